"""A disk whose power can be cut before any call, and every state that such a cut may leave.

What was not synced may be there, half there or gone; a rename is certain only once its folder was synced.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

State = dict[str, bytes]


class PowerCutError(BaseException):
    """Nothing catches it, as nothing catches the real one."""


class Disk:
    """Stands in for the ``os`` of one module: passes everything on, remembers what is safe, and goes dark."""

    def __init__(self, folder: Path, *, cut_at: int) -> None:
        self.folder = folder
        self.calls = 0
        self._cut_at = cut_at
        self._safe = {path.stat().st_ino: path.read_bytes() for path in folder.iterdir()}
        self._now = dict(self._safe)
        self._safe_names = self._names()

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def _names(self) -> dict[str, int]:
        return {path.name: path.stat().st_ino for path in self.folder.iterdir()}

    def _count(self) -> None:
        self.calls += 1
        if self.calls == self._cut_at:
            raise PowerCutError

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        """Opening may make a file or empty one."""
        self._count()
        is_new = not path.exists()
        descriptor = os.open(path, flags, mode)
        inode = os.fstat(descriptor).st_ino
        if is_new:
            self._safe[inode] = b""
        if is_new or flags & os.O_TRUNC:
            self._now[inode] = b""
        return descriptor

    def write(self, descriptor: int, raw: bytes) -> int:
        """Reaches the cache; only a sync makes it safe."""
        self._count()
        inode, start = os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR)
        was = self._now.get(inode, b"")
        self._now[inode] = was[:start] + raw + was[start + len(raw) :]
        return os.write(descriptor, raw)

    def fsync(self, descriptor: int) -> None:
        """From here on it is certain."""
        self._count()
        told = os.fstat(descriptor)
        if stat.S_ISDIR(told.st_mode):
            self._safe_names = self._names()
        else:
            self._safe[told.st_ino] = self._now[told.st_ino]

    def replace(self, source: Path, target: Path) -> None:
        """In the cache at once, on the disk at the folder's next sync."""
        self._count()
        source.replace(target)

    def states(self) -> Iterator[State]:
        """Every state that a cut now may leave: names of before or after; what is not synced gone, half or whole."""
        for names in (self._safe_names, self._names()):
            for kept in (0.0, 0.5, 1.0):
                yield {name: self._mixed(inode, kept) for name, inode in names.items()}

    def _mixed(self, inode: int, kept: float) -> bytes:
        safe, now = self._safe[inode], self._now[inode]
        share = int(len(now) * kept)
        return now if kept == 1.0 else now[:share] + safe[share:]
