"""An analyst goes from two extracts to this morning's report with three commands, and acts on what it says."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from sync.hub.cli import main
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from tests.hub.report.recording.test_recording import SLUR

pytestmark = pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")
ROOT = Path(__file__).parents[3]
TODAY = date.today()  # noqa: DTZ011  # the command goes by the clock of this machine
THEN = f"{TODAY - timedelta(days=9):%d/%m/%Y}"
CRIMES = (
    {"Occurrence number": "5226000001", "Hate strands": "Race", "Victim forename": "Amina", "Victim surname": "Warsame",
     "Victim DOB": "03/04/1988", "Summary": "Called names at the bus stop."},
    {"Occurrence number": "5226000002", "Summary": SLUR, "Victim forename": "Jan", "Victim surname": "Nowak"},
    {"Occurrence number": "5226000003", "Summary": "Bag taken from the chair."},
)  # fmt: skip
LOGS = (
    {"Log number": "AS-0001", "Closing code": "Hate crime", "Incident text": "Caller says it was homophobic abuse."},
)
Typed = Callable[..., str]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types a command in a folder with two extracts; hands back what it printed."""
    for name, rows, own in (
        ("crime-records", CRIMES, {"Record type": "Crime", "Occurred from": THEN, "Recorded": THEN}),
        ("command-and-control", LOGS, {"Created": f"{THEN} 10:00:00"}),
    ):
        columns = shipped_mapping(name).columns()
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, columns, restval="")
            table.writeheader()
            table.writerows({"District": "Bristol", "Beat": "Easton", **own, **row} for row in rows)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["champion-hub", *words])
        try:
            main()
        except SystemExit as ended:
            if ended.code:
                pytest.fail(capsys.readouterr().err)
        return capsys.readouterr().out

    return run


def test_the_commands_of_the_readme_do_what_it_says(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = readme[readme.index("## This morning's report") :]
    commands = [line.split("#")[0].split() for line in part.splitlines() if line.startswith("champion-hub ")][:3]
    assert [words[1] for words in commands] == ["intake", "intake", "report"]

    crimes, logs, report = (typed(*words[1:]) for words in commands)

    assert "8 rows: 8 taken" in crimes
    assert "0 rejected. 3 cases made" in crimes
    assert "5 rows: 5 taken" in logs
    assert "1 repeat victim\n" in report
    assert "4 likely hate and not flagged" in report
    assert "champion-hub report preview" in report
    found = {one["reference"] for one in json.loads(typed("report", "findings", "--json", "--folder", "hub"))
             if one["confidence"] == "likely" and one["function"] != "act"}  # fmt: skip
    assert found == {
        "5226100011", "5226100012", "5226100013", "5226100014", "5226100016", "AS-20261120-0212", "AS-20261121-0341",
        "AS-20261122-0088",
    }  # fmt: skip


def test_the_columns_of_a_mapping_are_printed_and_a_file_without_them_says_how(
    typed: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = typed("intake", "--columns", "--mapping", "crime-records")
    assert line.strip().split(",") == list(shipped_mapping("crime-records").columns())
    (tmp_path / "other.csv").write_text("Reference,Text\n1,hello\n", encoding="utf-8")
    for words, told in (
        (("intake", "other.csv", "--mapping", "crime-records"), "and 27 more"),
        (("intake", "other.csv"), "crime-records"),
        (("intake", "--columns", "--mapping", "pole-json"), "no columns"),
    ):
        monkeypatch.setattr(sys, "argv", ["champion-hub", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 1
        assert told in capsys.readouterr().err


def test_two_extracts_and_three_commands(typed: Typed) -> None:
    typed("intake", "crime-records.csv", "--mapping", "crime-records")
    typed("intake", "command-and-control.csv", "--mapping", "command-and-control")
    said = typed("report", "run")

    assert "2 not contacted and past the time, 0 not contacted yet" in said
    assert "1 likely hate and not flagged" in said
    assert "From 4 records." in said
    again = json.loads(typed("report", "run", "--json"))
    assert again["changed"] is False
    assert again["report"]["force"]["coverage"]["total"]["late"] == 2

    waiting = typed("report", "queries")
    assert "RQ-2  crime-records 5226000002" in waiting
    assert "flag-missing: A slur for Asian people." in waiting
    (finding,) = [
        one for one in json.loads(typed("report", "findings", "--json")) if one["reference"] == "5226000002"
        and one["function"] == "quoted"
    ]  # fmt: skip
    assert "Confirmed. A case was made for it" in typed("report", "confirm", finding["id"], "--by", "An analyst")
    assert "RQ-2 is answered: mended." in typed(
        "report", "answer", "RQ-2", "--outcome", "mended", "--by", "The registrar"
    )
    assert "3 not contacted and past the time" in typed("report", "run")


def test_a_text_is_tried_without_a_hub(typed: Typed, tmp_path: Path) -> None:
    assert "“paki”: race (asian), quoted, likely. A slur for Asian people." in typed("report", "try", "--text", SLUR)
    told = json.loads(typed("report", "try", "--json", "--text", "He was not called a paki"))
    assert [(one["function"], one["confidence"]) for one in told["findings"]] == [("negated", "not")]
    assert "Nothing found" in typed("report", "try", "--text", "Bag taken from the chair.")
    assert not (tmp_path / "hub").exists()


def test_what_was_taken_in_can_be_reviewed_and_exported(typed: Typed, tmp_path: Path) -> None:
    typed("intake", "crime-records.csv", "--mapping", "crime-records")

    assert "Nothing waits" in typed("intake", "--review")
    assert "1 case written to cases.json" in typed("intake", "--export", "cases.json")
    assert (tmp_path / "cases.json").is_file()
