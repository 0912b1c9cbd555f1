"""The vault's header: two slots, each complete and authenticated, so that a cut write always leaves one that opens.

A slot is magic, generation, parameters (JSON), the wrapped vault key and a commitment to the wrapping key. All
parameters are authenticated: lowering the cost of a guess in the file makes the slot unusable, not weaker.

In ordinary times one slot is filled. A change fills the other, reads it back, and only then empties the first; each
step is a whole new file that takes the place of the old one, so that no cut leaves a vault that nothing opens.
"""

from __future__ import annotations

import contextlib
import hmac
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from champion_app.domain.errors import NoRoom, VaultClosed, WrongPassphrase
from champion_app.host import disk
from champion_app.store.key.keys import KEY_BYTES, Cost, check_cost, derived, stretch

SLOT_BYTES = 1024
_MAGIC = b"CHAMPION-VAULT-1"
_FIXED = len(_MAGIC) + 8 + 2
_NONCE, _TAG, _COMMITMENT = 12, 16, 32
WRONG = "That is not the passphrase. Nothing is lost."
DAMAGED = (
    "The header of this vault is damaged, so it cannot be opened. Nothing was changed. "
    "Take the laptop to the station: what the force accepted is safe there."
)


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to try a passphrase. ``device_share``: a second share lies in the system's keystore."""

    vault_id: str
    salt: str
    cost: Cost
    device_share: bool


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One slot as read."""

    generation: int
    parameters: Parameters
    start: bytes
    nonce: bytes
    wrapped: bytes
    commitment: bytes


def _start(generation: int, parameters: Parameters) -> bytes:
    told = msgspec.json.encode(parameters, order="deterministic")
    return _MAGIC + generation.to_bytes(8, "big") + len(told).to_bytes(2, "big") + told


def _wrapping_key(stretched: bytes, share: bytes, parameters: Parameters) -> bytes:
    return derived(stretched + share, "kek", salt=bytes.fromhex(parameters.vault_id))


def seal(vault_key: bytes, *, stretched: bytes, share: bytes, parameters: Parameters, generation: int) -> bytes:
    """One slot that opens with this stretched passphrase and device share."""
    start = _start(generation, parameters)
    wrapping = _wrapping_key(stretched, share, parameters)
    nonce = os.urandom(_NONCE)
    sealed = start + nonce + AESGCMSIV(wrapping).encrypt(nonce, vault_key, start)
    commitment = hmac.new(derived(wrapping, "commit"), sealed, sha256).digest()
    return (sealed + commitment).ljust(SLOT_BYTES, b"\0")


def _read_slot(raw: bytes, place: int) -> Slot | None:
    if len(raw) != SLOT_BYTES or not raw.startswith(_MAGIC):
        return None
    length = int.from_bytes(raw[_FIXED - 2 : _FIXED], "big")
    end = _FIXED + length
    total = end + _NONCE + KEY_BYTES + _TAG + _COMMITMENT
    if total > SLOT_BYTES or any(raw[total:]):
        return None
    try:
        parameters = msgspec.json.decode(raw[_FIXED:end], type=Parameters)
        check_cost(parameters.cost)
        bytes.fromhex(parameters.salt + parameters.vault_id)
    except (msgspec.MsgspecError, UnicodeDecodeError, VaultClosed, ValueError):
        return None
    generation = int.from_bytes(raw[len(_MAGIC) : len(_MAGIC) + 8], "big")
    if _place(generation) != place:
        return None
    return Slot(
        generation=generation,
        parameters=parameters,
        start=raw[:end],
        nonce=raw[end : end + _NONCE],
        wrapped=raw[end + _NONCE : total - _COMMITMENT],
        commitment=raw[total - _COMMITMENT : total],
    )


def read(path: Path) -> tuple[Slot, ...]:
    """The readable slots, newest first. Raises VaultClosed where there is none."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise VaultClosed("There is no vault on this laptop yet.") from None
    except OSError:
        raise VaultClosed("The header of this vault cannot be read. Nothing was changed.") from None
    found = [slot for place in (0, SLOT_BYTES) if (slot := _read_slot(raw[place : place + SLOT_BYTES], place))]
    if not found or len(raw) != 2 * SLOT_BYTES:
        raise VaultClosed(DAMAGED)
    return tuple(sorted(found, key=lambda slot: -slot.generation))


