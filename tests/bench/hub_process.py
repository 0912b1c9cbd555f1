"""A line of conversation with a hub that runs in a process of its own."""

from __future__ import annotations

import subprocess


def ask(process: subprocess.Popen[str], command: str) -> str:
    """One command and its answer."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the hub beside has no pipes")
    process.stdin.write(command + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()
