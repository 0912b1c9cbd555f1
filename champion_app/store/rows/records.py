"""Rows in and out of the encrypted file, with their words in the search index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.manifest import ScopeSum
from champion_app.domain.merge import FIRST_VERSION, Row
from champion_app.domain.record import Body, Catalogue
from champion_app.store.rows.search import words_of

_body = msgspec.json.Decoder(dict[str, Any])
_versions = msgspec.json.Decoder(dict[str, int])
COLUMNS = "record.id, record.kind, record.scope, record.body, record.versions, record.seq, record.state"


def as_row(found: Sequence[Any]) -> Row:
    """The record of one answer to a query for COLUMNS."""
    identity, kind, scope, body, versions, seq, state = found
    return Row(
        id=identity,
        kind=kind,
        scope=scope,
        body=_body.decode(body),
        versions=_versions.decode(versions),
        seq=seq,
        state=state,
    )


def read(db: Connection, record: str) -> Row | None:
    """One record, or None."""
    found = db.execute(f"SELECT {COLUMNS} FROM record WHERE id = ?", (record,)).fetchone()
    return as_row(found) if found else None


def in_scope(db: Connection, scope: str, kinds: Iterable[str] | None = None) -> list[Row]:
    """Every live record of a scope, in the order it came; of some kinds only, where named."""
    if kinds is None:
        found = db.execute(f"SELECT {COLUMNS} FROM record WHERE scope = ? AND state = 'live' ORDER BY n", (scope,))
    else:
        wanted = sorted(kinds)
        marks = ", ".join("?" * len(wanted))
        found = db.execute(
            f"SELECT {COLUMNS} FROM record WHERE scope = ? AND kind IN ({marks}) AND state = 'live' ORDER BY n",
            (scope, *wanted),
        )
    return [as_row(row) for row in found]


def of_kind(db: Connection, kind: str) -> list[Row]:
    """Every live record of a kind, whatever its scope."""
    found = db.execute(f"SELECT {COLUMNS} FROM record WHERE kind = ? AND state = 'live' ORDER BY n", (kind,))
    return [as_row(row) for row in found]


def write(db: Connection, row: Row, *, catalogue: Catalogue) -> None:
    """Insert or replace one record and its words. Leaves ``pristine`` as it is."""
    body = msgspec.json.encode(row.body).decode()
    versions = msgspec.json.encode(row.versions).decode()
    number = db.execute(
        "INSERT INTO record (id, kind, scope, body, versions, seq, state) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET body = excluded.body, versions = excluded.versions, seq = excluded.seq, "
        "scope = excluded.scope, state = excluded.state RETURNING n",
        (row.id, row.kind, row.scope, body, versions, row.seq, row.state),
    ).fetchone()[0]
    words = words_of(row.kind, row.body, row.state, catalogue=catalogue)
    db.execute("DELETE FROM search WHERE rowid = ?", (number,))
    if words:
        db.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (number, words))


def pristine(db: Connection, record: str) -> Body | None:
    """The hub's body of a record that own unsent changes lie over, or None where none do."""
    found = db.execute("SELECT pristine FROM record WHERE id = ?", (record,)).fetchone()
    return _body.decode(found[0]) if found and found[0] else None


def set_pristine(db: Connection, record: str, body: Body | None) -> None:
    """Keep or forget the hub's body beside a record."""
    told = None if body is None else msgspec.json.encode(body).decode()
    db.execute("UPDATE record SET pristine = ? WHERE id = ?", (told, record))


def remove_unknown(db: Connection, record: str) -> None:
    """Remove a record that was made here and that the hub has never sent; one that it has sent stays."""
    db.execute("DELETE FROM search WHERE rowid IN (SELECT n FROM record WHERE id = ? AND seq = 0)", (record,))
    db.execute("DELETE FROM record WHERE id = ? AND seq = 0", (record,))


def scopes(db: Connection) -> Sequence[str]:
    """Every scope that has a record here."""
    return [found[0] for found in db.execute("SELECT DISTINCT scope FROM record")]


def sums(db: Connection) -> dict[str, ScopeSum]:
    """What each scope sums up to here, of what the hub has sent: also of what this version cannot read."""
    # The records are summed out of their index; of one that came again unreadable, what lies here is taken off.
    found = db.execute(
        "SELECT scope, sum(live), sum(mark), max(seq) FROM ("
        "SELECT scope, sum(mark != 0) AS live, sum(mark) AS mark, max(seq) AS seq FROM record WHERE seq > 0 "
        "GROUP BY scope UNION ALL SELECT scope, mark != 0, mark, seq FROM unreadable "
        "UNION ALL SELECT record.scope, -(record.mark != 0), -record.mark, 0 "
        "FROM unreadable CROSS JOIN record ON record.id = unreadable.id WHERE record.seq > 0) GROUP BY scope"
    )
    return {scope: ScopeSum(count=count, total=total, last=last) for scope, count, total, last in found}


def is_live_at_hub(db: Connection, record: str) -> bool:
    """Whether the hub's row, as it last came, was not deleted."""
    found = db.execute("SELECT mark FROM record WHERE id = ?", (record,)).fetchone()
    return bool(found and found[0])


def is_newer_here(db: Connection, record: str, versions: Mapping[str, int]) -> bool:
    """Whether a record has been further on here than the hub now says: then the hub was set back."""
    row = read(db, record)
    return row is not None and any(at > versions.get(field, FIRST_VERSION) for field, at in row.versions.items())


def from_hub(db: Connection, scope: str) -> list[str]:
    """The ids of a scope's records that the hub has sent."""
    return [found[0] for found in db.execute("SELECT id FROM record WHERE scope = ? AND seq > 0", (scope,))]


def forget(db: Connection, record: str) -> None:
    """Remove a record and its words: the hub does not have it."""
    db.execute("DELETE FROM search WHERE rowid IN (SELECT n FROM record WHERE id = ?)", (record,))
    db.execute("DELETE FROM record WHERE id = ?", (record,))


def make_own(db: Connection, record: str) -> None:
    """The hub does not have this record any more and is offered it again: it counts as never sent."""
    db.execute("UPDATE record SET seq = 0, mark = 0 WHERE id = ?", (record,))
