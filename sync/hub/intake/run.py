"""Take an extract in: every row is taken or rejected with its reason, and a second run changes nothing."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from champion_app.domain.change import Edit
from champion_app.domain.errors import Refused
from champion_app.domain.ids import time_ordered_id
from champion_app.domain.policy import PolicyPack
from sync.hub.authored import write_as_hub
from sync.hub.intake import incoming
from sync.hub.intake.cases import CaseRecords, later_version, new_case
from sync.hub.intake.incoming import Kept
from sync.hub.intake.mapping import MappingFile, check_codes
from sync.hub.intake.reader import Extract
from sync.hub.intake.rejects import Reject
from sync.hub.intake.rows import Incoming, Reading
from sync.hub.rows import read_many
from sync.hub.storage.storage import Storage

BATCH_ROWS = 1000
"""Rows of one transaction. A crash loses at most the batch it was in; the next run takes those rows again."""


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every row: taken for the first time, changed since it was taken, unchanged, or rejected."""

    taken: int
    changed: int
    unchanged: int
    rejects: tuple[Reject, ...]
    cases_made: int
    seconds: float

    @property
    def rows(self) -> int:
        """How many rows the file had."""
        return self.taken + self.changed + self.unchanged + len(self.rejects)


class _Sorted(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one batch by what is to be done with them. ``fresh`` get a case; ``before``: changed rows as they
    were taken."""

    new: list[Incoming]
    changed: list[Incoming]
    unchanged: int
    before: dict[str, Kept]
    fresh: list[Incoming]


def take_in(
    storage: Storage,
    extract: Path,
    mapping: MappingFile,
    *,
    pack: PolicyPack,
    now: datetime,
    dry_run: bool = False,
    case_prefix: str = "AS",
) -> IntakeResult:
    """Take a file in through a mapping, a batch a transaction. ``now`` has a zone. ``dry_run`` says what would be done
    and writes nothing.

    Raises Refused where the file as a whole cannot be taken: it cannot be opened, it is no CSV, a column is missing, or
    the mapping gives a code that the policy pack does not know.
    """
    check_codes(mapping, pack)
    started = time.perf_counter()
    work = _Intake(storage, mapping, now=now, case_prefix=case_prefix)
    try:
        stream = extract.open("rb")
    except OSError:
        raise Refused("The file cannot be opened. Check its name, and that this account may read it.") from None
    with stream:
        opened = Extract(stream, delimiter=mapping.delimiter, encodings=mapping.encodings)
        reading = Reading(mapping, opened.header, pack=pack, now=now)
        for batch in work.batches(opened, reading):
            if dry_run:
                work.try_out(batch)
            else:
                work.take(batch)
    return work.result(time.perf_counter() - started)


class _Intake:
    """One run: its counts, and what is done with a batch."""

    def __init__(self, storage: Storage, mapping: MappingFile, *, now: datetime, case_prefix: str) -> None:
        self._storage = storage
        self._mapping = mapping
        self._now = now
        self._prefix = case_prefix
        self._taken = self._changed = self._unchanged = self._cases = 0
        self._rejects: list[Reject] = []

    def batches(self, opened: Extract, reading: Reading) -> Iterator[list[Incoming]]:
        """Rows that can be taken, so many at a time; the others go to the rejects."""
        batch: list[Incoming] = []
        for row in opened.rows():
            found = row if isinstance(row, Reject) else reading.take(row)
            if isinstance(found, Reject):
                self._rejects.append(found)
            elif found.repeated:
                self._unchanged += 1
            else:
                batch.append(found)
            if len(batch) == BATCH_ROWS:
                yield batch
                batch = []
        if batch:
            yield batch

    def try_out(self, batch: Sequence[Incoming]) -> None:
        """Count what would be done."""
        with self._storage.read() as tx:
            found = self._sorted(tx, batch)
        self._count(found)

    def take(self, batch: Sequence[Incoming]) -> None:
        """Write a batch: its rows and the records that come of them, together or not at all."""
        at = self._now.isoformat()
        with self._storage.write() as tx:
            found = self._sorted(tx, batch)
            edits, records = self._open_cases(tx, found.fresh)
            edits += self._later_versions(tx, found, records)
            if edits:
                write_as_hub(tx, edits, by=self._mapping.title, at=at)
            none = CaseRecords()
            for keep, rows in ((incoming.keep, found.new), (incoming.keep_anew, found.changed)):
                keep(tx, self._mapping.name, [(row, records.get(row.reference, none)) for row in rows], at=at)
        self._count(found)

    def _sorted(self, tx: Connection, batch: Sequence[Incoming]) -> _Sorted:
        known = incoming.digests(tx, self._mapping.name, [row.reference for row in batch])
        new = [row for row in batch if row.reference not in known]
        changed = [row for row in batch if known.get(row.reference, row.digest) != row.digest]
        before = incoming.kept(tx, self._mapping.name, [row.reference for row in changed])
        caseless = [row for row in changed if not before[row.reference].records.case]
        return _Sorted(
            new=new,
            changed=changed,
            unchanged=len(batch) - len(new) - len(changed),
            before=before,
            fresh=[row for row in (*new, *caseless) if row.said.makes_case],
        )

    def _later_versions(self, tx: Connection, found: _Sorted, records: dict[str, CaseRecords]) -> list[Edit]:
        """The edits for rows that have a case and say something else now. Writes their records into ``records``."""
        edits: list[Edit] = []
        rows = read_many(tx, (record for was in found.before.values() for record in was.records.ids()))
        for row in found.changed:
            was = found.before[row.reference]
            if was.records.case:
                records[row.reference], altered = later_version(
                    was.said, row.said, was.records, rows, new_id=self._new_id
                )
                edits += altered
        return edits

    def _open_cases(self, tx: Connection, rows: Sequence[Incoming]) -> tuple[list[Edit], dict[str, CaseRecords]]:
        edits: list[Edit] = []
        records: dict[str, CaseRecords] = {}
        first = incoming.take_case_numbers(tx, len(rows)) if rows else 0
        for number, row in enumerate(rows, start=first):
            reference = f"{self._prefix}-{number:04}"
            records[row.reference], made = new_case(row.said, reference=reference, now=self._now, new_id=self._new_id)
            edits.extend(made)
        return edits, records

    def _new_id(self) -> str:
        return time_ordered_id(milliseconds=int(self._now.timestamp() * 1000), randomness=secrets.token_bytes(10))

    def _count(self, found: _Sorted) -> None:
        self._taken += len(found.new)
        self._changed += len(found.changed)
        self._unchanged += found.unchanged
        self._cases += len(found.fresh)

    def result(self, seconds: float) -> IntakeResult:
        """The counts of the run."""
        return IntakeResult(
            taken=self._taken,
            changed=self._changed,
            unchanged=self._unchanged,
            rejects=tuple(self._rejects),
            cases_made=self._cases,
            seconds=seconds,
        )
