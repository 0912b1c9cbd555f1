"""A laptop of a test: who it is to a hub, and how it speaks to one."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.engine.transport import HubTransport, Timeouts

PATIENT = Timeouts(connect=5.0, read=20.0, whole=60.0)
"""For rounds: a busy machine is no reason to fail."""
SHORT = Timeouts(connect=0.5, read=0.3, whole=5.0)


class Laptop(msgspec.Struct, frozen=True, kw_only=True):
    """Fits ``Identity``."""

    device: str = "device-1"
    user: str = "user-1"
    hub_url: str
    hub_key: bytes
    ca_pem: str
    device_key: bytes = msgspec.field(default_factory=lambda: os.urandom(32))

    @property
    def public_key(self) -> bytes:
        return public_key(self.device_key)


def public_key(private_key: bytes) -> bytes:
    """The raw public half of a raw Ed25519 key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def counting(start: int = 1) -> Callable[[], int]:
    """Numbers that only rise."""
    return count(start).__next__


def line_to(url: str, ca_pem: str, *, timeouts: Timeouts = PATIENT, **more: object) -> HubTransport:
    """A transport of a new device to this address."""
    who = Laptop(hub_url=url, hub_key=bytes(32), ca_pem=ca_pem)
    return HubTransport(who, counting(), timeouts, **more)  # type: ignore[arg-type]  # clock or largest
