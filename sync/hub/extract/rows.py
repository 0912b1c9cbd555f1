"""One row of an extract, and what stands below the rows and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from sync.hub.extract.rejects import Reject

_TRAILER = re.compile(
    r"\(?\d[\d,. ]* (?:rows?|records?|row\(s\)|record\(s\))(?: (?:affected|selected|returned|exported))?\.?\)?"
    r"|(?:grand )?totals?:?|(?:row|record) count:?.*|completion time:.*|end of (?:report|file|extract)\.?"
    r"|[-=_*\s]{3,}",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[\d,. %£]*")


class Row:
    """One row: the line where it begins, its cells as they stand, and what was odd about it, in sentences."""

    __slots__ = ("cells", "line", "odd")

    def __init__(self, line: int, cells: list[str], odd: Sequence[str] = ()) -> None:
        self.line = line
        self.cells = cells
        self.odd = odd


class Table(Protocol):
    """Rows of cells under a header, from whatever kind of file. ``rows`` is walked once; ``notes`` says afterwards what
    was odd about the file."""

    header: tuple[str, ...]

    @property
    def notes(self) -> list[str]: ...

    def rows(self) -> Iterator[Row | Reject]: ...


def is_trailer(cells: Sequence[str]) -> bool:
    """Whether a row is a total, a count of rows or a rule below the table: a word of those, and else only numbers."""
    first = cells[0].strip() if cells else ""
    if not first or not _TRAILER.fullmatch(first):
        return False
    rest = [cell.strip() for cell in cells[1:]]
    rule = all(map(_TRAILER.fullmatch, rest))  # the rule that a database's own window draws under its header
    return rule or all(map(_NUMBERS.fullmatch, rest))
