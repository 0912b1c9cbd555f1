"""Open an extract of whatever kind as a table: a workbook as such, anything else as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sync.hub.extract.csv_rows import Extract
from sync.hub.extract.file_kinds import is_workbook
from sync.hub.extract.open_file import opened
from sync.hub.extract.rows import Table
from sync.hub.extract.workbook import opened_workbook


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a table before it is opened: its columns, those that a row is known by, how text is written."""

    columns: Sequence[str]
    reference: Sequence[str] = ()
    delimiter: str = ","
    encodings: Sequence[str] = ()


@contextmanager
def opened_table(path: Path, wanted: Wanted) -> Iterator[Table]:
    """The rows of a file. Raises Refused where it cannot be opened, or is no table."""
    if is_workbook(path):
        with opened_workbook(path, wanted.columns) as book:
            yield book
        return
    with opened(path) as stream:
        yield Extract(
            stream, delimiter=wanted.delimiter, encodings=wanted.encodings, known=wanted.columns,
            reference=wanted.reference,
        )  # fmt: skip
