"""Commits on their way to the force: signed once, kept byte for byte, cleared by the hub's receipt only."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.change import (
    DELETE,
    NEW,
    SET,
    Author,
    Commit,
    Edit,
    SaltedValue,
    SignedCommit,
    chain_hash,
    form_commit,
)
from champion_app.store.sync import continuity


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many saves wait, were accepted, and were set aside."""

    waiting: int
    accepted: int
    aside: int


def add(db: Connection, edits: Sequence[Edit], *, device: str, author: Author, sign: Any) -> Commit:
    """Sign edits as the next commit of this device and keep it. ``sign`` maps bytes to a hex signature."""
    head = continuity.base(db)
    number, previous = head.number + 1, head.hash
    commit, raw, values = form_commit(
        [follow_own(db, edit) for edit in edits],
        device=device,
        author=author,
        number=number,
        previous=previous,
        new_salt=lambda: secrets.token_hex(16),
    )
    db.execute(
        "INSERT INTO outbox (number, hash, made, signature, at) VALUES (?, ?, ?, ?, ?)",
        (number, chain_hash(raw), raw, sign(raw), commit.at),
    )
    db.executemany(
        "INSERT INTO outbox_op (op_id, number, position, record, kind, scope, act, field, salt, value) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (op.op_id, number, place, op.record, op.kind, op.scope, op.act, op.field, beside.salt, _text(beside))
            for place, (op, beside) in enumerate(zip(commit.ops, values, strict=True))
        ],
    )
    return commit


def _text(beside: SaltedValue) -> str | None:
    return None if beside.value is msgspec.UNSET else bytes(beside.value).decode()


def follow_own(db: Connection, edit: Edit) -> Edit:
    """Name the author's own unsent op that this edit follows, so that the hub takes its version as the base; and the
    fields in which own unsent changes stand, where the record is deleted."""
    if edit.act == DELETE:
        own = sorted({field for field, _ in open_changes(db, edit.record)})
        return msgspec.structs.replace(edit, value={**edit.value, "own": own})
    if edit.act != SET:
        return edit
    found = db.execute(
        "SELECT op_id FROM outbox_op WHERE record = ? AND field = ? AND outcome = '' "
        "ORDER BY number DESC, position DESC LIMIT 1",
        (edit.record, edit.field),
    ).fetchone()
    return msgspec.structs.replace(edit, after=found[0]) if found else edit


def waiting(db: Connection, *, after: int, limit_ops: int) -> list[tuple[int, SignedCommit]]:
    """Waiting commits in order, up to about ``limit_ops`` ops; always at least one where any waits."""
    result: list[tuple[int, SignedCommit]] = []
    ops = 0
    found = db.execute(
        "SELECT number, made, signature, position, salt, value FROM outbox LEFT JOIN outbox_op USING (number) "
        "WHERE outbox.state = 'waiting' AND number > ? ORDER BY number, position",
        (after,),
    )
    for (number, made, signature), beside in groupby(found, key=itemgetter(0, 1, 2)):
        values = tuple(
            SaltedValue(salt=salt, value=msgspec.UNSET if value is None else msgspec.Raw(value.encode()))
            for *_, place, salt, value in beside
            if place is not None
        )
        if result and ops + len(values) > limit_ops:
            break
        ops += len(values)
        result.append((number, SignedCommit(commit=msgspec.Raw(made), signature=signature, values=values)))
    return result


def open_changes(db: Connection, record: str) -> list[tuple[str, Any]]:
    """The unsent field changes of a record, oldest first."""
    return [
        (field, None if value is None else msgspec.json.decode(value))
        for field, value in db.execute(
            "SELECT field, value FROM outbox_op WHERE record = ? AND outcome = '' AND field != '' "
            "ORDER BY number, position",
            (record,),
        )
    ]


