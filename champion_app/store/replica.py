"""The store's side of a sync round: rows in, commits out, cursor and rows in one transaction.

Fits ``sync.engine.ports.Replica`` without importing it. Messages come in as anything with the fields named there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from typing import Any, Protocol

import msgspec

from champion_app.domain.case import Case
from champion_app.domain.change import ChangeSet, SignedCommit, Touched
from champion_app.domain.merge import Row, rebase
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue, kind_of
from champion_app.domain.rules.case_line import CASE_LINE_KINDS
from champion_app.store import audit, lines, meta, outbox, receipts, records
from champion_app.store.connection import Connections


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


_body = msgspec.json.Decoder(dict[str, Any])
_LOOK_UP = 500


class VaultReplica:
    """One vault, as the engine sees it. Every method is one transaction."""

    def __init__(self, connections: Connections, *, catalogue: Catalogue, policy: PolicyPack) -> None:
        self._connections = connections
        self._catalogue = catalogue
        self._policy = policy

    def identity(self) -> meta.Identity:
        return self._connections.read(meta.identity)

    def next_request_number(self) -> int:
        return self._connections.write(meta.next_request)

    def cursor(self) -> str:
        return self._connections.read(meta.cursor)

    def epoch(self) -> int:
        return self._connections.read(meta.epoch)

    def pending(self, *, after: int, limit_ops: int) -> Sequence[tuple[int, SignedCommit]]:
        return self._connections.read(lambda db: outbox.waiting(db, after=after, limit_ops=limit_ops))

    def take_receipt(self, receipt: receipts.ArrivingReceipt, *, signed: bytes) -> ChangeSet:
        def work(db: Connection) -> ChangeSet:
            touched = receipts.take(db, receipt, signed=signed.decode(), catalogue=self._catalogue)
            self._refresh_lines(db, touched)
            return ChangeSet(touched=tuple(touched))

        return self._connections.write(work)

    def set_aside(self, number: int, reason: str) -> None:
        """A commit that the hub cannot take at all stays here with its reason and stops nothing."""
        self._connections.write(lambda db: outbox.set_aside(db, number, reason))

    def apply_rows(self, rows: Sequence[ArrivingRow], *, cursor: str) -> ChangeSet:
        def work(db: Connection) -> ChangeSet:
            touched = self._write_page(db, rows)
            meta.set_cursor(db, cursor)
            self._refresh_lines(db, touched)
            return ChangeSet(touched=tuple(touched))

        return self._connections.write(work)

    def _write_page(self, db: Connection, rows: Sequence[ArrivingRow]) -> list[Touched]:
        known = _known(db, [row.id for row in rows])
        overlaid = outbox.records_with_open_changes(db)
        first_round = not meta.last_round(db).at
        old_scopes = _known_scopes(db, {row.scope for row in rows})
        number = db.execute("SELECT coalesce(max(n), 0) FROM record").fetchone()[0]
        inserts, updates, words, stale_words, news = [], [], [], [], []
        touched = []
        case_kind = kind_of(Case).name
        for row in rows:
            body_text = bytes(row.body).decode()
            versions = msgspec.json.encode(row.versions).decode() if row.versions else "{}"
            body = _body.decode(body_text)
            pristine = None
            if row.id in overlaid:
                open_changes = outbox.open_changes(db, row.id)
                if open_changes:
                    pristine = body_text
                    body = rebase(_as_row(row, body), open_changes).body
                    body_text = msgspec.json.encode(body).decode()
            before = known.get(row.id)
            changed = before is None or before[1] != body
            if before is None:
                number += 1
                place = number
                inserts.append((place, row.id, row.kind, row.scope, body_text, versions, row.seq, row.state, pristine))
            else:
                place = before[0]
                stale_words.append((place,))
                updates.append((row.scope, body_text, versions, row.seq, row.state, pristine, place))
            told = self._catalogue.words(row.kind, body) if row.state == "live" else ""
            if told:
                words.append((place, told))
            if changed and not first_round and (row.scope in old_scopes or row.kind == case_kind):
                news.append((row.id, row.kind, row.scope))
            if changed:
                touched.append(Touched(record=row.id, kind=row.kind, scope=row.scope))
        db.executemany(
            "INSERT INTO record (n, id, kind, scope, body, versions, seq, state, pristine) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            inserts,
        )
        db.executemany(
            "UPDATE record SET scope = ?, body = ?, versions = ?, seq = ?, state = ?, pristine = ? WHERE n = ?", updates
        )
        db.executemany("DELETE FROM search WHERE rowid = ?", stale_words)
        db.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", words)
        db.executemany("INSERT OR REPLACE INTO news (record, kind, scope, at) VALUES (?, ?, ?, datetime('now'))", news)
        return touched

    def _refresh_lines(self, db: Connection, touched: Iterable[Touched]) -> None:
        lines.refresh(db, (item.scope for item in touched if item.kind in CASE_LINE_KINDS), policy=self._policy)

    def set_scopes(self, scopes: Sequence[str], *, epoch: int) -> tuple[ChangeSet, tuple[str, ...]]:
        def work(db: Connection) -> tuple[ChangeSet, tuple[str, ...]]:
            unsent = outbox.scopes_with_open_changes(db)
            gone = [scope for scope in records.scopes(db) if scope not in set(scopes)]
            purged = tuple(scope for scope in gone if scope not in unsent)
            for scope in purged:
                records.purge_scope(db, scope)
                audit.note(db, at=meta.last_round(db).at, act="erased", scope=scope, detail="no longer yours")
            # The epoch is taken only once nothing is left to purge, so that the next round asks again.
            if len(purged) == len(gone):
                meta.set_epoch(db, epoch)
            return ChangeSet(touched=tuple(Touched(record="", kind="", scope=scope) for scope in purged)), purged

        result = self._connections.write(work)
        if result[1]:
            self._connections.outside_transaction(_checkpoint)
        return result

    def start_over(self) -> None:
        def work(db: Connection) -> None:
            meta.set_cursor(db, "")
            meta.set_epoch(db, -1)
            outbox.offer_again(db)

        self._connections.write(work)

    def finish_round(self, *, at: str, works_until: str, user_name: str) -> ChangeSet:
        def work(db: Connection) -> ChangeSet:
            meta.set_last_round(db, meta.LastRound(at=at, works_until=works_until))
            told = meta.identity(db)
            if user_name and user_name != told.user_name:
                meta.set_identity(db, msgspec.structs.replace(told, user_name=user_name))
            audit.note(db, at=at, act="synced")
            return ChangeSet(touched=())

        return self._connections.write(work)


def _as_row(row: ArrivingRow, body: dict[str, Any]) -> Row:
    return Row(
        id=row.id, kind=row.kind, scope=row.scope, body=body, versions=row.versions, seq=row.seq, state=row.state
    )


def _known(db: Connection, ids: Sequence[str]) -> dict[str, tuple[int, dict[str, Any]]]:
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for start in range(0, len(ids), _LOOK_UP):
        batch = ids[start : start + _LOOK_UP]
        for identity, number, body in db.execute(
            f"SELECT id, n, body FROM record WHERE id IN ({', '.join('?' * len(batch))})", batch
        ):
            found[identity] = (number, _body.decode(body))
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


def _checkpoint(db: Connection) -> None:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
