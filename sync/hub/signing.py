"""Anything as the hub's signed word."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from sync.wire.messages import Signed
from sync.wire.verify import sign

Sign = Callable[[object], Signed]


def signer(key: bytes) -> Sign:
    """Signs with the hub's raw private key."""

    def signed(content: object) -> Signed:
        raw = msgspec.json.encode(content, order="deterministic")
        return Signed(content=msgspec.Raw(raw), signature=sign(key, raw))

    return signed