def open_state(db: Connection, record: str) -> str:
    """``deleted`` or ``live`` where an unsent change of this laptop's own makes the record so; else empty."""
    found = db.execute(
        "SELECT act FROM outbox_op WHERE record = ? AND outcome = '' AND act != 'new' "
        "ORDER BY number DESC, position DESC LIMIT 1",
        (record,),
    ).fetchone()
    return "" if found is None else "deleted" if found[0] == DELETE else "live"


def records_with_open_changes(db: Connection) -> set[str]:
    """Records that own unsent changes lie over."""
    return {found[0] for found in db.execute("SELECT DISTINCT record FROM outbox_op WHERE outcome = ''")}


def scopes_with_open_changes(db: Connection) -> set[str]:
    return {found[0] for found in db.execute("SELECT DISTINCT scope FROM outbox_op WHERE outcome = ''")}


def set_aside(db: Connection, number: int, reason: str) -> None:
    """The hub cannot take this commit at all; it stays here, with its reason, and stops nothing."""
    db.execute("UPDATE outbox SET state = 'aside', reason = ? WHERE number = ?", (reason, number))
    db.execute("UPDATE outbox_op SET outcome = 'refused', reason = ? WHERE number = ?", (reason, number))


_TAKEN = "outcome IN ('applied', 'same', 'conflict', 'held') AND value IS NOT NULL"
"""What the hub gave a receipt for, and could be given again."""


def last_taken(db: Connection) -> int:
    """The number of the last save that the hub gave a receipt for and that could be offered again; 0 where there is
    none."""
    return int(db.execute(f"SELECT coalesce(max(number), 0) FROM outbox_op WHERE {_TAKEN}").fetchone()[0])


def offer_again(db: Connection) -> None:
    """The hub was restored or set back and may have lost what it had taken, into a case or into the supervisor's hold:
    all of it waits again, unchanged. Harmless where it still has it: op ids are kept for ever and get the same answer.
    What was erased since, when its case was taken away, is not offered: it has no words any more.
    """
    db.execute(
        f"UPDATE outbox SET state = 'waiting', receipt = '', reason = '' "
        f"WHERE number IN (SELECT number FROM outbox_op WHERE {_TAKEN})"
    )
    db.execute(f"UPDATE outbox_op SET outcome = '', reason = '' WHERE {_TAKEN}")


def written_here(db: Connection, record: str) -> bool:
    """Whether this laptop wrote something of a record, and still has the words."""
    asked = "SELECT 1 FROM outbox_op WHERE record = ? AND value IS NOT NULL LIMIT 1"
    return db.execute(asked, (record,)).fetchone() is not None


def counts(db: Connection) -> Waiting:
    """How many saves are in which state."""
    found = dict(db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
    return Waiting(waiting=found.get("waiting", 0), accepted=found.get("accepted", 0), aside=found.get("aside", 0))


def erase_scope(db: Connection, scope: str) -> None:
    """Erase what this laptop wrote in a scope that was taken away, once it was answered: the signed bytes stay."""
    db.execute("UPDATE outbox_op SET salt = NULL, value = NULL WHERE scope = ? AND outcome != ''", (scope,))


def take_back(db: Connection, record: str) -> bool:
    """Erase every value of a record that was made here, where none of it was offered to the hub yet. Whether it was."""
    found = db.execute(
        "SELECT outbox_op.op_id, outbox_op.act, outbox_op.outcome, outbox.state FROM outbox_op JOIN outbox USING "
        "(number) WHERE record = ? ORDER BY number, position",
        (record,),
    ).fetchall()
    if not found or found[0][1] != NEW or any(outcome or state != "waiting" for _, _, outcome, state in found):
        return False
    for op_id, *_ in found:
        erase_value(db, op_id)
    return True


def erase_value(db: Connection, op_id: str) -> None:
    """Erase one value for good: salt and value go, the signed bytes stay and still verify."""
    db.execute("UPDATE outbox_op SET salt = NULL, value = NULL WHERE op_id = ?", (op_id,))
