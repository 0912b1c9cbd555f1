"""A CSV extract as rows of cells, read as it streams by. One broken row is rejected and blocks nothing.

What a whole file is refused for: it is empty, it is no table of rows at all, its header cannot be read.
What a row is rejected for: broken quotation marks, a cell or row too large, more cells than there are columns. What is
only odd is read, and said with the row: signs that are no text, fewer cells than columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Literal

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.wording import plural
from sync.hub.extract.column_names import names_by_fold, places_of, spelled
from sync.hub.extract.encodings import Peeked, as_utf8
from sync.hub.extract.file_kinds import binary_kind, not_a_table, text_kind
from sync.hub.extract.first_lines import MOST_BYTES, MOST_LINES, begins, separator_said
from sync.hub.extract.lines import LARGEST_ROW, Line, Lines
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Row, is_trailer
from sync.hub.extract.short_rows import ShortRows

LARGEST_CELL = 1_000_000
"""Characters of one cell."""
MOST_BLANK = 1_000_000
"""Empty lines of one file."""
_MOST_ROW_LINES = 20_000
"""Lines of one row."""

_UTF8_MARK = b"\xef\xbb\xbf"
_LOST = "\ufffd"


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

    ``known``: the columns that are looked for. With them the header is found below other lines, between other
    separators and in other spelling; the header then has their spelling. ``reference``: the columns that a row is known
    by, which tell a row that lacks cells from a piece of another. ``notes`` says what was odd about the file, once its
    rows have gone by. Raises Refused where the file as a whole cannot be read.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        delimiter: str = ",",
        encodings: Sequence[str] = (),
        known: Iterable[str] = (),
        reference: Sequence[str] = (),
    ) -> None:
        # The csv module keeps one limit for the whole process; ours is the only reader of CSV in the hub.
        csv.field_size_limit(LARGEST_CELL)
        peeked = Peeked(stream)
        if what := binary_kind(peeked.head):
            raise not_a_table(what)
        self._head = peeked.head
        source, self._wide = as_utf8(peeked)
        self._lines = Lines(source)
        self._delimiter = delimiter
        self._encodings = ("utf-8", *encodings)
        self._known = names_by_fold(known)
        self._blank = self._passed_over = self._other_encoding = self._counted = self._above = 0
        self.header: tuple[str, ...] = ()
        self.header = self._read_header()
        places = places_of(self.header)
        self._short = ShortRows(
            [places[name] for name in reference if name in places], width=len(self.header), lines=self._lines,
            cells_of=self._alone,
        )  # fmt: skip

    @property
    def notes(self) -> list[str]:
        """What was odd about the file as a whole, in sentences."""
        found = []
        if self._above:
            found.append(f"The header stands on line {self._above + 1}; the lines above it were passed over.")
        if self._wide:
            found.append("The file is saved as UTF-16 and was read as that.")
        if self._other_encoding:
            lines = plural(self._other_encoding, "line is not UTF-8", "lines are not UTF-8")
            found.append(f"{lines}: read as {self._encodings[1]}.")
        if self._passed_over:
            lines = plural(self._passed_over, "line is no row", "lines are no rows")
            found.append(f"{lines} (a total, a count, a rule): passed over.")
        if self._short.joined:
            rows = plural(self._short.joined, "row was", "rows were")
            found.append(f"{rows} broken over several lines: put together again.")
        return found

    def rows(self) -> Iterator[Row | Reject]:
        """Every row, or why it was not read. A line with nothing on it is no row."""
        while (line := self._lines.take()) is not None:
            if self._is_blank(line):
                continue
            odd: list[str] = []
            taken: list[Line] = []
            try:
                cells = self._fitted(self._cells(line, taken, odd), taken, odd)
            except _BadRow as bad:
                lost = self._skip(bad, line)
                yield Reject(line=line.number, column=bad.column, reason=bad.reason + lost)
                continue
            if cells:
                yield Row(line.number, cells, tuple(dict.fromkeys(odd)))

    def _is_blank(self, line: Line) -> bool:
        if line.raw.strip(b" \t\r\n\x1a\x0b\x0c"):
            return False
        self._blank += 1
        if self._blank > MOST_BLANK:
            raise Refused(
                f"The file has more than {MOST_BLANK:,} empty lines, which no system writes. It was not read further; "
                "what was taken before is safe."
            )
        return True

    def _fitted(self, cells: list[str], taken: list[Line], odd: list[str]) -> list[str]:
        """The cells of a row, as many as there are columns; none for a line that is no row. Raises _BadRow."""
        width = len(self.header)
        if len(cells) == width:
            if is_trailer(cells):
                self._passed_over += 1
                return []
            self._short.seen(cells)
            return cells
        if len(cells) > width:
            if any(cell.strip() for cell in cells[width:]):
                raise _BadRow(f"The row has {len(cells)} cells where the header has {width}.", taken=taken)
            return cells[:width]
        if is_trailer(cells):
            self._passed_over += 1
            return []
        joined = self._short.joined
        whole = self._short.made_whole(cells)
        if not whole:
            raise _BadRow(f"The row has {len(cells)} cells where the header has {width}.", taken=taken)
        if self._short.joined == joined:
            odd.append(f"The row has {len(cells)} cells where the header has {width}; the last ones count as empty.")
        return whole

    def _alone(self, line: Line) -> list[str]:
        """The cells that stand on one line; none where it is no line of its own."""
        if line.cut or line.raw.count(b'"') % 2:
            return []
        try:
            return next(csv.reader([self._text(line, [])], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return []

    def _read_header(self) -> tuple[str, ...]:
        line = self._lines.take()
        if line is None:
            raise Refused("The file is empty, so nothing was taken in.")
        if said := separator_said(line):
            self._delimiter = said
            line = self._lines.take()
            if line is None:
                raise Refused("The file is empty but for its separator, so nothing was taken in.")
        first = Line(line.number, line.raw.removeprefix(_UTF8_MARK), cut=line.cut)
        line = self._found(first) if self._known else first
        wrong: list[str] = []
        try:
            header = self._cells(line, [], wrong)
        except _BadRow as bad:
            raise self._no_header(bad.reason) from None
        if wrong:
            raise self._no_header(wrong[0])
        return spelled(header, self._known)

    def _found(self, first: Line) -> Line:
        """The line of the header, by the names looked for. Raises Refused where the file is something else."""
        ahead, size = [first], len(first.raw)
        while len(ahead) < MOST_LINES and size < MOST_BYTES and (line := self._lines.take()) is not None:
            ahead.append(line)
            size += len(line.raw)
        found = begins([self._text(line, []) for line in ahead], self._known, delimiter=self._delimiter)
        if not found.known and (what := text_kind(self._head)):
            raise not_a_table(what)
        self._delimiter = found.delimiter
        self._above = ahead[found.place].number - 1 if found.place else 0
        self._lines.give_back(ahead[found.place + 1 :])
        return ahead[found.place]

    def _no_header(self, reason: str) -> Refused:
        what = text_kind(self._head)
        return not_a_table(what) if what else Refused(
            f"The first line of the file is not a header. {reason} Nothing was taken in."
        )  # fmt: skip

    def _skip(self, bad: _BadRow, first: Line) -> str:
        """After a bad row: go on where the next row begins, which may be one that it swallowed. Says what was lost."""
        self._lines.give_back(bad.taken)
        left = len(bad.taken) - (bad.ends == "before")
        last = first.number
        while left > 0 or bad.ends == "never":
            line = self._lines.take()
            if line is None:
                break
            if not self._is_blank(line) and len(self._alone(line)) == len(self.header):
                self._lines.give_back([line])
                break
            last, left = line.number, left - 1
        return f" Lines {first.number} to {last} were not read." if last > first.number else ""

    def _cells(self, line: Line, taken: list[Line], odd: list[str]) -> list[str]:
        """The cells of the row that begins here; further lines are put into ``taken`` where a quoted cell runs over
        them. What is odd and was read all the same is put into ``odd``. Raises _BadRow."""
        if line.cut:
            raise _BadRow(*self._too_large(line.raw))
        text = self._text(line, odd)
        plain = '"' not in text and "\r" not in text
        return self._plain(text) if plain else self._quoted(line, text, taken, odd)

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
            if line.cut or size > LARGEST_ROW or len(taken) > _MOST_ROW_LINES:
                most = f"{LARGEST_ROW:,} bytes" if size > LARGEST_ROW else f"{_MOST_ROW_LINES:,} lines"
                reason = f"A quotation mark is opened and not closed within {most}."
                raise _BadRow(reason, taken=taken, ends="never")
            yield self._text(line, problems) + "\n"

    def _text(self, line: Line, odd: list[str]) -> str:
        """A line as text. What is no text is replaced and put into ``odd``."""
        raw = line.raw.rstrip(b"\r\n")
        if b"\0" in raw:
            odd.append("The row holds a NUL byte, which is no text; it was read as a blank.")
            raw = raw.replace(b"\0", b" ")
        for encoding in self._encodings:
            try:
                text = raw.decode(encoding)
            except UnicodeError:
                continue
            if encoding != "utf-8" and line.number > self._counted:
                self._counted = line.number
                self._other_encoding += 1
            return text
        odd.append(f"The row is not text in {' or '.join(self._encodings)}; signs that could not be read are {_LOST}.")
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
