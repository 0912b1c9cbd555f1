"""The vault's side of knowing the hub again, and going on after an older copy of the vault came back."""

from __future__ import annotations

import os
from collections.abc import Callable
from sqlite3 import Connection

import msgspec

from champion_app.domain.change import FIRST_COMMIT, Commit, canonical, chain_hash
from champion_app.domain.continuity import Meeting

_KEY, _BASE = "meeting", "chain_base"
_MOST = 32


class _Met(msgspec.Struct, frozen=True, kw_only=True):
    answered: str = ""
    tried: tuple[str, ...] = ()


class Base(msgspec.Struct, frozen=True, kw_only=True):
    """The commit that the next one follows where the outbox does not hold it."""

    number: int = 0
    hash: str = FIRST_COMMIT


def _met(db: Connection) -> _Met:
    found = db.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    return msgspec.json.decode(found[0], type=_Met) if found else _Met()


def _keep(db: Connection, key: str, told: msgspec.Struct) -> None:
    db.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, msgspec.json.encode(told).decode()),
    )


def begin(db: Connection) -> Meeting:
    """Name a new meeting. It is written down before it is said, so that a lost answer is no alarm."""
    before, contact = _met(db), os.urandom(16).hex()
    known = tuple(name for name in (before.answered, *before.tried) if name)
    _keep(db, _KEY, _Met(answered=before.answered, tried=(*before.tried, contact)[-_MOST:]))
    return Meeting(contact=contact, contacts=known)


def answered(db: Connection, contact: str) -> None:
    """The hub answered in this meeting."""
    _keep(db, _KEY, _Met(answered=contact))


def base(db: Connection) -> Base:
    """The head of this device's chain: the last of the outbox, or what the hub said that it had beyond it."""
    found = db.execute("SELECT value FROM meta WHERE key = ?", (_BASE,)).fetchone()
    told = msgspec.json.decode(found[0], type=Base) if found else Base()
    last = db.execute("SELECT number, hash FROM outbox ORDER BY number DESC LIMIT 1").fetchone()
    return Base(number=last[0], hash=last[1]) if last and last[0] > told.number else told


def holds(db: Connection, number: int, told: str) -> bool:
    """Whether the save that the hub has as this device's last one is here as it is there."""
    found = db.execute("SELECT hash FROM outbox WHERE number = ?", (number,)).fetchone()
    return base(db) == Base(number=number, hash=told) if found is None else bool(found[0] == told)


def go_on(db: Connection, number: int, told: str, *, sign: Callable[[bytes], str]) -> int:
    """Follow the save that the hub has last. What waits here is signed anew after it, with the same ops, so that the
    hub neither takes it twice nor for a second one under a number that was used. Returns how many saves that were."""
    _keep(db, _BASE, Base(number=number, hash=told))
    waiting = db.execute(
        "SELECT number, made, at, reason FROM outbox WHERE state = 'waiting' ORDER BY number"
    ).fetchall()
    ops = {
        old: db.execute("SELECT * FROM outbox_op WHERE number = ? ORDER BY position", (old,)).fetchall()
        for old, *_ in waiting
    }
    place = [row[1] for row in db.execute("PRAGMA table_info(outbox_op)")].index("number")
    for old in ops:
        db.execute("DELETE FROM outbox_op WHERE number = ?", (old,))
        db.execute("DELETE FROM outbox WHERE number = ?", (old,))
    above = db.execute("SELECT coalesce(max(number), 0) FROM outbox").fetchone()[0]
    after = Base(number=max(number, above), hash=told)
    for old, made, at, reason in waiting:
        commit = msgspec.json.decode(made, type=Commit)
        raw = canonical(msgspec.structs.replace(commit, number=after.number + 1, previous=after.hash))
        after = Base(number=after.number + 1, hash=chain_hash(raw))
        db.execute(
            "INSERT INTO outbox (number, hash, made, signature, at, reason) VALUES (?, ?, ?, ?, ?, ?)",
            (after.number, after.hash, raw, sign(raw), at, reason),
        )
        marks = ", ".join("?" * len(ops[old][0])) if ops[old] else ""
        db.executemany(
            f"INSERT INTO outbox_op VALUES ({marks})",
            [(*row[:place], after.number, *row[place + 1 :]) for row in ops[old]],
        )
    return len(waiting)
