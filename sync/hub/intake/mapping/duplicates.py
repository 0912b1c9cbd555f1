"""Which references a file gave so far, in little memory: 24 bytes a place, so that files of millions of rows stream."""

from __future__ import annotations

import hashlib
from array import array

_FIRST_PLACES = 1 << 12
_FULL = 0.6


class Seen:
    """References with the line each stood on first and a mark of what it said there.

    It keeps 64 bits of each: that two references of one file are taken for one another happens once in some million
    files of a million rows, and then says so in a reject.
    """

    def __init__(self) -> None:
        self._count = 0
        self._grow(_FIRST_PLACES)

    def first(self, reference: str, *, line: int, digest: str) -> tuple[int, bool]:
        """The line on which the reference stood first (this one, where it is new), and whether it said the same."""
        mark = int.from_bytes(hashlib.blake2b(reference.encode(), digest_size=8).digest()) or 1
        said = int(digest[:16], 16)
        place = self._place(mark)
        if self._marks[place]:
            return self._lines[place], self._said[place] == said
        self._marks[place], self._lines[place], self._said[place] = mark, line, said
        self._count += 1
        if self._count > len(self._marks) * _FULL:
            self._again()
        return line, True

    def _place(self, mark: int) -> int:
        marks = self._marks
        last = len(marks) - 1
        place = mark & last
        while marks[place] and marks[place] != mark:
            place = (place + 1) & last
        return place

    def _grow(self, places: int) -> None:
        nothing = bytes(8 * places)
        self._marks, self._lines, self._said = array("Q", nothing), array("Q", nothing), array("Q", nothing)

    def _again(self) -> None:
        kept = [
            (mark, line, said) for mark, line, said in zip(self._marks, self._lines, self._said, strict=True) if mark
        ]
        self._grow(len(self._marks) * 2)
        for mark, line, said in kept:
            place = self._place(mark)
            self._marks[place], self._lines[place], self._said[place] = mark, line, said
