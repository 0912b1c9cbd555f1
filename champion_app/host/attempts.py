"""Wrong passphrases: each one makes the next try wait longer, and a restart does not forget it."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from pathlib import Path

from champion_app.host import disk

_FREE = 2
_LONGEST_SECONDS = 900


class Attempts:
    """Kept beside the vault. Advisory against a copied file: there the cost of each guess is what holds."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "attempts.json"

    def _read(self) -> tuple[int, datetime | None]:
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            return int(told["wrong"]), datetime.fromisoformat(told["until"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, None

    def seconds_left(self, now: datetime) -> int:
        """How long until another try, at most a quarter of an hour whatever the clock says."""
        _, until = self._read()
        if until is None:
            return 0
        return max(0, min(_LONGEST_SECONDS, round((until - now).total_seconds())))

    def note_wrong(self, now: datetime) -> int:
        """Count one more; returns the seconds to wait: none for the first two, then 4, 8, 16 to 900."""
        wrong = self._read()[0] + 1
        wait = 0 if wrong <= _FREE else min(_LONGEST_SECONDS, 2 ** (wrong - 1))
        told = {"wrong": wrong, "until": (now + timedelta(seconds=wait)).isoformat()}
        with contextlib.suppress(OSError):
            disk.put_whole(self._path, json.dumps(told).encode())
        return wait

    def clear(self) -> None:
        """The right passphrase was given."""
        disk.remove(self._path)