def unwrap(
    slots: tuple[Slot, ...],
    passphrase: str,
    *,
    share_of: Callable[[Parameters], bytes],
    stretched: Callable[..., bytes] = stretch,
) -> tuple[bytes, Slot]:
    """The vault key and the slot that gave it. Raises WrongPassphrase; a damaged slot cannot be told from a wrong
    passphrase. ``share_of`` gives the device share of a slot, empty where it has none."""
    for slot in slots:
        told = slot.parameters
        base = stretched(passphrase, salt=bytes.fromhex(told.salt), cost=told.cost)
        wrapping = _wrapping_key(base, share_of(told), told)
        sealed = slot.start + slot.nonce + slot.wrapped
        commitment = hmac.new(derived(wrapping, "commit"), sealed, sha256).digest()
        if not hmac.compare_digest(commitment, slot.commitment):
            continue
        try:
            return AESGCMSIV(wrapping).decrypt(slot.nonce, slot.wrapped, slot.start), slot
        except InvalidTag:
            continue
    raise WrongPassphrase(WRONG)


def write_first(path: Path, slot: bytes) -> None:
    """Write the header of a new vault: slot A, slot B empty. Raises NoRoom."""
    _write(path, slot + bytes(SLOT_BYTES))


def write_next(path: Path, slot: bytes, *, generation: int) -> None:
    """Write a newer slot beside the one in use, and read it back; even generations lie in slot B.

    Raises NoRoom, the old one intact.
    """
    raw = bytearray(path.read_bytes())
    place = _place(generation)
    raw[place : place + SLOT_BYTES] = slot
    _write(path, bytes(raw))
    if path.read_bytes() != bytes(raw):
        raise NoRoom(
            "The disk did not keep what was written to the vault's header. The passphrase that you had still opens it. "
            "Take the laptop to the station: its disk may be failing."
        )


def keep_only(path: Path, *, generation: int) -> None:
    """Empty the slot that is not of this generation, so that its passphrase no longer opens the vault. Raises NoRoom;
    then both still open."""
    with contextlib.suppress(OSError):
        disk.remove(_fresh(path))  # what a cut change left behind
    raw = path.read_bytes()
    place = _place(generation)
    empty = bytearray(len(raw))
    empty[place : place + SLOT_BYTES] = raw[place : place + SLOT_BYTES]
    if bytes(empty) != raw:
        _write(path, bytes(empty))


def _place(generation: int) -> int:
    return (generation + 1) % 2 * SLOT_BYTES


def _fresh(path: Path) -> Path:
    return path.with_suffix(".new")


def _write(path: Path, raw: bytes) -> None:
    """The whole header as a new file that takes the old one's place; what was replaced is overwritten."""
    fresh = _fresh(path)
    try:
        disk.put(fresh, raw)
        held = os.name != "nt" and path.exists()  # Windows replaces no file that is open
        replaced = disk.reopen(path) if held else None
        try:
            disk.replace(fresh, path)
            disk.sync_folder(path.parent)
            if replaced is not None:
                _shred(replaced)
        finally:
            if replaced is not None:
                disk.close(replaced)
    except OSError:
        raise NoRoom("The vault's header cannot be written: the disk is full or protected.") from None


def _shred(descriptor: int) -> None:
    """Overwrite a replaced header, unless a backup still holds it by another name. The disk may keep copies of its
    own all the same: whoever copied the file before can still try the old passphrase on that copy."""
    told = os.fstat(descriptor)
    if told.st_nlink == 0:
        with contextlib.suppress(OSError):
            disk.write(descriptor, bytes(told.st_size))
            disk.sync(descriptor)
