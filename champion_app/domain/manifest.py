"""A mark of each record as the hub has it, and one sum for each scope: both sides compare the sums after a sync.

The sum of 40-bit marks cannot overflow a database's 64-bit integer below eight million records of one scope. It finds
what was missed, kept, or written differently by mistake; against a forger there are signatures, not this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from champion_app.domain.merge import LIVE

_MARK_BYTES = 5
_sorted = msgspec.json.Encoder(order="sorted")


class ScopeSum(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The live records of one scope: how many, the sum of their marks, and the highest sequence number among all."""

    count: int
    total: int
    last: int


def mark_of(*, record: str, seq: int, state: str, versions: Mapping[str, int], body: bytes) -> int:
    """The mark of one record; 0 for one that is not live. ``body`` is its exact bytes on the wire."""
    if state != LIVE:
        return 0
    mark = hashlib.blake2b(body, digest_size=_MARK_BYTES)
    mark.update(f"\0{record}\0{seq}\0".encode())
    if versions:
        mark.update(_sorted.encode(versions))
    return int.from_bytes(mark.digest(), "big") or 1
