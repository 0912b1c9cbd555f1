"""The key hierarchy: passphrase and device share unwrap a random vault key; the file's key is derived from that.

passphrase --Argon2id--> PK;  KEK = HKDF(PK || device share);  KEK unwraps VMK;  HKDF(VMK, "db") opens the file
"""

from __future__ import annotations

import time

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from champion_app.domain.errors import VaultClosed

KEY_BYTES = 32
_LARGEST_MEMORY_KIB = 1024 * 1024
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
    """Argon2id over the passphrase (UTF-8). Takes about a second on purpose."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(passphrase.encode())


def calibrated(*, aim_seconds: float = 1.0) -> Cost:
    """The cost that takes about ``aim_seconds`` on this machine, never under the floor."""
    started = time.perf_counter()
    stretch("calibration", salt=b"\0" * 16, cost=FLOOR)
    once = max(time.perf_counter() - started, 0.01)
    factor = max(1, int(aim_seconds / once))
    memory = min(FLOOR.memory_kib * factor, 512 * 1024)
    return Cost(memory_kib=memory, iterations=FLOOR.iterations, lanes=FLOOR.lanes)


def derived(key: bytes, purpose: str, *, salt: bytes = b"") -> bytes:
    """HKDF-SHA256: a key for one purpose."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=f"champion/{purpose}/1".encode()).derive(
        key
    )


def file_key(vault_key: bytes) -> str:
    """The raw key of the encrypted file, as 64 hex digits."""
    return derived(vault_key, "db").hex()
