"""One running copy at a time on one vault."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType

from champion_app.host import disk
from champion_app.host.paths import data_folder

_LOOK_AGAIN = 0.02


class AlreadyOpenError(Exception):
    """Another copy of the app has this vault open."""


class OneInstance:
    """Holds a lock on the vault's folder while the app runs; the system lets go of it when the process ends."""

    def __init__(self, folder: Path, *, patience: float = 0.0) -> None:
        """``patience``: how long to wait for a copy that is ending, in seconds."""
        self._path = data_folder(folder) / "open.lock"
        self._descriptor = -1
        self._patience = patience

    def __enter__(self) -> OneInstance:
        """Raises AlreadyOpenError."""
        self._descriptor = disk.open_lock(self._path)
        until = time.monotonic() + self._patience
        while not _locked(self._descriptor):
            if time.monotonic() >= until:
                disk.close(self._descriptor)
                raise AlreadyOpenError
            time.sleep(_LOOK_AGAIN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        disk.close(self._descriptor)


def _locked(descriptor: int) -> bool:
    try:
        _lock(descriptor)
    except OSError:
        return False
    return True


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
