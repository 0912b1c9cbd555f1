"""Nothing of the process is left for others: no core dumps, no reading by other programs, files of one's own only."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4
_OTHERS = 0o077
_OURS = ("vault.", "champion.log", "attempts.json", "look.json", "open.lock")


class NotPrivateError(Exception):
    """Others could read what is kept here; the words say what, and what to do."""


def close_up() -> None:
    """Called first thing at the start; what a system does not offer is passed over."""
    os.umask(_OTHERS)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            _process_control(_PR_SET_DUMPABLE, 0)


def _process_control(option: int, value: int) -> int:
    import ctypes

    return int(ctypes.CDLL(None).prctl(option, value, 0, 0, 0))


def make_sure(folder: Path) -> None:
    """Raise NotPrivateError unless the process left no door open and nobody else can read this folder.

    What can be mended is mended first; Windows keeps a person's folder from others by its own lists.
    """
    if sys.platform == "win32":
        return
    import resource

    if resource.getrlimit(resource.RLIMIT_CORE) != (0, 0):
        raise NotPrivateError(_REFUSED.format("this system would write the app's memory to a file when it fails"))
    if sys.platform == "linux" and _process_control(_PR_GET_DUMPABLE, 0) != 0:
        raise NotPrivateError(_REFUSED.format("this system lets other programs read the app's memory"))
    for place in [folder, *(one for one in folder.iterdir() if one.is_dir())]:
        for path in [place, *(one for one in place.iterdir() if one.name.startswith(_OURS))]:
            _close(path)


def _close(path: Path) -> None:
    told = path.lstat()
    if told.st_uid != os.geteuid():
        raise NotPrivateError(_REFUSED.format("its files belong to another account of this computer"))
    if told.st_mode & _OTHERS:
        with contextlib.suppress(OSError):
            path.chmod(path.stat().st_mode & ~_OTHERS)
        if path.lstat().st_mode & _OTHERS:
            raise NotPrivateError(_REFUSED.format("other accounts of this computer can read its files"))


_REFUSED = (
    "Champion did not open, because {}. Nothing was changed and nothing is lost. "
    "Take the laptop to the station and show this sentence."
)


def swap_in_clear(proc: Path = Path("/proc/swaps"), blocks: Path = Path("/sys/class/block")) -> bool | None:
    """Whether memory can be written to the disk in clear; None where this system does not say."""
    try:
        lines = proc.read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return None
    return any(not _sealed(line.split()[0], blocks) for line in lines if line.strip())


def _sealed(device: str, blocks: Path) -> bool:
    """A swap in memory itself, or on an encrypted device."""
    name = Path(device).resolve().name
    if name.startswith("zram"):
        return True
    try:
        return (blocks / name / "dm" / "uuid").read_text(encoding="utf-8").startswith("CRYPT-")
    except OSError:
        return False
