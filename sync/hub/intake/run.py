"""Take an extract in: every row is taken or rejected with its reason, and a second run changes nothing."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from champion_app.domain.policy import PolicyPack
from sync.hub.extract.rejects import Reject
from sync.hub.extract.rows import Row, Table
from sync.hub.extract.table import Wanted, opened_table
from sync.hub.intake.batch import Batches, Source
from sync.hub.intake.counts import Counts, EachReject, IntakeResult
from sync.hub.intake.database_errors import told_in_words
from sync.hub.intake.joining.matching import Matching
from sync.hub.intake.joining.several_rows import put_together
from sync.hub.intake.mapping.lookup_files import Widened
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.not_known import shipped_not_known
from sync.hub.intake.mapping.read_mapping import check_codes
from sync.hub.intake.mapping.repeats import Repeats
from sync.hub.intake.mapping.row import Reading
from sync.hub.intake.mapping.said import Incoming
from sync.hub.storage.storage import Storage

PART_ROWS = 20_000
"""Rows of one transaction. A file of up to so many is taken whole or not at all; of a larger one, a crash or a full
disk undoes the part it was in, and the next run takes those rows again. More would keep laptops waiting for the lock.
"""


SMALL_BYTES = 8 << 20
"""A file of up to so many is read once, its cells waiting in memory; of a larger one its references come first."""
_PACKED = (b"PK", b"\x1f\x8b")


def take_in(
    storage: Storage,
    extract: Path,
    mapping: MappingFile,
    *,
    pack: PolicyPack,
    now: datetime,
    dry_run: bool = False,
    case_prefix: str = "AS",
    each_reject: EachReject | None = None,
) -> IntakeResult:
    """Take a file in through a mapping. ``now`` has a zone. ``dry_run`` says what would be done and writes nothing.

    Raises Refused where the file as a whole cannot be taken: it cannot be opened, it is no table, a column is missing,
    or the mapping gives a code that the policy pack does not know. Raises NoRoom where the database cannot be written.
    """
    check_codes(mapping, pack)
    small = _is_small(extract)
    repeats = Repeats() if small else _repeats(extract, mapping, pack=pack, now=now)
    with opened_table(extract, wanted_of(mapping)) as plain:
        table = Widened(plain, extract, mapping) if mapping.beside else plain
        reading = Reading(mapping, table.header, pack=pack, now=now)
        matching = Matching(shipped_not_known(now.date()))
        read = _held(table, reading, repeats) if small else _read(table, reading)
        rows = put_together(read, repeats, matching, column=reading.column)
        result = take_rows(
            storage,
            rows,
            Source(name=mapping.name, title=mapping.title),
            now=now,
            dry_run=dry_run,
            case_prefix=case_prefix,
            each_reject=each_reject,
        )
        return msgspec.structs.replace(result, notes=tuple(table.notes))


def unknown_words(
    extract: Path, mapping: MappingFile, *, pack: PolicyPack, now: datetime
) -> tuple[list[tuple[str, str, int]], int]:
    """The words of a file that a mapping does not know, by column, the most frequent first; and how many rows were
    read. Needs no hub. Raises Refused as :func:`take_in`."""
    check_codes(mapping, pack)
    with opened_table(extract, wanted_of(mapping)) as plain:
        table = Widened(plain, extract, mapping) if mapping.beside else plain
        reading = Reading(mapping, table.header, pack=pack, now=now)
        count = sum(1 for _ in _read(table, reading))
        found = [(column, word, many) for (column, word), many in reading.unknown.items()]
    return sorted(found, key=lambda one: (one[0], -one[2], one[1])), count


def wanted_of(mapping: MappingFile) -> Wanted:
    """What is known of the table that a mapping reads, before it is opened."""
    return Wanted(
        columns=mapping.columns(), reference=mapping.reference.columns, delimiter=mapping.delimiter,
        encodings=mapping.encodings,
    )  # fmt: skip


def _read(table: Table, reading: Reading) -> Iterator[Incoming | Reject]:
    return (row if isinstance(row, Reject) else reading.take(row) for row in table.rows())


def _is_small(extract: Path) -> bool:
    """Whether the cells of a file may wait in memory: it is no large one, and not packed."""
    try:
        with extract.open("rb") as file:
            return file.read(2) not in _PACKED and extract.stat().st_size <= SMALL_BYTES
    except OSError:
        return False  # opening it says what is wrong


def _held(table: Table, reading: Reading, repeats: Repeats) -> Iterator[Incoming | Reject]:
    """The rows of a small file. All of them are there and each reference is counted when this returns."""
    held = deque(table.rows())
    for row in held:
        if not isinstance(row, Reject) and (reference := reading.reference(row)):
            repeats.add(reference)
    return _drained(held, reading)


def _drained(held: deque[Row | Reject], reading: Reading) -> Iterator[Incoming | Reject]:
    while held:
        row = held.popleft()
        yield row if isinstance(row, Reject) else reading.take(row)


def _repeats(extract: Path, mapping: MappingFile, *, pack: PolicyPack, now: datetime) -> Repeats:
    """Which references the file gives more than once: a first pass that reads nothing else."""
    repeats = Repeats()
    if mapping.reference.columns:
        with opened_table(extract, wanted_of(mapping)) as table:
            if mapping.beside:
                missing = {one.name for one in mapping.beside}
                header = (*table.header, *missing)
            else:
                header = table.header
            reading = Reading(mapping, header, pack=pack, now=now)
            for row in table.rows():
                if not isinstance(row, Reject) and (reference := reading.reference(row)):
                    repeats.add(reference)
    return repeats


def take_rows(
    storage: Storage,
    rows: Iterator[Incoming | Reject],
    source: Source,
    *,
    now: datetime,
    dry_run: bool = False,
    case_prefix: str = "AS",
    each_reject: EachReject | None = None,
) -> IntakeResult:
    """Take rows in that were read from any kind of file. As :func:`take_in`."""
    started = time.perf_counter()
    batches = Batches(source, now=now, case_prefix=case_prefix)
    counts = Counts(each_reject or (lambda _: None))
    while (first := next(rows, None)) is not None:
        part = itertools.chain([first], itertools.islice(rows, PART_ROWS - 1))
        if dry_run:
            with storage.read() as tx:
                for batch in counts.batches(part):
                    counts.add(batches.plan(tx, batch))
        else:
            with told_in_words(counts.safe()), storage.write() as tx:
                for batch in counts.batches(part):
                    plan = batches.plan(tx, batch)
                    batches.write(tx, plan)
                    counts.add(plan)
    return counts.result(time.perf_counter() - started)
