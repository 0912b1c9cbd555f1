"""A second passphrase that opens an empty day, for who is made to open the laptop; the hub is told at its next contact.

The empty vault lies beside the real one with a key of its own that opens and signs nothing else. Both are tried by one
derivation, so that no try takes longer for it. Whoever looks through the folder sees that there are two.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.errors import Refused, WrongPassphrase
from champion_app.host import disk
from champion_app.store.key import header
from champion_app.store.key.keys import KEY_BYTES, Cost, stretch
from champion_app.store.key.unlock import FILE_NAME, HEADER_NAME, OTHER, SEEN_NAME, ShareKeeper, vault_key

SAME = "This is the passphrase that opens your work. Choose another one."


def open_either(folder: Path, passphrase: str, *, keeper: ShareKeeper) -> tuple[Path, bytes]:
    """The vault that this passphrase opens, and its key. Raises WrongPassphrase or VaultClosed."""
    once = _once()
    try:
        return folder, vault_key(folder, passphrase, keeper=keeper, stretched=once)
    except WrongPassphrase:
        other = folder / OTHER
        if not (other / HEADER_NAME).exists():
            raise
        return other, vault_key(other, passphrase, keeper=keeper, stretched=once)


def _once() -> Callable[..., bytes]:
    """Derives each passphrase once for a salt and a cost."""

    @lru_cache
    def derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
        return stretch(passphrase, salt=salt, cost=cost)

    def stretched(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
        return derived(passphrase, salt, cost)

    return stretched


def make(folder: Path, passphrase: str, *, keeper: ShareKeeper) -> tuple[Path, bytes, bytes]:
    """The header of the empty vault, with the salt and cost of the real one. Returns its folder, its key and the raw
    private key that it signs with. Raises Refused for the passphrase of the real vault, or NoRoom."""
    try:
        vault_key(folder, passphrase, keeper=keeper)
    except WrongPassphrase:
        pass
    else:
        raise Refused(SAME)
    used = header.read(folder / HEADER_NAME)[0].parameters
    other = folder / OTHER
    other.mkdir(mode=0o700, exist_ok=True)
    for name in (HEADER_NAME, FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", SEEN_NAME):
        disk.remove(other / name)
    key = os.urandom(KEY_BYTES)
    told = header.Parameters(vault_id=os.urandom(16).hex(), salt=used.salt, cost=used.cost, device_share=False)
    stretched = stretch(passphrase, salt=bytes.fromhex(used.salt), cost=used.cost)
    slot = header.seal(key, stretched=stretched, share=b"", parameters=told, generation=1)
    header.write_first(other / HEADER_NAME, slot)
    return other, key, os.urandom(KEY_BYTES)


def public_half(private_key: bytes) -> str:
    """What the hub knows the empty vault by (hex)."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw().hex()
