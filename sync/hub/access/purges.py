"""Purge receipts: a laptop's signed word that nothing is left of what was taken away, and who has not sworn yet."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, select

from champion_app.domain.errors import NotTrusted
from sync.hub.access import grants as scope
from sync.hub.access.devices import Device
from sync.hub.storage.schema import device, purge, user
from sync.wire.codec import decode
from sync.wire.messages import PurgeReceipt, PurgeTaken, Signed
from sync.wire.verify import check_signature


class Unconfirmed(msgspec.Struct, frozen=True, kw_only=True):
    """A laptop that has not yet sworn to be free of a scope."""

    device: str
    name: str
    user: str
    scope: str
    last_seen: str


def take(tx: Connection, sender: Device, signed: Signed, *, now: datetime) -> PurgeTaken:
    """Keep a receipt. Raises NotTrusted where it is not that device's own. A receipt for an older list, or for what
    was given again since, is not noted: the laptop asks for the list again."""
    raw = bytes(signed.content)
    check_signature(sender.key, raw, signed.signature)
    told = decode(raw, PurgeReceipt)
    if told.device != sender.id:
        raise NotTrusted("A purge receipt names another device than the one that sent it, so it was not taken.")
    if told.epoch != scope.epoch_of(tx, sender.user):
        return PurgeTaken(scopes=())
    gone = set(scope.removed_from(tx, user_id=sender.user, device_id=sender.id))
    noted = tuple(sorted(set(told.scopes) & gone))
    for one in noted:
        tx.execute(delete(purge).where(purge.c.device == sender.id, purge.c.scope == one))
        tx.execute(
            insert(purge).values(
                device=sender.id, scope=one, at=now.isoformat(), content=raw.decode(), signature=signed.signature
            )
        )
    return PurgeTaken(scopes=tuple(sorted({*noted, *_sworn(tx, sender.id, told.scopes)})))


def _sworn(tx: Connection, device_id: str, scopes: tuple[str, ...]) -> set[str]:
    """What was noted before: the same receipt may come twice."""
    found = tx.execute(select(purge.c.scope).where(purge.c.device == device_id)).scalars()
    return set(found) & set(scopes)


def unconfirmed(tx: Connection) -> list[Unconfirmed]:
    """Every laptop that still has, or may have, what was taken away; the longest unseen first."""
    asked = (
        select(device.c.id, device.c.name, device.c.user, device.c.last_seen, user.c.name.label("who"))
        .join(user, user.c.id == device.c.user)
        .order_by(device.c.last_seen)
    )
    return [
        Unconfirmed(device=row.id, name=row.name, user=row.who, scope=one, last_seen=row.last_seen)
        for row in tx.execute(asked).all()
        for one in scope.removed_from(tx, user_id=row.user, device_id=row.id)
    ]
