"""End this process and start the app afresh in its place. What was in its memory goes with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_FIRST_OWN = 3
"""Descriptors from here on are ours; the three before are the terminal's."""


def program() -> list[str]:
    """How this app is started: frozen it is its own program, else a module of the interpreter that runs us."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "champion_app"]


def start_again(arguments: Sequence[str]) -> None:
    """Never returns. Where the fresh start fails, the process ends all the same: locking never stays undone."""
    command = [*program(), *arguments]
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # a frozen copy must not take itself for a helper of this one
    try:
        if os.name == "nt":
            subprocess.Popen(command, close_fds=True)
        else:
            _close_own()
            os.execv(command[0], command)  # noqa: S606  # our own program, no shell
    finally:
        os._exit(0)


def _close_own() -> None:
    """Mark every descriptor to end with this program, whoever opened it."""
    listed = Path("/proc/self/fd")
    numbers = [int(one.name) for one in listed.iterdir()] if listed.is_dir() else range(_FIRST_OWN, 256)
    for number in numbers:
        if number >= _FIRST_OWN:
            try:
                os.set_inheritable(number, False)
            except OSError:
                continue
