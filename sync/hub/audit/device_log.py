"""Take a laptop's log of who did what: as it was signed, whatever is wrong with it, so that nothing of it is ever lost.

What does not fit together is found by who verifies; here it is kept.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from champion_app.domain.audit import AuditEntry
from champion_app.domain.errors import NotTrusted, Refused
from sync.hub import hub_log
from sync.hub.access.devices import Device
from sync.hub.hub_log import HubAct
from sync.hub.signing import Sign
from sync.hub.storage.audit_tables import audit_batch, audit_entry
from sync.wire.codec import decode
from sync.wire.messages import AuditBatch, AuditTaken, Signed
from sync.wire.verify import check_signature

MOST_ENTRIES = 1000
LONGEST = 400
TAKEN, WITNESSED = "log taken", "witnessed"
_WRITE_BATCH, _WRITE = insert(audit_batch), insert(audit_entry)
_END = (
    select(audit_entry.c.number, audit_entry.c.hash)
    .where(audit_entry.c.device == bindparam("of"))
    .order_by(audit_entry.c.number.desc())
    .limit(1)
)


def take(tx: Connection, sender: Device, signed: Signed, *, now: datetime, sign: Sign) -> AuditTaken:
    """Keep a batch, and say in the hub's own log how far this laptop's goes, so that what was taken cannot be taken out
    again unseen. A batch that came before is answered as it was. Raises NotTrusted where it is not that device's own,
    Refused where an entry is longer than any that the app writes.
    """
    raw = bytes(signed.content)
    check_signature(sender.key, raw, signed.signature)
    told = decode(raw, AuditBatch)
    if told.device != sender.id:
        raise NotTrusted("A log names another device than the one that sent it, so it was not taken.")
    _reasonable(told)
    hub_log.lock(tx)
    through, _ = end_of(tx, sender.id)
    if told.after > through:
        return AuditTaken(through=through)  # what lies between was lost here: from there, please
    fresh = [entry for entry in told.entries if entry.number > through]
    if not told.entries or (not fresh and not told.witnessed and not _differs(tx, sender.id, told.entries)):
        return AuditTaken(through=through)
    tx.execute(
        _WRITE_BATCH,
        {
            "id": secrets.token_hex(16),
            "device": sender.id,
            "first": told.entries[0].number,
            "last": told.entries[-1].number,
            "content": raw.decode(),
            "signature": signed.signature,
            "taken_at": now.isoformat(),
            "witnessed": len(told.witnessed),
        },
    )
    rows = list({entry.number: {"device": sender.id, **msgspec.structs.asdict(entry)} for entry in fresh}.values())
    if rows:
        tx.execute(_WRITE, rows)
    through, last = end_of(tx, sender.id)
    acts = [HubAct(act=TAKEN, by=sender.id, device=sender.id, user=sender.user, detail=f"{through} {last}")]
    acts += [HubAct(act=WITNESSED, by=sender.id, device=sender.id, user=sender.user) for _ in told.witnessed]
    hub_log.note(tx, acts, now=now)
    log = sign(hub_log.checkpoint(tx, since=told.log_size))
    return AuditTaken(through=max(through, told.entries[-1].number), log=log)


def _reasonable(told: AuditBatch) -> None:
    texts = (text for entry in told.entries for text in msgspec.structs.astuple(entry)[1:])
    numbers = [entry.number for entry in told.entries]
    if len(numbers) > MOST_ENTRIES or numbers != sorted(numbers) or any(n < 1 or n >= 1 << 62 for n in numbers):
        raise Refused("A log of this shape is not one that the app writes.")
    if any(len(text) > LONGEST for text in texts):
        raise Refused("An entry of the log is longer than any that the app writes.")


def _differs(tx: Connection, device: str, entries: tuple[AuditEntry, ...]) -> bool:
    """Whether entries that came before said something else."""
    numbers = [entry.number for entry in entries]
    asked = select(audit_entry.c.number, audit_entry.c.hash).where(
        audit_entry.c.device == device, audit_entry.c.number.between(numbers[0], numbers[-1])
    )
    kept = {row.number: row.hash for row in tx.execute(asked)}
    return any(kept.get(entry.number) != entry.hash for entry in entries)


def end_of(tx: Connection, device: str) -> tuple[int, str]:
    """The last entry that the hub has of a laptop: its number and its hash; 0 and nothing before the first."""
    found = tx.execute(_END, {"of": device}).first()
    return (int(found.number), str(found.hash)) if found else (0, "")
