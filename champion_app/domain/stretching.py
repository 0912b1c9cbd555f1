"""Argon2id, one derivation at a time in this process: the only place where a passphrase is stretched or held against
what is kept of one, for vaults and for the hub's pages alike.

Two derivations with lanes at the same moment wait for each other for ever, because OpenSSL lends its lanes out of one
number for the whole process. So whoever comes second waits here, and not longer than a crowd of them can take.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from champion_app.domain.errors import Refused

LENGTH = 32
LONGEST_WAIT_SECONDS = 60.0
CROWDED = "This computer is still working out other keys. Nothing was changed and nothing is lost. Try again shortly."
_turn = threading.Lock()


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What one guess costs: memory in KiB, passes over it, and lanes."""

    memory_kib: int
    passes: int
    lanes: int


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Raises Refused where the turn does not come: a derivation that hangs must not hang everybody after it."""
    if not _turn.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise Refused(CROWDED)
    try:
        yield
    finally:
        _turn.release()


def _derivation(work: Work, salt: bytes) -> Argon2id:
    return Argon2id(
        salt=salt, length=LENGTH, iterations=work.passes, lanes=work.lanes, memory_cost=work.memory_kib
    )  # fmt: skip


def stretched(passphrase: bytes, *, salt: bytes, work: Work) -> bytes:
    """A key of 32 bytes. Raises MemoryError where there is too little memory, and Refused where it is too crowded."""
    derivation = _derivation(work, salt)
    with _one_at_a_time():
        return derivation.derive(passphrase)


def kept_of(passphrase: bytes, *, salt: bytes, work: Work) -> str:
    """What is kept of a passphrase to know it again: the work, the salt and the key in one line (PHC). Raises as
    :func:`stretched`."""
    derivation = _derivation(work, salt)
    with _one_at_a_time():
        return derivation.derive_phc_encoded(passphrase)


def fits(passphrase: bytes, kept: str) -> bool:
    """Whether it is the passphrase that this was kept of. Raises as :func:`stretched`."""
    with _one_at_a_time():
        try:
            Argon2id.verify_phc_encoded(passphrase, kept)
        except InvalidKey:
            return False
    return True


def costs(kept: str, work: Work) -> bool:
    """Whether what is kept was made by this work."""
    return kept.startswith(f"$argon2id$v=19$m={work.memory_kib},t={work.passes},p={work.lanes}$")
