"""Write down that two people changed the same thing: what both had before them, what each wrote, who and when."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.merge import FIRST_VERSION
from champion_app.domain.merge import Row as Record
from champion_app.domain.record import kind_of
from sync.hub.storage.schema import commit_log, device, op, user

DELETED, CHANGED = "deleted", "changed"
_FORCE = "The force"
ACCEPTED = "accepted"
"""The code of an op that was held first and that a supervisor then let take effect."""
TOOK_EFFECT = op.c.outcome.in_(("applied", "conflict")) | (op.c.code == ACCEPTED)
"""Whether an op counted: who wrote something is told by those alone, since anybody can send one that is refused."""


class _Commit(msgspec.Struct, frozen=True):
    at: str = ""


_commit = msgspec.json.Decoder(_Commit)


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote something, and when by their own clock."""

    name: str
    at: str


def difference(
    tx: Connection,
    *,
    record: str,
    kind: str,
    scope: str,
    field: str,
    base: int,
    current: Any,
    other: Any,
    by: Writer,
    version: int,
    seq: int,
) -> tuple[Record, str]:
    """The record of one difference and its exact body. ``base`` is the version that the later writer had before them;
    an empty ``field`` is about a deletion."""
    first = last_writer(tx, record, field)
    body = {
        "record": record, "of_kind": kind, "field": field, "base": _value_at(tx, record, field, base),
        "current": current, "current_by": first.name, "current_at": first.at,
        "other": other, "other_by": by.name, "other_at": by.at, "version": version, "open": True,
    }  # fmt: skip
    row = Record(id=secrets.token_hex(16), kind=kind_of(Conflict).name, scope=scope, body=body, seq=seq)
    return row, msgspec.json.encode(body).decode()


def last_writer(tx: Connection, record: str, field: str) -> Writer:
    """Who last wrote a field of a record, or anything of it where no field is named; the force where no laptop did."""
    mine = [op.c.record == record, TOOK_EFFECT]
    if field:
        mine.append(op.c.field.in_((field, "")))
    asked = (
        select(user.c.name, commit_log.c.made)
        .select_from(
            op.join(commit_log, (commit_log.c.device == op.c.device) & (commit_log.c.number == op.c.number))
            .join(device, device.c.id == op.c.device)
            .join(user, user.c.id == device.c.user)
        )
        .where(*mine)
        .order_by(op.c.seq.desc())
        .limit(1)
    )
    found = tx.execute(asked).first()
    return Writer(name=found.name, at=_commit.decode(bytes(found.made)).at) if found else Writer(name=_FORCE, at="")


def _value_at(tx: Connection, record: str, field: str, version: int) -> Any:
    """What a field said at a version, from the change that ended that version or the one that began it; None where
    neither is known any more."""
    if not field or version < FIRST_VERSION:
        return None
    of = (op.c.record == record, TOOK_EFFECT)
    changes = (*of, op.c.field == field)
    ended = tx.execute(select(op.c.before).where(*changes, op.c.version == version + 1)).scalars().first()
    if ended is not None:
        return msgspec.json.decode(ended)
    if version > FIRST_VERSION:
        began = tx.execute(select(op.c.value).where(*changes, op.c.version == version)).scalars().first()
        return None if began is None else msgspec.json.decode(began)
    made = tx.execute(select(op.c.value).where(*of, op.c.field == "").order_by(op.c.seq).limit(1)).scalars().first()
    body = None if made is None else msgspec.json.decode(made)
    return body.get(field) if isinstance(body, dict) else None
