"""The index behind the search box: what it holds of a record, and filling it anew where it was made otherwise."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.merge import LIVE
from champion_app.domain.record import Catalogue
from champion_app.domain.rules.words.folding import FOLDING, index_words
from champion_app.store.rows import meta

_STATE, _DONE = "search", f"{FOLDING} done"
_body = msgspec.json.Decoder(dict[str, Any])


def words_of(kind: str, body: dict[str, Any], state: str, *, catalogue: Catalogue) -> str:
    """What the index holds of a record; nothing of one that is deleted."""
    return index_words(catalogue.words(kind, body)) if state == LIVE else ""


def begin(db: Connection) -> None:
    """At opening: an empty vault's index is as it should be. What is saved from here on is found at once."""
    if not _is_done(db) and db.execute("SELECT 1 FROM record LIMIT 1").fetchone() is None:
        meta.set_setting(db, _STATE, _DONE)


def go_on(db: Connection, *, catalogue: Catalogue, most: int) -> bool:
    """Fill in so many more records, from the newest back. Returns whether any are left. A cut goes on where it was."""
    if _is_done(db):
        return False
    number, _, before = meta.setting(db, _STATE).partition(" ")
    first = int(before) if number == str(FOLDING) and before else 1 << 62
    rows = db.execute(
        "SELECT n, kind, body, state FROM record WHERE n < ? ORDER BY n DESC LIMIT ?", (first, most)
    ).fetchall()
    for n, kind, body, state in rows:
        db.execute("DELETE FROM search WHERE rowid = ?", (n,))
        if words := words_of(kind, _body.decode(body), state, catalogue=catalogue):
            db.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (n, words))
    left = len(rows) == most
    meta.set_setting(db, _STATE, f"{FOLDING} {rows[-1][0]}" if left else _DONE)
    return left


def _is_done(db: Connection) -> bool:
    return meta.setting(db, _STATE) == _DONE
