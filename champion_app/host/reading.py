"""Reading a file that a person chose, which may lie on a slow stick or a phone: a piece at a time, and never more than
was asked for. Nothing is copied anywhere. Functions raise OSError; who calls them says in words what that means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

_PIECE = 1024 * 1024


def head_of(path: Path, length: int) -> tuple[int, bytes]:
    """How large a file is, and its first bytes. Raises OSError, also for a folder or a device."""
    if not path.is_file():
        raise OSError("not a file")
    with path.open("rb") as opened:
        return path.stat().st_size, opened.read(length)


def read(path: Path, *, most: int, progress: Callable[[int], object]) -> bytes:
    """All of it, and at most one byte more than ``most``. ``progress`` is told how many are here, and may raise."""
    pieces: list[bytes] = []
    have = 0
    with path.open("rb") as opened:
        while have <= most and (piece := opened.read(min(_PIECE, most + 1 - have))):
            pieces.append(piece)
            have += len(piece)
            progress(have)
    return b"".join(pieces)
