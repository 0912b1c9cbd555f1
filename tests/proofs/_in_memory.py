"""Where a proof's folders lie if what it shows is not about disks."""

from __future__ import annotations

import shutil
from pathlib import Path

_SHARED = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
_ROOM = 512 << 20


def memory() -> str | None:
    """A folder in memory, where there is one with room for a database server; else the usual place."""
    return str(_SHARED) if _SHARED.is_dir() and shutil.disk_usage(_SHARED).free > _ROOM else None
