"""Which references a file gives more than once, in little memory: 12 bytes a place, so that files of millions of rows
stream."""

from __future__ import annotations

import hashlib
from array import array

_FIRST_PLACES = 1 << 12
_FULL = 0.6


class Repeats:
    """Counts references. It keeps 64 bits of each: that two references of one file are taken for one another happens
    once in some million files of a million rows, and then those rows are only looked at together."""

    def __init__(self) -> None:
        self._count = 0
        self.any = False
        """Whether any reference came twice."""
        self._grow(_FIRST_PLACES)

    def add(self, reference: str) -> None:
        """One more row of a reference."""
        mark = _mark(reference)
        place = self._place(mark)
        if not self._marks[place]:
            self._marks[place] = mark
            self._count += 1
        else:
            self.any = True
        self._times[place] += 1
        if self._count > len(self._marks) * _FULL:
            self._again()

    def times(self, reference: str) -> int:
        """How many rows have a reference."""
        return self._times[self._place(_mark(reference))]

    def _place(self, mark: int) -> int:
        marks = self._marks
        last = len(marks) - 1
        place = mark & last
        while marks[place] and marks[place] != mark:
            place = (place + 1) & last
        return place

    def _grow(self, places: int) -> None:
        self._marks, self._times = array("Q", bytes(8 * places)), array("I", bytes(4 * places))

    def _again(self) -> None:
        kept = [(mark, times) for mark, times in zip(self._marks, self._times, strict=True) if mark]
        self._grow(len(self._marks) * 2)
        for mark, times in kept:
            place = self._place(mark)
            self._marks[place], self._times[place] = mark, times


def _mark(reference: str) -> int:
    return int.from_bytes(hashlib.blake2b(reference.encode("utf-8", "replace"), digest_size=8).digest()) or 1
