"""Rows with fewer cells than there are columns: a text that was broken over lines is put together again, cells that an
export left out at the end of a row are empty. Which of the two it is, is told by what the row is known by."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sync.hub.extract.lines import Line, Lines

_MOST_LINES = 50
_MOST_SEEN = 200
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


class ShortRows:
    """What to do with the short rows of one file. ``reference``: where the cells stand that a row is known by.
    ``cells_of``: the cells of a line alone."""

    def __init__(
        self, reference: Sequence[int], *, width: int, lines: Lines, cells_of: Callable[[Line], list[str]]
    ) -> None:
        self._reference = tuple(reference)
        self._width = width
        self._lines = lines
        self._cells_of = cells_of
        self._whole: list[list[str]] = []
        self._left = _MOST_SEEN
        self._shapes: set[str] = set()
        self.joined = 0

    def seen(self, cells: Sequence[str]) -> None:
        """A whole row went by: what its reference looks like is what a reference looks like here."""
        if self._left and self._reference:
            self._left -= 1
            self._whole.append([cells[place] for place in self._reference])

    def made_whole(self, cells: list[str]) -> list[str]:
        """The row with as many cells as there are columns; none where it is no row that can be read."""
        self._shapes.update(filter(None, map(_shape, self._whole)))
        self._whole.clear()
        shape = self._shape(cells)
        if not shape or (self._shapes and shape not in self._shapes):
            return []
        joined = self._with_next_lines(cells)
        if joined:
            self.joined += 1
            return joined
        return cells + [""] * (self._width - len(cells))

    def _with_next_lines(self, cells: list[str]) -> list[str]:
        """The row with the lines that its text was broken over; none, and the lines given back, where they do not make
        it whole."""
        parts = list(cells)
        taken: list[Line] = []
        shape = self._shape(cells)
        while len(parts) < self._width and len(taken) < _MOST_LINES and (further := self._lines.take()) is not None:
            taken.append(further)
            more = self._cells_of(further) if further.raw.strip() else [""]
            if not more or len(more) >= self._width or self._shape(more) in {shape, *self._shapes}:
                break
            parts[-1] += f"\n{more[0]}"
            parts += more[1:]
        if len(parts) == self._width:
            return parts
        self._lines.give_back(taken)
        return []

    def _shape(self, cells: Sequence[str]) -> str:
        if not self._reference or max(self._reference) >= len(cells):
            return ""
        return _shape([cells[place] for place in self._reference])


def _shape(parts: Sequence[str]) -> str:
    """What kind of signs a reference is made of; empty where a part of it is, or where there is no digit in it."""
    if not all(map(str.strip, parts)):
        return ""
    shape = _LETTERS.sub("A", _DIGITS.sub("0", "\x1f".join(map(str.strip, parts))))
    return shape if "0" in shape else ""
