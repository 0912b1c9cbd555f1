"""Rows that were not taken: where they stand, and why, in words for the person who mends the extract."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import msgspec

from champion_app.domain.errors import NoRoom

FORMULA_SIGNS = "=+-@＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula, in both widths."""

_LONGEST_QUOTE = 40


class Reject(msgspec.Struct, frozen=True, kw_only=True):
    """One row that was not taken. ``line`` counts as an editor does (the header is 1); ``column`` is empty where the
    row as a whole is wrong."""

    line: int
    column: str
    reason: str


def quoted(word: str) -> str:
    """A word of a closed list or a date, short enough for a sentence. Never used for free text or names."""
    shown = " ".join(word.split())
    return f"“{shown[:_LONGEST_QUOTE]}…”" if len(shown) > _LONGEST_QUOTE else f"“{shown}”"


def neutral(cell: str) -> str:
    """A cell that no spreadsheet will run: an apostrophe before what looks like a formula."""
    return f"'{cell}" if cell[:1] in (*FORMULA_SIGNS, "\t", "\r") else cell


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    """Write rejects as CSV (UTF-8 with a mark, as spreadsheets want it). Raises NoRoom where it cannot be written."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(("line", "column", "reason"))
            for reject in rejects:
                rows.writerow((reject.line, neutral(reject.column), neutral(reject.reason)))
    except OSError:
        raise NoRoom("The list of rejects cannot be written there. The rows that were taken are safe.") from None
