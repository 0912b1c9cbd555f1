"""The lease of this vault: the hub's signed word as it came, and what the laptop's clock showed since."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from champion_app.domain.rules.laptop.lease import (
    Lease,
    Passed,
    Standing,
    Steady,
    began,
    lease_words,
    standing,
    went_on,
)
from champion_app.store.rows import meta

_LEASE, _PASSED, _WITHDRAWN = "lease", "lease_passed", "withdrawn"


class _Signed(msgspec.Struct, frozen=True, kw_only=True):
    content: str
    signature: str


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Exact bytes and the signature (hex) over them, as they travel."""

    content: msgspec.Raw
    signature: str


class _Order(msgspec.Struct, frozen=True, kw_only=True):
    device: str
    order: str
    at: str


def sworn(order: bytes, signature: str, who: meta.Identity, *, at: datetime) -> Signed | None:
    """This laptop's word that the order is carried out, signed while its key is still there; None where the pinned hub
    did not order it of this device."""
    try:
        Ed25519PublicKey.from_public_bytes(who.hub_key).verify(bytes.fromhex(signature), order)
        told = msgspec.json.decode(order, type=_Order)
    except (InvalidSignature, ValueError, msgspec.MsgspecError):
        return None
    if told.device != who.device or not told.order:
        return None
    raw = msgspec.json.encode(_Order(device=who.device, order=told.order, at=at.isoformat()))
    key = Ed25519PrivateKey.from_private_bytes(who.device_key)
    return Signed(content=msgspec.Raw(raw), signature=key.sign(raw).hex())


def read_lease(content: bytes, signature: str, who: meta.Identity) -> Lease | None:
    """The lease, where the pinned hub signed it for this device; else None."""
    try:
        Ed25519PublicKey.from_public_bytes(who.hub_key).verify(bytes.fromhex(signature), content)
        told = msgspec.json.decode(content, type=Lease)
    except (InvalidSignature, ValueError, msgspec.MsgspecError):
        return None
    return told if told.device == who.device else None


def no_steady() -> Steady | None:
    """A machine without a steady clock: only its wall clock is known."""
    return None


class Tenure:
    """Read once a vault is open; kept in step by whoever writes. ``clock`` is the laptop's own, which people set;
    ``steady`` the one that nobody can."""

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], Steady | None] = no_steady) -> None:
        self._clock, self._steady = clock, steady
        self._lease: Lease | None = None
        self._passed: Passed | None = None
        self.withdrawn = False
        self.wiped = False

    def load(self, db: Connection, *, seen: str) -> None:
        """The vault is being opened. ``seen`` is when it was last written to, as noted outside it."""
        told, passed = meta.text(db, _LEASE), meta.text(db, _PASSED)
        self.withdrawn = bool(meta.text(db, _WITHDRAWN))
        if not told or not passed:
            return
        signed = msgspec.json.decode(told, type=_Signed)
        self._lease = read_lease(signed.content.encode(), signed.signature, meta.identity(db))
        self._passed = msgspec.json.decode(passed, type=Passed)
        noted = None
        with contextlib.suppress(ValueError):
            noted = datetime.fromisoformat(seen)
        self._go_on(db, also=noted, opening=True)

    def take(self, db: Connection, content: bytes, signature: str) -> bool:
        """Keep a lease that the hub just signed. One that is not newer than the one here changes nothing."""
        told = read_lease(content, signature, meta.identity(db))
        if told is None or (self._lease is not None and told.issued <= self._lease.issued):
            return False
        passed = began(self._clock(), steady=self._steady())
        self._lease, self._passed, self.withdrawn = told, passed, False
        meta.set_text(db, _LEASE, msgspec.json.encode(_Signed(content=content.decode(), signature=signature)).decode())
        meta.set_text(db, _WITHDRAWN, "")
        self._keep(db)
        return True

    def withdraw(self, db: Connection) -> None:
        """The force has withdrawn this laptop: it is closed from now on."""
        self.withdrawn = True
        meta.set_text(db, _WITHDRAWN, self._clock().isoformat())

    def tick(self, db: Connection, *, also: datetime | None = None) -> None:
        """Remember what the clock shows. ``also`` is another moment at which this laptop has been."""
        self._go_on(db, also=also)

    def _go_on(self, db: Connection, *, also: datetime | None, opening: bool = False) -> None:
        if self._lease is not None and self._passed is not None:
            now, steady = self._clock(), self._steady()
            self._passed = went_on(self._lease, self._passed, now, steady=steady, also=also, opening=opening)
            self._keep(db)

    def _keep(self, db: Connection) -> None:
        meta.set_text(db, _PASSED, msgspec.json.encode(self._passed).decode())

    def standing(self) -> Standing | None:
        """How the lease stands now; None before the first."""
        if self._lease is None or self._passed is None:
            return None
        return standing(self._lease, self._passed, self._clock(), steady=self._steady())

    def may_save(self) -> bool:
        told = self.standing()
        return not self.withdrawn and not self.wiped and (told is None or told.may_save)

    def is_closed(self) -> bool:
        """Whether this laptop shows nothing before it has synced."""
        told = self.standing()
        return self.wiped or self.withdrawn or (told is not None and told.kind in ("closed", "closed clock"))

    def words(self) -> str:
        """What a person is told of it; empty where all is well."""
        if self.wiped:
            return WIPED
        if self.withdrawn:
            return WITHDRAWN
        told = self.standing()
        return lease_words(told) if told else ""


WIPED = (
    "The force has ordered that everything on this laptop is destroyed, and it was. Nothing can be opened here any "
    "more. Take the laptop to the coordinator."
)
WITHDRAWN = (
    "The force has withdrawn this laptop, so it stays closed. What was saved on it is still here. Bring it to the "
    "coordinator."
)
