"""The key hierarchy: passphrase and device share unwrap a random vault key; the file's key is derived from that.

passphrase --Argon2id--> PK;  KEK = HKDF(PK || device share);  KEK unwraps VMK;  HKDF(VMK, "db") opens the file
"""

from __future__ import annotations

import os
import time
import unicodedata

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from champion_app.domain.errors import VaultClosed
from champion_app.domain.stretching import Work, stretched

KEY_BYTES = 32
_LARGEST_MEMORY_KIB = 1024 * 1024
_LARGEST_CALIBRATED_KIB = 512 * 1024
_MEBIBYTE_KIB = 1024
_LARGEST_ITERATIONS = 10
_LARGEST_LANES = 16


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one guess costs: Argon2id memory in KiB, passes and lanes."""

    memory_kib: int
    iterations: int
    lanes: int


FLOOR = Cost(memory_kib=64 * 1024, iterations=3, lanes=4)
"""RFC 9106's second choice. A vault is never made weaker than this."""


def check_cost(cost: Cost) -> None:
    """Refuse parameters that a file may claim to make the app run out of memory or time. Raises VaultClosed."""
    fits = (
        8 * max(cost.lanes, 1) <= cost.memory_kib <= _LARGEST_MEMORY_KIB  # Argon2 asks for 8 KiB a lane
        and 1 <= cost.iterations <= _LARGEST_ITERATIONS
        and 1 <= cost.lanes <= _LARGEST_LANES
    )
    if not fits:
        raise VaultClosed("The vault's header is damaged, so it was not opened. Nothing was changed.")


def stretch(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    """Argon2id over the passphrase (UTF-8, composed, so that two keyboards that write é differently agree).

    Takes about a second on purpose. Raises VaultClosed where the laptop has too little free memory, and Refused where
    other derivations do not end.
    """
    work = Work(memory_kib=cost.memory_kib, passes=cost.iterations, lanes=cost.lanes)
    try:
        return stretched(
            unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"), salt=salt, work=work
        )
    except MemoryError:
        raise VaultClosed(
            "This laptop has too little free memory to work out the key. Nothing was changed. "
            "Close other programs and try again."
        ) from None


def _guess_seconds(cost: Cost) -> float:
    started = time.perf_counter()
    stretch("calibration", salt=os.urandom(16), cost=cost)
    return max(time.perf_counter() - started, 0.001)


def calibrated(*, aim_seconds: float = 1.0) -> Cost:
    """The cost that takes about ``aim_seconds`` on this machine, never under the floor, never over 512 MiB.

    More memory first, since that is what an attacker's cards are short of; where memory is at its limit, more passes.
    Takes about two seconds.
    """
    once = min(_guess_seconds(FLOOR) for _ in range(2))
    cost = _raised(FLOOR, aim_seconds / once)
    if cost == FLOOR:
        return FLOOR
    # Larger memory is slower by more than its share (caches, fresh pages): correct once by what was really measured.
    return _raised(cost, aim_seconds / _guess_seconds(cost))


def _raised(cost: Cost, factor: float) -> Cost:
    wanted = int(cost.memory_kib * factor) // _MEBIBYTE_KIB * _MEBIBYTE_KIB
    memory = max(FLOOR.memory_kib, min(wanted, _LARGEST_CALIBRATED_KIB))
    passes = cost.iterations
    if wanted > _LARGEST_CALIBRATED_KIB:
        passes = min(_LARGEST_ITERATIONS, max(passes, int(passes * wanted / _LARGEST_CALIBRATED_KIB)))
    return Cost(memory_kib=memory, iterations=passes, lanes=cost.lanes)


def derived(key: bytes, purpose: str, *, salt: bytes = b"") -> bytes:
    """HKDF-SHA256: a key for one purpose."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=f"champion/{purpose}/1".encode()).derive(
        key
    )


def file_key(vault_key: bytes) -> str:
    """The raw key of the encrypted file, as 64 hex digits."""
    return derived(vault_key, "db").hex()
