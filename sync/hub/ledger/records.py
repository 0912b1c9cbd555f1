"""Records in and out of the hub's database, many at a time, each with the mark that manifests sum up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from champion_app.domain.manifest import mark_of
from champion_app.domain.merge import Row
from sync.hub.storage.schema import record

_body = msgspec.json.Decoder(dict[str, Any])
_versions = msgspec.json.Decoder(dict[str, int])
_BATCH = 400


def read_many(tx: Connection, ids: Iterable[str]) -> dict[str, Row]:
    """Records by id; missing ones are left out."""
    wanted = sorted(set(ids))
    found: dict[str, Row] = {}
    for start in range(0, len(wanted), _BATCH):
        asked = select(record).where(record.c.id.in_(wanted[start : start + _BATCH]))
        for row in tx.execute(asked):
            found[row.id] = Row(
                id=row.id,
                kind=row.kind,
                scope=row.scope,
                body=_body.decode(row.body),
                versions=_versions.decode(row.versions),
                seq=row.seq,
                state=row.state,
            )
    return found


def insert_many(tx: Connection, rows: Sequence[tuple[Row, str]]) -> None:
    """New records with the exact text of their bodies."""
    if rows:
        tx.execute(
            insert(record),
            [
                {
                    "id": row.id, "kind": row.kind, "scope": row.scope, "body": body,
                    "versions": msgspec.json.encode(row.versions).decode(), "seq": row.seq, "state": row.state,
                    "mark": _mark(row, body),
                }
                for row, body in rows
            ],
        )  # fmt: skip


def update_many(tx: Connection, rows: Sequence[Row]) -> None:
    """Changed records."""
    if rows:
        told = [(row, msgspec.json.encode(row.body).decode()) for row in rows]
        tx.execute(
            update(record)
            .where(record.c.id == bindparam("of"))
            .values(
                body=bindparam("b"), versions=bindparam("v"), seq=bindparam("s"), state=bindparam("t"),
                mark=bindparam("m"),
            ),
            [
                {
                    "of": row.id, "b": body, "v": msgspec.json.encode(row.versions).decode(), "s": row.seq,
                    "t": row.state, "m": _mark(row, body),
                }
                for row, body in told
            ],
        )  # fmt: skip


def _mark(row: Row, body: str) -> int:
    return mark_of(record=row.id, seq=row.seq, state=row.state, versions=row.versions, body=body.encode())
