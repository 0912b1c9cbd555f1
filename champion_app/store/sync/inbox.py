"""Rows as the hub sends them, into the vault: own unsent changes stay on top, and one bad row stops nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import Any, Protocol

import msgspec

from champion_app.domain.change import Touched
from champion_app.domain.kinds.case import Case
from champion_app.domain.manifest import mark_of
from champion_app.domain.merge import LIVE, Row, rebase
from champion_app.domain.record import Catalogue, kind_of
from champion_app.store.db import bulk
from champion_app.store.db.connection import is_of_the_world, part
from champion_app.store.rows import files, meta
from champion_app.store.rows.search import words_of
from champion_app.store.sync import outbox


class ArrivingRow(Protocol):
    """One record as the hub sends it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def versions(self) -> dict[str, int]: ...
    @property
    def body(self) -> msgspec.Raw: ...


UNREADABLE = "This record came in a form that this version of the app cannot read. It is kept as it came."
_body = msgspec.json.Decoder(dict[str, Any])
_LOOK_UP = 500
_CASE = kind_of(Case).name


class ReadRow(msgspec.Struct, frozen=True, gc=False):
    """A row as it will be written, as far as that is known without the vault. ``body`` is None where this version
    cannot read it; ``text`` is its exact text either way."""

    row: ArrivingRow
    text: str
    body: dict[str, Any] | None
    mark: int
    words: str


def read_page(rows: Sequence[ArrivingRow], *, catalogue: Catalogue) -> list[ReadRow]:
    """Read every row of a page. Touches no vault, so that it may be done while the page before is being written."""
    return [_read(row, catalogue) for row in rows]


def _read(row: ArrivingRow, catalogue: Catalogue) -> ReadRow:
    raw = bytes(row.body)
    mark = mark_of(record=row.id, seq=row.seq, state=row.state, versions=row.versions, body=raw)
    try:
        body = _body.decode(raw)
        return ReadRow(row, raw.decode(), body, mark, words_of(row.kind, body, row.state, catalogue=catalogue))
    except Exception:  # noqa: BLE001  # whatever is in a row of others: it is set aside, and the rest arrives
        return ReadRow(row, raw.decode(errors="replace"), None, mark, "")


def write_page(db: Connection, read: Sequence[ReadRow], *, catalogue: Catalogue) -> list[Touched]:
    """Write a page of rows. Returns what changed for the person. A row that cannot be written, whatever it raises, is
    set aside and the others are written. Raises what is of the disk or of the file."""
    try:
        with part(db):
            return _write(db, read, catalogue=catalogue)
    except Exception as error:
        if is_of_the_world(error):
            raise
    touched: list[Touched] = []
    for one in read:
        touched += _write_alone(db, one, catalogue=catalogue)
    return touched


def _write(db: Connection, read: Sequence[ReadRow], *, catalogue: Catalogue) -> list[Touched]:
    page = _Page(db, read, catalogue)
    for one in read:
        page.take(one)
    page.write()
    return page.touched


def _write_alone(db: Connection, one: ReadRow, *, catalogue: Catalogue) -> list[Touched]:
    try:
        with part(db):
            return _write(db, [one], catalogue=catalogue)
    except Exception as error:
        if is_of_the_world(error):
            raise
    with part(db):
        return _write(db, [msgspec.structs.replace(one, body=None, words="")], catalogue=catalogue)


