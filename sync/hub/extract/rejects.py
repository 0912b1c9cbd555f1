"""Rows and cells that were not taken: where they stand, and why, in words for the person who mends the extract."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import msgspec

from champion_app.domain.errors import NoRoom
from champion_app.domain.rules.words.visible_text import seen
from sync import disk
from sync.hub.extract.harmless import neutral

_LONGEST_QUOTE = 40


class Reject(msgspec.Struct, frozen=True, kw_only=True):
    """One row that was not taken, or with ``taken`` one cell of a row that was taken without it. ``line`` counts as an
    editor does (the header is 1); ``column`` is empty where the row as a whole is meant; ``file`` names one that lies
    beside the extract, and is empty for the extract itself."""

    line: int
    column: str
    reason: str
    file: str = ""
    taken: bool = False


def quoted(word: str) -> str:
    """A word of a closed list or a date, short enough for a sentence. Never used for free text or names."""
    shown = " ".join(seen(word).split())
    return f"“{shown[:_LONGEST_QUOTE]}…”" if len(shown) > _LONGEST_QUOTE else f"“{shown}”"


class RejectsFile:
    """The list of rejects as CSV (UTF-8 with a mark, as spreadsheets want it), written as the rejects come.

    Raises NoRoom where it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._out = disk.list_for_people(path)
        except OSError:
            raise _no_room() from None
        self._rows = csv.writer(self._out)
        self._write(("line", "column", "reason", "file", "row"))

    def add(self, reject: Reject) -> None:
        """One more."""
        became = "taken without the cell" if reject.taken else "not taken"
        self._write((reject.line, *map(neutral, (reject.column, reject.reason, reject.file)), became))

    def close(self) -> None:
        """No more come."""
        try:
            self._out.close()
        except OSError:
            raise _no_room() from None

    def _write(self, row: Iterable[object]) -> None:
        try:
            self._rows.writerow(row)
        except OSError:
            raise _no_room() from None


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    """Write rejects that are all there already. Raises NoRoom where it cannot be written."""
    out = RejectsFile(path)
    try:
        for reject in rejects:
            out.add(reject)
    finally:
        out.close()


def _no_room() -> NoRoom:
    return NoRoom("The list of rejects cannot be written there. The rows that were taken are safe.")
