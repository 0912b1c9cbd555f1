"""Ids made on the device: time-ordered, so that new rows lie together, and random, so that they say nothing."""

from __future__ import annotations

import uuid

_RANDOM_BYTES = 10


def time_ordered_id(*, milliseconds: int, randomness: bytes) -> str:
    """Return a UUID version 7 (RFC 9562, 5.7) as 32 hex digits.

    ``milliseconds`` since 1970 order it; ``randomness`` is 10 bytes from a secure source, given by the caller
    because this floor holds no clock and no chance.
    """
    if len(randomness) != _RANDOM_BYTES:
        raise ValueError("ten random bytes are needed")
    number = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(randomness, "big")
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0x3 << 62) | 2 << 62
    return uuid.UUID(int=number).hex
