"""What taken rows can be met by from other systems, as the hub keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from sync.hub.intake.cases.taken_rows import RowKey
from sync.hub.storage.intake_tables import incoming_key

_BATCH = 500


def others_are_here(tx: Connection, source: str) -> bool:
    """Whether any other system's rows can be met at all. Quick: it reads both ends of an index."""
    least, most = tx.execute(select(func.min(incoming_key.c.source), func.max(incoming_key.c.source))).one()
    return least is not None and (least != source or most != source)


def met_by(tx: Connection, source: str, keys: Iterable[str]) -> dict[str, list[RowKey]]:
    """The rows of other systems that can be met by these keys."""
    wanted = sorted(set(keys))
    found: dict[str, list[RowKey]] = {}
    for start in range(0, len(wanted), _BATCH):
        asked = select(incoming_key).where(
            incoming_key.c.key.in_(wanted[start : start + _BATCH]), incoming_key.c.source != source
        )
        for row in tx.execute(asked.order_by(incoming_key.c.key, incoming_key.c.source, incoming_key.c.reference)):
            found.setdefault(row.key, []).append((row.source, row.reference))
    return found


def keep_keys(tx: Connection, source: str, rows: Iterable[tuple[str, Sequence[str]]], *, anew: Sequence[str]) -> None:
    """Write the keys of rows by reference. ``anew``: references whose earlier keys no longer hold."""
    for start in range(0, len(anew), _BATCH):
        gone = delete(incoming_key).where(
            incoming_key.c.source == source, incoming_key.c.reference.in_(anew[start : start + _BATCH])
        )
        tx.execute(gone)
    values = [{"key": key, "source": source, "reference": of} for of, keys in rows for key in keys]
    if values:
        tx.execute(insert(incoming_key), values)
