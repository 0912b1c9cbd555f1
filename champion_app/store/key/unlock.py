"""From a passphrase to the vault key, and a new passphrase for the same key.

Imports nothing heavy: the unlock screen stands on this file. Whether a passphrase is good enough is for
``champion_app.domain.rules.laptop.passphrase`` to say, where it is typed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from champion_app.domain.errors import NoRoom, Refused, VaultClosed, WrongPassphrase
from champion_app.store.key import header
from champion_app.store.key.keys import KEY_BYTES, Cost, stretch

FILE_NAME = "vault.db"
HEADER_NAME = "vault.head"
SEEN_NAME = "vault.seen"
OTHER = "other"
"""The folder of an empty vault beside the real one: see ``champion_app.store.key.duress``."""
OPENS_THE_OTHER = "This passphrase opens the empty day. Choose another one."
NO_SHARE = (
    "This laptop's keystore does not give its half of the key, so the vault cannot be opened now. Nothing is lost. "
    "Sign in to the laptop as usual and try again; if it stays so, take the laptop to the station."
)


class ShareKeeper(Protocol):
    """The system's keystore, where there is a real one: keeps the device share under the vault's id."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> bool:
        """Whether it is kept. False where this machine has no real keystore."""
        ...

    def drop(self, name: str) -> None: ...


def guard_of(folder: Path) -> str:
    """What guards the key of this vault, in a word; empty where nothing says so yet."""
    with contextlib.suppress(VaultClosed):
        shared = header.read(folder / HEADER_NAME)[0].parameters.device_share
        return "keystore" if shared else "passphrase"
    return ""


def vault_key(
    folder: Path, passphrase: str, *, keeper: ShareKeeper, stretched: Callable[..., bytes] = stretch
) -> bytes:
    """Unwrap the vault key: about a second on purpose. Raises WrongPassphrase or VaultClosed, and changes nothing then.

    Where a change of passphrase was cut so that two of them open, the one that was given stays and the other ends.
    """
    return _opened(folder, passphrase, keeper=keeper, stretched=stretched)[0]


def _opened(
    folder: Path, passphrase: str, *, keeper: ShareKeeper, stretched: Callable[..., bytes] = stretch
) -> tuple[bytes, header.Slot]:
    path = folder / HEADER_NAME

    def share_of(told: header.Parameters) -> bytes:
        share = keeper.get(told.vault_id) if told.device_share else b""
        if share is None:
            raise VaultClosed(NO_SHARE)
        return share

    key, slot = header.unwrap(header.read(path), passphrase, share_of=share_of, stretched=stretched)
    with contextlib.suppress(NoRoom):  # the next unlock tries again; nobody is kept out of their work for it
        header.keep_only(path, generation=slot.generation)
    return key, slot


def refuse_second(folder: Path) -> None:
    """Raises VaultClosed where there is a vault already: it is there from the moment that its header is."""
    if (folder / HEADER_NAME).exists():
        raise VaultClosed("There is a vault on this laptop already. It was not touched.")


def new_key(passphrase: str, *, cost: Cost, keeper: ShareKeeper) -> tuple[bytes, bytes]:
    """The random key of a new vault, and the slot that it is wrapped in; nothing is written but the device share."""
    key = os.urandom(KEY_BYTES)
    return key, first_slot(key, passphrase, cost=cost, keeper=keeper, generation=1)


def keep_key(folder: Path, slot: bytes) -> None:
    """Write the header of a new vault: from here on the passphrase opens it. Raises NoRoom."""
    header.write_first(folder / HEADER_NAME, slot)


def first_slot(key: bytes, passphrase: str, *, cost: Cost, keeper: ShareKeeper, generation: int) -> bytes:
    """Wrap a vault key under a new vault id, with a new device share where the machine keeps one."""
    vault_id, salt, share = os.urandom(16).hex(), os.urandom(16), os.urandom(KEY_BYTES)
    kept = keeper.put(vault_id, share)
    told = header.Parameters(vault_id=vault_id, salt=salt.hex(), cost=cost, device_share=kept)
    stretched = stretch(passphrase, salt=salt, cost=cost)
    return header.seal(
        key, stretched=stretched, share=share if kept else b"", parameters=told, generation=generation
    )  # fmt: skip


def change_passphrase(folder: Path, old: str, new: str, *, cost: Cost, keeper: ShareKeeper) -> None:
    """Wrap the same vault key anew in the other slot, then empty the one of the old passphrase. No record is touched,
    and a cut at any moment leaves a vault that the old or the new passphrase opens.

    The cost never falls below the one in use. Raises WrongPassphrase, VaultClosed, NoRoom, and Refused for the one that
    opens the empty vault beside this one.
    """
    key, used = _opened(folder, old, keeper=keeper)
    told = used.parameters
    beside = has_other(folder)
    if beside:
        _refuse_others(folder / OTHER, new, keeper=keeper)
    salt = bytes.fromhex(told.salt) if beside else os.urandom(16)
    share = keeper.get(told.vault_id) if told.device_share else b""
    if share is None:
        raise VaultClosed(NO_SHARE)
    fresh = header.Parameters(
        vault_id=told.vault_id, salt=salt.hex(), cost=told.cost if beside else _dearer(cost, told.cost),
        device_share=told.device_share,
    )  # fmt: skip
    generation = used.generation + 1
    slot = header.seal(
        key, stretched=stretch(new, salt=salt, cost=fresh.cost), share=share, parameters=fresh, generation=generation
    )
    put_newest(folder / HEADER_NAME, slot, generation=generation)


def has_other(folder: Path) -> bool:
    """Whether an empty vault lies beside this one. It shares its salt and cost, so that one derivation tries both."""
    return (folder / OTHER / HEADER_NAME).exists()


def _refuse_others(other: Path, passphrase: str, *, keeper: ShareKeeper) -> None:
    try:
        vault_key(other, passphrase, keeper=keeper)
    except WrongPassphrase:
        return
    raise Refused(OPENS_THE_OTHER)


def put_newest(path: Path, slot: bytes, *, generation: int) -> None:
    """Make this slot the only one that opens. Raises NoRoom, saying whether the old passphrase still opens."""
    header.write_next(path, slot, generation=generation)
    try:
        header.keep_only(path, generation=generation)
    except NoRoom:
        raise NoRoom(
            "The new passphrase is set, but the disk is full, so the old one opens the vault too. "
            "Make room; the next unlock with the new one ends the old."
        ) from None


def _dearer(wanted: Cost, used: Cost) -> Cost:
    """A laptop that is busy at this moment must not make the vault weaker."""
    work = [cost.memory_kib * cost.iterations for cost in (wanted, used)]
    return wanted if work[0] >= work[1] else used
