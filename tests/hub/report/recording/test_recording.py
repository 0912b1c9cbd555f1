"""What is found in rows that nobody flagged, what the registrar is asked, and what becomes of the answers."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import NOT_CONTACTED, TO_CHECK, UNFLAGGED
from sync.hub.intake.cases.from_finding import open_case
from sync.hub.report.recording import findings, queries
from sync.hub.report.recording.findings import without_names
from tests.hub.report.conftest import NOW, ReportingHub, of_kind

CRIME = {
    "Occurrence number": "5226000001", "Record type": "Crime", "Occurred from": "20/11/2026 22:00",
    "Recorded": "20/11/2026 23:00", "Offence title": "Public order", "HO code": "125", "District": "Bristol",
    "Beat": "Easton", "Victim forename": "Canary", "Victim surname": "Smithson",
}  # fmt: skip
LOG = {
    "Log number": "AS-20261120-0100", "Created": "20/11/2026 22:05:00", "District": "Bristol", "Beat": "Easton",
    "Opening code": "Public order",
}  # fmt: skip
SLUR = "IP states the male shouted you dirty paki at him and spat on the floor."


def crime(number: int, **told: str) -> dict[str, str]:
    return {
        **CRIME, "Occurrence number": f"52260{number:05}",
        **{name.replace("_", " "): value for name, value in told.items()},
    }  # fmt: skip


def test_an_unflagged_crime_is_found_with_its_words_and_asked_about_once(either: ReportingHub) -> None:
    either.take("crime-records", crime(1, Summary=SLUR), crime(2, Summary="IP had her purse taken from her bag."))

    first, again = either.report(), either.report()

    (item,) = of_kind(first.force, UNFLAGGED)
    assert item.reference == "5226000001"
    assert item.words == ("paki",)
    assert item.strands == ("race",)
    assert (item.query, item.issue, item.area) == ("RQ-1", "flag-missing", "Easton")
    assert item.reasons[0].startswith("A slur for Asian people.")
    assert of_kind(first.of("Easton"), UNFLAGGED) == [item]
    assert first.force.queries.open == 1
    assert msgspec.structs.replace(again, seconds=first.seconds) == first


def test_the_names_of_a_row_are_not_among_the_words(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Summary="Male spat at Canary Smithson and shouted Smithson you paki"))

    (item,) = of_kind(desk.report().force, UNFLAGGED)

    assert "smithson" not in " ".join(item.words).lower()
    assert without_names("you Canary bird", ("Canary Smithson",)) == "you … bird"


def test_a_confirmed_finding_makes_a_case_and_a_dismissed_one_is_not_raised_again(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Summary=SLUR), crime(2, Summary=SLUR))
    one, other = of_kind(desk.report().force, UNFLAGGED)
    with desk.hub.storage.write() as tx:
        told = findings.decide(tx, one.finding, right=True, by="An analyst", now=NOW)
        case, made = open_case(tx, told.source, told.reference, strands=["race"], by="An analyst", now=NOW)
        findings.decide(tx, other.finding, right=False, by="An analyst", now=NOW)
        queries.dismissed(tx, other.finding, by="An analyst", note="", now=NOW)
        assert open_case(tx, told.source, told.reference, strands=[], by="", now=NOW) == (case, False)

    report = desk.report()

    assert made
    assert of_kind(report.force, UNFLAGGED) == []
    (check,) = of_kind(report.force, TO_CHECK)
    assert (check.case_id, check.issue) == (case, "flag-missing")
    (victim,) = of_kind(report.force, NOT_CONTACTED)
    assert (victim.case_id, victim.strands) == (case, ("race",))
    overall = report.force.precision[0]
    assert (overall.right, overall.wrong, overall.unanswered) == (1, 1, 0)
    assert overall.low is not None
    assert 0 < overall.low < 0.5


def test_a_row_that_is_mended_closes_its_question(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Summary=SLUR), crime(2, Summary=SLUR))
    desk.report()
    desk.now = NOW + timedelta(days=1)
    desk.take("crime-records", crime(1, Summary=SLUR, Hate_strands="Race"), crime(2, Summary="Nothing of it."))

    report = desk.report()

    with desk.hub.storage.read() as tx:
        outcomes = {one.reference: one.outcome for one in queries.queries(tx)}
    assert outcomes == {"5226000001": "mended", "5226000002": "gone"}
    assert of_kind(report.force, UNFLAGGED) == []
    assert report.force.queries.answered == 2
    assert report.force.queries.median_days == 1.0


def test_the_registrars_answer_is_kept_with_its_time_and_counts_for_the_rule(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Summary=SLUR))
    desk.report()
    with desk.hub.storage.write() as tx:
        queries.answer(tx, "rq-1", outcome="right-as-it-is", by="The registrar", note="A quotation", now=NOW)
        with pytest.raises(Refused, match="There is no question"):
            queries.answer(tx, "RQ-9", outcome="mended", by="X", note="", now=NOW)
        with pytest.raises(Refused, match="outcome is one of"):
            queries.answer(tx, "RQ-1", outcome="perhaps", by="X", note="", now=NOW)

    report = desk.report()

    assert of_kind(report.force, UNFLAGGED) == []
    assert [(one.rule, one.wrong) for one in report.force.precision if one.wrong][-1][1] == 1
    with desk.hub.storage.read() as tx:
        (kept,) = queries.queries(tx)
        (found,) = [one for one in findings.findings(tx) if one.id == kept.finding]
    assert (kept.answered_by, kept.outcome, found.state) == ("The registrar", "right-as-it-is", "dismissed")


def test_a_strand_that_the_words_name_and_the_record_does_not(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Hate_strands="Race", Summary="Male shouted faggot at IP, then a racist slur."))

    (item,) = of_kind(desk.report().force, TO_CHECK)

    assert item.issue == "strand-missing"
    assert item.reasons[0].startswith("The words speak of sexual orientation; the strand is not set.")


def test_a_flag_without_a_strand_is_asked_about(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Qualifiers="Hate crime", Summary="IP was pushed."))

    (item,) = of_kind(desk.report().force, TO_CHECK)

    assert item.reasons == ("It is flagged as hate and names no strand.",)


def test_a_flag_is_doubted_only_where_the_words_deny_it(desk: ReportingHub) -> None:
    desk.take(
        "crime-records",
        crime(1, Hate_strands="Race", Summary="Officer asked and IP said it was not racially motivated."),
        crime(2, Hate_strands="Race", Summary="IP was pushed over by the fence."),
        crime(3, Hate_strands="Race", Summary="IP said it was not racially motivated. Male had called him a paki."),
    )

    items = of_kind(desk.report().force, TO_CHECK)

    assert [(item.reference, item.issue) for item in items] == [("5226000001", "flag-wrong")]
    assert "If anybody perceives it as hate, it stays." in items[0].reasons[0]


def test_a_crime_kept_as_an_incident_is_asked_about_and_one_kept_as_a_crime_is_not(desk: ReportingHub) -> None:
    punched = "IP was punched in the face and called a paki."
    desk.take(
        "crime-records",
        crime(1, Record_type="NCHI", Hate_strands="Race", Summary=punched),
        crime(2, Record_type="Crime", Hate_strands="Race", Summary=punched),
        crime(3, Record_type="NCHI", Hate_strands="Race", Summary="IP was called a paki. IP was not punched."),
    )

    items = of_kind(desk.report().force, TO_CHECK)

    assert [(item.reference, item.issue) for item in items] == [("5226000001", "crime-as-incident")]
    assert "punched" in items[0].words[0]


def test_two_systems_that_disagree_about_one_incident(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Crime_number="52260099999"), crime(2, Hate_strands="Race"))
    desk.take("command-and-control", {**LOG, "Crime number": "52260099999", "Hate strands": "Race"})

    report = desk.report()

    (item,) = of_kind(report.force, TO_CHECK)
    assert report.force.coverage.total.victims == 2
    assert (item.source, item.reference, item.issue) == ("crime-records", "5226000001", "flag-missing")
    assert item.reasons == ("Command and control flags the same incident as hate; here it is not flagged.",)


def test_a_withdrawn_row_is_asked_nothing(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Summary=SLUR, Status="Created in error", Status_reason="Wrong person"))

    report = desk.report()

    assert of_kind(report.force, UNFLAGGED) == []
    assert report.force.records == 1


def test_what_happened_long_ago_is_not_asked_about(desk: ReportingHub) -> None:
    desk.take("crime-records", crime(1, Summary=SLUR, Occurred_from="20/11/2020 22:00", Recorded="20/11/2020 23:00"))

    assert of_kind(desk.report().force, UNFLAGGED) == []
