"""Random worlds through intake and report, against figures worked out on paper: every count of every area.

One case is one figure of one area: a count, a month, a place, a person to whom it happened again.
"""

from __future__ import annotations

import csv
import random
import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select

from champion_app.domain.change import alter, create
from champion_app.domain.kinds.area_day import NOT_CONTACTED, REPEAT_VICTIM, TO_CHECK, UNFLAGGED, AreaDay
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.scope import case_scope
from sync.hub.access import grants
from sync.hub.commands.intake_words import shipped_pack
from sync.hub.hub import Hub
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.run import run_report
from sync.hub.storage import intake_tables, report_tables, schema
from tests.proofs import _report_paper as paper
from tests.proofs._in_memory import memory
from tests.proofs._pace import Pace

MAPPING = "crime-records"
_NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_EMPTIED = (
    schema.record, schema.scope_grant, schema.scope_bar,
    intake_tables.incoming, intake_tables.incoming_key, intake_tables.join_proposal,
    report_tables.finding, report_tables.recording_query, report_tables.report_mark, report_tables.day_report,
)  # fmt: skip


class World:
    """One hub that a new world is written into each time."""

    def __init__(self, folder: Path, chance: random.Random, *, database: str = "") -> None:
        self.chance, self._folder = chance, folder
        self.hub = Hub(folder / "hub", clock=lambda: _NOW, database=database)
        self.notes: list[paper.Note] = []
        self.cases: dict[str, str] = {}

    def fill(self, rows: int) -> None:
        """A new world of so many rows."""
        with self.hub.storage.write() as tx:
            for table in _EMPTIED:
                tx.execute(delete(table))
        self.notes = [paper.note(self.chance, number) for number in range(rows)]
        mapping = shipped_mapping(MAPPING)
        path = self._folder / "extract.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            lines = csv.DictWriter(out, mapping.columns(), restval="")
            lines.writeheader()
            lines.writerows(_row(one) for one in self.notes)
        result = take_in(self.hub.storage, path, mapping, pack=shipped_pack(_NOW), now=_NOW)
        assert result.rejected == 0, result.rejects
        self._live()

    def _live(self) -> None:
        """What people did with the cases."""
        with self.hub.storage.write() as tx:
            rows = tx.execute(select(intake_tables.incoming.c.reference, intake_tables.incoming.c.case_id))
            self.cases = {row.reference: row.case_id for row in rows if row.case_id}
            edits = []
            for one in self.notes:
                case = self.cases.get(one.number, "")
                for outcome, at in one.attempts:
                    made = ContactAttempt(at=at.replace(tzinfo=UTC), outcome=outcome, by="Somebody")
                    edits.append(create(made, record_id=secrets.token_hex(16), subject=case))
                if one.closed:
                    closing = alter(
                        Case, record_id=case, scope=case_scope(case), field="status", base=1, value="closed"
                    )  # fmt: skip
                    edits.append(closing)
                if one.hidden:
                    grants.restrict(tx, scope=case_scope(case), users=[], teams=["HR"], reason="known", now=_NOW)
            write_as_hub(tx, edits, by="Somebody", at=_NOW.isoformat())

    def compared(self) -> Iterator[tuple[str, object, object]]:
        """Every figure: its name, what paper says, what the report says."""
        report = run_report(self.hub).report
        for place in ("", *sorted({*paper.BEATS.values()}), *paper.BEATS):
            yield from _area(place, paper.figures(self.notes, place), report)
        yield "again", paper.again(self.notes), self._again(report.force)
        yield from _places(paper.places(self.notes), report.force)

    def _again(self, force: AreaDay) -> set[frozenset[str]]:
        numbers = {one.case_id: one.reference for one in force.items if one.case_id}
        by_case = {case: number for number, case in self.cases.items()}
        by_reference = {numbers[case]: by_case[case] for case in numbers if case in by_case}
        with self.hub.storage.read() as tx:
            rows = tx.execute(select(schema.record.c.id, schema.record.c.body).where(schema.record.c.id.in_(by_case)))
            by_reference.update({_reference(row.body): by_case[row.id] for row in rows})
        hidden = {one.number for one in self.notes if one.hidden}
        found = {
            frozenset(by_reference.get(reference, reference) for reference in one.related)
            for one in force.items
            if one.kind == REPEAT_VICTIM
        }
        return found | {of for of in paper.again(self.notes) if of & hidden}


