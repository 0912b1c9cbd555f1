"""A feed that fails is seen by whoever reads the report: by system, with the share, until a whole file came."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.hub.commands.intake_words import run_intake
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.runs import IntakeRun, Ran
from sync.hub.report.measures.sources import source_states
from sync.hub.report.recording.gather import SourceRows
from tests.hub.report.conftest import ReportingHub

NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def file(*, at: datetime = TUESDAY, **ran: object) -> IntakeRun:
    return IntakeRun(source="crime-records", title="Crime recording", at=at.isoformat(), ran=Ran(**ran))  # type: ignore[arg-type]  # a test's shorthand


def said(*files: IntakeRun) -> str:
    rows = SourceRows(source="crime-records", title="Crime recording", rows=100, taken_at=TUESDAY.isoformat())
    (state,) = source_states([rows], {}, files, stale_days=2, now=NOW)
    return state.sentence


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            [file(rows=12, refused=12, reasons={"Occurred from": 12})],
            (
                "12 of 12 rows that came on 24 November 2026 could not be read (100 %). Whoever is in them is not in "
                "here. Most often the column “Occurred from” was to blame."
            ),
        ),
        (
            [file(rows=300, taken=299, refused=1)],
            "1 of 300 rows that came on 24 November 2026 could not be read (1 %). Whoever is in them is not in here.",
        ),
        (
            [file(failed="It is a PDF.")],
            "the file that came on 24 November 2026 could not be read at all, so nothing of it is in here.",
        ),
        ([file()], "the file that came on 24 November 2026 had no rows."),
        (
            [file(rows=9, taken=9, newest="2026-11-23"), file(at=NOW, rows=9, newest="2026-11-20")],
            (
                "the file that came on 25 November 2026 ends with 20 November 2026, before the one that came earlier. "
                "It may be an old file."
            ),
        ),
        (
            [file(rows=40, taken=40, left_out={"Victim phone": 38, "Beat": 1})],
            (
                "in 38 of 40 rows that came on 24 November 2026 the column “Victim phone” could not be read. They are "
                "in here without it."
            ),
        ),
        ([file(rows=12, taken=12, newest="2026-11-23")], ""),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(files: list[IntakeRun], sentence: str) -> None:
    assert said(*files) == (sentence and f"Crime recording: {sentence}")


def test_a_file_that_failed_is_told_until_a_whole_one_came() -> None:
    failed = file(rows=12, refused=12)
    later = file(at=TUESDAY + timedelta(hours=2), rows=12, taken=12)
    small = file(at=TUESDAY + timedelta(hours=2), rows=3, taken=3)

    assert said(failed, later) == ""
    assert "12 of 12 rows" in said(failed, small)
    assert "12 of 12 rows" in said(later, failed)


def test_a_system_of_which_nothing_could_ever_be_read_is_told_too() -> None:
    (state,) = source_states([], {}, [file(failed="It is a PDF.")], stale_days=2, now=NOW)

    assert (state.title, state.rows) == ("Crime recording", 0)
    assert "could not be read at all" in state.sentence


def test_the_report_and_what_is_read_of_it_tell_of_a_feed_that_failed(desk: ReportingHub, tmp_path: Path) -> None:
    out = io.StringIO()
    table = csv.DictWriter(out, shipped_mapping("crime-records").columns(), restval="")
    table.writeheader()
    table.writerows({"Occurrence number": f"OCC-{number}"} for number in range(4))
    path = tmp_path / "crimes.csv"
    path.write_text(out.getvalue(), encoding="utf-8")

    ran = run_intake(desk.hub.storage, path, "crime-records", now=desk.now, dry_run=False, rejects=None)

    assert ran.part_refused
    first = desk.run()
    assert any(
        "4 of 4 rows that came on 24 November 2026 could not be read" in one for one in first.report.force.missing
    )
    assert not desk.run().changed
