"""Take in a list of rows that their system withdrew. Nothing is deleted: the incident says that it was, and why."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from champion_app.domain.errors import Refused
from sync.hub.extract.column_names import places_of
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Table
from sync.hub.extract.table import Wanted, opened_table
from sync.hub.intake.cases import taken_rows
from sync.hub.intake.cases.numbering import new_record_id
from sync.hub.intake.cases.revise import revised, with_kept
from sync.hub.intake.cases.taken_rows import Taken
from sync.hub.intake.counts import BATCH_ROWS, KEPT_REJECTS, EachReject
from sync.hub.intake.database_errors import told_in_words
from sync.hub.intake.joining.people_of_reference import references_of
from sync.hub.intake.mapping.cells import Cell, nothing_words
from sync.hub.intake.mapping.flags import shortened
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.spoilt import ROUNDED, is_rounded, whole
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.storage.storage import Storage

NO_REASON = "No reason given"


class RetractionResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every row of the list: withdrawn now, withdrawn before, or rejected."""

    retracted: int
    already: int
    rejected: int
    rejects: tuple[Reject, ...]
    seconds: float

    @property
    def rows(self) -> int:
        """How many rows the list had."""
        return self.retracted + self.already + self.rejected


class _Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    reference: str
    reason: str


def take_retractions(
    storage: Storage,
    path: Path,
    mapping: MappingFile,
    *,
    now: datetime,
    dry_run: bool = False,
    each_reject: EachReject | None = None,
) -> RetractionResult:
    """Mark the listed rows as withdrawn, whole or not at all. ``dry_run`` writes nothing.

    A row that its system sends again, changed, stands again. Raises Refused where the list cannot be read, NoRoom where
    the database cannot be written.
    """
    started = time.perf_counter()
    work = _Retracting(mapping, now=now, each_reject=each_reject or (lambda _: None))
    safe = "Nothing of the list was taken in, and nothing was changed."
    columns = listed_columns(mapping)
    wanted = Wanted(
        columns=(*columns, *mapping.retractions.reason), reference=columns, delimiter=mapping.delimiter,
        encodings=mapping.encodings,
    )  # fmt: skip
    with opened_table(path, wanted) as table, told_in_words(safe), storage.read() if dry_run else storage.write() as tx:
        listed = work.listed(table)
        while batch := list(islice(listed, BATCH_ROWS)):
            rows = work.known(tx, batch)
            if not dry_run:
                work.write(tx, rows)
    return work.result(time.perf_counter() - started)


def listed_columns(mapping: MappingFile) -> tuple[str, ...]:
    """The columns of a list that name its rows. Raises Refused where the rows of a mapping have no reference."""
    columns = mapping.retractions.columns or mapping.reference.columns
    if not columns:
        raise Refused("The rows of this mapping have no reference of their own, so a list cannot name them.")
    return columns


class _Retracting:
    """One run over a list."""

    def __init__(self, mapping: MappingFile, *, now: datetime, each_reject: EachReject) -> None:
        self._mapping = mapping
        self._now = now
        self._each_reject = each_reject
        self._seen: set[str] = set()
        self._rejects: list[Reject] = []
        self._retracted = self._already = self._rejected = 0

    def listed(self, table: Table) -> Iterator[_Withdrawal | Reject]:
        """Every row of the list, or why it cannot be read. Raises Refused where a column is missing."""
        columns = listed_columns(self._mapping)
        missing = [name for name in columns if name not in table.header]
        if missing:
            raise Refused(f"The list has no column “{missing[0]}”, so it is not clear which rows it names.")
        places = places_of(table.header)
        nothing = nothing_words(self._mapping.nothing)
        of = [Cell(name, places[name], nothing) for name in columns]
        why = [Cell(name, places[name], nothing) for name in self._mapping.retractions.reason if name in places]
        for row in table.rows():
            if isinstance(row, Reject):
                yield row
                continue
            parts = [whole(cell.text(row.cells)) for cell in of]
            reason = ": ".join(filter(None, (cell.text(row.cells) for cell in why))) or NO_REASON
            if not all(parts):
                yield Reject(line=row.line, column=columns[0], reason="The row names no reference.")
                continue
            if any(map(is_rounded, parts)):
                yield Reject(line=row.line, column=columns[0], reason=f"{ROUNDED}, so it names no record any more.")
                continue
            yield _Withdrawal(line=row.line, reference=" ".join(parts), reason=shortened(reason))

    def known(self, tx: Connection, batch: Sequence[_Withdrawal | Reject]) -> dict[str, Taken]:
        """The rows that are withdrawn now, by reference, as they are to be kept. Counts all."""
        source = self._mapping.name
        named = [one.reference for one in batch if isinstance(one, _Withdrawal)]
        here = taken_rows.kept(tx, source, [of for one in named for of in references_of(one)])
        rows: dict[str, Taken] = {}
        for one in batch:
            if isinstance(one, Reject):
                self._reject(one)
                continue
            was = here.get(one.reference)
            if was is None:
                column = (self._mapping.retractions.columns or self._mapping.reference.columns)[0]
                self._reject(Reject(line=one.line, column=column, reason="No row of this reference was taken in."))
            elif was.stands.retracted or one.reference in self._seen:
                self._already += 1
            else:
                self._seen.add(one.reference)
                self._retracted += 1
                for of in references_of(one.reference):
                    if of in here and not here[of].stands.retracted:
                        taken = Taken(source=source, reference=of, kept=here[of])
                        rows[of] = with_kept(taken, withdrawn=one.reason)
        return rows

    def write(self, tx: Connection, rows: Mapping[str, Taken]) -> None:
        """Mark the rows, and their incidents where no other system still holds them."""
        before = taken_rows.of_cases(tx, {one.kept.records.case for one in rows.values()} - {""})
        after = {
            case: [rows.get(one.reference, one) if one.source == self._mapping.name else one for one in of]
            for case, of in before.items()
        }
        edits, _ = revised(tx, before=before, after=after, new_id=lambda: new_record_id(self._now))
        if edits:
            write_as_hub(tx, edits, by=self._mapping.title, at=self._now.isoformat())
        taken_rows.rewrite(tx, rows.values())

    def _reject(self, reject: Reject) -> None:
        self._rejected += 1
        self._each_reject(reject)
        if len(self._rejects) < KEPT_REJECTS:
            self._rejects.append(reject)

    def result(self, seconds: float) -> RetractionResult:
        """The counts of the run."""
        return RetractionResult(
            retracted=self._retracted,
            already=self._already,
            rejected=self._rejected,
            rejects=tuple(self._rejects),
            seconds=seconds,
        )
