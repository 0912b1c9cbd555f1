"""Ids that the hub keeps for records of its own: each comes from chance and lies in a table, so none can be guessed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from sync.hub.storage.ledger_tables import hub_record

_BATCH = 400


def id_for(tx: Connection, purpose: str, subject: str) -> str:
    """The id of the record that the hub makes for this purpose about this subject: always the same one."""
    of = (hub_record.c.purpose == purpose, hub_record.c.subject == subject)
    found = tx.execute(select(hub_record.c.record).where(*of)).scalar()
    if found is not None:
        return str(found)
    made = secrets.token_hex(16)
    tx.execute(insert(hub_record).values(purpose=purpose, subject=subject, record=made))
    return made


def id_anew(tx: Connection, purpose: str, subject: str) -> str:
    """Another id for the same, where what lies under the one before is no record of the hub's."""
    tx.execute(delete(hub_record).where(hub_record.c.purpose == purpose, hub_record.c.subject == subject))
    return id_for(tx, purpose, subject)


def reserved(tx: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Which of these ids the hub keeps for itself."""
    wanted = sorted(set(ids))
    found: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        asked = select(hub_record.c.record).where(hub_record.c.record.in_(wanted[start : start + _BATCH]))
        found.update(tx.execute(asked).scalars())
    return frozenset(found)
