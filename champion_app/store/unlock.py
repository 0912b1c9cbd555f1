"""From a passphrase to the vault key. Imports nothing heavy: the unlock screen stands on this file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from champion_app.domain.errors import VaultClosed
from champion_app.store import header
from champion_app.store.keys import KEY_BYTES, Cost, stretch

FILE_NAME = "vault.db"
HEADER_NAME = "vault.head"
FEWEST_LETTERS = 15


class ShareKeeper(Protocol):
    """The system's keystore, where there is a real one: keeps the device share under the vault's id."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> bool:
        """Whether it is kept. False where this machine has no real keystore."""
        ...


def vault_key(folder: Path, passphrase: str, *, keeper: ShareKeeper) -> bytes:
    """Unwrap the vault key: about a second on purpose. Raises WrongPassphrase or VaultClosed; changes nothing."""
    slots = header.read(folder / HEADER_NAME)
    told = slots[0].parameters
    share = keeper.get(told.vault_id) if told.device_share else b""
    if share is None:
        raise VaultClosed(
            "This laptop's keystore no longer holds its half of the key, so the vault cannot be opened here. "
            "Take the laptop to the station."
        )
    return header.unwrap(slots, passphrase, share=share)


def make_header(folder: Path, passphrase: str, *, cost: Cost, keeper: ShareKeeper) -> bytes:
    """Write the header of a new vault and return its random key. Raises NoRoom; an existing vault is refused."""
    path = folder / HEADER_NAME
    if path.exists():
        raise VaultClosed("There is a vault on this laptop already. It was not touched.")
    key, vault_id, salt, share = os.urandom(KEY_BYTES), os.urandom(16), os.urandom(16), os.urandom(KEY_BYTES)
    kept = keeper.put(vault_id.hex(), share)
    told = header.Parameters(vault_id=vault_id.hex(), salt=salt.hex(), cost=cost, device_share=kept)
    stretched = stretch(passphrase, salt=salt, cost=cost)
    slot = header.seal(key, stretched=stretched, share=share if kept else b"", parameters=told, generation=1)
    header.write_first(path, slot)
    return key


def change_passphrase(folder: Path, old: str, new: str, *, cost: Cost, keeper: ShareKeeper) -> None:
    """Wrap the same vault key anew in the other slot; the records are not touched. Raises WrongPassphrase, NoRoom."""
    path = folder / HEADER_NAME
    slots = header.read(path)
    key = vault_key(folder, old, keeper=keeper)
    told = slots[0].parameters
    salt = os.urandom(16)
    share = (keeper.get(told.vault_id) or b"") if told.device_share else b""
    fresh = header.Parameters(vault_id=told.vault_id, salt=salt.hex(), cost=cost, device_share=told.device_share)
    generation = slots[0].generation + 1
    stretched = stretch(new, salt=salt, cost=cost)
    slot = header.seal(key, stretched=stretched, share=share, parameters=fresh, generation=generation)
    header.write_next(path, slot, generation=generation)
