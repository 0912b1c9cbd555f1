"""The supervisor's hold: work for a case which was no longer its author's, accepted or returned by a person."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from champion_app.domain.change import Op
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.hold import Hold
from champion_app.domain.merge import Row, with_field
from champion_app.domain.record import Catalogue, kind_of
from champion_app.domain.scope import person_scope
from sync.hub.hub_log import HubAct, note
from sync.hub.ledger import odd_values
from sync.hub.ledger.conflicts import ACCEPTED, Writer
from sync.hub.ledger.hold_content import HeldChange, changes_of
from sync.hub.ledger.records import read_many
from sync.hub.ledger.references import reference_of
from sync.hub.ledger.workspace import Workspace
from sync.hub.storage.schema import hold, op, user
from sync.wire.messages import OpOutcome

WAITING, RETURNED = "waiting", "returned"


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One save in the hold. ``notice`` names it; ``changes`` counts its ops."""

    notice: str
    author: str
    reference: str
    scope: str
    written_at: str
    came_at: str
    changes: int
    state: str


def notice_of(tx: Connection, user_id: str, rows: Sequence[dict[str, Any]]) -> Row:
    """The record that tells an author that one save of theirs lies with the supervisor."""
    told = Hold(reference=reference_of(tx, rows[0]["scope"]), written_at=rows[0]["written_at"], changes=len(rows))
    body = msgspec.to_builtins(told)
    return Row(id=secrets.token_hex(16), kind=kind_of(Hold).name, scope=person_scope(user_id), body=body)


def held(tx: Connection, *, state: str = WAITING) -> list[Held]:
    """Every save in the hold, the longest waiting first; of every state where none is named."""
    asked = (
        select(hold, user.c.name.label("author"))
        .join(user, user.c.id == hold.c.user)
        .order_by(hold.c.at, hold.c.device, hold.c.number, hold.c.position)
    )
    found: dict[str, list[Any]] = {}
    for row in tx.execute(asked.where(hold.c.state == state) if state else asked):
        found.setdefault(row.notice, []).append(row)
    return [
        Held(
            notice=notice,
            author=rows[0].author,
            reference=reference_of(tx, rows[0].scope),
            scope=rows[0].scope,
            written_at=rows[0].written_at,
            came_at=rows[0].at,
            changes=len(rows),
            state=rows[0].state,
        )
        for notice, rows in found.items()
    ]


def accept(
    tx: Connection,
    named: str,
    *,
    by: str,
    words: str,
    catalogue: Catalogue,
    now: datetime,
    shown: Sequence[HeldChange] | None = None,
) -> list[OpOutcome]:
    """Let a held save take effect as its author's, in its order. Where somebody changed the same since, a difference
    to settle comes of it, as for any late save. ``shown`` is what the person who decides was shown, where they were.
    Raises Refused where there is no such save, it was decided before, or it would now change something else.
    """
    rows = _waiting(tx, named)
    if shown is not None and changes_of(tx, rows, catalogue=catalogue) != list(shown):
        raise Refused("Somebody changed the same meanwhile, so nothing was decided. Look at the save again.")
    ops = [msgspec.json.decode(row.op, type=Op) for row in rows]
    notice = rows[0].notice
    space = Workspace(tx, catalogue, records=[*(one.record for one in ops), notice], ops=len(ops), beside=1)
    author = tx.execute(select(user.c.name).where(user.c.id == rows[0].user)).scalar_one()
    versions = _versions_of(tx, [one.after for one in ops if one.after])
    outcomes: list[OpOutcome] = []
    odd: list[dict[str, Any]] = []
    for row, one in zip(rows, ops, strict=True):
        base = versions.get(one.after, -1) if one.after else one.base
        late = msgspec.structs.replace(one, base=base)
        if row.value is None:
            outcomes.append(OpOutcome(op_id=one.op_id, outcome="refused", code="erased"))
            continue
        writer = Writer(name=author, at=row.written_at)
        done = space.do(late, msgspec.json.decode(row.value), exact=row.value, by=writer)
        outcome = done.outcome
        odd += [odd_values.mark_row(one, done.odd, device=row.device, user_id=row.user, now=now)] if done.odd else []
        if outcome.outcome in {"applied", "same"}:
            versions[one.op_id] = outcome.version
            answered = update(op).where(op.c.op_id == one.op_id)
            tx.execute(answered.values(seq=outcome.seq, version=outcome.version, code=ACCEPTED, before=done.before))
        outcomes.append(outcome)
    odd_values.keep(tx, odd)
    _decide(tx, space, notice, state=ACCEPTED, by=by, words=words, now=now)
    return outcomes


def give_back(tx: Connection, named: str, *, by: str, words: str, catalogue: Catalogue, now: datetime) -> None:
    """Decide that a held save does not go into the case, and tell its author why. Raises Refused as :func:`accept`."""
    if not words.strip():
        raise Refused("Say why, so that the person who wrote it knows.")
    notice = _waiting(tx, named)[0].notice
    space = Workspace(tx, catalogue, records=[notice], ops=0, beside=1)
    _decide(tx, space, notice, state=RETURNED, by=by, words=words, now=now)


def content(tx: Connection, named: str, *, catalogue: Catalogue) -> list[HeldChange]:
    """What a save that waits would change, field by field. Raises Refused as :func:`accept`."""
    return changes_of(tx, _waiting(tx, named), catalogue=catalogue)


def _waiting(tx: Connection, named: str) -> list[Any]:
    asked = select(hold).where(hold.c.notice.startswith(named), hold.c.notice != "").order_by(hold.c.position)
    rows = list(tx.execute(asked)) if named.isalnum() else []
    rows = [row for row in rows if row.notice == named] or rows
    if not rows or len({row.notice for row in rows}) > 1:
        raise Refused(f"There is no one save {named} in the hold. `champion-hub hold list` shows them.")
    if rows[0].state != WAITING:
        raise Refused(f"That save was {rows[0].state} by {rows[0].decided_by} at {rows[0].decided_at}.")
    return rows


def _versions_of(tx: Connection, ids: list[str]) -> dict[str, int]:
    stood = op.c.outcome.in_(("applied", "same")) | (op.c.code == ACCEPTED)
    found = tx.execute(select(op.c.op_id, op.c.version).where(op.c.op_id.in_(ids), stood))
    return {row.op_id: int(row.version) for row in found}


def _decide(tx: Connection, space: Workspace, notice: str, *, state: str, by: str, words: str, now: datetime) -> None:
    told = {"state": state, "decided_by": by, "decided_at": now.isoformat(), "words": words}
    tx.execute(update(hold).where(hold.c.notice == notice).values(**told))
    of = tx.execute(select(hold.c.user, hold.c.scope, hold.c.device).where(hold.c.notice == notice).limit(1)).one()
    act = HubAct(act=f"held save {state}", user=of.user, device=of.device, scope=of.scope, record=notice)
    note(tx, [act], now=now)
    row = space.row(notice) or read_many(tx, [notice])[notice]
    for field, value in told.items():
        row = with_field(row, field, value, version=row.version(field) + 1)
    space.put(row)
    space.flush()
