"""What the hub's own log of changes must show: nobody overwrote or deleted what they had not seen."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from champion_app.domain.change import DELETE, SET, Commit, Seen
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.record import kind_of
from sync.hub.storage.schema import commit_log, op, record
from tests.proofs._world import Broken, World

CONFLICT = kind_of(Conflict).name
_ACCEPTED = "accepted"


def differences_cover(world: World) -> None:
    """Every change that was answered with a difference is in one: both values can be read."""
    with world.hub.storage.read() as tx:
        clashed = tx.execute(select(op.c.value, op.c.field).where(op.c.outcome == "conflict", op.c.field != "")).all()
        bodies = tx.execute(select(record.c.body).where(record.c.kind == CONFLICT)).scalars().all()
    told = [msgspec.json.decode(body) for body in bodies]
    for row in clashed:
        value = msgspec.json.decode(row.value)
        if not any(value in (one.get("current"), one.get("other")) for one in told):
            raise Broken("I2: a difference was not written")


def nobody_overwrote_what_they_had_not_seen(world: World) -> None:
    """Each change that took effect was based on the version just before it; each deletion had seen every change."""
    with world.hub.storage.read() as tx:
        rows = {row.op_id: row for row in tx.execute(select(op))}
        commits = [
            msgspec.json.decode(bytes(made), type=Commit) for made in tx.execute(select(commit_log.c.made)).scalars()
        ]
    effective = [(one, rows[one.op_id]) for made in commits for one in made.ops if _took_effect(rows.get(one.op_id))]
    for one, row in effective:
        if one.act == SET and row.before != row.value:  # a held save that found its value there changed nothing
            base = _stood(rows.get(one.after)) if one.after else one.base
            if row.version != base + 1:
                raise Broken("I2: a change overwrote one that its author had not seen")
        if one.act == DELETE:
            _had_seen_all(one, row, effective)


def _had_seen_all(one: Any, row: Any, effective: list[tuple[Any, Any]]) -> None:
    seen = msgspec.json.decode(row.value, type=Seen)
    for other, made in effective:
        unseen = other.act == SET and other.record == one.record and made.seq < row.seq
        if unseen and other.field not in seen.own and made.version > seen.versions.get(other.field, 1):
            raise Broken("I2: a deletion took away a change that its author had not seen")


def _stood(row: Any) -> int:
    """The version that an author's own earlier change made or found; -1 where it made none."""
    return row.version if row is not None and (row.outcome == "same" or _took_effect(row)) else -1


def _took_effect(row: Any) -> bool:
    return row is not None and (row.outcome == "applied" or row.code == _ACCEPTED)
