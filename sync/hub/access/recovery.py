"""The force's recovery key: made once, its private half split two of three and kept by nobody here; every use logged.

It opens a vault whose passphrase was forgotten, for the laptop that asked and for nobody else: what comes out is sealed
to a key that the laptop made for this request.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from shamir_mnemonic import combine_mnemonics, generate_mnemonics
from shamir_mnemonic.utils import MnemonicError
from sqlalchemy import Connection, bindparam, insert, select, update

from champion_app.domain.errors import Refused
from sync.hub import hub_log
from sync.hub.access import devices
from sync.hub.hub_log import HubAct
from sync.hub.storage.recovery_tables import recovery_key, recovery_request
from sync.hub.storage.schema import device, user
from sync.wire.messages import RecoveryAnswer, RecoveryKey, RecoveryRequest, RecoveryTaken
from sync.wire.words import six_words

NEEDED, SHARES = 2, 3
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_SEALED_BYTES, _KEY_BYTES = 80, 32
WRONG_SHARES = "These are not two shares of this recovery key. Nothing was opened. Check every word."
NOT_OPENED = "What this laptop sent was not sealed to this recovery key. Nothing was opened."
MOST_WAITING = 12
WAITS = timedelta(days=1)
_OF_DEVICE = select(recovery_request).where(
    recovery_request.c.device == bindparam("of"), recovery_request.c.state == "waiting"
)
_CURRENT = select(recovery_key).order_by(recovery_key.c.made_at.desc()).limit(1)


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits for the coordinator, with the six words that the laptop shows."""

    id: str
    device: str
    name: str
    person: str
    words: tuple[str, ...]
    at: str


def set_up(tx: Connection, *, now: datetime) -> tuple[str, ...]:
    """Make a new recovery key; laptops seal their key to it at their next sync. Returns the shares, which exist nowhere
    else: three, of which any two are enough."""
    private = X25519PrivateKey.generate()
    made = secrets.token_hex(8)
    public = private.public_key().public_bytes_raw().hex()
    tx.execute(insert(recovery_key).values(id=made, public=public, made_at=now.isoformat()))
    hub_log.note(tx, [HubAct(act="recovery key made", detail=made)], now=now)
    return tuple(generate_mnemonics(1, [(NEEDED, SHARES)], private.private_bytes_raw())[0])


def current(tx: Connection) -> RecoveryKey | None:
    """The recovery key in use, where there is one."""
    row = tx.execute(_CURRENT).first()
    return RecoveryKey(id=row.id, public=row.public) if row else None


def take(tx: Connection, asked: RecoveryRequest, *, now: datetime) -> RecoveryTaken:
    """A laptop asks; asking the same again is one request. What others ask in its name ends none of its own: requests
    wait beside each other for a day, and the person's screen says which is theirs. Raises Refused for a laptop that may
    not, and where so many wait that somebody asks who is not its person."""
    known = devices.find_device(tx, asked.device)
    key = tx.execute(select(recovery_key.c.id).where(recovery_key.c.id == asked.key_id)).first()
    if known is None or known.revoked or known.wipe or key is None:
        raise Refused("The force cannot open this laptop's vault. Ask the coordinator.")
    sealed, laptop_key = _bytes(asked.sealed, _SEALED_BYTES), _bytes(asked.laptop_key, _KEY_BYTES)
    _end_old(tx, asked.device, now)
    waits = tx.execute(_OF_DEVICE, {"of": asked.device}).all()
    for row in waits:
        if (row.sealed, row.laptop_key, row.key_id) == (asked.sealed, asked.laptop_key, asked.key_id):
            return RecoveryTaken(id=row.id)
    if len(waits) >= MOST_WAITING:
        raise Refused("Many requests for this laptop wait already. Ask the coordinator to end them, then ask again.")
    made = secrets.token_hex(8)
    words = six_words("recovery", asked.device.encode(), sealed, laptop_key)
    tx.execute(
        insert(recovery_request).values(
            id=made, device=asked.device, key_id=asked.key_id, sealed=asked.sealed, laptop_key=asked.laptop_key,
            words=" ".join(words), at=now.isoformat(), state="waiting", answer="",
        )
    )  # fmt: skip
    hub_log.note(tx, [HubAct(act="recovery asked", device=asked.device, user=known.user, detail=made)], now=now)
    return RecoveryTaken(id=made)


