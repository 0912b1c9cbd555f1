"""Reading a file that a person chose, which may lie on a slow stick or a phone: a piece at a time, and never more than
was asked for. Nothing is copied anywhere. Functions raise OSError; who calls them says in words what that means."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PIECE = 1024 * 1024


class Opened:
    """A file that is looked into here and there."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.size = os.fstat(source.fileno()).st_size

    def peek(self, at: int, length: int) -> bytes:
        """So many bytes from a place on; fewer where it ends. Raises OSError."""
        self._source.seek(min(at, self.size))
        return self._source.read(length)


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a file to look at what it is. Raises OSError, also for a folder or a device."""
    if not path.is_file():
        raise OSError("not a file")
    with path.open("rb") as source:
        yield Opened(source)


def read(path: Path, *, most: int, progress: Callable[[int], object]) -> bytes:
    """All of it, and at most one byte more than ``most``. ``progress`` is told how many are here, and may raise."""
    pieces: list[bytes] = []
    have = 0
    with path.open("rb") as source:
        while have <= most and (piece := source.read(min(_PIECE, most + 1 - have))):
            pieces.append(piece)
            have += len(piece)
            progress(have)
    return b"".join(pieces)
