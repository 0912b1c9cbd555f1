"""A hub of its own for each test: rows of several systems taken in, the day's report made of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from champion_app.domain.change import create
from champion_app.domain.kinds.area_day import AreaDay, Item
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.record import kind_of
from champion_app.domain.scope import subject_of
from sync.hub.commands.intake_words import shipped_pack
from sync.hub.hub import Hub
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.run import Ran, run_report
from sync.hub.storage.schema import record
from tests.hub.conftest import some_id

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
HATE = {
    "Reported": "17/11/2026 09:00", "Occurred": "16/11/2026 18:00", "Recorded as": "Crime", "Offence": "Public order",
    "Neighbourhood": "Easton", "District": "Bristol", "Strands": "Race", "Victim name": "A Name", "System": "Crime",
    "Perceived by": "Victim",
}  # fmt: skip
"""A row of the force's hate extract; a test says what is different."""


class ReportingHub:
    """A hub with what a test of the report asks of it."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self._folder = folder
        self.now = NOW
        self.hub = Hub(folder / "hub", clock=lambda: self.now, database=database)
        self._numbers = iter(range(1, 10**6))

    def take(self, mapping: str, *rows: Mapping[str, str]) -> IntakeResult:
        """Take rows in; columns that a row does not name are empty."""
        found = shipped_mapping(mapping)
        out = io.StringIO()
        table = csv.DictWriter(out, found.columns(), restval="")
        table.writeheader()
        table.writerows(rows)
        path = self._folder / f"extract{next(self._numbers)}.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return take_in(self.hub.storage, path, found, pack=shipped_pack(self.now), now=self.now)

    def hate(self, **told: str) -> str:
        """One row of the hate extract; returns its reference. Underscores in names stand for spaces."""
        reference = f"L-{next(self._numbers):06}"
        row = {**HATE, "Log reference": reference, **{name.replace("_", " "): value for name, value in told.items()}}
        result = self.take("force-hate-extract", row)
        assert result.rejected == 0, result.rejects
        return reference

    def case_ids(self) -> list[str]:
        """Every case, in the order in which they came."""
        asked = select(record.c.id).where(record.c.kind == kind_of(Case).name).order_by(record.c.seq)
        with self.hub.storage.read() as tx:
            return list(tx.execute(asked).scalars())

    def attempt(self, case: str, outcome: str, at: datetime = NOW) -> None:
        """Somebody tried to reach a victim."""
        made = create(ContactAttempt(at=at, by="A Champion", outcome=outcome), record_id=some_id(), subject=case)
        with self.hub.storage.write() as tx:
            write_as_hub(tx, [made], by="A Champion", at=at.isoformat())

    def run(self, day: date | None = None) -> Ran:
        """Make the day's report."""
        return run_report(self.hub, day=day)

    def report(self) -> DayReport:
        """The day's report."""
        return self.run().report


def of_kind(day: AreaDay | None, kind: str) -> list[Item]:
    """The items of one kind in an area's day."""
    assert day is not None
    return [item for item in day.items if item.kind == kind]


def case_of(scope: str) -> str:
    """The case of a scope."""
    return subject_of(scope)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReportingHub]:
    """An empty hub on the embedded, encrypted database."""
    made = ReportingHub(tmp_path)
    yield made
    made.hub.close()


@pytest.fixture(params=["embedded", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReportingHub]:
    """An empty hub on each database."""
    postgres: Callable[[], str] = request.getfixturevalue("postgres")
    made = ReportingHub(tmp_path, postgres() if request.param == "postgresql" else "")
    yield made
    made.hub.close()
