"""One running copy at a time on one vault."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from champion_app.host import disk
from champion_app.host.paths import data_folder


class AlreadyOpenError(Exception):
    """Another copy of the app has this vault open."""


class OneInstance:
    """Holds a lock on the vault's folder while the app runs; the system lets go of it when the process ends."""

    def __init__(self, folder: Path) -> None:
        self._path = data_folder(folder) / "open.lock"
        self._descriptor = -1

    def __enter__(self) -> OneInstance:
        """Raises AlreadyOpenError."""
        self._descriptor = disk.open_lock(self._path)
        try:
            _lock(self._descriptor)
        except OSError:
            disk.close(self._descriptor)
            raise AlreadyOpenError from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        disk.close(self._descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
