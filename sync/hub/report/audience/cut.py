"""One person's part of the day's report: their areas, by the one predicate; their views; nothing of a case hidden from
them. Mail, pages and paper are drawn from this and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, literal, select, union_all

from champion_app.domain.area_day import INTELLIGENCE, NEEDS, RECORDING, VIEWS_OF, AreaDay, Coverage, Queries, Recorded
from champion_app.domain.scope import case_scope
from sync.hub.report.audience.recipients import WHOLE_FORCE, Recipient, areas_of
from sync.hub.report.day import DayReport, same
from sync.hub.storage.visible import barred

_BATCH = 200


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """What one person may read of one day. ``days``: one for each of their areas that the report knows, in their order.
    ``unknown``: areas of theirs that it does not know."""

    recipient: Recipient
    days: tuple[AreaDay, ...]
    unknown: tuple[str, ...] = ()


def cut_for(tx: Connection, report: DayReport, recipient: Recipient) -> Cut:
    """Cut the report for somebody. Areas come from the grants that hold now, not from what a list once said."""
    held = areas_of(tx, recipient.user)
    if WHOLE_FORCE in held:
        names = [""]
    else:
        order = {same(area): place for place, area in enumerate(recipient.areas)}
        names = sorted(held, key=lambda area: (order.get(same(area), len(order)), area))
    found = [(name, report.of(name)) for name in names]
    days = [day for _, day in found if day is not None]
    hidden = hidden_cases(tx, recipient.user, (item.case_id for day in days for item in day.items))
    return Cut(
        recipient=recipient,
        days=tuple(cut_day(day, views=recipient.views, hidden=hidden) for day in days),
        unknown=tuple(name for name, day in found if day is None),
    )


def hidden_cases(tx: Connection, user_id: str, cases: Iterable[str]) -> frozenset[str]:
    """Which of these cases are hidden from somebody by a bar, whatever area they lie in."""
    wanted = sorted({one for one in cases if one})
    hidden: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        rows = union_all(*(select(literal(one).label("id"), literal(case_scope(one)).label("scope")) for one in batch))
        named = rows.subquery()
        asked = select(named.c.id).where(barred(user_id, named.c.scope))
        hidden.update(tx.execute(asked).scalars())
    return frozenset(hidden)


def cut_day(day: AreaDay, *, views: Iterable[str], hidden: frozenset[str]) -> AreaDay:
    """A day with what these views need to know and no item of a hidden case."""
    chosen = frozenset(views)

    def needed(kind: str) -> bool:
        # a kind of a newer version is for whoever has every view
        return not chosen.isdisjoint(VIEWS_OF.get(kind, ())) or chosen >= {RECORDING, NEEDS, INTELLIGENCE}

    return msgspec.structs.replace(
        day,
        items=tuple(item for item in day.items if needed(item.kind) and item.case_id not in hidden),
        counts=tuple(count for count in day.counts if needed(count.kind)),
        coverage=day.coverage if NEEDS in chosen else Coverage(),
        recorded=day.recorded if RECORDING in chosen or INTELLIGENCE in chosen else Recorded(),
        queries=day.queries if RECORDING in chosen else Queries(),
        precision=day.precision if RECORDING in chosen or INTELLIGENCE in chosen else (),
    )
