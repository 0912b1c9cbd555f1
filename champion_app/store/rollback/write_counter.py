"""The vault's own count of what was ever written to it, inside the vault: each write names itself by chance, so that
two copies that went on apart are told from one another."""

from __future__ import annotations

import os
from sqlite3 import Connection

import msgspec

_KEY = "lineage"
_REMEMBERED = 16


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """How many writes there were, and the names of the last few, the newest last."""

    writes: int = 0
    tags: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return self.tags[-1] if self.tags else ""

    def holds(self, writes: int, tag: str) -> bool | None:
        """Whether this vault went through that write; None where it is too long ago to tell."""
        back = self.writes - writes
        if back < 0:
            return False
        return self.tags[-1 - back] == tag if back < len(self.tags) else None


def read(db: Connection) -> Lineage:
    """As it stands in this transaction."""
    found = db.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    return msgspec.json.decode(found[0], type=Lineage) if found else Lineage()


def step(db: Connection, *, beyond: int = 0) -> Lineage:
    """Count one more write, in the write's own transaction; ``beyond`` is a count that it must exceed."""
    before = read(db)
    told = Lineage(
        writes=max(before.writes, beyond) + 1, tags=(*before.tags, os.urandom(8).hex())[-_REMEMBERED:]
    )  # fmt: skip
    if beyond > before.writes:  # what lies between was never written here
        told = Lineage(writes=told.writes, tags=told.tags[-1:])
    db.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_KEY, msgspec.json.encode(told).decode()),
    )
    return told
