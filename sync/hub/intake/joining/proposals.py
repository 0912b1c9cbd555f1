"""Pairs of rows that may tell of the same incident, and what a person decided."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from champion_app.domain.errors import Refused
from sync.hub.intake.cases.taken_rows import RowKey
from sync.hub.storage.intake_tables import join_proposal

OPEN, JOINED, APART = "open", "joined", "apart"


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two rows, always in the same order, and why they may be one, in words without personal data."""

    one: RowKey
    other: RowKey
    reason: str

    @classmethod
    def of(cls, one: RowKey, other: RowKey, *, reason: str) -> Pair:
        """The pair of two rows, whichever came first."""
        first, second = sorted((one, other))
        return cls(one=first, other=second, reason=reason)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A pair as it waits for a person. ``made_at`` is RFC 3339, UTC."""

    id: str
    pair: Pair
    made_at: str
    state: str


def unknown(tx: Connection, pairs: Sequence[Pair]) -> list[Pair]:
    """Those pairs that were never proposed, each once: what a person decided is not asked again."""
    fresh: dict[tuple[RowKey, RowKey], Pair] = {}
    for pair in pairs:
        if (pair.one, pair.other) not in fresh and tx.execute(
            select(join_proposal.c.id).where(_is(pair))
        ).first() is None:
            fresh[pair.one, pair.other] = pair
    return list(fresh.values())


def propose(tx: Connection, pairs: Iterable[Pair], *, at: str) -> None:
    """Write pairs that were never proposed."""
    values = [
        {
            "id": secrets.token_hex(4), "source": pair.one[0], "reference": pair.one[1],
            "other_source": pair.other[0], "other_reference": pair.other[1], "reason": pair.reason, "made_at": at,
        }
        for pair in pairs
    ]  # fmt: skip
    if values:
        tx.execute(insert(join_proposal), values)


def waiting(tx: Connection) -> list[Proposal]:
    """The proposals that nobody decided yet, the oldest first."""
    asked = select(join_proposal).where(join_proposal.c.state == OPEN)
    return [_proposal(row) for row in tx.execute(asked.order_by(join_proposal.c.made_at, join_proposal.c.id))]


def find(tx: Connection, identity: str) -> Proposal:
    """A proposal by its id. Raises Refused for one that is not known, or that was decided."""
    row = tx.execute(select(join_proposal).where(join_proposal.c.id == identity)).first()
    if row is None:
        raise Refused(f"There is no proposal {identity}. See the list with --review.")
    if row.state != OPEN:
        raise Refused(f"The proposal {identity} is decided already: {row.state}. Nothing was changed.")
    return _proposal(row)


def mark(tx: Connection, identity: str, state: str, *, by: str, at: str) -> None:
    """Write what a person decided."""
    decided = update(join_proposal).where(join_proposal.c.id == identity)
    tx.execute(decided.values(state=state, decided_by=by, decided_at=at))


def _is(pair: Pair) -> ColumnElement[bool]:
    return and_(
        join_proposal.c.source == pair.one[0],
        join_proposal.c.reference == pair.one[1],
        join_proposal.c.other_source == pair.other[0],
        join_proposal.c.other_reference == pair.other[1],
    )


def _proposal(row: Row[Any]) -> Proposal:
    pair = Pair(one=(row.source, row.reference), other=(row.other_source, row.other_reference), reason=row.reason)
    return Proposal(id=row.id, pair=pair, made_at=row.made_at, state=row.state)
