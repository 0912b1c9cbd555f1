"""What analysts say of links: gone by from the next report on, undone, never contradicting, and counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from champion_app.domain.kinds.area_day import REPEAT_SUBJECT, REPEAT_VICTIM
from sync.hub.intake.cases.from_finding import open_case
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.link.decisions import Contradicts, decide, decisions, linked_well, undo
from sync.hub.report.link.linker import Pair, Sign, groups
from sync.hub.report.link.told import Link, Side, why
from tests.hub.report.conftest import ReportingHub, of_kind
from tests.hub.report.measures.test_repeats import AMINA
from tests.hub.report.recording.test_recording import SLUR, crime

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def pair(one: str, other: str, probability: float = 0.99) -> Pair:
    return Pair(one=one, other=other, probability=probability)


def link(one: str, other: str) -> Link:
    first, second = sorted((one, other))
    sides = {"one": Side(id=first, reference=f"AS-{first}"), "other": Side(id=second, reference=f"AS-{second}")}
    return Link(item="i", kind=REPEAT_VICTIM, probability=0.99, signs=(Sign(on="name", level=7, times=9.0),), **sides)


def test_what_stands_apart_is_never_in_one_group_by_way_of_whomever() -> None:
    chain = [pair("a", "b"), pair("b", "c", 0.98), pair("c", "d", 0.97), pair("x", "y")]

    assert [set(of) for of, _ in groups(chain)] == [{"a", "b", "c", "d"}, {"x", "y"}]
    apart = groups(chain, apart=frozenset({("a", "d")}))
    assert [set(of) for of, _ in apart] == [{"a", "b", "c"}, {"x", "y"}]
    both = groups(chain, apart=frozenset({("a", "d"), ("a", "c")}))
    assert [set(of) for of, _ in both] == [{"a", "b"}, {"c", "d"}, {"x", "y"}]


def links(report: DayReport, kind: str = REPEAT_VICTIM) -> list[Link]:
    return [one for one in report.links if one.kind == kind]


def test_a_rejected_link_is_never_made_again_and_a_confirmed_one_always(desk: ReportingHub) -> None:
    desk.hate(**AMINA, Occurred="01/10/2026 18:00")
    desk.hate(**AMINA)
    report = desk.report()
    (told,) = links(report)
    assert why(told.signs)[0].startswith(
        ("The dates of birth are the same: very strongly for", "The names are the same")
    )
    assert len(of_kind(report.force, REPEAT_VICTIM)) == 1
    assert (report.force.linking.right, report.force.linking.unanswered) == (0, 1)

    with desk.hub.storage.write() as tx:
        decide(tx, told, right=False, by="An analyst", now=NOW)
    again = desk.report()
    assert links(again) == []
    assert of_kind(again.force, REPEAT_VICTIM) == []
    assert (again.force.linking.right, again.force.linking.wrong) == (0, 1)

    with desk.hub.storage.write() as tx:
        undo(tx, decisions(tx)[0])
        decide(tx, told, right=True, by="An analyst", now=NOW)
    (item,) = of_kind(desk.report().force, REPEAT_VICTIM)
    assert item.probability == 1.0


def test_what_was_said_of_a_row_holds_when_it_gets_a_case(desk: ReportingHub) -> None:
    desk.hate(**AMINA)
    desk.take(
        "crime-records",
        crime(1, Summary=SLUR, Victim_forename="Amina", Victim_surname="Warsame", Victim_DOB="03/04/1988"),
    )
    (told,) = links(desk.report())
    row = next(side for side in (told.one, told.other) if " " in side.id)
    with desk.hub.storage.write() as tx:
        decide(tx, told, right=False, by="An analyst", now=NOW)
        source, _, reference = row.id.partition(" ")
        open_case(tx, source, reference, strands=["race"], by="A registrar", now=NOW)

    assert links(desk.report()) == []
    with desk.hub.storage.read() as tx:
        (kept,) = decisions(tx)
    assert " " not in kept.one + kept.other


def test_nobody_is_one_person_with_two_who_are_not(desk: ReportingHub) -> None:
    with desk.hub.storage.write() as tx:
        decide(tx, link("a", "b"), right=True, by="x", now=NOW)
        decide(tx, link("b", "c"), right=True, by="x", now=NOW)
        with pytest.raises(Contradicts, match="contradicts"):
            decide(tx, link("a", "c"), right=False, by="x", now=NOW)
        undo(tx, next(one for one in decisions(tx) if one.key == link("a", "b").key))
        decide(tx, link("a", "c"), right=False, by="x", now=NOW)
        with pytest.raises(Contradicts):
            decide(tx, link("a", "b"), right=True, by="x", now=NOW)
        assert len(decisions(tx)) == 2
        counted = linked_well(decisions(tx), [link("a", "b")], since=date(2026, 11, 1), until=date(2026, 11, 30))
        assert (counted.right, counted.wrong, counted.unanswered) == (1, 1, 1)
        assert linked_well(decisions(tx), [], since=date(2026, 12, 1), until=date(2026, 12, 30)).right == 0


def test_what_is_said_of_victims_says_nothing_of_subjects(desk: ReportingHub) -> None:
    suspect = {"Suspect_forename": "Terence", "Suspect_surname": "Canaryman", "Suspect_DOB": "09/09/1971"}
    desk.take(
        "crime-records",
        crime(1, Hate_strands="Race", Victim_surname="One", **suspect),
        crime(2, Hate_strands="Race", Victim_surname="Two", Occurred_from="10/10/2026 10:00", **suspect),
    )
    (told,) = links(desk.report(), REPEAT_SUBJECT)
    with desk.hub.storage.write() as tx:
        decide(tx, Link(item="", kind=REPEAT_VICTIM, one=told.one, other=told.other, probability=1.0), right=False,
               by="x", now=NOW)  # fmt: skip
    assert links(desk.report(), REPEAT_SUBJECT) == [told]


def test_weights_are_told_in_words() -> None:
    signs = (
        Sign(on="area", level=0, times=0.31), Sign(on="born", level=3, times=16800.0),
        Sign(on="reach", level=-1, times=1.0), Sign(on="name", level=2, times=12.5),
    )  # fmt: skip
    born, name, reach, area = why(signs)
    assert born.startswith("The dates of birth are the same: very strongly for it, 17,000 times")
    assert name == "Only the last names are the same: for it, 12.5 times as often with one person as with two."
    assert reach == "A telephone number or e-mail address is missing: says nothing either way."
    assert area == "The areas are different: against it, 3.2 times as often with two people as with one."
