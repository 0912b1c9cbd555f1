"""Make the day's report: read the hub's database once, let each room work out its part, and cut it by area."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, func, select

from champion_app.domain.area_day import ITEM_KINDS, AreaDay, Item, KindCount
from champion_app.domain.policy import PolicyPack
from sync.hub.report.areas import Area, Areas, Lies
from sync.hub.report.cases import Whole, whole_cases
from sync.hub.report.coverage import Covered, coverage, covered, uncontacted, window_start
from sync.hub.report.day import DayReport, same
from sync.hub.report.pack import ReportPack
from sync.hub.report.recorded import incidents_since, recorded
from sync.hub.storage.schema import incoming

_FAR = "9999"
_DISTRICTS = "areas"


class Raised(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An item with where it lies. A restricted one is counted and not listed."""

    item: Item
    lies: Lies
    restricted: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the rooms found, before it is cut by area."""

    cases: list[Whole]
    covered: list[Covered]
    raised: list[Raised]
    records: int


def make_report(
    tx: Connection, *, day: date, now: datetime, policy: PolicyPack, pack: ReportPack
) -> DayReport:  # fmt: skip
    """The report of a day as the database stands. Reads only."""
    started = time.perf_counter()
    found = _found(tx, now=now, policy=policy)
    districts = [choice.label for choice in policy.choices(_DISTRICTS)]
    areas = Areas((one.lies for one in found.cases), pack.groups, districts=districts)
    cut = _Cut(found, areas, day=day, now=now, policy=policy, pack=pack)
    return DayReport(
        day=day,
        made_at=now,
        force=cut.of(areas.force),
        areas=tuple(map(cut.of, areas.all)),
        seconds=round(time.perf_counter() - started, 3),
    )


def _found(tx: Connection, *, now: datetime, policy: PolicyPack) -> Found:
    cases = list(whole_cases(tx))
    stands = [covered(whole, policy, now=now) for whole in cases]
    raised = [
        Raised(item=item, lies=one.lies, restricted=whole.restricted)
        for whole, one in zip(cases, stands, strict=True)
        if (item := uncontacted(whole, one, now=now)) is not None
    ]
    records = int(tx.execute(select(func.count()).select_from(incoming)).scalar_one())
    return Found(cases=cases, covered=stands, raised=raised, records=records)


class _Cut:
    """Cuts what was found by area."""

    def __init__(
        self, found: Found, areas: Areas, *, day: date, now: datetime, policy: PolicyPack, pack: ReportPack
    ) -> None:
        self._found, self._areas = found, areas
        self._day, self._now, self._policy, self._pack = day, now, policy, pack
        self._cases: dict[str, list[Whole]] = {}
        self._covered: dict[str, list[Covered]] = {}
        self._raised: dict[str, list[Raised]] = {}
        for whole, one in zip(found.cases, found.covered, strict=True):
            for key in areas.keys(one.lies):
                self._cases.setdefault(key, []).append(whole)
                self._covered.setdefault(key, []).append(one)
        for raised in sorted(found.raised, key=_pressing):
            for key in areas.keys(raised.lies):
                self._raised.setdefault(key, []).append(raised)

    def of(self, area: Area) -> AreaDay:
        """The day of one area."""
        key, windows = same(area.name), self._pack.windows
        since = window_start(self._day, windows.recorded_days)
        items, counts = self._listed(self._raised.get(key, []), everything=not area.name)
        return AreaDay(
            area=area.name,
            level=area.level,
            within=area.within,
            parts=area.parts,
            day=self._day,
            made_at=self._now,
            records=self._found.records,
            policy=self._policy.name,
            counts=counts,
            items=items,
            coverage=coverage(
                area,
                self._covered.get(key, []),
                self._areas,
                self._pack,
                since=window_start(self._day, windows.coverage_days),
            ),
            recorded=recorded(
                incidents_since(self._cases.get(key, []), since, self._day),
                self._policy,
                since=since,
                smallest=self._pack.shown.smallest,
            ),
        )

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


def _pressing(one: Raised) -> tuple[int, bool, str, str]:
    """What can still be put right today comes first: by kind, late before the rest, then the longest due."""
    item = one.item
    due = item.due or item.since
    return ITEM_KINDS.index(item.kind), not item.late, due.isoformat() if due else _FAR, item.id
