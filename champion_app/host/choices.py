"""What the unlock screen must know before anything is unlocked: text size and colours. Nothing about anybody."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from champion_app.host import disk

_NAME = "look.json"


def read_choices(folder: Path) -> dict[str, str]:
    """The kept choices; empty where there are none or they cannot be read."""
    try:
        told = json.loads((folder / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}


def keep_choices(folder: Path, choices: dict[str, str]) -> None:
    """Keep them; where the disk does not take them, the next start looks as it did before."""
    with contextlib.suppress(OSError):
        disk.put_whole(folder / _NAME, json.dumps(choices).encode())
