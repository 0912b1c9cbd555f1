"""Where sync and the hub write, move and remove files beside the database: nowhere else, and a test holds it.

So every moment at which a file can be cut short is a call of a function of this module. Functions raise OSError; who
calls them says in words what that means.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would otherwise write two bytes for each line feed


def make(path: Path) -> BinaryIO:
    """A new file that only this account may read. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    return os.fdopen(descriptor, "wb")


def write(out: BinaryIO, raw: bytes) -> None:
    """Some more of it."""
    out.write(raw)


def sync(out: BinaryIO) -> None:
    """Return once what was written is safe from a power cut."""
    out.flush()
    os.fsync(out.fileno())


def replace(source: Path, target: Path) -> None:
    """Put a file in another's place, in one step."""
    os.replace(source, target)  # noqa: PTH105  # beside the other calls whose order matters


def name_once(source: Path, target: Path) -> None:
    """Give a file its name, in one step, where nothing else has it. Raises FileExistsError."""
    os.link(source, target)


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


def put_whole(path: Path, raw: bytes) -> None:
    """The file as it was or as it shall be, never between: a new file takes the old one's place."""
    with _beside(path) as fresh:
        _put(fresh, raw)
        replace(fresh, path)
    sync_folder(path.parent)


def put_once(path: Path, raw: bytes) -> None:
    """A whole file under a name that nothing has yet. Raises FileExistsError, and then changed nothing."""
    with _beside(path) as fresh:
        _put(fresh, raw)
        name_once(fresh, path)
    sync_folder(path.parent)


@contextmanager
def written_once(path: Path) -> Iterator[BinaryIO]:
    """A large new file, written piece by piece with ``write``: it has its name once it is whole, and never before.
    Raises FileExistsError at the start."""
    if path.exists():
        raise FileExistsError(path.name)
    with _beside(path) as fresh:
        with make(fresh) as out:
            yield out
            sync(out)
        name_once(fresh, path)
    sync_folder(path.parent)


def list_for_people(path: Path) -> TextIO:
    """A list that somebody reads while it is written; what was there is emptied. For this account alone, also where a
    list was there that others could read. With the mark that spreadsheets want."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    out = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
    if os.name != "nt":
        os.fchmod(descriptor, 0o600)
    return out


def _put(path: Path, raw: bytes) -> None:
    with make(path) as out:
        write(out, raw)
        sync(out)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A name in the same folder that is this process's own, and that nothing is left of."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    remove(fresh)
    try:
        yield fresh
    finally:
        with contextlib.suppress(OSError):
            remove(fresh)
