"""Rows as they were taken, beside the records that came of them: what makes a second run change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from sync.hub.intake.cases import CaseRecords
from sync.hub.intake.rows import Incoming, Said
from sync.hub.storage.schema import head, incoming

_BATCH = 500


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a kept row: what it said, and which records came of it."""

    said: Said
    records: CaseRecords = CaseRecords()


_kept = msgspec.json.Decoder(Kept)


def digests(tx: Connection, source: str, references: Sequence[str]) -> dict[str, str]:
    """The digests of those rows that were taken before, by reference."""
    found: dict[str, str] = {}
    for start in range(0, len(references), _BATCH):
        asked = select(incoming.c.reference, incoming.c.digest).where(
            incoming.c.source == source, incoming.c.reference.in_(references[start : start + _BATCH])
        )
        found.update((row.reference, row.digest) for row in tx.execute(asked))
    return found


def kept(tx: Connection, source: str, references: Sequence[str]) -> dict[str, Kept]:
    """Rows as they were taken, by reference."""
    found: dict[str, Kept] = {}
    for start in range(0, len(references), _BATCH):
        asked = select(incoming.c.reference, incoming.c.body).where(
            incoming.c.source == source, incoming.c.reference.in_(references[start : start + _BATCH])
        )
        found.update((row.reference, _kept.decode(row.body)) for row in tx.execute(asked))
    return found


def keep(tx: Connection, source: str, rows: Iterable[tuple[Incoming, CaseRecords]], *, at: str) -> None:
    """Write rows that come for the first time."""
    values = [
        {
            "source": source, "reference": row.reference, "digest": row.digest, "line": row.line,
            "body": _body(row, records), "case_id": records.case, "taken_at": at,
        }
        for row, records in rows
    ]  # fmt: skip
    if values:
        tx.execute(insert(incoming), values)


def keep_anew(tx: Connection, source: str, rows: Iterable[tuple[Incoming, CaseRecords]], *, at: str) -> None:
    """Write later versions of rows that were taken before."""
    values = [
        {
            "of_source": source, "of_reference": row.reference, "new_digest": row.digest, "new_line": row.line,
            "new_body": _body(row, records), "new_case": records.case, "new_at": at,
        }
        for row, records in rows
    ]  # fmt: skip
    if values:
        changed = (
            update(incoming)
            .where(incoming.c.source == bindparam("of_source"), incoming.c.reference == bindparam("of_reference"))
            .values(
                digest=bindparam("new_digest"),
                line=bindparam("new_line"),
                body=bindparam("new_body"),
                case_id=bindparam("new_case"),
                taken_at=bindparam("new_at"),
            )
        )
        tx.execute(changed, values)


def take_case_numbers(tx: Connection, count: int) -> int:
    """Take so many case numbers, under the commit lock; returns the first. They begin at 1 and leave no gap."""
    last = tx.execute(update(head).values(cases=head.c.cases + count).returning(head.c.cases)).scalar_one()
    return int(last) - count + 1


def _body(row: Incoming, records: CaseRecords) -> str:
    of = b',"records":' + msgspec.json.encode(records) if records.case else b""
    return (b'{"said":' + row.body + of + b"}").decode()
