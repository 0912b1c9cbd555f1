"""Users, their laptops, and the one-time codes that join a laptop to a user."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from champion_app.domain.errors import DeviceRefused, Refused
from champion_app.domain.rules.lease import Lease
from champion_app.domain.scope import DIRECTORY, FORCE, person_scope
from sync.hub.audit.hub_log import HubAct, note
from sync.hub.scope import grant
from sync.hub.storage.schema import commit_log, device, enrol_code, user
from sync.wire.messages import Enrolled, EnrolOffer, EnrolRequest, Hello
from sync.wire.verify import CODE_ALPHABET, CODE_LENGTH, check_proof, code_id, code_key, prove
from sync.wire.words import enrolment_words

CODE_HOURS = 24
MOST_WRONG = 5
LEASE_DAYS = 14
KEY_BYTES = 32
NO_KEY = "The laptop's key or name cannot be kept, so it did not join. The code is still good."
CLOSED_AFTER_DAYS = 3
NO_CODE = "This code is not known, was used already, or has run out. Ask the coordinator for a new one."


class User(msgspec.Struct, frozen=True, kw_only=True):
    """One person that the force knows."""

    id: str
    name: str
    role: str
    area: str
    team: str = ""


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


def add_user(tx: Connection, *, name: str, role: str, area: str, now: datetime, team: str = "") -> User:
    """A new user with the scopes that everyone has."""
    if not name.strip():
        raise Refused("A user needs a name.")
    made = User(id=secrets.token_hex(8), name=name.strip(), role=role, area=area, team=team)
    tx.execute(insert(user).values(id=made.id, name=made.name, role=role, area=area, epoch=0, team=team))
    note(tx, [HubAct(act="person added", user=made.id, detail=role)], now=now)
    grant(tx, user_id=made.id, scopes=[DIRECTORY, FORCE, person_scope(made.id)], role="own", now=now)
    return made


def find_user(tx: Connection, told: str) -> User:
    """A user by id or by name. Raises Refused where there is none, or more than one of that name."""
    found = tx.execute(select(user).where((user.c.id == told) | (user.c.name == told))).all()
    if not found:
        raise Refused(f"There is no user {told}. `champion-hub user list` shows them.")
    if len(found) > 1:
        raise Refused(f"There are {len(found)} users called {told}. Give the id that `champion-hub user list` shows.")
    row = found[0]
    return User(id=row.id, name=row.name, role=row.role, area=row.area, team=row.team)


def users(tx: Connection) -> list[User]:
    """Everyone, by name."""
    rows = tx.execute(select(user).order_by(user.c.name))
    return [User(id=row.id, name=row.name, role=row.role, area=row.area, team=row.team) for row in rows]


def set_team(tx: Connection, user_id: str, team: str) -> None:
    """Move somebody to a team. Cases that are hidden from it are hidden from them from now on."""
    tx.execute(update(user).where(user.c.id == user_id).values(team=team, epoch=user.c.epoch + 1))


def issue_code(tx: Connection, *, user_id: str, now: datetime, compare: bool = False) -> str:
    """A one-time code for a user's next laptop. The hub keeps the key that is made of it, and not the code.

    ``compare``: the laptop may do nothing before somebody has compared six words on both screens. The command line
    always asks for it; a laptop that is made beside the hub, by the same hand, needs no comparing.
    """
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    tx.execute(
        insert(enrol_code).values(
            code_id=code_id(code),
            key=code_key(code),
            user=user_id,
            expires=(now + timedelta(hours=CODE_HOURS)).isoformat(),
            nonce=secrets.token_hex(16),
            wrong=0,
            used="",
            compare=int(compare),
        )
    )
    note(tx, [HubAct(act="code issued", user=user_id)], now=now)
    return code


def _open_code(tx: Connection, public_half: str, now: datetime) -> tuple[bytes, str, str, bool]:
    known = select(enrol_code).where(enrol_code.c.code_id == public_half.replace("\0", " "))
    row = tx.execute(known).first()
    gone = row is None or row.used or row.wrong >= MOST_WRONG or datetime.fromisoformat(row.expires) < now
    if row is None or gone:
        raise Refused(NO_CODE)
    return bytes(row.key), row.user, row.nonce, bool(row.compare)


def offer(tx: Connection, public_half: str, *, ca_pem: str, hub_key: bytes, now: datetime) -> EnrolOffer:
    """Who this hub is, proved with the code. Raises Refused."""
    key, _, nonce, _ = _open_code(tx, public_half, now)
    proof = prove(key, "offer", public_half, ca_pem, hub_key.hex(), nonce)
    return EnrolOffer(ca_pem=ca_pem, hub_key=hub_key.hex(), nonce=nonce, proof=proof)


def enrol(
    tx: Connection, asked: EnrolRequest, *, incarnation: str, now: datetime, ca_pem: str = "", hub_key: bytes = b""
) -> Enrolled | None:
    """Join a laptop; who the hub is goes into the words that are compared. None where the proof is wrong (the caller
    commits the count of wrong tries). Raises Refused."""
    key, user_id, nonce, compare = _open_code(tx, asked.code_id, now)
    told = (asked.nonce, asked.device_key, asked.device_name)
    if asked.nonce != nonce or not check_proof(key, asked.proof, "enrol", *told):
        counted = update(enrol_code).where(enrol_code.c.code_id == asked.code_id)
        tx.execute(counted.values(wrong=enrol_code.c.wrong + 1))
        return None
    if not _is_key(asked.device_key) or "\0" in asked.device_name:
        raise Refused(NO_KEY)
    tx.execute(update(enrol_code).where(enrol_code.c.code_id == asked.code_id).values(used=now.isoformat(), key=b""))
    made = add_device(tx, user_id=user_id, name=asked.device_name, key=asked.device_key, now=now)
    if compare:
        words = enrolment_words(
            hub_key=hub_key.hex(), ca_pem=ca_pem, code_id=asked.code_id, nonce=nonce, device_key=asked.device_key,
            device_name=asked.device_name,
        )  # fmt: skip
        tx.execute(update(device).where(device.c.id == made).values(words=" ".join(words)))
    name = tx.execute(select(user.c.name).where(user.c.id == user_id)).scalar_one()
    return Enrolled(device=made, user=user_id, user_name=name, incarnation=incarnation)


def _is_key(told: str) -> bool:
    """Whether it is a raw Ed25519 public key in hex."""
    try:
        return len(bytes.fromhex(told)) == KEY_BYTES
    except ValueError:
        return False


def add_device(tx: Connection, *, user_id: str, name: str, key: str, now: datetime) -> str:
    """Keep a laptop that proved its code. ``key`` is its raw public key in hex. Returns its id."""
    made = secrets.token_hex(8)
    tx.execute(
        insert(device).values(
            id=made,
            user=user_id,
            name=name,
            key=key,
            enrolled_at=now.isoformat(),
            last_seen=now.isoformat(),
            request_number=0,
            revoked="",
            cursor="",
        )
    )
    note(tx, [HubAct(act="laptop joined", by=made, device=made, user=user_id)], now=now)
    return made


class Uncompared(msgspec.Struct, frozen=True, kw_only=True):
    """A laptop that joined and of which nobody has compared the words yet."""

    id: str
    name: str
    person: str
    words: tuple[str, ...]


def uncompared(tx: Connection) -> list[Uncompared]:
    """Those that wait for it, the latest first."""
    asked = select(device, user.c.name.label("who")).join(user, user.c.id == device.c.user)
    found = tx.execute(asked.where(device.c.words != "", device.c.revoked == "").order_by(device.c.enrolled_at.desc()))
    return [Uncompared(id=row.id, name=row.name, person=row.who, words=tuple(row.words.split())) for row in found]


def compared(tx: Connection, device_id: str, *, same: bool, now: datetime) -> None:
    """Somebody compared the six words. Where they differ the laptop is refused for good. Raises Refused."""
    if device_id not in {one.id for one in uncompared(tx)}:
        raise Refused(f"No laptop {device_id} waits to be compared. `champion-hub compare` shows those that do.")
    told = {"words": ""} if same else {"revoked": now.isoformat()}
    tx.execute(update(device).where(device.c.id == device_id).values(**told))
    note(tx, [HubAct(act="words the same" if same else "words differ", device=device_id)], now=now)


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


def laptops(tx: Connection) -> list[Laptop]:
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
