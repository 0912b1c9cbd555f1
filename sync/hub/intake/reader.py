"""A CSV extract as rows of cells, read as it streams by. One broken row is rejected and blocks nothing.

What a whole file is refused for: it is empty, it is no CSV text at all, its header cannot be read.
What a row is rejected for: broken quotation marks, bytes that are no text, a NUL, a cell or row too large, a wrong
number of columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from champion_app.domain.errors import Refused
from sync.hub.intake.lines import LARGEST_ROW, Line, Lines
from sync.hub.intake.rejects import Reject

LARGEST_CELL = 1_000_000
"""Characters of one cell."""
_LOOK_AHEAD = 200
"""Lines within which a row must close that is tried after a broken one."""

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
    """A row cannot be read, and why. ``ran_on``: it swallowed lines that may be rows of their own."""

    def __init__(self, reason: str, column: str = "", *, ran_on: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
        self.ran_on = ran_on


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
                cells = self._cells(line, look_ahead=LARGEST_ROW, width=len(self.header))
            except _BadRow as bad:
                yield Reject(line=line.number, column=bad.column, reason=bad.reason + self._skip_to_a_row(bad, line))
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
            header = tuple(cell.strip() for cell in self._cells(unmarked, look_ahead=_LOOK_AHEAD))
        except _BadRow as bad:
            raise Refused(f"The first line of the file is not a header. {bad.reason} Nothing was taken in.") from None
        for name in header:
            if name and header.count(name) > 1:
                raise Refused(f"The file has two columns “{name}”, so it is not clear which is meant.")
        return header

    def _skip_to_a_row(self, bad: _BadRow, first: Line) -> str:
        """After a row that ran on: go to the next line where a whole row begins. Says which lines were lost."""
        last = first.number
        while bad.ran_on and (line := self._lines.take()) is not None:
            try:
                self._cells(line, look_ahead=_LOOK_AHEAD, width=len(self.header), keep=True)
            except _BadRow:
                last = line.number
                continue
            self._lines.give_back([line])
            break
        return f" Lines {first.number} to {last} were not read." if last > first.number else ""

    def _cells(self, line: Line, *, look_ahead: int, width: int = 0, keep: bool = False) -> list[str]:
        """The cells of the row that begins here; further lines are taken where a quoted cell runs over them.

        ``width``: how many cells there must be, where that is known. ``keep``: give further lines back even where the
        row is whole. Raises _BadRow, and then further lines are given back too.
        """
        if line.cut:
            raise _BadRow(*self._too_large(line.raw), ran_on=True)
        text = self._text(line)
        if '"' not in text and "\r" not in text:
            return self._counted(self._plain(text), width)
        taken: list[Line] = []
        try:
            cells = self._counted(self._quoted(line, text, taken, look_ahead=look_ahead), width)
        except _BadRow as bad:
            self._lines.give_back(taken)
            raise _BadRow(bad.reason, bad.column, ran_on=bool(taken)) from None
        if keep:
            self._lines.give_back(taken)
        return cells

    def _plain(self, text: str) -> list[str]:
        cells = text.split(self._delimiter)
        if len(text) > LARGEST_CELL and max(map(len, cells)) > LARGEST_CELL:
            raise _BadRow(*self._too_large(text.encode()))
        return cells

    def _quoted(self, line: Line, text: str, taken: list[Line], *, look_ahead: int) -> list[str]:
        texts = self._texts(text, taken, look_ahead=look_ahead)
        try:
            return next(csv.reader(texts, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            raise _BadRow(*self._broken(error, line, taken)) from None

    @staticmethod
    def _counted(cells: list[str], width: int) -> list[str]:
        if width and len(cells) != width:
            raise _BadRow(f"The row has {len(cells)} cells where the header has {width}.")
        return cells

    def _texts(self, first: str, taken: list[Line], *, look_ahead: int) -> Iterator[str]:
        yield first + "\n"
        size = len(first)
        while (line := self._lines.take()) is not None:
            taken.append(line)
            size += len(line.raw)
            if line.cut or size > LARGEST_ROW or len(taken) > look_ahead:
                raise _BadRow(f"A quotation mark is opened and not closed within {LARGEST_ROW // 1_000_000} MB.")
            yield self._text(line) + "\n"

    def _text(self, line: Line) -> str:
        if b"\0" in line.raw:
            raise _BadRow("The row holds a NUL byte, which is no text.")
        raw = line.raw.rstrip(b"\r\n")
        for encoding in self._encodings:
            try:
                return raw.decode(encoding)
            except UnicodeError:
                continue
        raise _BadRow(f"The row is not text in {' or '.join(self._encodings)}.")

    def _broken(self, error: csv.Error, line: Line, taken: Sequence[Line]) -> tuple[str, str]:
        if "field larger" in str(error):
            return self._too_large(b"".join(part.raw for part in (line, *taken)))
        if "new-line" in str(error):
            return "A line break stands inside a cell without quotation marks.", ""
        if "end of data" in str(error):
            return "A quotation mark is opened and never closed.", ""
        return "The quotation marks are broken: text stands after a closing one.", ""

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
