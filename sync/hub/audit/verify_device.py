"""A laptop's log at the hub: each entry against what the laptop signed, and what it signed against itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from champion_app.domain.audit import AuditEntry, breaks
from champion_app.domain.errors import NotTrusted
from sync.hub.audit.finding import Finding
from sync.hub.storage.audit_tables import audit_batch, audit_entry
from sync.wire.messages import AuditBatch
from sync.wire.verify import check_signature

_FIELDS = AuditEntry.__struct_fields__


class DeviceLog(msgspec.Struct, kw_only=True):
    """What the hub has of one laptop: entries as they are asked for, and uploads as they were signed."""

    device: str
    entries: dict[int, AuditEntry]
    uploads: list[Row[Any]]

    def witnessed(self) -> list[tuple[str, str]]:
        """The hub's own words about its log that this laptop kept, two by two."""
        told = [_content(row) for row in self.uploads if row.witnessed]
        return [(one.seen, one.told) for batch in told if batch is not None for one in batch.witnessed]


def read(tx: Connection, device: str) -> DeviceLog:
    """Everything of one laptop."""
    asked = select(audit_entry).where(audit_entry.c.device == device).order_by(audit_entry.c.number)
    entries = {row.number: AuditEntry(**{field: getattr(row, field) for field in _FIELDS}) for row in tx.execute(asked)}
    uploads = tx.execute(
        select(audit_batch)
        .where(audit_batch.c.device == device)
        .order_by(audit_batch.c.first, audit_batch.c.taken_at, audit_batch.c.id)
    )
    return DeviceLog(device=device, entries=entries, uploads=list(uploads))


def _content(row: Row[Any]) -> AuditBatch | None:
    try:
        return msgspec.json.decode(row.content, type=AuditBatch)
    except msgspec.MsgspecError:
        return None


def findings(log: DeviceLog, *, key: bytes | None, taken: Sequence[tuple[int, str]]) -> list[Finding]:
    """Every entry that does not hold. ``key`` is the laptop's public key, None where it is not known any more;
    ``taken`` are the ends of this log that the hub's own speaks of."""
    signed: dict[int, AuditEntry] = {}
    found: list[Finding] = []
    broken: list[range] = []
    for row in log.uploads:
        told = _content(row)
        if told is None or not _is_signed(row, told, key, log.device):
            broken.append(range(row.first, row.last + 1))
            words = "lies in an upload that is not what the laptop signed"
            found.append(Finding(log=log.device, number=row.first, words=words, last=row.last))
            continue
        for entry in told.entries:
            if signed.setdefault(entry.number, entry) != entry:
                words = "was sent twice with different content"
                found.append(Finding(log=log.device, number=entry.number, words=words))
    found += _stored(log, signed, broken)
    for one in breaks(signed[number] for number in sorted(signed)):
        if not any(one.number in part or one.number - 1 in part for part in broken):
            words = f"{one.words}, as the laptop sent it"
            found.append(Finding(log=log.device, number=one.number, words=words, last=one.last))
    return [*found, *_ends(log, taken)]


def _is_signed(row: Row[Any], told: AuditBatch, key: bytes | None, device: str) -> bool:
    if key is None or told.device != device or not told.entries:
        return False
    try:
        check_signature(key, row.content.encode(), row.signature)
    except NotTrusted:
        return False
    return (told.entries[0].number, told.entries[-1].number) == (row.first, row.last)


def _stored(log: DeviceLog, signed: dict[int, AuditEntry], broken: Sequence[range]) -> Iterator[Finding]:
    for number in sorted({*log.entries, *signed}):
        kept, sent = log.entries.get(number), signed.get(number)
        if kept is None:
            yield Finding(log=log.device, number=number, words="is missing")
        elif sent is None:
            if not any(number in part for part in broken):
                yield Finding(log=log.device, number=number, words="was never sent by the laptop")
        elif kept != sent:
            yield Finding(log=log.device, number=number, words="was changed after it was taken")


def _ends(log: DeviceLog, taken: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    last = max(log.entries, default=0)
    for number, told in taken:
        if number > last:
            words = "is missing, which the hub's log says that it had taken"
            yield Finding(log=log.device, number=last + 1, words=words, last=number)
            last = number
        elif number in log.entries and log.entries[number].hash != told:
            yield Finding(log=log.device, number=number, words="is not the one that the hub's log says that it took")