def _end_old(tx: Connection, device_id: str, now: datetime) -> None:
    old = (recovery_request.c.device == device_id, recovery_request.c.at < (now - WAITS).isoformat())
    tx.execute(update(recovery_request).where(*old, recovery_request.c.state == "waiting").values(state="ended"))


def end_waiting(tx: Connection, device_id: str, *, now: datetime) -> int:
    """The coordinator ends everything that waits for a laptop. Returns how many that were."""
    of = (recovery_request.c.device == device_id, recovery_request.c.state == "waiting")
    ended = tx.execute(update(recovery_request).where(*of).values(state="ended")).rowcount
    if ended:
        hub_log.note(tx, [HubAct(act="recovery requests ended", device=device_id)], now=now)
    return ended


def _bytes(told: str, length: int) -> bytes:
    try:
        raw = bytes.fromhex(told)
    except ValueError:
        raw = b""
    if len(raw) != length:
        raise Refused("The request could not be read.")
    return raw


def answer(tx: Connection, request: str) -> RecoveryAnswer:
    """The sealed answer of a request; nothing while nobody has decided. Raises Refused where there is no such one."""
    row = tx.execute(select(recovery_request).where(recovery_request.c.id == request)).first()
    if row is None or row.state == "ended":
        raise Refused("This request has ended. Ask once more.")
    return RecoveryAnswer(sealed=row.answer)


def waiting(tx: Connection) -> list[Waiting]:
    """Requests that nobody has answered."""
    asked = (
        select(recovery_request, device.c.name, user.c.name.label("who"))
        .join(device, device.c.id == recovery_request.c.device)
        .join(user, user.c.id == device.c.user)
        .where(recovery_request.c.state == "waiting")
    )
    return [
        Waiting(
            id=row.id, device=row.device, name=row.name, person=row.who, words=tuple(row.words.split()), at=row.at
        )
        for row in tx.execute(asked.order_by(recovery_request.c.at))
    ]  # fmt: skip


def use(tx: Connection, request: str, shares: Sequence[str], *, now: datetime) -> None:
    """Open what a laptop sent with two shares, and seal it to that laptop's own key. Raises Refused; a try with wrong
    shares is logged by who calls."""
    row = tx.execute(select(recovery_request).where(recovery_request.c.id == request)).first()
    if row is None or row.state != "waiting":
        raise Refused(f"No request {request} waits. `champion-hub recovery list` shows those that do.")
    public = tx.execute(select(recovery_key.c.public).where(recovery_key.c.id == row.key_id)).scalar_one()
    private = _combined(shares, public)
    try:
        info = f"champion/recovery/1\0{row.device}".encode()
        key = _SUITE.decrypt(bytes.fromhex(row.sealed), private, info=info)
    except InvalidTag:
        raise Refused(NOT_OPENED) from None
    laptop = X25519PublicKey.from_public_bytes(bytes.fromhex(row.laptop_key))
    sealed = _SUITE.encrypt(key, laptop, info=f"champion/recovery-answer/1\0{row.device}\0{row.id}".encode())
    done = update(recovery_request).where(recovery_request.c.id == request, recovery_request.c.state == "waiting")
    if not tx.execute(done.values(state="answered", answer=sealed.hex())).rowcount:
        raise Refused(f"Somebody else has decided request {request} meanwhile. Nothing was changed.")
    hub_log.note(tx, [HubAct(act="recovery used", device=row.device, detail=request)], now=now)


def _combined(shares: Sequence[str], public: str) -> X25519PrivateKey:
    try:
        raw = combine_mnemonics([" ".join(share.split()) for share in shares])
        private = X25519PrivateKey.from_private_bytes(raw)
    except (MnemonicError, ValueError):
        raise Refused(WRONG_SHARES) from None
    if private.public_key().public_bytes_raw().hex() != public:
        raise Refused(WRONG_SHARES)
    return private