def _reference(body: str) -> str:
    import msgspec

    return str(msgspec.json.decode(body).get("reference", ""))


def _row(one: paper.Note) -> dict[str, str]:
    first, last, born = paper.PEOPLE[one.person]
    return {
        "Occurrence number": one.number, "Occurred from": f"{one.happened:%d/%m/%Y}",
        "Recorded": f"{one.opened:%d/%m/%Y %H:%M}", "Beat": one.beat, "District": one.district,
        "Hate strands": ";".join(one.strands), "Qualifiers": "Hate" if one.qualifier else "", "Record type": one.kind,
        "Summary": one.words, "Victim forename": first, "Victim surname": last, "Victim DOB": born,
        "THRIVE risk": one.risk, "Status": "Created in error" if one.withdrawn else "",
    }  # fmt: skip


def _area(place: str, told: dict[str, object], report: DayReport) -> Iterator[tuple[str, object, object]]:
    day = report.of(place)
    if day is None:
        yield f"{place} is there", any(told.values()), False
        return
    total, recorded = day.coverage.total, day.recorded
    waiting = day.count(NOT_CONTACTED)
    issues = [item.issue for item in report.force.items if item.kind == TO_CHECK and _is_in(item, place)]
    hidden = sum(one.count - one.listed for one in report.force.counts if one.kind == TO_CHECK)
    said = {
        "victims": total.victims, "contacted": total.contacted, "late": total.late, "within_time": total.within_time,
        "closed": total.closed, "not contacted": waiting.count, "listed": waiting.listed,
        "incidents": recorded.incidents, "strands named": recorded.strands_named,
        "national strands": recorded.national_strands_named, "national incidents": recorded.national_incidents,
        "several": recorded.several, "crimes": recorded.crimes, "non-crimes": recorded.non_crimes,
        "unflagged": day.count(UNFLAGGED).count,
    }  # fmt: skip
    for name, value in said.items():
        yield f"{place} {name}", told[name], value
    if not hidden:  # a question about a hidden case is counted and not listed
        yield f"{place} no strand", told["no strand"], issues.count("strand-missing")
        yield f"{place} crime as incident", told["crime as incident"], issues.count("crime-as-incident")
    months = told["months"]
    assert isinstance(months, dict)
    for month in day.trends[0].months:
        if month.count is not None:
            yield f"{place} {month.month}", months.get(month.month, 0), month.count


def _is_in(item: object, place: str) -> bool:
    return place in ("", getattr(item, "area", None), getattr(item, "district", None))


def _places(told: dict[str, int], force: AreaDay) -> Iterator[tuple[str, object, object]]:
    small = [count for count in told.values() if 0 < count < paper.FEW]
    for spot in force.where.spots:
        count = told.get(spot.place, 0)
        if spot.count is None:
            smallest = min((other for other in told.values() if other >= paper.FEW), default=-1)
            alone = len(small) == 1 and count == smallest
            yield f"{spot.place} is hidden rightly", True, 0 < count < paper.FEW or alone
        else:
            yield f"{spot.place} is not small", True, spot.count == 0 or spot.count >= paper.FEW
            yield f"{spot.place} on the map", count, spot.count


def prove(*, seed: int, budget: float, rounds: int = 0, database: str = "") -> tuple[int, int]:
    """Worlds until the time is up. Returns how many figures were compared, and how many differed."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible proof
    pace = Pace(budget, rounds)
    tried = bad = 0
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        world = World(Path(folder), chance, database=database)
        while pace.goes_on():
            world.fill(chance.choice((1, 5, 25, 60)))
            for _, told, said in world.compared():
                tried += 1
                bad += told != said
        world.hub.close()
    return tried, bad
