"""What every command shares: where the hub lies, and opening it for one piece of work."""

from __future__ import annotations

import getpass
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.cells import cell_len

from champion_app.domain.rules.words.visible_text import told_openly
from sync.hub.casework import leave
from sync.hub.hub import LOCAL_NAMES, Hub

Folder = Annotated[Path, Parameter(help="The hub's own folder: keys, certificate, encrypted database.")]
Database = Annotated[str, Parameter(help="postgresql://… for PostgreSQL; nothing for the encrypted file.")]
DEFAULT_FOLDER = Path("hub")
_BETWEEN = 2
_LONGEST_CELL = 600


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@contextmanager
def opened(folder: Path, database: str, names: tuple[str, ...] = LOCAL_NAMES) -> Iterator[Hub]:
    """The hub, for the length of one command. Covers that are due begin or end first."""
    hub = Hub(folder, clock=now, database=database, names=names, operator=_account())
    try:
        with hub.storage.read() as tx:
            due = leave.due(tx, now())
        if due:
            with hub.storage.write() as tx:
                leave.tend(tx, now=now())
        yield hub
    finally:
        hub.close()


def _account() -> str:
    """Who works at this console, for the hub's own log."""
    try:
        return f"console {getpass.getuser()}"
    except (OSError, KeyError):  # an account without a name
        return "console"


class Rows:
    """What is listed: a row of cells for each. Where a terminal is too narrow for a table, the cells of each row are
    told below one another, so that an id is always whole."""

    def __init__(self, *columns: str) -> None:
        self._columns = columns
        self._rows: list[tuple[str, ...]] = []

    def add(self, *cells: str) -> None:
        """One more row. Cells may be words of others: they are told openly."""
        self._rows.append(tuple(told_openly(cell, most=_LONGEST_CELL) for cell in cells))

    def lines(self, width: int | None) -> Iterator[str]:
        """The lines of it, for a terminal of so many columns; as wide as it is where there is none."""
        whole = [self._columns, *self._rows]
        widths = [max(cell_len(row[place]) for row in whole) for place in range(len(self._columns))]
        if width is not None and sum(widths) + _BETWEEN * (len(widths) - 1) > width:
            yield from self._below_one_another()
            return
        for row in (self._columns, tuple("-" * one for one in widths), *self._rows):
            yield (
                (" " * _BETWEEN)
                .join(cell + " " * (wide - cell_len(cell)) for cell, wide in zip(row, widths, strict=True))
                .rstrip()
            )

    def _below_one_another(self) -> Iterator[str]:
        longest = max(map(len, self._columns))
        for row in self._rows:
            told = zip(self._columns, row, strict=True)
            yield from (f"{label.ljust(longest)}  {cell}" for label, cell in told if cell)
            yield ""


def say(*lines: str | Rows) -> None:
    """Lines or rows on standard output. Every word of others that a command prints comes through here: a line is one
    line, and nothing in it moves the cursor, changes a colour or turns the direction of text."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in lines:
        for one in [told_openly(line)] if isinstance(line, str) else line.lines(width):
            sys.stdout.write(one + "\n")
    sys.stdout.flush()


def ask(question: str) -> bool:
    """Whether whoever sits here answers yes. Nobody there is no."""
    sys.stdout.write(f"{told_openly(question)} [yes/no] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() == "yes"
