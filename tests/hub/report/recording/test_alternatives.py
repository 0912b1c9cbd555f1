"""What the registrar is not asked: whether a crime that is called racially or religiously aggravated was both."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from champion_app.domain.kinds.area_day import TO_CHECK, UNFLAGGED
from sync.hub.report.recording import queries
from tests.hub.report.conftest import NOW, ReportingHub, of_kind
from tests.hub.report.recording.test_recording import SLUR, crime

TITLES = (
    ("8P", "Racially or religiously aggravated assault with injury"),
    ("105B", "Racially or religiously aggravated assault without injury"),
    ("8M", "Racially or religiously aggravated harassment"),
    ("9B", "Racially or religiously aggravated public fear, alarm or distress"),
    ("58J", "Racially or religiously aggravated other criminal damage"),
)
PLAIN = (("105A", "Assault without injury"), ("45", "Theft from the person"), ("28E", "Burglary Residential"))
RACE, WITH_TITLE, MISSED = 45, 27, 3
"""Of a thousand crimes: flagged Race, rightly; those of them with such a title; hate that nobody flagged. A year
of a force has 22 in a thousand; here there are twice as many, so that fewer crimes are needed."""


def a_year(crimes: int) -> list[dict[str, str]]:
    """Crimes as a force records them. What is asked of the flagged ones would be wrong: each is as it should be."""
    return [_crime(number, place=number % 1000) for number in range(crimes)]


def _crime(number: int, *, place: int) -> dict[str, str]:
    if place < RACE:
        titles = TITLES if place < WITH_TITLE else PLAIN
        code, title = titles[number % len(titles)]
        summary = "IP states male shouted racist abuse at her." if place % 2 else "Male shouted at IP and pushed her."
        return crime(number, HO_code=code, Offence_title=title, Hate_strands="Race", Summary=summary)
    code, title = PLAIN[number % len(PLAIN)]
    summary = SLUR if place < RACE + MISSED else "IP had her bag taken from the car."
    return crime(number, HO_code=code, Offence_title=title, Summary=summary)


def test_of_a_years_crimes_only_those_that_nobody_flagged_are_asked_about(desk: ReportingHub) -> None:
    """Among 100,000 crimes, of which 2,215 were rightly flagged Race, six in ten with such a title, 1,376 of 1,521
    questions were whether it was religion as well."""
    desk.take("crime-records", *a_year(1000))

    report = desk.report()

    assert of_kind(report.force, TO_CHECK) == []
    assert len(of_kind(report.force, UNFLAGGED)) == report.force.queries.open == MISSED


@pytest.mark.parametrize("strand", ["Race", "Religion", "Race; Religion", "Anti-Muslim", "Race; Disability"])
def test_either_flag_is_right(desk: ReportingHub, strand: str) -> None:
    desk.take("crime-records", *(crime(n, HO_code=code, Offence_title=title, Hate_strands=strand)
                                 for n, (code, title) in enumerate(TITLES)))  # fmt: skip

    assert desk.report().force.queries.open == 0


def test_where_neither_is_set_it_is_asked_once_and_either_answers_it(either: ReportingHub) -> None:
    titled = {"HO_code": "8P", "Offence_title": TITLES[0][1]}
    either.take(
        "crime-records",
        crime(1, Hate_strands="Disability", Summary="The offence was racially or religiously aggravated.", **titled),
        crime(2, Qualifiers="Hate crime", **titled),
    )

    asked = of_kind(either.report().force, TO_CHECK)

    assert [(item.reference, item.issue) for item in asked] == [
        ("5226000001", "strand-missing"), ("5226000002", "strand-missing"),
    ]  # fmt: skip
    assert all(item.reasons[0].startswith("The words speak of race or religion; neither is set.") for item in asked)
    either.now = NOW + timedelta(days=1)
    either.take("crime-records", crime(1, Hate_strands="Religion", **titled), crime(2, Hate_strands="Race", **titled))
    assert either.report().force.queries.answered == 2
    with either.hub.storage.read() as tx:
        assert Counter(one.outcome for one in queries.queries(tx)) == {"mended": 2}


def test_words_that_say_which_it_was_are_asked_about_as_before(desk: ReportingHub) -> None:
    desk.take(
        "crime-records",
        crime(1, HO_code="8P", Offence_title=TITLES[0][1], Hate_strands="Disability", Summary=SLUR),
    )

    (item,) = of_kind(desk.report().force, TO_CHECK)

    assert item.reasons[0].startswith("The words speak of race; the strand is not set.")


@pytest.mark.parametrize(
    ("code", "title"),
    [("8P", "Assault with injury"), ("105B", "Common assault"), ("9B", "Public fear"), ("008/55", "Harassment")],
)
def test_a_code_is_found_beside_a_plain_title(desk: ReportingHub, code: str, title: str) -> None:
    desk.take(
        "crime-records", crime(1, HO_code=code, Offence_title=title), crime(2, HO_code="105A", Offence_title=title)
    )

    (item,) = of_kind(desk.report().force, UNFLAGGED)

    assert (item.reference, item.words) == ("5226000001", (code,))
    assert item.reasons == (
        "The offence is a racially or religiously aggravated one; the code does not say which of the two.",
    )


def test_what_stands_for_not_known_takes_no_word_out_of_a_finding(desk: ReportingHub) -> None:
    """The name UNKNOWN MALE is nobody's: his words stay readable."""
    words = "Unknown male shouted you dirty unknown paki"
    desk.take("crime-records", crime(1, Summary=words, Victim_forename="UNKNOWN", Victim_surname="MALE",
                                     Offence_title="Homophobic or unknown incident"))  # fmt: skip

    (item,) = of_kind(desk.report().force, UNFLAGGED)

    assert "…" not in " ".join(item.words)
