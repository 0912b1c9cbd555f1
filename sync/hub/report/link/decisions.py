"""What analysts say of links: kept until it is undone, and gone by from the next report on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import REPEAT_VICTIM, Precision
from champion_app.domain.rules.words.moments import local_day, read_moment
from sync.hub.intake.cases import taken_rows
from sync.hub.report.link.linker import Pair, groups
from sync.hub.report.link.told import CONFIRMED, REJECTED, Link
from sync.hub.report.recording.precision import wilson
from sync.hub.storage.link_tables import link_decision

_PairOf = tuple[str, str]


class Contradicts(Refused):
    """What somebody says cannot be true together with what was said before."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said of two entries. ``proposed``: ``yes`` where the report had linked them."""

    kind: str
    one: str
    other: str
    state: str
    proposed: str
    one_reference: str
    other_reference: str
    areas: str
    decided_by: str
    decided_at: str

    @property
    def key(self) -> str:
        """As that of a link."""
        return f"{self.kind} {self.one} {self.other}"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Of one kind, the pairs in order that are one person whatever the weights say, and those that are not."""

    together: frozenset[_PairOf] = frozenset()
    apart: frozenset[_PairOf] = frozenset()


def decisions(tx: Connection) -> list[Decision]:
    """Everything that stands, the newest first."""
    asked = select(link_decision).order_by(link_decision.c.decided_at.desc(), link_decision.c.one)
    return [Decision(**row) for row in tx.execute(asked).mappings()]


def said_of(found: Iterable[Decision], kind: str) -> Said:
    """What was said of one kind."""
    pairs_of: dict[str, set[_PairOf]] = {CONFIRMED: set(), REJECTED: set()}
    for one in found:
        if one.kind == kind:
            pairs_of[one.state].add((one.one, one.other))
    return Said(together=frozenset(pairs_of[CONFIRMED]), apart=frozenset(pairs_of[REJECTED]))


def follow_rows(tx: Connection) -> None:
    """A victim who was known by a row is known by the person of its case once it has one: what was said goes along."""
    for decision in reversed(decisions(tx)):
        if decision.kind != REPEAT_VICTIM:
            continue
        first, second = sorted(_person_of(tx, end) for end in (decision.one, decision.other))
        if (first, second) == (decision.one, decision.other):
            continue
        undo(tx, decision)
        later = msgspec.structs.replace(decision, one=first, other=second)
        undo(tx, later)
        if first != second:
            tx.execute(insert(link_decision).values(**msgspec.structs.asdict(later)))


def _person_of(tx: Connection, end: str) -> str:
    source, row, reference = end.partition(" ")
    kept = taken_rows.kept(tx, source, [reference]).get(reference) if row else None
    return kept.records.person if kept is not None and kept.records.case and kept.records.person else end


def decide(tx: Connection, link: Link, *, right: bool, by: str, now: datetime) -> None:
    """Keep what somebody said of a link. Raises Refused where it contradicts what was said of others."""
    state = CONFIRMED if right else REJECTED
    first, second = sorted((link.one, link.other), key=lambda side: side.id)
    known = [one for one in decisions(tx) if one.kind == link.kind and (one.one, one.other) != (first.id, second.id)]
    _check(said_of(known, link.kind), (first.id, second.id), right=right)
    areas = "\n".join(dict.fromkeys(
        place for side in (first, second) for place in (side.area, side.district) if place
    ))  # fmt: skip
    values = {
        "state": state, "proposed": "yes" if link.signs else "", "one_reference": first.reference,
        "other_reference": second.reference, "areas": areas, "decided_by": by, "decided_at": now.isoformat(),
    }  # fmt: skip
    mine = (
        (link_decision.c.kind == link.kind) & (link_decision.c.one == first.id) & (link_decision.c.other == second.id)
    )
    if not tx.execute(update(link_decision).where(mine).values(**values)).rowcount:
        tx.execute(insert(link_decision).values(kind=link.kind, one=first.id, other=second.id, **values))


def undo(tx: Connection, decision: Decision) -> None:
    """Take back what was said; the weights decide again."""
    mine = (link_decision.c.kind == decision.kind) & (link_decision.c.one == decision.one)
    tx.execute(delete(link_decision).where(mine & (link_decision.c.other == decision.other)))


def _check(known: Said, pair: _PairOf, *, right: bool) -> None:
    """Nobody can be one person with two who are not."""
    together = known.together | {pair} if right else known.together
    apart = known.apart if right else known.apart | {pair}
    for of, _ in groups(Pair(one=one, other=other, probability=1.0) for one, other in together):
        if any(one in of and other in of for one, other in apart):
            raise Contradicts(
                "This contradicts what was said of other entries of this person: two that are not one person would "
                "be one. Undo that first. Nothing was changed."
            )


def linked_well(found: Sequence[Decision], links: Iterable[Link], *, since: date, until: date) -> Precision:
    """How often the links were right, of those that the report had made and people answered."""
    answered = {one.key for one in found}
    counted = [one for one in found if one.proposed and since <= _day(one.decided_at) <= until]
    right = sum(one.state == CONFIRMED for one in counted)
    low, high = wilson(right, len(counted))
    return Precision(
        since=since, until=until, right=right, wrong=len(counted) - right,
        unanswered=sum(link.key not in answered for link in links), low=low, high=high,
    )  # fmt: skip


def _day(at: str) -> date:
    moment = read_moment(at)
    return local_day(moment) if moment else date.min
