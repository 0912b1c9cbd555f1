"""Laptops as they come to the hub: who one is, the numbers of its requests, its meetings and its lease."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from champion_app.domain.errors import DeviceRefused
from champion_app.domain.rules.laptop.lease import Lease
from sync.hub.hub_log import HubAct, note
from sync.hub.storage.schema import commit_log, device, user
from sync.wire.messages import Hello

LEASE_DAYS = 14
CLOSED_AFTER_DAYS = 3


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One laptop. ``key`` is its raw Ed25519 public key."""

    id: str
    user: str
    user_name: str
    name: str
    key: bytes
    revoked: bool
    last_seen: str
    uncompared: bool = False
    duress_key: str = ""
    wipe: str = ""
    """The signed order to destroy what is on it, while it has not sworn that it did."""


class Laptop(msgspec.Struct, frozen=True, kw_only=True):
    """One laptop, as the coordinator sees it. Times are RFC 3339; empty where there is none."""

    id: str
    name: str
    user: str
    user_id: str
    enrolled_at: str
    last_seen: str
    revoked: str
    set_back: str


def ever_joined(tx: Connection) -> list[Laptop]:
    """Every laptop that ever joined, the latest seen first."""
    asked = select(device, user.c.name.label("who")).join(user, user.c.id == device.c.user)
    return [
        Laptop(
            id=row.id,
            name=row.name,
            user=row.who,
            user_id=row.user,
            enrolled_at=row.enrolled_at,
            last_seen=row.last_seen,
            revoked=row.revoked,
            set_back=row.set_back,
        )
        for row in tx.execute(asked.order_by(device.c.last_seen.desc()))
    ]


# Asked at every request, so made once.
_DEVICE = (
    select(device, user.c.name.label("user_name"))
    .join(user, user.c.id == device.c.user)
    .where(device.c.id == bindparam("of"))
)
_TAKE_REQUEST = (
    update(device)
    .where(device.c.id == bindparam("of"), device.c.request_number < bindparam("number"))
    .values(request_number=bindparam("number"), last_seen=bindparam("at"))
)
_LAST_REQUEST = select(device.c.request_number).where(device.c.id == bindparam("of"))
_CONTACT = select(device.c.contact).where(device.c.id == bindparam("of"))
_MET = (
    update(device)
    .where(device.c.id == bindparam("of"))
    .values(contact=bindparam("met"), guard=bindparam("beside"), duress_key=bindparam("proved_by"))
)
_SET_BACK = update(device).where(device.c.id == bindparam("of")).values(set_back=bindparam("at"))
_LAST_COMMIT = (
    select(commit_log.c.number, commit_log.c.hash)
    .where(commit_log.c.device == bindparam("of"))
    .order_by(commit_log.c.number.desc())
    .limit(1)
)
_ROUND = (
    update(device).where(device.c.id == bindparam("of")).values(cursor=bindparam("through"), done_at=bindparam("at"))
)


def find_device(tx: Connection, device_id: str) -> Device | None:
    """A laptop, or None."""
    row = tx.execute(_DEVICE, {"of": device_id}).first()
    if row is None:
        return None
    return Device(
        id=row.id,
        user=row.user,
        user_name=row.user_name,
        name=row.name,
        key=bytes.fromhex(row.key),
        revoked=bool(row.revoked),
        last_seen=row.last_seen,
        uncompared=bool(row.words),
        duress_key=row.duress_key,
        wipe="" if row.wiped else row.wipe,
    )


def take_request(tx: Connection, device_id: str, number: int, *, now: datetime) -> bool:
    """Note a request's number; False where it is not higher than every one before."""
    done = tx.execute(_TAKE_REQUEST, {"of": device_id, "number": number, "at": now.isoformat()})
    return bool(done.rowcount)


def last_request(tx: Connection, device_id: str) -> int:
    """The highest number that a request of this laptop had."""
    return int(tx.execute(_LAST_REQUEST, {"of": device_id}).scalar_one())


def meet(tx: Connection, device_id: str, hello: Hello, *, now: datetime) -> bool:
    """Remember this meeting by its name. Returns whether the laptop does not know the one before: then this vault is an
    older copy, or there are two of it."""
    if not hello.contact:
        return False
    before = tx.execute(_CONTACT, {"of": device_id}).scalar_one()
    set_back = before not in ("", hello.contact, *hello.contacts)
    told = {"of": device_id, "met": hello.contact, "beside": hello.guard, "proved_by": hello.duress_key}
    tx.execute(_MET, told)
    if set_back:
        tx.execute(_SET_BACK, {"of": device_id, "at": now.isoformat()})
    return set_back


def note_duress(tx: Connection, device_id: str, *, now: datetime) -> None:
    """Somebody was made to open this laptop: the coordinator sees it, and the hub's log has it."""
    tx.execute(update(device).where(device.c.id == device_id).values(duress=now.isoformat()))
    note(tx, [HubAct(act="opened under duress", by=device_id, device=device_id)], now=now)


def last_commit(tx: Connection, device_id: str) -> tuple[int, str]:
    """Number and hash of the last commit of a laptop; 0 and nothing before the first."""
    found = tx.execute(_LAST_COMMIT, {"of": device_id}).first()
    return (int(found.number), found.hash) if found else (0, "")


def revoke_device(tx: Connection, device_id: str, *, now: datetime) -> None:
    """Refuse a laptop from now on. Raises DeviceRefused where there is no such laptop."""
    done = tx.execute(update(device).where(device.c.id == device_id).values(revoked=now.isoformat()))
    if not done.rowcount:
        raise DeviceRefused(f"There is no device {device_id}.")
    note(tx, [HubAct(act="laptop refused", device=device_id)], now=now)


def note_round(tx: Connection, device_id: str, cursor: str, *, now: datetime) -> None:
    """How far a laptop has everything, after a complete round."""
    tx.execute(_ROUND, {"of": device_id, "through": cursor, "at": now.isoformat()})


def lease_of(told: Device, now: datetime) -> Lease:
    """How long a laptop may work without the force, and how long it may be opened."""
    until = now + timedelta(days=LEASE_DAYS)
    return Lease(
        device=told.id, user=told.user, issued=now, works_until=until,
        opens_until=until + timedelta(days=CLOSED_AFTER_DAYS),
    )  # fmt: skip