class _Page:
    """What one page does to the vault, gathered row by row and written many at a time."""

    def __init__(self, db: Connection, read: Sequence[ReadRow], catalogue: Catalogue) -> None:
        self._db, self._catalogue = db, catalogue
        self._known = _known(db, [one.row.id for one in read])
        self._overlaid = outbox.records_with_open_changes(db)
        self._first_round = not meta.last_round(db).at
        self._old_scopes = _known_scopes(db, {one.row.scope for one in read})
        self._number = db.execute("SELECT coalesce(max(n), 0) FROM record").fetchone()[0]
        self._at = meta.last_round(db).at
        self._inserts: list[tuple[Any, ...]] = []
        self._updates: list[tuple[Any, ...]] = []
        self._words: list[tuple[int, str]] = []
        self._stale_words: list[tuple[int]] = []
        self._news: list[tuple[str, str, str, bool]] = []
        self._unreadable: list[tuple[Any, ...]] = []
        self._readable: list[tuple[str]] = []
        self._gone: set[tuple[str, str]] = set()
        self.touched: list[Touched] = []

    def take(self, one: ReadRow) -> None:
        row = one.row
        if one.body is None:
            told = (row.id, row.kind, row.scope, row.seq, one.mark, one.text, UNREADABLE, self._at)
            self._unreadable.append(told)
            return
        self._readable.append((row.id,))
        self._readably(one, row, one.body)

    def _readably(self, one: ReadRow, row: ArrivingRow, body: dict[str, Any]) -> None:
        text, words = one.text, one.words
        versions = msgspec.json.encode(row.versions).decode() if row.versions else "{}"
        state, pristine = row.state, None
        if row.id in self._overlaid:
            state = outbox.open_state(self._db, row.id) or row.state
            open_changes = outbox.open_changes(self._db, row.id)
            if open_changes:
                pristine = text
                body = rebase(_as_row(row, body), open_changes).body
                text = msgspec.json.encode(body).decode()
            words = words_of(row.kind, body, state, catalogue=self._catalogue)
        before = self._known.get(row.id)
        changed = before is None or before[1] != body or before[2] != state
        if before is None:
            self._number += 1
            place = self._number
            told = (place, row.id, row.kind, row.scope, text, versions, row.seq, state, pristine, one.mark)
            self._inserts.append(told)
        else:
            place = before[0]
            self._stale_words.append((place,))
            self._updates.append((row.scope, text, versions, row.seq, state, pristine, one.mark, place))
        if words:
            self._words.append((place, words))
        if not changed:
            return
        self.touched.append(Touched(record=row.id, kind=row.kind, scope=row.scope))
        if state == LIVE:
            files.expect(self._db, row.kind, row.scope, body)
        else:
            self._gone.add((row.kind, row.scope))
        new_here = row.scope not in self._old_scopes
        if not self._first_round and (row.kind == _CASE or not new_here):
            self._news.append((row.id, row.kind, row.scope, new_here))

    def write(self) -> None:
        db = self._db
        bulk.insert(
            db, "record (n, id, kind, scope, body, versions, seq, state, pristine, mark)", self._inserts
        )  # fmt: skip
        db.executemany(
            "UPDATE record SET scope = ?, body = ?, versions = ?, seq = ?, state = ?, pristine = ?, mark = ? "
            "WHERE n = ?",
            self._updates,
        )
        for kind, scope in self._gone:
            files.let_go(db, kind, scope)
        db.executemany("DELETE FROM search WHERE rowid = ?", self._stale_words)
        bulk.insert(db, "search (rowid, words)", self._words)
        db.executemany(
            "INSERT INTO news (record, kind, scope, fresh, at) VALUES (?, ?, ?, ?, datetime('now')) "
            "ON CONFLICT (record) DO UPDATE SET scope = excluded.scope, at = excluded.at",
            self._news,
        )
        if db.execute("SELECT 1 FROM unreadable LIMIT 1").fetchone():
            db.executemany("DELETE FROM unreadable WHERE id = ?", self._readable)
        db.executemany("INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._unreadable)


def _as_row(row: ArrivingRow, body: dict[str, Any]) -> Row:
    return Row(
        id=row.id, kind=row.kind, scope=row.scope, body=body, versions=row.versions, seq=row.seq, state=row.state
    )


def _known(db: Connection, ids: Sequence[str]) -> dict[str, tuple[int, dict[str, Any], str]]:
    found: dict[str, tuple[int, dict[str, Any], str]] = {}
    for start in range(0, len(ids), _LOOK_UP):
        batch = ids[start : start + _LOOK_UP]
        for identity, number, body, state in db.execute(
            f"SELECT id, n, body, state FROM record WHERE id IN ({', '.join('?' * len(batch))})", batch
        ):
            found[identity] = (number, _body.decode(body), state)
    return found


def _known_scopes(db: Connection, scopes: Iterable[str]) -> set[str]:
    wanted = sorted(scopes)
    known: set[str] = set()
    for start in range(0, len(wanted), _LOOK_UP):
        batch = wanted[start : start + _LOOK_UP]
        marks = ", ".join("(?)" for _ in batch)
        statement = (
            f"WITH wanted (scope) AS (VALUES {marks}) SELECT scope FROM wanted "
            "WHERE EXISTS (SELECT 1 FROM record WHERE record.scope = wanted.scope)"
        )
        known.update(found[0] for found in db.execute(statement, batch))
    return known
