"""Bring a vault to this version's schema: numbered, append-only, each in its own transaction."""

from __future__ import annotations

from importlib.resources import files
from sqlite3 import Connection

from champion_app.domain.errors import VaultClosed
from champion_app.domain.record import Catalogue, Kind
from champion_app.store.db.connection import transaction


def migrations() -> list[tuple[int, str]]:
    """Every migration we ship, in order: its number and its SQL."""
    found = files("champion_app.store.db.migrations").iterdir()
    named = sorted((item.name, item) for item in found if item.name.endswith(".sql"))
    return [(int(name.split("_", 1)[0]), item.read_text(encoding="utf-8")) for name, item in named]


def migrate(db: Connection) -> None:
    """Apply what is missing. Raises VaultClosed for a vault of a newer version, untouched."""
    have = int(db.execute("PRAGMA user_version").fetchone()[0])
    known = migrations()
    if have > known[-1][0]:
        raise VaultClosed(
            "This vault was made by a newer version of the app. Nothing was changed. Install the newer version again."
        )
    for number, script in known:
        if number <= have:
            continue
        with transaction(db):
            for statement in _statements(script):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> list[str]:
    lines = [line.split("--", 1)[0] for line in script.splitlines()]
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]


def index_declared_fields(db: Connection, catalogue: Catalogue) -> None:
    """Make an expression index for each field that lists sort or filter by, from its declaration."""
    with transaction(db):
        for kind in catalogue.kinds:
            for field in kind.fields:
                if field.search == "order":
                    db.execute(_index(kind, field.name))


def _index(kind: Kind, field: str) -> str:
    if not (kind.name.isidentifier() and field.isidentifier()):
        raise ValueError(f"{kind.name}.{field} cannot name an index")
    return (
        f"CREATE INDEX IF NOT EXISTS order_{kind.name}_{field} "
        f"ON record (body ->> '$.{field}') WHERE kind = '{kind.name}'"
    )
