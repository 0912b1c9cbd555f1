"""Anything as the hub's signed word."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.wire.messages import Signed

Sign = Callable[[object], Signed]


def signer(key: bytes) -> Sign:
    """Signs with the hub's raw private key."""
    private = Ed25519PrivateKey.from_private_bytes(key)

    def signed(content: object) -> Signed:
        raw = msgspec.json.encode(content, order="deterministic")
        return Signed(content=msgspec.Raw(raw), signature=private.sign(raw).hex())

    return signed
