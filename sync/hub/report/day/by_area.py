"""Cut what was found of the whole force into the day of one area."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from champion_app.domain.kinds.area_day import (
    DISTRICT,
    FORCE_LEVEL,
    ITEM_KINDS,
    NEIGHBOURHOOD,
    AreaDay,
    Item,
    KindCount,
    Precision,
    Trend,
    Where,
)
from champion_app.domain.policy import PolicyPack
from sync.hub.report.inputs.areas import Area, Areas, Place, same
from sync.hub.report.inputs.report_policy import ReportPack
from sync.hub.report.link.decisions import linked_well
from sync.hub.report.measures.coverage import Covered, coverage, window_start
from sync.hub.report.measures.force_day import Dated, Raised, World
from sync.hub.report.measures.hotspots import cell_of, counted, where, window
from sync.hub.report.measures.recording_counts import recorded
from sync.hub.report.measures.sources import source_states
from sync.hub.report.measures.trends import calendar, month_of_day, trend
from sync.hub.report.recording.precision import precision
from sync.hub.report.recording.queries import OPEN, Query, figures

T = TypeVar("T")
_FAR = "9999"
_WHOLE_STRANDS = 24
_YEAR = 364


class Cut:
    """Made once for a report; asked for each area."""

    def __init__(
        self, world: World, areas: Areas, *, day: date, now: datetime, policy: PolicyPack, pack: ReportPack, rules: str
    ) -> None:
        self._world, self._areas, self._day, self._now = world, areas, day, now
        self._policy, self._pack, self._rules = policy, pack, rules
        sources = world.gathered.sources.values()
        self._covered = self._grouped(world.covered, _place_in)
        self._incidents = self._grouped(world.incidents, _place_in)
        self._raised = self._grouped(sorted(world.raised, key=_pressing), _place_in)
        self._asked = {(one.source, one.reference): one.place for one in world.gathered.issues}
        self._asked.update((key, row.place) for key, row in world.gathered.asked.items())
        self._queries = self._grouped(world.queries, self._place_of)
        self._calendar = calendar(sources, day=day, count=pack.windows.trend_months)
        self._sources = source_states(
            sources, pack.sources, world.files, stale_days=pack.windows.source_stale_days, now=now
        )  # fmt: skip
        self._precision = self._were_right()
        self._linking = linked_well(
            world.decisions, world.links, since=window_start(day, pack.windows.precision_days), until=day
        )
        self._known_days = self._days_with_data()
        cells = ((case, cell_of(*point)) for case, point in world.gathered.cells.items())
        self._cells = dict(cells)

    def _grouped(self, of: Iterable[T], place_of: Callable[[T], Place]) -> dict[str, list[T]]:
        """By the key of every area that each belongs to."""
        made: dict[str, list[T]] = defaultdict(list)
        for one in of:
            for key in self._areas.keys(place_of(one)):
                made[key].append(one)
        return made

    def _place_of(self, query: Query) -> Place:
        return self._asked.get((query.source, query.reference), Place())

    def _were_right(self) -> tuple[Precision, ...]:
        since = window_start(self._day, self._pack.windows.precision_days)
        waiting = (one.finding for one in self._world.queries if one.state == OPEN and one.finding)
        return precision(self._world.findings, waiting, since=since, until=self._day)

    def _days_with_data(self) -> int:
        """Of the 52 weeks before the window, how many days systems sent rows of."""
        since, year_before = window(self._day, self._pack.windows.where_weeks)
        oldest = min((one.oldest for one in self._world.gathered.sources.values() if one.oldest and one.hate),
                     default=self._day)  # fmt: skip
        days = (year_before + timedelta(days=step) for step in range(_YEAR))
        return sum(oldest <= day < since and month_of_day(day) not in self._calendar.gaps for day in days)

    def of(self, area: Area) -> AreaDay:
        """The day of one area."""
        key, windows = same(area.name), self._pack.windows
        force = area.level == FORCE_LEVEL
        since = window_start(self._day, windows.recorded_days)
        incidents = self._incidents[key]
        in_window = (one.happened for one in incidents if one.day and since <= one.day <= self._day)
        items, counts = self._listed(self._raised[key], everything=force)
        return AreaDay(
            area=area.name,
            level=area.level,
            within=area.within,
            parts=area.parts,
            day=self._day,
            made_at=self._now,
            records=self._world.gathered.records,
            policy=self._policy.name,
            rules=self._rules,
            counts=counts,
            items=items,
            coverage=coverage(
                area,
                self._covered[key],
                self._areas,
                self._pack,
                since=window_start(self._day, windows.coverage_days),
            ),
            recorded=recorded(in_window, self._policy, since=since, smallest=self._pack.shown.smallest),
            queries=figures(self._queries[key], since=since, day=self._day),
            trends=self._trends(area, incidents),
            where=self._where(area, incidents),
            precision=self._precision if force else self._precision[:1],
            linking=self._linking,
            sources=self._sources,
            missing=(*self._world.missing, *(one.sentence for one in self._sources if one.sentence)),
        )

    def _trends(self, area: Area, incidents: list[Dated]) -> tuple[Trend, ...]:
        """All incidents; for the force and its districts each strand too that has two a month or more."""
        made = [trend(Counter(one.month for one in incidents), self._calendar)]
        if area.level in (FORCE_LEVEL, DISTRICT):
            shown = set(self._calendar.months)
            strands: dict[str, Counter[str]] = defaultdict(Counter)
            for one in incidents:
                if one.month in shown:
                    for strand in set(one.happened.strands):
                        strands[strand][one.month] += 1
            made += [
                trend(counts, self._calendar, strand=strand)
                for strand, counts in sorted(strands.items())
                if counts.total() >= _WHOLE_STRANDS
            ]
        return tuple(made)

    def _where(self, area: Area, incidents: list[Dated]) -> Where:
        """By neighbourhood; a neighbourhood's own count for itself."""
        since, before = window(self._day, self._pack.windows.where_weeks)
        spots: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        cells: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        nowhere = 0
        for one in incidents:
            if one.day is None or not before <= one.day <= self._day:
                continue
            which = int(one.day < since)
            name = self._place_name(area, one.place)
            if name:
                spots[which][name] += 1
            elif not which:
                nowhere += 1
            if one.case_id in self._cells:
                cells[which][self._cells[one.case_id]] += 1
        return where(
            counted(*spots),
            cells=counted(*cells),
            nowhere=nowhere,
            day=self._day,
            weeks=self._pack.windows.where_weeks,
            smallest=self._pack.shown.smallest,
            known_days=self._known_days,
        )

    def _place_name(self, area: Area, place: Place) -> str:
        if area.level == NEIGHBOURHOOD:
            return area.name
        return self._areas.spelled(same(self._areas.name_of(place) if place.area else place.district))

    def _listed(
        self, raised: Iterable[Raised], *, everything: bool
    ) -> tuple[tuple[Item, ...], tuple[KindCount, ...]]:  # fmt: skip
        """The items to list, the most pressing first, and how many there are of each kind."""
        whole: Counter[str] = Counter()
        late: Counter[str] = Counter()
        shown: Counter[str] = Counter()
        items = []
        for one in raised:
            kind = one.item.kind
            whole[kind] += 1
            late[kind] += one.item.late
            if not one.restricted and (everything or shown[kind] < self._pack.shown.most_items):
                shown[kind] += 1
                items.append(one.item)
        return tuple(items), tuple(
            KindCount(kind=kind, count=whole[kind], listed=shown[kind], late=late[kind]) for kind in ITEM_KINDS
        )


def _place_in(one: Covered | Dated | Raised) -> Place:
    return one.place


def _pressing(one: Raised) -> tuple[int, bool, int, int, str, str]:
    """What can still be put right today comes first: by kind, late before the rest, then the longest due."""
    item = one.item
    due = item.due or item.since
    return (
        ITEM_KINDS.index(item.kind),
        not item.late,
        -item.rank,
        -item.count,
        due.isoformat() if due else _FAR,
        item.id,
    )
