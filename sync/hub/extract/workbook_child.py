"""Reads one Excel workbook in a process of its own, which may end in any way without taking the hub with it: a sheet
that names one cell far out makes the library ask for more memory than there is, and the process is ended for it.

Standard input holds, as JSON, the names that are looked for. Standard output is one line of JSON that says which sheet
was taken, then one a row: its number, and its cells as text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

import msgspec

from sync.hub.extract.column_names import known_in, names_by_fold
from sync.hub.extract.first_lines import MOST_LINES

MOST_MEMORY, MOST_SECONDS = 1_500_000_000, 120
_EXACT = 10**15
"""From here on a spreadsheet keeps no more than the first fifteen digits of a number."""
_HALF_A_SECOND = timedelta(milliseconds=500)


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which sheet is read. ``several``: those that all have the columns, so that none was read. ``empty``: no sheet has
    anything. ``above``: rows above the header."""

    sheet: str = ""
    several: tuple[str, ...] = ()
    others: int = 0
    above: int = 0
    empty: bool = False


SheetRow = tuple[int, list[str]]
"""The number of a row as the spreadsheet shows it, and its cells."""


def text_of(cell: object) -> str:
    """A cell as text: whole numbers whole, days and times as ISO has them. A number of which a spreadsheet has lost
    digits is written so that it can be seen."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        if abs(cell) >= _EXACT:
            return f"{cell:.5E}"
        return str(int(cell)) if cell == int(cell) else f"{cell:.15g}"
    if isinstance(cell, datetime):
        whole = (cell + _HALF_A_SECOND).replace(microsecond=0)
        return whole.date().isoformat() if whole.time() == time() else whole.isoformat(" ")
    if isinstance(cell, time):
        return cell.replace(microsecond=0).isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat() if isinstance(cell, date) else ""


def lines(path: str, names: list[str]) -> Iterator[bytes]:
    """What is written to standard output."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    known = names_by_fold(names)
    book = CalamineWorkbook.from_path(path)
    found: list[tuple[int, int, str]] = []
    for name in (one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet):
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        heads = [known_in(list(map(text_of, row)), known) for row in islice(sheet.iter_rows(), MOST_LINES)]
        most = max(heads, default=0)
        found.append((most, heads.index(most) if most else 0, name))
    best = max((most for most, _, _ in found), default=0)
    alike = [(above, name) for most, above, name in found if most == best]
    if not alike:
        yield msgspec.json.encode(Chosen(empty=True))
        return
    if len(alike) > 1 and best:
        yield msgspec.json.encode(Chosen(several=tuple(name for _, name in alike)))
        return
    above, name = alike[0]
    yield msgspec.json.encode(Chosen(sheet=name, above=above, others=len(found) - 1))
    for number, row in enumerate(book.get_sheet_by_name(name).iter_rows(), start=1):
        if number > above:
            cells = list(map(text_of, row))
            if any(cells):
                yield msgspec.json.encode((number, cells))


def main() -> None:
    """The process's door."""
    bound()
    names = msgspec.json.decode(sys.stdin.buffer.read(), type=list[str])
    for line in lines(sys.argv[1], names):
        sys.stdout.buffer.write(line + b"\n")


def bound() -> None:
    """Hold this process to its memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the sizes were looked at before
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
