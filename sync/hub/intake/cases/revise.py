"""Carry what rows say now into the records of the cases that they are part of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from champion_app.domain.change import Edit
from sync.hub.intake.cases.case_edits import later_version
from sync.hub.intake.cases.combine import combined
from sync.hub.intake.cases.taken_rows import Taken
from sync.hub.ledger.records import read_many

Cases = Mapping[str, Sequence[Taken]]
"""The rows of each case, the one that opened it first."""


def revised(
    tx: Connection, *, before: Cases, after: Cases, new_id: Callable[[], str]
) -> tuple[list[Edit], dict[str, list[Taken]]]:
    """The edits that bring cases from what their rows said to what they say now, and those rows with the records that
    there are then. What a champion changed since is never overwritten."""
    edits: list[Edit] = []
    standing: dict[str, list[Taken]] = {}
    rows = read_many(tx, (record for of in before.values() for record in of[0].kept.records.ids()))
    for case, now in after.items():
        was = before[case]
        records, made = later_version(
            combined([one.kept.stands for one in was]),
            combined([one.kept.stands for one in now]),
            was[0].kept.records,
            rows,
            new_id=new_id,
        )
        edits += made
        standing[case] = [with_kept(one, records=records) for one in now]
    return edits, standing


def with_kept(taken: Taken, **changes: object) -> Taken:
    """The same row with something else kept beside what it said."""
    return msgspec.structs.replace(taken, kept=msgspec.structs.replace(taken.kept, **changes))
