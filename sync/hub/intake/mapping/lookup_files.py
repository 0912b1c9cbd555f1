"""Columns that other files of the same extract bring, as systems export them that keep several things in tables apart.

The other files are held in memory, as one short text a key, up to a limit; the extract itself streams by.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from champion_app.domain.errors import Refused
from sync.hub.extract.column_names import places_of
from sync.hub.extract.open_file import beside
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Row, Table
from sync.hub.extract.table import Wanted, opened_table
from sync.hub.intake.mapping.mapping_file import Beside, MappingFile

LARGEST_BESIDE = 2_000_000
"""Rows of one file beside the extract."""


class Brought:
    """One column that another file brings. Raises Refused where that file cannot be used as a whole."""

    def __init__(self, told: Beside, *, extract: Path, mapping: MappingFile) -> None:
        self._told = told
        self.rejects: list[Reject] = []
        words = told.words
        stands_for = dict(self._pairs(extract, words.file, words.key, words.column, mapping)) if words else None
        self._texts: dict[str, str] = {}
        self._lines: dict[str, int] = {}
        shared: dict[str, str] = {}
        for key, (line, cell) in self._rows(extract, told.file, told.key, told.column, mapping):
            text = cell if stands_for is None else stands_for.get(cell, cell)
            before = self._texts.get(key)
            whole = text if before is None else before + told.joined_by + text
            self._texts[key] = shared.setdefault(whole, whole)
            if told.each_must_fit:
                self._lines.setdefault(key, line)

    def text(self, key: str) -> str:
        """What the other file says for a key; empty where it says nothing."""
        if self._lines:
            self._lines.pop(key, None)
        return self._texts.get(key, "")

    def unused(self) -> Iterator[Reject]:
        """Once the extract has gone by: rows of the other file that belong to none of it."""
        told = self._told
        for line in self._lines.values():
            reason = "The row belongs to none of the extract."
            yield Reject(line=line, column=told.key, reason=reason, file=told.file)

    def _pairs(
        self, extract: Path, file: str, key: str, column: str, mapping: MappingFile
    ) -> Iterator[tuple[str, str]]:
        for code, (_, cell) in self._rows(extract, file, key, column, mapping):
            yield code, cell

    def _rows(
        self, extract: Path, file: str, key: str, column: str, mapping: MappingFile
    ) -> Iterator[tuple[str, tuple[int, str]]]:
        wanted = Wanted(columns=(key, column), delimiter=mapping.delimiter, encodings=mapping.encodings)
        with opened_table(beside(extract, file), wanted) as table:
            missing = [name for name in (key, column) if name not in table.header]
            if missing:
                raise Refused(
                    f"The file {file} has no column “{missing[0]}”, which the mapping “{mapping.name}” needs."
                )
            places = places_of(table.header)
            of, at = places[key], places[column]
            for number, row in enumerate(table.rows()):
                if number >= LARGEST_BESIDE:
                    raise Refused(f"The file {file} has more than {LARGEST_BESIDE:,} rows. Split the extract by month.")
                if isinstance(row, Reject):
                    self.rejects.append(Reject(line=row.line, column=row.column, reason=row.reason, file=file))
                else:
                    yield row.cells[of].strip(), (row.line, row.cells[at].strip())


class Widened:
    """An extract with the columns that other files bring at its end."""

    def __init__(self, extract: Table, path: Path, mapping: MappingFile) -> None:
        missing = [one.on for one in mapping.beside if one.on not in extract.header]
        if missing:
            raise Refused(
                f"The file has no column “{missing[0]}”, which the mapping “{mapping.name}” "
                "needs. Nothing was taken in."
            )
        self._extract = extract
        self._brought = [
            (places_of(extract.header)[one.on], Brought(one, extract=path, mapping=mapping)) for one in mapping.beside
        ]
        self.header = (*extract.header, *(one.name for one in mapping.beside))

    @property
    def notes(self) -> list[str]:
        """What was odd about the extract itself."""
        return self._extract.notes

    def rows(self) -> Iterator[Row | Reject]:
        """Every row with its further cells; then what the other files hold that cannot be taken."""
        for row in self._extract.rows():
            if isinstance(row, Row):
                row.cells += [brought.text(row.cells[on].strip()) for on, brought in self._brought]
            yield row
        for _, brought in self._brought:
            yield from brought.rejects
            yield from brought.unused()
