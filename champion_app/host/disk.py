"""Where the laptop writes, moves and removes files beside the encrypted database: nowhere else, and a test holds it.

So every moment at which a file can be cut short is a call of a function of this module. Functions raise OSError; who
calls them says in words what that means.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would otherwise write two bytes for each line feed


def make(path: Path) -> int:
    """A descriptor for the bytes of a new file that only this account may read; what was there is emptied."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)


def reopen(path: Path) -> int:
    """A descriptor for writing over a file as it stands."""
    return os.open(path, os.O_WRONLY | _BINARY)


def open_lock(path: Path) -> int:
    """A descriptor to lock on; nothing is ever written there."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def write(descriptor: int, raw: bytes) -> None:
    """All of it. A disk that fills up takes fewer bytes than it was given and says nothing else."""
    if os.write(descriptor, raw) != len(raw):
        raise OSError("the disk took only a part")


def sync(descriptor: int) -> None:
    """Return once what was written is safe from a power cut."""
    os.fsync(descriptor)


def close(descriptor: int) -> None:
    os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Put a file in another's place, in one step."""
    os.replace(source, target)  # noqa: PTH105  # beside the other calls whose order matters


def sync_folder(folder: Path) -> None:
    """Return once the names in a folder are safe from a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file; one that is not there is no trouble."""
    path.unlink(missing_ok=True)


def put(path: Path, raw: bytes) -> None:
    """These bytes and no others under a name, safe from a power cut; not a step, so only for a name of its own."""
    descriptor = make(path)
    try:
        write(descriptor, raw)
        sync(descriptor)
    finally:
        close(descriptor)


def put_whole(path: Path, raw: bytes) -> None:
    """The file as it was or as it shall be, never between: a new file takes the old one's place."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        put(fresh, raw)
        replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            remove(fresh)
        raise
    sync_folder(path.parent)
