"""Six words that both screens show of one meeting, so that two people can hear whether anybody stands between them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from resources.files import read_bytes

_COUNT, _BITS = 6, 10


def shipped_words() -> tuple[str, ...]:
    """The 1,024 words, in order."""
    return tuple(read_bytes("words", "slip39.txt").decode().split())


def six_words(purpose: str, *parts: bytes, words: Sequence[str] | None = None) -> tuple[str, ...]:
    """60 bits of SHA-256 over the purpose and the parts, none of which can be moved into another."""
    known = shipped_words() if words is None else words
    told = hashlib.sha256(f"champion-words-1\0{purpose}".encode())
    for part in parts:
        told.update(len(part).to_bytes(8, "big") + part)
    number = int.from_bytes(told.digest()[:8], "big") >> (64 - _COUNT * _BITS)
    return tuple(known[number >> _BITS * place & (1 << _BITS) - 1] for place in reversed(range(_COUNT)))


def enrolment_words(
    *, hub_key: str, ca_pem: str, code_id: str, nonce: str, device_key: str, device_name: str
) -> tuple[str, ...]:
    """The words of one enrolment: who the hub is, who the laptop is, and the code that brought them together."""
    parts = (hub_key, ca_pem, code_id, nonce, device_key, device_name)
    return six_words("enrolment", *(part.encode() for part in parts))
