"""Make the day's report: read the hub's database, let each room work out its part, and cut it by area. Reads only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from champion_app.domain.area_day import REPEAT_SUBJECT, REPEAT_VICTIM
from champion_app.domain.policy import PolicyPack
from sync.hub.report.areas import Areas
from sync.hub.report.cases import Whole, whole_cases
from sync.hub.report.cut import Cut
from sync.hub.report.day import DayReport
from sync.hub.report.findings import findings
from sync.hub.report.gather import Gathered
from sync.hub.report.pack import ReportPack
from sync.hub.report.queries import queries
from sync.hub.report.repeats import events_by_case, repeated_people, repeated_places, subjects, victims, window_begins
from sync.hub.report.world import Dated, Raised, World, contact_items, dated, recording_items

_DISTRICTS = "areas"


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
    lies = [one.lies for one in world.covered] + [one.lies for one in world.raised]
    areas = Areas(lies, terms.pack.groups, districts=districts)
    cut = Cut(
        world, areas, day=terms.day, now=terms.now, policy=terms.policy, pack=terms.pack, rules=terms.rules
    )  # fmt: skip
    return DayReport(
        day=terms.day,
        made_at=terms.now,
        force=cut.of(areas.force),
        areas=tuple(map(cut.of, areas.all)),
        seconds=round(time.perf_counter() - started, 3),
    )


def the_world(tx: Connection, gathered: Gathered, terms: Terms) -> World:
    """What the rooms find in the whole force."""
    cases = list(whole_cases(tx))
    by_id = {whole.id: whole for whole in cases}
    stands, raised = contact_items(cases, terms.policy, now=terms.now)
    asked = queries(tx)
    raised += recording_items(gathered.issues, asked, by_id)
    incidents = list(dated(cases))
    raised += _again(cases, by_id, incidents, gathered, terms)
    return World(
        gathered=gathered,
        cases=cases,
        covered=stands,
        incidents=incidents,
        raised=raised,
        queries=asked,
        findings=findings(tx),
    )


def _again(
    cases: list[Whole], by_id: dict[str, Whole], incidents: list[Dated], gathered: Gathered, terms: Terms
) -> Iterator[Raised]:  # fmt: skip
    """Repeat victims, repeat subjects and places, within the rolling window."""
    policy, linking = terms.policy, terms.pack.linking
    since = window_begins(terms.day, terms.pack.windows.repeat_months)
    events = events_by_case(incidents, by_id, since=since, until=terms.day)
    told = [row for row in gathered.victims if row.day is not None and since <= row.day <= terms.day]
    yield from repeated_people(list(victims(cases, told, events)), linking, policy, kind=REPEAT_VICTIM)
    yield from repeated_people(list(subjects(gathered.subjects, events)), linking, policy, kind=REPEAT_SUBJECT)
    yield from repeated_places(incidents, events, policy, least=linking.place_cases)
