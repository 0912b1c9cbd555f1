"""One person's part of the day's report: their areas, by the one predicate; their views; nothing of a case hidden from
them. Mail, pages and paper are drawn from this and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.kinds.area_day import (
    INTELLIGENCE,
    NEEDS,
    RECORDING,
    VIEWS_OF,
    AreaDay,
    Coverage,
    Item,
    Precision,
    Queries,
    Recorded,
)
from champion_app.domain.scope import subject_of
from sync.hub.ledger.records import read_many
from sync.hub.report.audience.recipients import WHOLE_FORCE, Recipient, areas_of
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.inputs.areas import same
from sync.hub.report.link.told import Link
from sync.hub.storage.schema import scope_bar
from sync.hub.storage.visible import barred

_BATCH = 200
_REFERENCE = "reference"


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that somebody is not to know of, by id and by number."""

    cases: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()

    def covers(self, item: Item) -> bool:
        """Whether an item tells of one of them."""
        return item.case_id in self.cases or not self.references.isdisjoint((item.reference, *item.related))

    def links(self, link: Link) -> bool:
        """Whether one of the two entries tells of one of them."""
        return any(side.case_id in self.cases or side.reference in self.references for side in (link.one, link.other))


NOTHING_HIDDEN = Hidden()


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """What one person may read of one day. ``days``: one for each of their areas that the report knows, in their order.
    ``unknown``: areas of theirs that it does not know. ``links``: behind their lines, for the intelligence view."""

    recipient: Recipient
    days: tuple[AreaDay, ...]
    unknown: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


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
    hidden = hidden_from(tx, recipient.user)
    mine = tuple(cut_day(day, views=recipient.views, hidden=hidden) for day in days)
    lines = {item.id for day in mine for item in day.items} if INTELLIGENCE in recipient.views else set()
    return Cut(
        recipient=recipient,
        days=mine,
        unknown=tuple(name for name, day in found if day is None),
        links=tuple(link for link in report.links if link.item in lines and not hidden.links(link)),
    )


def hidden_from(tx: Connection, user_id: str) -> Hidden:
    """The cases that a bar hides from somebody, whatever area they lie in, and the numbers people know them by."""
    found = select(scope_bar.c.scope).where(scope_bar.c.until == "", barred(user_id, scope_bar.c.scope)).distinct()
    cases = [subject_of(scope) for scope in tx.execute(found).scalars()]
    references: set[str] = set()
    for start in range(0, len(cases), _BATCH):
        rows = read_many(tx, cases[start : start + _BATCH]).values()
        references.update(str(row.body.get(_REFERENCE, "")) for row in rows)
    return Hidden(cases=frozenset(cases), references=frozenset(references - {""}))


def cut_day(day: AreaDay, *, views: Iterable[str], hidden: Hidden) -> AreaDay:
    """A day with what these views need to know and no item of a hidden case."""
    chosen = frozenset(views)

    def needed(kind: str) -> bool:
        # a kind of a newer version is for whoever has every view
        return not chosen.isdisjoint(VIEWS_OF.get(kind, ())) or chosen >= {RECORDING, NEEDS, INTELLIGENCE}

    return msgspec.structs.replace(
        day,
        items=tuple(item for item in day.items if needed(item.kind) and not hidden.covers(item)),
        counts=tuple(count for count in day.counts if needed(count.kind)),
        coverage=day.coverage if NEEDS in chosen else Coverage(),
        recorded=day.recorded if RECORDING in chosen or INTELLIGENCE in chosen else Recorded(),
        queries=day.queries if RECORDING in chosen else Queries(),
        precision=day.precision if RECORDING in chosen or INTELLIGENCE in chosen else (),
        linking=day.linking if INTELLIGENCE in chosen else Precision(),
    )
