"""What became of the rows of one run, as they go by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from sync.hub.extract.rejects import Reject
from sync.hub.intake.batch import Plan
from sync.hub.intake.mapping.said import Incoming

BATCH_ROWS = 1000
"""Rows that are worked on together."""

KEPT_REJECTS = 10_000
"""Rejects that a result holds; each goes to ``each_reject`` as it comes, however many there are."""
_DAY = 10
_IS_DAY = re.compile(r"\d{4}-\d\d")
_MOST_COLUMNS = 10

EachReject = Callable[[Reject], None]
"""Is handed every row and cell that was not taken, as it comes."""


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every row: taken for the first time, changed since it was taken, unchanged (which counts those
    that became part of another row of their reference), or rejected.

    Among those taken or changed: ``retracted`` were withdrawn by their system, ``joined`` tell of an incident that
    another system told of. ``proposed``: pairs that may be one incident, for a person to decide. ``rejects`` holds the
    first :data:`KEPT_REJECTS` of the ``rejected``; ``cells`` as many of the cells that were left out of rows which were
    taken, ``left_out`` how many there were, ``columns`` in how many rows by column. ``newest``: the latest day that a
    row tells of. ``notes``: what was odd about the file as a whole.
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
    left_out: int = 0
    cells: tuple[Reject, ...] = ()
    columns: dict[str, int] = {}
    reasons: dict[str, int] = {}
    newest: str = ""
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the file had."""
        return self.taken + self.changed + self.unchanged + self.rejected


class Counts:
    """What became of the rows so far."""

    def __init__(self, each_reject: EachReject) -> None:
        self._each_reject = each_reject
        self._taken = self._changed = self._unchanged = self._rejected = 0
        self._cases = self._retracted = self._joined = self._proposed = 0
        self._rejects: list[Reject] = []
        self._cells: list[Reject] = []
        self._columns: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._left_out = 0
        self._newest = ""

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
                self._tell(found)
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

    def _tell(self, row: Incoming) -> None:
        """Count what was left out of a row, and the day that it tells of."""
        self._newest = max(self._newest, str(row.said.incident.get("occurred", ""))[:_DAY])
        for one in row.left_out:
            self._left_out += 1
            self._each_reject(one)
            if len(self._cells) < KEPT_REJECTS:
                self._cells.append(one)
        self._columns.update(set(row.lost))

    def _reject(self, reject: Reject) -> None:
        self._rejected += 1
        self._reasons[reject.column] += 1
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
            left_out=self._left_out,
            cells=tuple(self._cells),
            columns=dict(self._columns.most_common(_MOST_COLUMNS)),
            reasons=dict(self._reasons.most_common(_MOST_COLUMNS)),
            newest=self._newest if _IS_DAY.match(self._newest) else "",
        )
