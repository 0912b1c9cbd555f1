"""Commits as they came, read and proved to be one laptop's own before anything is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from champion_app.domain.bounds import is_bounded
from champion_app.domain.change import Op, SaltedValue, SignedCommit, chain_hash, read_commit
from champion_app.domain.errors import NotTrusted
from sync.wire.codec import LARGEST_NUMBER, UNKEEPABLE
from sync.wire.verify import check_signature

_LONGEST_MOMENT = 64


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who a push comes from. ``key`` is the device's raw public key."""

    device: str
    user: str
    user_name: str
    key: bytes


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A commit whose digests were checked and that its device's key vouches for."""

    raw: bytes
    hash: str
    signature: str
    number: int
    previous: str
    at: str
    ops: tuple[Op, ...]
    values: tuple[SaltedValue, ...]


def opened(sender: Sender, commits: Iterable[SignedCommit]) -> list[Opened]:
    """Raises NotTrusted where one of them is not that device's own.

    Each save names the SHA-256 of the bytes before it. So the signature on the last of an unbroken run vouches for the
    whole run, and is the only one of it that is checked: see ``docs/decisions/009-one-signature-a-run.md``.
    """
    read = [_read(sender, one) for one in commits]
    for last in _ends_of_runs(read):
        check_signature(sender.key, last.raw, last.signature)
    return read


def _ends_of_runs(read: Sequence[Opened]) -> list[Opened]:
    ends = [before for before, after in pairwise(read) if after.previous != before.hash]
    return [*ends, *read[-1:]]


def _read(sender: Sender, signed: SignedCommit) -> Opened:
    raw = bytes(signed.commit)
    commit = read_commit(raw, signed.values)
    if commit.device != sender.device or commit.user != sender.user:
        raise NotTrusted("A change names another laptop, or another person, than sent it, so it was not taken.")
    bounded = len(commit.at) <= _LONGEST_MOMENT and all(map(is_bounded, commit.ops))
    if b"\\u0000" in raw or not 1 <= commit.number < LARGEST_NUMBER or not bounded:
        raise NotTrusted(UNKEEPABLE)
    return Opened(
        raw=raw,
        hash=chain_hash(raw),
        signature=signed.signature,
        number=commit.number,
        previous=commit.previous,
        at=commit.at,
        ops=commit.ops,
        values=signed.values,
    )
