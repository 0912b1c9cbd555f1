"""The day's report: who is not contacted, how incidents are recorded, cut by area, stored once, and on laptops."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from litestar.testing import TestClient
from sqlalchemy import select

from champion_app.domain.change import alter, create
from champion_app.domain.kinds.area_day import ITEM_KINDS, NOT_CONTACTED, VIEWS_OF, AreaDay
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import area_scope, case_scope
from sync.hub.access import grants, users
from sync.hub.app import build_app
from sync.hub.casework import allocation
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.publish import take_out
from sync.hub.report.day.store import kept_reports, report_of
from sync.hub.report.inputs.cases import Happened, Reached, Tried
from sync.hub.storage.schema import record
from tests.hub.conftest import Force, some_id
from tests.hub.report.conftest import NOW, TODAY, ReportingHub, of_kind


def test_every_victim_is_counted_once_and_the_uncontacted_come_first(desk: ReportingHub) -> None:
    for _ in range(3):
        desk.hate()
    desk.hate(Reported="24/11/2026 08:00", Neighbourhood="Ashley")
    desk.hate(Reported="01/03/2026 08:00")
    desk.hate(Reported="01/03/2026 08:00", District="Somerset", Neighbourhood="Taunton")
    reached, tried, *_, old = desk.case_ids()
    desk.attempt(reached, "reached", NOW - timedelta(days=3))
    desk.attempt(tried, "no-answer")
    desk.attempt(old, "declined")

    report = desk.report()

    force, easton = report.force.coverage, report.of("easton")
    assert (force.total.victims, force.total.contacted, force.total.late, force.total.within_time) == (5, 1, 3, 1)
    assert [(row.area, row.victims, row.late) for row in force.by_area] == [("Bristol", 5, 3)]
    assert easton is not None
    assert (easton.level, easton.within, easton.coverage.total.late) == ("neighbourhood", "Bristol", 3)
    items = of_kind(report.force, NOT_CONTACTED)
    assert [item.late for item in items] == [True, True, True, False]
    assert items[0].since is not None
    assert items[0].since.year == 2026
    assert items[0].since.month == 3
    assert any("1 attempt, nobody reached." in item.reasons for item in items)
    assert report.force.count(NOT_CONTACTED).late == 3


def test_by_whom_a_victim_was_reached_is_told(desk: ReportingHub) -> None:
    for _ in range(3):
        desk.hate()
    with desk.hub.storage.write() as tx:
        users.add_user(tx, name="A Champion", role="champion", area="", now=NOW)
    first, second, _ = desk.case_ids()
    desk.attempt(first, "reached", NOW - timedelta(days=1))
    with desk.hub.storage.write() as tx:
        other = ContactAttempt(at=NOW, by="Lighthouse, by telephone", outcome="reached")
        write_as_hub(tx, [create(other, record_id=some_id(), subject=second)], by="A Champion", at=NOW.isoformat())

    total = desk.report().force.coverage.total

    assert (total.contacted, total.by_champion, total.late) == (2, 1, 1)


def test_the_median_is_of_those_who_were_reached(desk: ReportingHub) -> None:
    for _ in range(3):
        desk.hate(Reported="20/11/2026 09:00")
    for case, hours in zip(desk.case_ids(), (2, 10, 200), strict=True):
        desk.attempt(case, "reached", NOW - timedelta(days=4) + timedelta(hours=hours))

    coverage = desk.report().force.coverage

    assert coverage.median_hours == 10
    assert coverage.total.in_time == 2


def test_a_closed_case_is_not_late_and_a_withdrawn_one_is_no_victim(desk: ReportingHub) -> None:
    desk.hate()
    (case,) = desk.case_ids()
    closing = alter(Case, record_id=case, scope=case_scope(case), field="status", base=1, value="closed")
    with desk.hub.storage.write() as tx:
        write_as_hub(tx, [closing], by="A Champion", at=NOW.isoformat())

    total = desk.report().force.coverage.total
    assert (total.victims, total.closed, total.late) == (1, 1, 0)


def test_two_strands_are_one_incident_and_two_strands_named(desk: ReportingHub) -> None:
    desk.hate(Strands="Race; Disability")
    desk.hate(Strands="Gender")
    desk.hate(Strands="", Recorded_as="Non-crime", Perceived_by="Officer", Online="Yes")

    recorded = desk.report().force.recorded

    assert (recorded.incidents, recorded.strands_named, recorded.several, recorded.no_strand) == (3, 3, 1, 1)
    assert (recorded.national_incidents, recorded.national_strands_named) == (1, 2)
    assert (recorded.crimes, recorded.non_crimes, recorded.online) == (2, 1, 1)
    assert (recorded.by_victim, recorded.by_officer) == (2, 1)
    assert {one.strand: one.count for one in recorded.strands}["race"] is None  # too few to be shown


def test_a_restricted_case_is_counted_and_not_listed(desk: ReportingHub) -> None:
    desk.hate()
    desk.hate()
    first, _ = desk.case_ids()
    with desk.hub.storage.write() as tx:
        grants.restrict(tx, scope=case_scope(first), users=[], teams=["HR"], reason="staff", now=NOW)

    report = desk.report()

    assert report.force.count(NOT_CONTACTED).count == 2
    assert report.force.count(NOT_CONTACTED).listed == 1
    assert first not in msgspec.json.encode(report).decode()


def test_the_same_day_again_changes_nothing(either: ReportingHub) -> None:
    either.hate()
    first = either.run()
    either.now = NOW + timedelta(minutes=20)
    again = either.run()

    assert (first.changed, again.changed, again.briefings) == (True, False, 0)
    assert again.report.made_at == NOW
    with either.hub.storage.read() as tx:
        assert [one.day for one in kept_reports(tx)] == [TODAY]
        assert report_of(tx, TODAY) == first.report


def test_nothing_personal_is_in_it(desk: ReportingHub) -> None:
    desk.hate(
        Victim_name="Canary Forename", Known_as="Canarynick", Location="1 Canary Row", Account="Canary account",
        Victim_phone="07700 900123", Code_phrase="canary phrase", Why_unsafe="canary why", Risk_reason="canary risk",
        Date_of_birth="01/02/1990", Household="canary household", Already_contacted_by="Canary Officer",
    )  # fmt: skip
    said = msgspec.json.encode(desk.report()).decode().lower()

    assert "canary" not in said
    assert "900123" not in said
    assert "1990" not in said


def test_an_area_that_somebody_works_in_reaches_their_laptop(either: ReportingHub) -> None:
    either.hate()
    either.hate(District="Somerset", Neighbourhood="Taunton")
    with either.hub.storage.write() as tx:
        user = users.add_user(tx, name="A. Champion", role="champion", area="easton", now=NOW)
    ran = either.run()
    assert ran.briefings == 1

    with TestClient(build_app(either.hub)) as line:
        laptop = Force(either.hub, line).laptop_of(user)
        rows = [row for row in laptop.page().rows if row.kind == kind_of(Briefing).name]
        assert [row.scope for row in rows] == [area_scope("Easton")]
        first = view(Briefing, msgspec.json.decode(rows[0].body))
        assert first.content == ran.report.of("Easton")
        assert first.day == TODAY

        either.hate()
        either.run()
        rows = [row for row in laptop.page().rows if row.kind == kind_of(Briefing).name]
        assert len(rows) == 1
        assert view(Briefing, msgspec.json.decode(rows[0].body)).content.coverage.total.victims == 2


def test_a_laptop_shows_the_report_of_a_newer_hub(desk: ReportingHub) -> None:
    body = {"area": "Easton", "content": {"area": "Easton", "new": 1, "items": [{"id": "1", "kind": "newer"}]}}

    seen = view(Briefing, body)

    assert seen.content.items[0].kind == "newer"
    assert seen.content.of_view("needs") == seen.content.items


def test_what_the_report_reads_of_a_record_is_declared_there() -> None:
    for shape, of in ((Happened, Incident), (Tried, ContactAttempt), (Reached, ContactPoint)):
        known = {field.name for field in kind_of(of).fields}
        assert {field.name for field in msgspec.structs.fields(shape)} <= known
    assert set(VIEWS_OF) == set(ITEM_KINDS)
    assert AreaDay().count("unknown").count == 0


def test_who_has_a_champion_is_told(desk: ReportingHub) -> None:
    desk.hate()
    with desk.hub.storage.write() as tx:
        user = users.add_user(tx, name="A. Champion", role="champion", area="", now=NOW)
        allocation.allocate(tx, user, desk.case_ids(), now=NOW)

    (item,) = of_kind(desk.report().force, NOT_CONTACTED)

    assert item.taken
    assert not any("No champion" in reason for reason in item.reasons)


def test_a_case_that_is_hidden_leaves_the_briefings_at_once(desk: ReportingHub) -> None:
    for _ in range(3):
        desk.hate()
    with desk.hub.storage.write() as tx:
        users.add_user(tx, name="A Champion", role="champion", area="Easton", now=NOW)
    desk.run()
    case, *others = desk.case_ids()

    def named() -> set[str]:
        with desk.hub.storage.read() as tx:
            bodies = tx.execute(select(record.c.body).where(record.c.kind == kind_of(Briefing).name)).scalars().all()
        return {one for one in (case, *others) for body in bodies if one in body}

    before = named()
    with desk.hub.storage.write() as tx:
        assert take_out(tx, case, now=NOW) == 1
        assert take_out(tx, case, now=NOW) == 0
    assert before - named() == {case}
