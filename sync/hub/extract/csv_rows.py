"""A CSV extract as rows of cells, read as it streams by. One broken row is rejected and blocks nothing.

What a whole file is refused for: it is empty, it is no CSV text at all, its header cannot be read.
What a row is rejected for: broken quotation marks, bytes that are no text, a NUL, a cell or row too large, a wrong
number of columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Literal

from champion_app.domain.errors import Refused
from sync.hub.extract.lines import LARGEST_ROW, Line, Lines
from sync.hub.extract.rejects import Reject

LARGEST_CELL = 1_000_000
"""Characters of one cell."""

_NOT_CSV = {
    b"\xff\xfe": "The file is saved as UTF-16. Save it as CSV UTF-8 and take it in again.",
    b"\xfe\xff": "The file is saved as UTF-16. Save it as CSV UTF-8 and take it in again.",
    b"PK\x03\x04": "The file is a workbook or an archive, not CSV. Export it as CSV UTF-8 and take it in again.",
    b"\xd0\xcf\x11\xe0": "The file is an old workbook, not CSV. Export it as CSV UTF-8 and take it in again.",
}
_UTF8_MARK = b"\xef\xbb\xbf"


class Row:
    """One row: the line where it begins, and its cells as they stand."""

    __slots__ = ("cells", "line")

    def __init__(self, line: int, cells: list[str]) -> None:
        self.line = line
        self.cells = cells


class _BadRow(Exception):  # a turn within this file, never an error that leaves it
    """A row cannot be read, and why. ``taken``: the further lines that it took. ``ends``: whether the last of them is
    its own (``here``), begins something else (``before``), or whether no end was found (``never``)."""

    def __init__(
        self,
        reason: str,
        column: str = "",
        *,
        taken: Sequence[Line] = (),
        ends: Literal["here", "before", "never"] = "here",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
        self.taken = taken
        self.ends = ends


class Extract:
    """An opened extract. ``header`` is known once it is made; :meth:`rows` is walked once.

    Raises Refused where the file as a whole cannot be read.
    """

    def __init__(self, stream: BinaryIO, *, delimiter: str = ",", encodings: Sequence[str] = ()) -> None:
        # The csv module keeps one limit for the whole process; ours is the only reader of CSV in the hub.
        csv.field_size_limit(LARGEST_CELL)
        self._lines = Lines(stream)
        self._delimiter = delimiter
        self._encodings = ("utf-8", *encodings)
        self.header: tuple[str, ...] = ()
        self.header = self._read_header()

    def rows(self) -> Iterator[Row | Reject]:
        """Every row, or why it was not read. A line with nothing on it is no row."""
        while (line := self._lines.take()) is not None:
            if not line.raw.strip():
                continue
            try:
                cells = self._cells(line, width=len(self.header))
            except _BadRow as bad:
                lost = self._skip(bad, line)
                yield Reject(line=line.number, column=bad.column, reason=bad.reason + lost)
                continue
            yield Row(line.number, cells)

    def _read_header(self) -> tuple[str, ...]:
        line = self._lines.take()
        if line is None:
            raise Refused("The file is empty, so nothing was taken in.")
        for mark, sentence in _NOT_CSV.items():
            if line.raw.startswith(mark):
                raise Refused(sentence)
        try:
            unmarked = Line(line.number, line.raw.removeprefix(_UTF8_MARK), cut=line.cut)
            header = tuple(cell.strip() for cell in self._cells(unmarked))
        except _BadRow as bad:
            raise Refused(f"The first line of the file is not a header. {bad.reason} Nothing was taken in.") from None
        for name in header:
            if name and header.count(name) > 1:
                raise Refused(f"The file has two columns “{name}”, so it is not clear which is meant.")
        return header

    def _skip(self, bad: _BadRow, first: Line) -> str:
        """After a bad row: go on where the next row begins, which may be one that it swallowed. Says what was lost."""
        self._lines.give_back(bad.taken)
        left = len(bad.taken) - (bad.ends == "before")
        last = first.number
        while left > 0 or bad.ends == "never":
            line = self._lines.take()
            if line is None:
                break
            if self._is_whole(line):
                self._lines.give_back([line])
                break
            last, left = line.number, left - 1
        return f" Lines {first.number} to {last} were not read." if last > first.number else ""

    def _is_whole(self, line: Line) -> bool:
        """Whether a whole row stands on this one line."""
        if line.cut or line.raw.count(b'"') % 2:
            return False
        try:
            cells = next(csv.reader([self._text(line, [])], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return False
        return len(cells) == len(self.header)

    def _cells(self, line: Line, *, width: int = 0) -> list[str]:
        """The cells of the row that begins here; further lines are taken where a quoted cell runs over them.

        ``width``: how many cells there must be, where that is known. Raises _BadRow.
        """
        if line.cut:
            raise _BadRow(*self._too_large(line.raw))
        taken: list[Line] = []
        problems: list[str] = []
        text = self._text(line, problems)
        plain = '"' not in text and "\r" not in text
        cells = self._plain(text) if plain else self._quoted(line, text, taken, problems)
        if problems:
            raise _BadRow(problems[0], taken=taken)
        if width and len(cells) != width:
            raise _BadRow(f"The row has {len(cells)} cells where the header has {width}.", taken=taken)
        return cells

    def _plain(self, text: str) -> list[str]:
        cells = text.split(self._delimiter)
        if len(text) > LARGEST_CELL and max(map(len, cells)) > LARGEST_CELL:
            raise _BadRow(*self._too_large(text.encode()))
        return cells

    def _quoted(self, line: Line, text: str, taken: list[Line], problems: list[str]) -> list[str]:
        texts = self._texts(text, taken, problems)
        try:
            return next(csv.reader(texts, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            said = str(error)
        if "field larger" in said:
            raise _BadRow(*self._too_large(b"".join(one.raw for one in (line, *taken))), taken=taken, ends="never")
        if "end of data" in said:
            raise _BadRow("A quotation mark is opened and never closed.", taken=taken)
        if "new-line" in said:
            raise _BadRow("A line break stands inside a cell without quotation marks.", taken=taken, ends="before")
        reason = "The quotation marks are broken: text stands after a closing one."
        raise _BadRow(reason, taken=taken, ends="before")

    def _texts(self, first: str, taken: list[Line], problems: list[str]) -> Iterator[str]:
        yield first + "\n"
        size = len(first)
        while (line := self._lines.take()) is not None:
            taken.append(line)
            size += len(line.raw)
            if line.cut or size > LARGEST_ROW:
                reason = f"A quotation mark is opened and not closed within {LARGEST_ROW:,} bytes."
                raise _BadRow(reason, taken=taken, ends="never")
            yield self._text(line, problems) + "\n"

    def _text(self, line: Line, problems: list[str]) -> str:
        """A line as text. What is no text is noted in ``problems`` and replaced, so that its row's end is found."""
        raw = line.raw.rstrip(b"\r\n")
        if b"\0" in raw:
            problems.append("The row holds a NUL byte, which is no text.")
            raw = raw.replace(b"\0", b" ")
        for encoding in self._encodings:
            try:
                return raw.decode(encoding)
            except UnicodeError:
                continue
        problems.append(f"The row is not text in {' or '.join(self._encodings)}.")
        return raw.decode("utf-8", errors="replace")

    def _too_large(self, raw: bytes) -> tuple[str, str]:
        """Why, and the column whose cell it is, where one cell alone is too large."""
        cell = re.compile(rf'"[^"]*(?:""[^"]*)*(?:"|\Z)|[^{re.escape(self._delimiter)}\n]*')
        text = raw.decode("utf-8", errors="replace")
        place = 0
        for name in self.header:
            found = cell.match(text, place)
            if found is None or found.end() - place > LARGEST_CELL:
                return f"A cell is larger than {LARGEST_CELL:,} characters.", name
            place = found.end() + 1
        return f"The row is larger than {LARGEST_ROW:,} bytes.", ""
