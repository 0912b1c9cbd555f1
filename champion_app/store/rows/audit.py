"""Who did what on this laptop, hash-chained: an entry that is changed, dropped or put in between shows.

The hub gets every entry at the next sync; what it has acknowledged is remembered, and nothing is ever taken off here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sqlite3 import Connection

from champion_app.domain.audit import FIRST_ENTRY, AuditEntry, Witness, breaks, entry_hash
from champion_app.store.rows import meta

_COLUMNS = "n, at, act, record, scope, detail, purpose, previous, hash"


def note(
    db: Connection,
    *,
    at: str,
    act: str,
    record: str = "",
    scope: str = "",
    detail: str = "",
    purpose: str = "",
) -> None:
    """Add one entry. ``act`` is one of collected, altered, consulted, disclosed, combined, erased, synced and the like;
    ``detail`` and ``purpose`` are never a name or a value."""
    found = db.execute("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1").fetchone()
    number, previous = (found[0] + 1, found[1]) if found else (1, FIRST_ENTRY)
    told = entry_hash(
        previous=previous, at=at, act=act, record=record, scope=scope, detail=detail, purpose=purpose
    )  # fmt: skip
    db.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, at, act, record, scope, detail, purpose, previous, told),
    )


def _entries(db: Connection, *, after: int, limit: int) -> Iterator[AuditEntry]:
    asked = f"SELECT {_COLUMNS} FROM audit WHERE n > ? ORDER BY n LIMIT ?"
    for number, at, act, record, scope, detail, purpose, previous, told in db.execute(asked, (after, limit)):
        yield AuditEntry(
            number=number, at=at, act=act, record=record, scope=scope, detail=detail, purpose=purpose,
            previous=previous, hash=told,
        )  # fmt: skip


def first_break(db: Connection) -> int | None:
    """The number of the first entry that does not follow from the one before, or None where the chain holds."""
    found = breaks(_entries(db, after=0, limit=-1))
    return found[0].number if found else None


def unsent(db: Connection, *, limit: int) -> Sequence[AuditEntry]:
    """The next entries that the hub has not acknowledged, in order, as they lie here."""
    return tuple(_entries(db, after=meta.log_sent(db), limit=limit))


def witnessed(db: Connection) -> Sequence[Witness]:
    """What this laptop saw of the hub's own log that does not fit together, and of which the hub was not told yet."""
    asked = "SELECT at, seen, told FROM hub_log_difference WHERE sent = 0 ORDER BY n"
    return tuple(Witness(at=at, seen=seen, told=told) for at, seen, told in db.execute(asked))


def taken(db: Connection, through: int) -> None:
    """The hub has every entry up to this number, and what was witnessed; where it has fewer than before, it was set
    back, and took nothing yet."""
    if through > meta.log_sent(db):
        db.execute("UPDATE hub_log_difference SET sent = 1")
    meta.set_log_sent(db, through)


def remember_hub_log(db: Connection, mark: meta.LogMark, *, at: str, differs: bool) -> None:
    """Keep where the hub's own log stands. Where it does not go on from what was seen before, both are kept."""
    if differs:
        seen = meta.log_mark(db)
        both = (at, seen.signed, mark.signed)
        db.execute("INSERT INTO hub_log_difference (at, seen, told) VALUES (?, ?, ?)", both)
        note(db, at=at, act="witnessed", detail=f"the hub's log does not go on from its entry {seen.size}")
    meta.set_log_mark(db, mark)
