"""The lines of a file, one at a time and never more of one than a limit: a huge cell costs no memory."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Sequence

from champion_app.domain.errors import Refused
from sync.hub.extract.encodings import LineSource

LARGEST_ROW = 4_000_000
"""Bytes of one row."""


class Line:
    """One physical line as it stands in the file. ``cut``: it was longer than the limit and the rest was dropped."""

    __slots__ = ("cut", "number", "raw")

    def __init__(self, number: int, raw: bytes, *, cut: bool) -> None:
        self.number = number
        self.raw = raw
        self.cut = cut


class Lines:
    """Hands out lines in order, and takes lines back that a broken row swallowed.

    Raises Refused where the file can no longer be read.
    """

    def __init__(self, stream: LineSource) -> None:
        self._stream = stream
        self._number = 0
        self._back: deque[Line] = deque()

    def take(self) -> Line | None:
        """The next line, or None at the end."""
        if self._back:
            return self._back.popleft()
        raw = self._read(LARGEST_ROW + 1)
        if not raw:
            return None
        self._number += 1
        if len(raw) <= LARGEST_ROW:
            return Line(self._number, raw, cut=False)
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = self._read(LARGEST_ROW)
        return Line(self._number, raw, cut=True)

    def give_back(self, lines: Sequence[Line]) -> None:
        """These lines come again, in their order, before the rest of the file."""
        self._back.extendleft(reversed(lines))

    def _read(self, most: int) -> bytes:
        try:
            return self._stream.readline(most)
        except (OSError, EOFError, zlib.error):  # the last two: a compressed file that is cut or broken
            raise Refused(
                f"The file cannot be read beyond line {self._number}. What was taken before is safe; mend the file or "
                "the stick and run it again."
            ) from None
