"""Random worlds of the daily report: rows of two systems with a marker in every personal field, people who read it."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from sync.hub.access import grants
from sync.hub.commands.intake_words import shipped_pack
from sync.hub.hub import Hub
from sync.hub.intake.mapping.mapping_file import MappingFile
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.report.audience.recipients import WHOLE_FORCE, Recipient, Wanted, keep, recipients
from sync.hub.report.audience.roles import Roles, shipped_roles
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.run import run_report
from sync.hub.storage.schema import record

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DISTRICTS = {"Easton": "Bristol", "Ashley": "Bristol", "Eastville": "Bristol", "Taunton": "Somerset", "Bath": "Avon"}
TEXTS = (
    "IP states the male shouted you dirty paki at {0} and spat, {1} saw it.",
    "{0} was told by {1} to go back to your own country you lot are not wanted here.",
    "A note said all muslims are terrorists; {0} found it and showed {1}.",
    "Purse taken from {0}. {1} gave chase.",
)
_CASES, _CRIMES = shipped_mapping("force-hate-extract"), shipped_mapping("crime-records")
_PLAIN_CASE = {
    "Occurred": "20/11/2026 18:00", "Offence": "Public order", "Recorded as": "Crime", "Strands": "Race",
    "Perceived by": "Victim", "System": "Crime", "Online": "No", "Risk": "High", "Voicemail safe": "No",
    "Text safe": "No", "Date of birth": "", "Language": "Somali", "Ring after": "", "Ring before": "", "Never on": "",
    "Crime reference": "",
}  # fmt: skip
_PLAIN_CRIME = {
    "Record type": "Crime", "Occurred from": "20/11/2026 22:00", "Recorded": "20/11/2026 23:00", "Qualifiers": "",
    "HO code": "125", "Offence title": "Public order", "Hate strands": "", "Status": "", "Status reason": "",
    "Online reference": "", "Crime number": "", "Log number": "", "Online flag": "No", "THRIVE risk": "Standard",
    "Perceived by": "", "Victim is staff": "No", "Victim DOB": "", "Suspect DOB": "", "Threshold met": "",
}  # fmt: skip


@dataclass(kw_only=True)
class Told:
    """What a world knows of one case, apart from the product: for the oracle."""

    area: str
    late: bool
    case_id: str = ""
    reference: str = ""


@dataclass
class World:
    """One hub with a report and its readers. ``markers`` stand in personal fields and nowhere else."""

    folder: Path
    chance: random.Random
    hub: Hub
    now: datetime = NOW
    markers: list[str] = field(default_factory=list)
    cases: dict[str, Told] = field(default_factory=dict)
    hidden: dict[str, set[str]] = field(default_factory=dict)
    roles: Roles = field(default_factory=lambda: shipped_roles(TODAY))
    report: DayReport | None = None

    def mark(self, what: str = "") -> str:
        """A word that is in one personal field alone."""
        made = f"Zq{what}{len(self.markers):04}{self.chance.randrange(10**6):06}x"
        self.markers.append(made)
        return made

    def phone(self) -> str:
        made = f"07700 9{self.chance.randrange(10**5):05}"
        self.markers.append(made)
        return made

    def fill(self, rows: int) -> None:
        """Take rows in, reach some people, and make the report."""
        flagged = [self._case(number) for number in range(rows)]
        self._take(_CASES, flagged)
        self._take(_CRIMES, [self._crime(number) for number in range(rows)])
        self._know_cases()
        for told in self.cases.values():
            if self.chance.random() < 0.4:
                self._attempt(told)
        self.report = run_report(self.hub, day=TODAY).report

    def _case(self, number: int) -> dict[str, str]:
        area = self.chance.choice(list(DISTRICTS))
        late = self.chance.random() < 0.6
        reported = NOW - (timedelta(days=self.chance.randrange(7, 60)) if late else timedelta(hours=1))
        reference = f"L-{number:05}"
        self.cases[reference] = Told(area=area, late=late)
        known = {
            **_PLAIN_CASE, "Log reference": reference, "District": DISTRICTS[area], "Neighbourhood": area,
            "Reported": reported.strftime("%d/%m/%Y %H:%M"), "Victim phone": self.phone(),
        }  # fmt: skip
        return self._marked(_CASES, known, account="Account")

    def _crime(self, number: int) -> dict[str, str]:
        area = self.chance.choice(list(DISTRICTS))
        known = {
            **_PLAIN_CRIME, "Occurrence number": f"52260{number:05}", "District": DISTRICTS[area], "Beat": area,
            "Victim phone": self.phone(),
        }  # fmt: skip
        return self._marked(_CRIMES, known, account="Summary")

    def _marked(self, mapping: MappingFile, known: dict[str, str], *, account: str) -> dict[str, str]:
        """A row with a marker in every column that the world does not need for itself."""
        row = {column: known.get(column, "") for column in mapping.columns()}
        for column in row:
            if column not in known:
                row[column] = self.mark(column[:3].strip())
        victim = row.get("Victim name") or f"{row['Victim forename']} {row['Victim surname']}"
        row[account] = self.chance.choice(TEXTS).format(victim, self.mark("third"))
        return row

    def _take(self, mapping: MappingFile, rows: Iterable[dict[str, str]]) -> None:
        out = io.StringIO()
        table = csv.DictWriter(out, mapping.columns(), restval="")
        table.writeheader()
        table.writerows(rows)
        path = self.folder / f"{mapping.name}.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        result = take_in(self.hub.storage, path, mapping, pack=shipped_pack(NOW), now=self.now)
        if result.rejected:
            raise AssertionError(f"the world itself is broken: {result.rejects[0]}")

    def _know_cases(self) -> None:
        with self.hub.storage.read() as tx:
            asked = select(record.c.id).where(record.c.kind == kind_of(Case).name).order_by(record.c.seq)
            found = list(tx.execute(asked).scalars())
            rows = read_many(tx, found)
        for told, case_id in zip(self.cases.values(), found, strict=False):
            told.case_id, told.reference = case_id, str(rows[case_id].body["reference"])

    def _attempt(self, told: Told) -> None:
        reached = self.chance.random() < 0.5
        outcome = "reached" if reached else "no-answer"
        made = ContactAttempt(at=NOW - timedelta(hours=3), by=self.mark("by"), outcome=outcome, words=self.mark("note"))
        with self.hub.storage.write() as tx:
            edit = create(made, record_id=self.chance.randbytes(16).hex(), subject=told.case_id)
            write_as_hub(tx, [edit], by=self.mark("who"), at=NOW.isoformat())
        told.late = told.late and not reached

    def invite_everyone(self, count: int) -> list[Recipient]:
        """People of every role, area and view; some of them must not know of some case."""
        with self.hub.storage.write() as tx:
            for number in range(count):
                role = self.chance.choice(self.roles.roles)
                areas = self.chance.sample([*DISTRICTS, "Bristol", "Somerset"], self.chance.choice((1, 1, 1, 2)))
                views = tuple(view for view in role.views if self.chance.random() < 0.7) or role.views[:1]
                wanted = Wanted(
                    email=f"reader{number}@force.example", name=self.mark("name"), role=role.code, views=views,
                    areas=(WHOLE_FORCE,) if self.chance.random() < 0.1 else tuple(areas),
                )  # fmt: skip
                keep(tx, wanted, now=self.now)
            found = recipients(tx)
            for person in found:
                if self.cases and self.chance.random() < 0.2:
                    told = self.chance.choice(list(self.cases.values()))
                    grants.restrict(
                        tx, scope=case_scope(told.case_id), users=[person.user], teams=[], reason=self.mark("why"),
                        now=self.now,
                    )  # fmt: skip
                    self.hidden.setdefault(person.id, set()).add(told.reference)
        return found

    # The oracle: written apart from the product, from what the world itself put in.

    def may_know(self, person: Recipient) -> set[str]:
        """The numbers of the cases that somebody may read."""
        within = {
            told.reference for told in self.cases.values()
            if WHOLE_FORCE in person.areas or {told.area, DISTRICTS[told.area]} & set(person.areas)
        }  # fmt: skip
        return within - self.hidden.get(person.id, set())

    def references(self) -> set[str]:
        return {told.reference for told in self.cases.values()}

    def late_in(self, area: str) -> int:
        """How many people of an area nobody reached in time."""
        return sum(told.late for told in self.cases.values() if area in ("", told.area, DISTRICTS[told.area]))


def template(folder: Path) -> Path:
    """An empty hub, closed, to copy."""
    Hub(folder / "template", clock=lambda: NOW).close()
    return folder / "template"


def world(template: Path, folder: Path, chance: random.Random, *, rows: int, people: int) -> World:
    """A whole one: rows, report, readers. Its hub's clock is ``world.now``."""
    shutil.copytree(template, folder / "hub")
    clock: list[World] = []
    made = World(folder, chance, Hub(folder / "hub", clock=lambda: clock[0].now if clock else NOW))
    clock.append(made)
    made.fill(rows)
    made.invite_everyone(people)
    return made
