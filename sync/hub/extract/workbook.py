"""An Excel workbook as rows of cells: the sheet with the header, formulas as the values they had, days as ISO."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.wording import plural
from sync.hub.extract.column_names import names_by_fold, spelled
from sync.hub.extract.lines import LARGEST_ROW, Lines
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Row, is_trailer
from sync.hub.extract.workbook_child import Chosen, SheetRow

MOST_UNPACKED = 400_000_000
"""Bytes of all parts of a workbook."""
MOST_CELLS = 20_000_000
"""Cells of one sheet, empty ones among its corners counted."""
_HEAD = 65_536
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension[^>]*\bref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_CHILD = "sync.hub.extract.workbook_child"
_MEND = "Save the rows as CSV UTF-8 and take that in. Nothing of it was taken in."
_chosen = msgspec.json.Decoder(Chosen)
_row = msgspec.json.Decoder(SheetRow)


class Workbook:
    """A sheet as a table. The line of a row is the number that the spreadsheet shows beside it."""

    def __init__(self, lines: Lines, known: Iterable[str]) -> None:
        self._lines = lines
        first = lines.take()
        if first is None:
            raise Refused(f"The workbook is damaged, or made so that it cannot be read. {_MEND}")
        self._chosen = _chosen.decode(first.raw)
        self._passed_over = 0
        if self._chosen.empty:
            raise Refused("The workbook is empty, so nothing was taken in.")
        if self._chosen.several:
            named = ", ".join(f"“{name}”" for name in self._chosen.several)
            raise Refused(f"The sheets {named} all have the columns, so it is not clear which is meant. {_MEND}")
        head = self._next()
        self.header = spelled(head.cells if isinstance(head, Row) else (), names_by_fold(known))

    @property
    def notes(self) -> list[str]:
        """What was odd about the file as a whole, in sentences."""
        found = []
        if self._chosen.others:
            found.append(f"The rows are those of the sheet “{self._chosen.sheet}”; the others were not read.")
        if self._chosen.above:
            found.append(f"The header stands on row {self._chosen.above + 1}; the rows above it were passed over.")
        if self._passed_over:
            lines = plural(self._passed_over, "line is no row", "lines are no rows")
            found.append(f"{lines} (a total, a count, a rule): passed over.")
        return found

    def rows(self) -> Iterator[Row | Reject]:
        """Every row, or why it was not read."""
        width = len(self.header)
        while (found := self._next()) is not None:
            if isinstance(found, Reject):
                yield found
            elif is_trailer(found.cells):
                self._passed_over += 1
            elif any(cell.strip() for cell in found.cells[width:]):
                yield Reject(line=found.line, column="", reason="The row has cells beyond the last named column.")
            else:
                found.cells = found.cells[:width] + [""] * (width - len(found.cells))
                yield found

    def _next(self) -> Row | Reject | None:
        line = self._lines.take()
        if line is None:
            return None
        if line.cut:
            return Reject(line=line.number, column="", reason=f"The row is larger than {LARGEST_ROW:,} bytes.")
        number, cells = _row.decode(line.raw)
        return Row(number, cells)


@contextmanager
def opened_workbook(path: Path, known: Iterable[str]) -> Iterator[Workbook]:
    """The sheet of a workbook that has the columns looked for. Raises Refused where it cannot be read."""
    look_at_sizes(path)
    names = list(known)
    child = subprocess.Popen(  # our own module; the path goes in as one argument
        [sys.executable, "-m", _CHILD, str(path.resolve())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with child:
        try:
            _ask(child.stdin, names)
            yield Workbook(Lines(_Answer(child)), names)
        finally:
            child.kill()


def look_at_sizes(path: Path) -> None:
    """Raises Refused for a workbook that unpacks to more than a force's extract would, or is made to do harm."""
    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise Refused(
                    f"The workbook unpacks to more than {MOST_UNPACKED // 1_000_000:,} MB. Split it by month. {_MEND}"
                )
            for part in package.infolist():
                if part.filename.startswith("xl/worksheets/") and not part.is_dir():
                    with package.open(part) as sheet:
                        _hold_to_size(sheet.read(_HEAD))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise Refused(f"The workbook is cut or damaged. Copy it again. {_MEND}") from None


def _hold_to_size(head: bytes) -> None:
    found = _DIMENSION.search(head)
    if found is None:
        return
    columns = 0
    for letter in found[1]:
        columns = columns * 26 + letter - 64
    if columns * int(found[2]) > MOST_CELLS:
        raise Refused(
            "A sheet of the workbook reaches far beyond any rows: something was typed in a cell far out. Delete what "
            f"stands outside the rows and save it again. {_MEND}"
        )


def _ask(to: IO[bytes] | None, names: list[str]) -> None:
    if to is None:
        return
    try:
        to.write(msgspec.json.encode(names))
        to.close()
    except BrokenPipeError:  # it ended before it was asked, which is seen when it does not answer
        pass


class _Answer:
    """The lines of the process, which must have ended well where they end."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child

    def readline(self, most: int, /) -> bytes:
        line = self._child.stdout.readline(most) if self._child.stdout is not None else b""
        if not line and self._child.wait() != 0:
            raise Refused(
                "The workbook cannot be read: it is damaged, has a password, or takes more memory or time than rows "
                f"do. {_MEND}"
            )
        return line
