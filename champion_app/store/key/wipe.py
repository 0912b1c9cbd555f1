"""What the force orders of a lost laptop: the keys go before anything else, then the files, and a cut only delays it.

A note of the order is written first, so that a start after a power cut goes on with it. Nothing in that note is secret:
where the hub is, and this laptop's word, signed while its key was still there, that nothing is left.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Protocol

import msgspec

from champion_app.domain.errors import VaultClosed
from champion_app.host import disk
from champion_app.store.key import header
from champion_app.store.key.unlock import HEADER_NAME

NOTE_NAME = "vault.wipe"
_KEPT = (NOTE_NAME, "open.lock")


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to end it: names in the keystore, whom to tell, and the signed word (exact JSON)."""

    names: tuple[str, ...]
    hub_url: str
    ca_pem: str
    word: str


class Keeper(Protocol):
    """The system's keystore."""

    def drop(self, name: str) -> None: ...


def share_names(folder: Path) -> tuple[str, ...]:
    """Under what the keystore keeps this vault's device share."""
    with contextlib.suppress(VaultClosed):
        return tuple(slot.parameters.vault_id for slot in header.read(folder / HEADER_NAME))
    return ()


def begin(folder: Path, note: Note) -> None:
    """Write the order down. From here on it is carried out, whatever happens. Raises OSError."""
    disk.put_whole(folder / NOTE_NAME, msgspec.json.encode(note))


def ordered(folder: Path) -> Note | None:
    """The order that is not yet carried out and told, if there is one; also where its note cannot be read."""
    try:
        return msgspec.json.decode((folder / NOTE_NAME).read_bytes(), type=Note)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError):
        return Note(names=share_names(folder), hub_url="", ca_pem="", word="")


def destroy_keys(folder: Path, note: Note, keeper: Keeper | None) -> None:
    """The device share, then the header: after either nobody can open what is left."""
    if keeper is not None:
        for name in note.names:
            keeper.drop(name)
    path = folder / HEADER_NAME
    for one in (path, path.with_suffix(".new")):
        if one.exists():
            _shred(one)
            disk.remove(one)
    disk.sync_folder(folder)


def _shred(path: Path) -> None:
    descriptor = disk.reopen(path)
    try:
        disk.write(descriptor, bytes(path.stat().st_size))
        disk.sync(descriptor)
    finally:
        disk.close(descriptor)


def remove_rest(folder: Path) -> None:
    """Everything else in the app's folder, which nobody can read any more."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in _KEPT:
            with contextlib.suppress(OSError):  # a file that is open on Windows goes at the next start
                disk.remove(path)
    disk.sync_folder(folder)


def complete(folder: Path, keeper: Keeper | None) -> Note | None:
    """Go on with an order that was begun; at every start. Returns it until the hub was told."""
    note = ordered(folder)
    if note is not None:
        destroy_keys(folder, note, keeper)
        remove_rest(folder)
    return note


def told(folder: Path) -> None:
    """The hub has this laptop's word: nothing is left at all."""
    disk.remove(folder / NOTE_NAME)
