"""Make the day's report: read the hub's database, let each room work out its part, and cut it by area. Reads only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec
import structlog
from sqlalchemy import Connection, select

from champion_app.domain.kinds.area_day import REPEAT_LOCATION, REPEAT_SUBJECT, REPEAT_VICTIM
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.mapping.not_known import NotKnown, shipped_not_known
from sync.hub.intake.runs import runs_since
from sync.hub.report.day.by_area import Cut
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.inputs.areas import Areas
from sync.hub.report.inputs.cases import Whole, whole_cases
from sync.hub.report.inputs.report_policy import Linking, ReportPack
from sync.hub.report.link.decisions import Decision, decisions, said_of
from sync.hub.report.link.told import Link
from sync.hub.report.measures.coverage import Covered, window_start
from sync.hub.report.measures.force_day import Dated, Raised, World, contact_items, dated, recording_items
from sync.hub.report.measures.harm import HarmTable, table_in_use
from sync.hub.report.measures.repeats import (
    Again,
    Mention,
    events_by_case,
    links_of,
    raised_again,
    same_people,
    same_places,
    subjects,
    victims,
    window_begins,
)
from sync.hub.report.measures.risk import at_risk
from sync.hub.report.measures.risk_facts import facts_of_cases
from sync.hub.report.measures.sources import FILES_DAYS
from sync.hub.report.recording.findings import findings
from sync.hub.report.recording.gather import Gathered
from sync.hub.report.recording.queries import queries
from sync.hub.storage.schema import user
from sync.hub.trouble_place import place_of

_DISTRICTS = "areas"
NOT_LINKED = (
    "Who was met by hate more than once could not be worked out for this report, so repeat victims and repeat subjects "
    "are missing from it. The rest is complete. Tell whoever runs the report."
)
_log = structlog.get_logger("hub.report")


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is made for and by. ``rules``: the version of the rules that the findings come from."""

    day: date
    now: datetime
    policy: PolicyPack
    pack: ReportPack
    rules: str = ""


def make_report(tx: Connection, gathered: Gathered, terms: Terms, *, started: float) -> DayReport:
    """The report of a day as the database stands. ``started``: when the whole run began, by the performance clock."""
    world = the_world(tx, gathered, terms)
    districts = [choice.label for choice in terms.policy.choices(_DISTRICTS)]
    places = [one.place for one in world.covered] + [one.place for one in world.raised]
    areas = Areas(places, terms.pack.groups, districts=districts)
    cut = Cut(
        world, areas, day=terms.day, now=terms.now, policy=terms.policy, pack=terms.pack, rules=terms.rules
    )  # fmt: skip
    return DayReport(
        day=terms.day,
        made_at=terms.now,
        force=cut.of(areas.force),
        areas=tuple(map(cut.of, areas.all)),
        links=tuple(world.links),
        seconds=round(time.perf_counter() - started, 3),
    )


def the_world(tx: Connection, gathered: Gathered, terms: Terms) -> World:
    """What the rooms find in the whole force."""
    cases = list(whole_cases(tx))
    champions = frozenset(tx.execute(select(user.c.name)).scalars())
    by_id = {whole.id: whole for whole in cases}
    stands, raised = contact_items(cases, terms.policy, champions, now=terms.now)
    asked = queries(tx)
    raised += recording_items(gathered.issues, asked, by_id)
    incidents = list(dated(cases))
    said = decisions(tx)
    links: list[Link] = []
    missing: list[str] = []
    harm = table_in_use(tx)
    by_case = {one.case_id: one for one in stands}
    raised += _patterns(by_id, by_case, incidents, gathered, terms, harm, said=said, links=links, missing=missing)
    return World(
        gathered=gathered,
        cases=cases,
        covered=stands,
        incidents=incidents,
        raised=raised,
        queries=asked,
        findings=findings(tx),
        links=links,
        decisions=said,
        files=runs_since(tx, terms.now - timedelta(days=FILES_DAYS)),
        missing=missing,
    )


def _patterns(
    cases: dict[str, Whole],
    stands: dict[str, Covered],
    incidents: list[Dated],
    gathered: Gathered,
    terms: Terms,
    harm: HarmTable,
    *,
    said: list[Decision],
    links: list[Link],
    missing: list[str],
) -> Iterator[Raised]:
    """Repeat victims, subjects and places within the rolling window, and the cases that the risk rules name. Adds to
    ``links`` which entries were taken for one person, and to ``missing`` what could not be worked out."""
    pack, known = terms.pack, shipped_not_known(terms.day)
    since = window_begins(terms.day, pack.windows.repeat_months)
    events = events_by_case(incidents, cases, since=since, until=terms.day)
    told = [row for row in gathered.victims if row.day is not None and since <= row.day <= terms.day]
    of_victims = list(victims(list(cases.values()), told, events))
    of_subjects = list(subjects(gathered.subjects, events))
    people, kept = _linked(of_victims, of_subjects, pack.linking, said, known, missing=missing)
    links.extend(links_of(people, of_victims, REPEAT_VICTIM))
    links.extend(links_of(kept, of_subjects, REPEAT_SUBJECT))
    places = same_places(incidents, events, least=pack.linking.place_cases, known=known)
    for found, kind in ((people, REPEAT_VICTIM), (kept, REPEAT_SUBJECT), (places, REPEAT_LOCATION)):
        yield from raised_again(found, terms.policy, kind=kind)
    facts = facts_of_cases(cases, stands, events, gathered.told, people=people, subjects=kept, places=places)
    recent = window_start(terms.day, pack.windows.coverage_days)
    earlier = {event.case_id for one in people for event in one.events} - {one.events[-1].case_id for one in people}
    looked_at = {
        case: of
        for case, of in events.items()
        if case not in earlier and max(event.day for event in of) >= recent
    }  # fmt: skip
    yield from at_risk(cases, stands, facts, looked_at, pack.risk, harm)


def _linked(
    of_victims: list[Mention],
    of_subjects: list[Mention],
    terms: Linking,
    said: list[Decision],
    known: NotKnown,
    *,
    missing: list[str],
) -> tuple[list[Again], list[Again]]:
    """Who is one person, among victims and among subjects. Whatever goes wrong in it, the report comes: without it, and
    says so."""
    try:
        return (
            same_people(of_victims, terms, said_of(said, REPEAT_VICTIM), known),
            same_people(of_subjects, terms, said_of(said, REPEAT_SUBJECT), known),
        )
    except Exception as error:  # noqa: BLE001  # a report without this is worth more than none
        _log.error("who is one person could not be worked out", kind=type(error).__name__, place=place_of(error))
        missing.append(NOT_LINKED)
        return [], []
