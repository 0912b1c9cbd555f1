"""A laptop that is lost: what was on it at its last sync, and the order to destroy that at its next contact."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, func, select, update

from champion_app.domain.errors import NotTrusted, Refused
from champion_app.domain.kinds.case import Case
from champion_app.domain.record import Catalogue, kind_of, view
from champion_app.domain.scope import case_scope, subject_of, type_of
from sync.hub import hub_log
from sync.hub.access import devices
from sync.hub.hub_log import HubAct
from sync.hub.storage.schema import blob, device, purge, record, scope_grant, user
from sync.wire.codec import decode
from sync.wire.messages import Signed, WipeDone, WipeOrder
from sync.wire.verify import check_signature

NOT_ITS_WORD = "The word that a laptop was wiped does not fit, so it was not taken."


class ScopeThere(msgspec.Struct, frozen=True, kw_only=True):
    """One scope that lay on a laptop: the case's reference where it is one, how many records of which kinds, files."""

    scope: str
    reference: str
    records: int
    kinds: tuple[tuple[str, int], ...]
    files: int


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """One laptop. Times are RFC 3339; empty where there is none."""

    id: str
    name: str
    person: str
    guard: str
    enrolled_at: str
    last_seen: str
    done_at: str
    revoked: str
    set_back: str
    wipe_ordered: bool
    wiped: str
    duress: str


def order_wipe(tx: Connection, device_id: str, *, sign: Callable[[object], Signed], now: datetime) -> None:
    """Refuse a laptop, and have it destroy what is on it at its next contact. Raises DeviceRefused or Refused."""
    devices.revoke_device(tx, device_id, now=now)
    row = tx.execute(select(device.c.wipe, device.c.wiped).where(device.c.id == device_id)).one()
    if row.wiped:
        raise Refused("This laptop has sworn already that nothing is left on it.")
    if row.wipe:
        raise Refused("This laptop is to be wiped already; it has not been in contact since.")
    order = sign(WipeOrder(device=device_id, order=secrets.token_hex(8), at=now.isoformat()))
    tx.execute(update(device).where(device.c.id == device_id).values(wipe=msgspec.json.encode(order).decode()))
    hub_log.note(tx, [HubAct(act="wipe ordered", device=device_id)], now=now)


def take_word(tx: Connection, signed: Signed, *, now: datetime) -> None:
    """A laptop swears that it carried the order out. Any number of times. Raises NotTrusted."""
    content = bytes(signed.content)
    try:
        told = decode(content, WipeDone)
    except Refused:
        raise NotTrusted(NOT_ITS_WORD) from None
    row = tx.execute(select(device).where(device.c.id == told.device)).first()
    if row is None or not row.wipe:
        raise NotTrusted(NOT_ITS_WORD)
    check_signature(bytes.fromhex(row.key), content, signed.signature)
    if decode(bytes(decode(row.wipe.encode(), Signed).content), WipeOrder).order != told.order:
        raise NotTrusted(NOT_ITS_WORD)
    if row.wiped:
        return
    word = msgspec.json.encode(signed).decode()
    tx.execute(update(device).where(device.c.id == told.device).values(wiped=word, last_seen=now.isoformat()))
    hub_log.note(tx, [HubAct(act="wiped", by=told.device, device=told.device, user=row.user)], now=now)


def laptop(tx: Connection, device_id: str) -> Lost:
    """One laptop as the coordinator needs it on that day. Raises Refused."""
    asked = select(device, user.c.name.label("who")).join(user, user.c.id == device.c.user)
    row = tx.execute(asked.where(device.c.id == device_id)).first()
    if row is None:
        raise Refused(f"There is no laptop {device_id}. `champion-hub laptop list` shows them.")
    wiped = decode(bytes(decode(row.wiped.encode(), Signed).content), WipeDone).at if row.wiped else ""
    return Lost(
        id=row.id, name=row.name, person=row.who, guard=row.guard, enrolled_at=row.enrolled_at,
        last_seen=row.last_seen, done_at=row.done_at, revoked=row.revoked, set_back=row.set_back,
        wipe_ordered=bool(row.wipe), wiped=wiped, duress=row.duress,
    )  # fmt: skip


_GUARDS = {
    "keystore": "passphrase and this laptop's own keystore: a copy of its disk alone cannot be opened",
    "passphrase": "the passphrase alone",
}


def facts(told: Lost) -> list[tuple[str, str]]:
    """Label and value, in the order in which they are asked on that day."""
    leased = told.last_seen and datetime.fromisoformat(told.last_seen) + timedelta(days=devices.LEASE_DAYS)
    pairs = [
        ("person", told.person),
        ("name", told.name),
        ("guarded by", _GUARDS.get(told.guard, "not told yet")),
        ("joined", told.enrolled_at),
        ("last seen", told.last_seen),
        ("last complete sync", told.done_at or "never"),
        ("may work alone until", leased.isoformat() if leased else ""),
        ("refused since", told.revoked),
        ("older copy came", told.set_back),
        ("opened under duress", told.duress),
        ("to be wiped", "at its next contact" if told.wipe_ordered and not told.wiped else ""),
        ("swore that it was wiped", told.wiped),
    ]
    return [(label, value) for label, value in pairs if value]


def was_on_it(tx: Connection, device_id: str, *, catalogue: Catalogue) -> list[ScopeThere]:
    """What lay on a laptop at its last complete sync: what its person was given until then, and of what was taken away
    since, all that it has not sworn to be free of. Counts are those of the hub now."""
    told = tx.execute(select(device.c.user, device.c.done_at).where(device.c.id == device_id)).one()
    if not told.done_at:
        return []
    purges = tx.execute(select(purge.c.scope, purge.c.at).where(purge.c.device == device_id))
    sworn = {row.scope: row.at for row in purges}
    grants = select(scope_grant).where(scope_grant.c.user == told.user, scope_grant.c.since <= told.done_at)
    there = {
        row.scope
        for row in tx.execute(grants)
        if not row.until or not (row.scope in sworn and sworn[row.scope] >= row.until)
    }
    return [_scope(tx, scope, catalogue) for scope in sorted(there)]


def _scope(tx: Connection, scope: str, catalogue: Catalogue) -> ScopeThere:
    live = (record.c.scope == scope, record.c.state == "live")
    counted = tx.execute(select(record.c.kind, func.count()).where(*live).group_by(record.c.kind)).all()
    titles = {kind.name: kind.title for kind in catalogue.kinds}
    reference = ""
    if type_of(scope) == type_of(case_scope("")):
        own = (record.c.id == subject_of(scope), record.c.kind == kind_of(Case).name, record.c.scope == scope)
        asked = select(record.c.body).where(*own)
        body = tx.execute(asked).scalar()
        reference = view(Case, msgspec.json.decode(body)).reference or "" if body else ""
    return ScopeThere(
        scope=scope,
        reference=reference,
        records=sum(number for _, number in counted),
        kinds=tuple(sorted((str(titles.get(kind, kind)), int(number)) for kind, number in counted)),
        files=int(tx.execute(select(func.count()).select_from(blob).where(blob.c.scope == scope)).scalar_one()),
    )
