"""Hold every log at the hub against what was signed, and name each entry that does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, select

from sync.hub.audit import verify_device, verify_hub
from sync.hub.audit.finding import Finding
from sync.hub.audit.verify_hub import HubLog
from sync.hub.storage.audit_tables import audit_batch, audit_entry
from sync.hub.storage.schema import device


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked through, and what does not hold."""

    laptops: int
    laptop_entries: int
    hub_entries: int
    findings: tuple[Finding, ...]


def verify(tx: Connection, *, hub_key: bytes) -> Verified:
    """Look through everything, in one snapshot."""
    hub = verify_hub.read(tx)
    findings = verify_hub.findings(tx, hub, hub_key=hub_key)
    keys = {row.id: bytes.fromhex(row.key) for row in tx.execute(select(device.c.id, device.c.key))}
    logs = sorted({*keys, *_named(tx), *hub.taken})
    entries = 0
    for one in logs:
        log = verify_device.read(tx, one)
        entries += len(log.entries)
        findings += verify_device.findings(log, key=keys.get(one), taken=hub.taken.get(one, ()))
        findings += _witnessed(log.witnessed(), hub, hub_key=hub_key, by=one)
    return Verified(
        laptops=len(logs),
        laptop_entries=entries,
        hub_entries=len(hub.rows),
        findings=tuple(dict.fromkeys(findings)),
    )


def _named(tx: Connection) -> set[str]:
    """Laptops that a log is kept of, whether or not they are still known."""
    return {
        *tx.execute(select(audit_entry.c.device).distinct()).scalars(),
        *tx.execute(select(audit_batch.c.device).distinct()).scalars(),
    }


def _witnessed(told: Iterable[Sequence[str]], hub: HubLog, *, hub_key: bytes, by: str) -> list[Finding]:
    """The hub's own signed words that a laptop kept, and that its log does not bear out now."""
    return [
        Finding(log="hub", number=number, words=f"is not the one that laptop {by} was shown")
        for words in told
        for signed in words
        for number in verify_hub.not_borne_out(hub, signed, hub_key=hub_key)
    ]
