"""The clock that nobody can set: seconds since the machine started, those of its sleep included."""

from __future__ import annotations

import sys
import time
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def awake_seconds() -> float:
    """Seconds that go on while the computer sleeps, and that nobody can set back."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def boot_name() -> str:
    """A name for this run of the machine, another one after each start; empty where the system has none."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
