"""Take an extract in: every row is taken or rejected with its reason, and a second run changes nothing."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from champion_app.domain.policy import PolicyPack
from sync.hub.extract.csv_rows import Extract
from sync.hub.extract.open_file import opened
from sync.hub.extract.rejects import Reject
from sync.hub.intake.batch import Batches, Plan, Source
from sync.hub.intake.database_errors import told_in_words
from sync.hub.intake.mapping.lookup_files import Widened
from sync.hub.intake.mapping.mapping_file import MappingFile, check_codes
from sync.hub.intake.mapping.row import Incoming, Reading
from sync.hub.storage.storage import Storage

BATCH_ROWS = 1000
"""Rows that are worked on together."""

PART_ROWS = 20_000
"""Rows of one transaction. A file of up to so many is taken whole or not at all; of a larger one, a crash or a full
disk undoes the part it was in, and the next run takes those rows again. More would keep laptops waiting for the lock.
"""

KEPT_REJECTS = 10_000
"""Rejects that a result holds; each goes to ``each_reject`` as it comes, however many there are."""


EachReject = Callable[[Reject], None]
"""Is handed every reject as it comes."""


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every row: taken for the first time, changed since it was taken, unchanged, or rejected.

    Among those taken or changed: ``retracted`` were withdrawn by their system, ``joined`` tell of an incident that
    another system told of. ``proposed``: pairs that may be one incident, for a person to decide. ``rejects`` holds the
    first :data:`KEPT_REJECTS` of the ``rejected``.
    """

    taken: int
    changed: int
    unchanged: int
    rejected: int
    rejects: tuple[Reject, ...]
    cases_made: int
    retracted: int
    joined: int
    proposed: int
    seconds: float

    @property
    def rows(self) -> int:
        """How many rows the file had."""
        return self.taken + self.changed + self.unchanged + self.rejected


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

    Raises Refused where the file as a whole cannot be taken: it cannot be opened, it is no CSV, a column is missing, or
    the mapping gives a code that the policy pack does not know. Raises NoRoom where the database cannot be written.
    """
    check_codes(mapping, pack)
    with opened(extract) as stream:
        plain = Extract(stream, delimiter=mapping.delimiter, encodings=mapping.encodings)
        table = Widened(plain, extract, mapping) if mapping.beside else plain
        reading = Reading(mapping, table.header, pack=pack, now=now)
        return take_rows(
            storage,
            (row if isinstance(row, Reject) else reading.take(row) for row in table.rows()),
            Source(name=mapping.name, title=mapping.title),
            now=now,
            dry_run=dry_run,
            case_prefix=case_prefix,
            each_reject=each_reject,
        )


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
    counts = _Counts(each_reject or (lambda _: None))
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


class _Counts:
    """What became of the rows so far."""

    def __init__(self, each_reject: EachReject) -> None:
        self._each_reject = each_reject
        self._taken = self._changed = self._unchanged = self._rejected = 0
        self._cases = self._retracted = self._joined = self._proposed = 0
        self._rejects: list[Reject] = []

    def safe(self) -> str:
        """What is safe whatever happens to the rows that come now."""
        done = self._taken + self._changed
        if not done:
            return "Nothing of the file was taken in, and nothing was changed."
        return f"The {done:,} rows before are taken in and safe; nothing of the others was. A second run goes on there."

    def batches(self, rows: Iterable[Incoming | Reject]) -> Iterator[list[Incoming]]:
        """Rows that can be taken, so many at a time; the others go to the rejects."""
        batch: list[Incoming] = []
        for found in rows:
            if isinstance(found, Reject):
                self._reject(found)
            elif found.repeated:
                self._unchanged += 1
            else:
                batch.append(found)
            if len(batch) == BATCH_ROWS:
                yield batch
                batch = []
        if batch:
            yield batch

    def add(self, plan: Plan) -> None:
        """Count a batch."""
        for reject in plan.rejects:
            self._reject(reject)
        self._taken += len(plan.new)
        self._changed += len(plan.changed)
        self._unchanged += plan.unchanged
        self._cases += len(plan.fresh)
        self._retracted += plan.retracted
        self._joined += plan.joined
        self._proposed += len(plan.proposals)

    def _reject(self, reject: Reject) -> None:
        self._rejected += 1
        self._each_reject(reject)
        if len(self._rejects) < KEPT_REJECTS:
            self._rejects.append(reject)

    def result(self, seconds: float) -> IntakeResult:
        """The counts of the run."""
        return IntakeResult(
            taken=self._taken,
            changed=self._changed,
            unchanged=self._unchanged,
            rejected=self._rejected,
            rejects=tuple(self._rejects),
            cases_made=self._cases,
            retracted=self._retracted,
            joined=self._joined,
            proposed=self._proposed,
            seconds=seconds,
        )
