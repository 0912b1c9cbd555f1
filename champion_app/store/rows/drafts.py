"""Words that are not saved yet, kept in the vault at every pause, so that nothing typed is lost."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

import msgspec


def keep(db: Connection, place: str, content: str, *, scope: str, at: str) -> None:
    """Keep the draft of one form; an earlier one of the same place goes."""
    db.execute(
        "INSERT INTO draft (place, scope, content, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (place) DO UPDATE SET content = excluded.content, at = excluded.at",
        (place, scope, content, at),
    )


def drop(db: Connection, place: str) -> None:
    db.execute("DELETE FROM draft WHERE place = ?", (place,))


def read(db: Connection, place: str) -> Any:
    """The draft of a form, or None."""
    found = db.execute("SELECT content FROM draft WHERE place = ?", (place,)).fetchone()
    return msgspec.json.decode(found[0]) if found else None


def count(db: Connection) -> int:
    """How many forms hold words that were not saved."""
    return int(db.execute("SELECT count(*) FROM draft").fetchone()[0])
