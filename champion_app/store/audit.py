"""Who did what, hash-chained: an entry that is changed, dropped or put in between shows."""

from __future__ import annotations

import hashlib
from sqlite3 import Connection

from champion_app.domain.change import canonical

_FIRST = "0" * 64


def note(db: Connection, *, at: str, act: str, record: str = "", scope: str = "", detail: str = "") -> None:
    """Add one entry. ``act`` is one of collected, altered, consulted, disclosed, erased, synced; ``detail`` is never
    a name or a value."""
    found = db.execute("SELECT hash FROM audit ORDER BY n DESC LIMIT 1").fetchone()
    previous = found[0] if found else _FIRST
    told = _hash(previous, at, act, record, scope, detail)
    db.execute(
        "INSERT INTO audit (at, act, record, scope, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (at, act, record, scope, detail, previous, told),
    )


def _hash(previous: str, at: str, act: str, record: str, scope: str, detail: str) -> str:
    return hashlib.sha256(canonical([previous, at, act, record, scope, detail])).hexdigest()


def first_break(db: Connection) -> int | None:
    """The number of the first entry that does not follow from the one before, or None where the chain holds."""
    expected = _FIRST
    entries = db.execute("SELECT n, at, act, record, scope, detail, previous, hash FROM audit ORDER BY n")
    for place, (number, at, act, record, scope, detail, previous, told) in enumerate(entries, start=1):
        if number != place or previous != expected or told != _hash(previous, at, act, record, scope, detail):
            return int(number)
        expected = told
    return None
