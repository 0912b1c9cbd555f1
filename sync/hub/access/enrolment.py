"""One-time codes, and how a laptop joins with one: proved from both sides, six words compared."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, insert, select, update

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.visible_text import is_name
from sync.hub.hub_log import HubAct, note
from sync.hub.storage.schema import device, enrol_code, user
from sync.wire.messages import Enrolled, EnrolOffer, EnrolRequest
from sync.wire.verify import CODE_ALPHABET, CODE_LENGTH, check_proof, code_id, code_key, prove
from sync.wire.words import enrolment_words

CODE_HOURS = 24
MOST_WRONG = 5
KEY_BYTES = 32
NO_KEY = (
    "The laptop's key or name cannot be kept, so it did not join. A name is one line of at most 80 letters. "
    "The code is still good."
)
NOT_WAITING = "No laptop {laptop} waits to be compared. `champion-hub compare` shows those that do."
NO_CODE = "This code is not known, was used already, or has run out. Ask the coordinator for a new one."


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
        _count_wrong(tx, asked.code_id)
        return None
    if not _is_key(asked.device_key) or not is_name(asked.device_name):
        raise Refused(NO_KEY)
    _use_up(tx, asked.code_id, now=now)
    made = add_device(tx, user_id=user_id, name=asked.device_name, key=asked.device_key, now=now)
    if compare:
        words = enrolment_words(
            hub_key=hub_key.hex(), ca_pem=ca_pem, code_id=asked.code_id, nonce=nonce, device_key=asked.device_key,
            device_name=asked.device_name,
        )  # fmt: skip
        tx.execute(update(device).where(device.c.id == made).values(words=" ".join(words)))
    name = tx.execute(select(user.c.name).where(user.c.id == user_id)).scalar_one()
    return Enrolled(device=made, user=user_id, user_name=name, incarnation=incarnation)


_GOOD = (enrol_code.c.used == "", enrol_code.c.wrong < MOST_WRONG)
"""Asked by the very statement that changes it: of many at the same moment only as many find it so as may."""


def _use_up(tx: Connection, public_half: str, *, now: datetime) -> None:
    """Raises Refused where somebody was faster."""
    used = update(enrol_code).where(enrol_code.c.code_id == public_half, *_GOOD)
    if not tx.execute(used.values(used=now.isoformat(), key=b"")).rowcount:
        raise Refused(NO_CODE)


def _count_wrong(tx: Connection, public_half: str) -> None:
    """Raises Refused where it had its last wrong try already."""
    counted = update(enrol_code).where(enrol_code.c.code_id == public_half, *_GOOD)
    if not tx.execute(counted.values(wrong=enrol_code.c.wrong + 1)).rowcount:
        raise Refused(NO_CODE)


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
        raise Refused(NOT_WAITING.format(laptop=device_id))
    told = {"words": ""} if same else {"revoked": now.isoformat()}
    waits = (device.c.id == device_id, device.c.words != "", device.c.revoked == "")
    if not tx.execute(update(device).where(*waits).values(**told)).rowcount:
        raise Refused(f"Somebody else has compared laptop {device_id} meanwhile. Nothing was changed.")
    note(tx, [HubAct(act="words the same" if same else "words differ", device=device_id)], now=now)
