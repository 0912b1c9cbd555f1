"""champion-hub intake as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from champion_app.domain.errors import Refused
from sync.hub.commands.intake import app

LOGS = (
    "Log number,Created,Location,District,Beat,Opening code,Closing code,Qualifiers,Closing text,Online reference,"
    "Crime number,Caller is victim,Incident text,Victim name,Victim phone,Caller name,Caller phone,Grade,Hate strands\n"
    "ASP-20261122-0001,22/11/2026 18:40,High Street,Bristol,,,,,,,,,Shouting,Jane Doe,,,,,Race\n"
)
REPORTS = (
    "Reference,Date of incident,Time of incident,Where did it happen,District,Form,Motivated by hate,Stay anonymous,"
    "Status,Status reason,Crime number if known,Incident number if known,Are you the victim,Did it happen online,"
    "What happened,Why do you think it was hate,Submitted,Victim name,Victim date of birth,Language or interpreter,"
    "Support needed to talk to us,Victim phone or email,How is it safe to contact,Reporter name,What was it about\n"
    "BCA-1,22/11/2026,,High Street,Bristol,,Yes,,,,,,,,They shouted,,,Jane Doe,,,,,,,Race\n"
)


class Desk:
    """A coordinator's command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.code = 0

    def types(self, *words: str) -> str:
        """What is said; the exit code is in ``code``."""
        self.code = 0
        try:
            app([*words, "--folder", str(self.folder / "hub")], result_action="return_value")
        except SystemExit as ended:
            self.code = int(ended.code or 0)
        return self._capsys.readouterr().out

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_two_systems_are_taken_in_a_pair_is_reviewed_and_joined_and_a_row_withdrawn(desk: Desk) -> None:
    logs, reports = desk.file("logs.csv", LOGS), desk.file("reports.csv", REPORTS)
    assert "1 case made" in desk.types(logs, "--mapping", "command-and-control")
    assert "1 pair may be one incident. See them with --review." in desk.types(reports, "--mapping", "online-reports")

    listed = desk.types("--review")
    assert "command-and-control ASP-20261122-0001 (AS-0001) and online-reports BCA-1 (AS-0002)" in listed
    assert "the same day, place and person" in listed
    assert "Jane" not in listed
    identity = listed.splitlines()[1].split()[0]

    assert "one case holds both references" in desk.types("--join", identity, "--by", "A coordinator")
    assert "Nothing waits" in desk.types("--review")
    withdrawn = desk.file("withdrawn.csv", "Log number,Reason\nASP-20261122-0001,Duplicate\nL-9,x\n")
    told = desk.types(withdrawn, "--mapping", "command-and-control", "--retractions")
    assert "2 rows: 1 withdrawn, 0 withdrawn before, 1 rejected. Nothing was deleted." in told
    assert "line 3, Log number: No row of this reference was taken in." in told
    assert desk.code == 3


def test_cases_are_handed_on_to_another_hub(desk: Desk) -> None:
    desk.types(desk.file("logs.csv", LOGS), "--mapping", "command-and-control")
    out = str(desk.folder / "cases.jsonl")

    assert "1 case written to cases.jsonl" in desk.types("--export", out)

    desk.folder = desk.folder / "other"
    desk.folder.mkdir()
    assert "1 taken" in desk.types(out, "--mapping", "pole-json", "--dry-run")
    assert "1 case made" in desk.types(out, "--mapping", "pole-json")


def test_rejects_are_written_while_they_come(desk: Desk) -> None:
    rejects = desk.folder / "rejects.csv"

    desk.types(
        desk.file("logs.csv", LOGS.replace("Race", "Martian")), "--mapping", "command-and-control",
        "--rejects", str(rejects),
    )  # fmt: skip

    assert "Martian" in rejects.read_text(encoding="utf-8-sig")


def test_where_a_part_was_refused_the_code_is_three_and_the_sentence_names_the_share(desk: Desk) -> None:
    broken = LOGS + "ASP-20261122-0002" + 18 * "," + "\n"

    said = desk.types(desk.file("logs.csv", broken), "--mapping", "command-and-control")

    assert desk.code == 3
    assert "1 of 2 rows (50 %) were not taken. The report will say so" in said
    desk.types(desk.file("logs.csv", LOGS), "--mapping", "command-and-control")
    assert desk.code == 0


def test_a_file_that_is_empty_old_or_the_same_again_is_said(desk: Desk) -> None:
    first = desk.types(desk.file("logs.csv", LOGS), "--mapping", "command-and-control")
    again = desk.types(desk.file("logs.csv", LOGS), "--mapping", "command-and-control")
    empty = desk.types(desk.file("logs.csv", LOGS.splitlines()[0] + "\n"), "--mapping", "command-and-control")
    older = LOGS.replace("22/11/2026", "20/11/2026").replace("20261122", "20261120")
    old = desk.types(desk.file("logs.csv", older), "--mapping", "command-and-control")

    assert "same file again" not in first
    assert "Nothing in it is new since the file of" in again
    assert "has a header and no rows" in empty
    assert "The newest row tells of 2026-11-20, that of the file of" in old


def test_a_dry_run_makes_no_hub(desk: Desk) -> None:
    said = desk.types(desk.file("logs.csv", LOGS), "--mapping", "command-and-control", "--dry-run")

    assert "1 case made" in said
    assert not (desk.folder / "hub").exists()


def test_words_that_the_mapping_does_not_know_are_listed_with_their_counts(desk: Desk) -> None:
    text = LOGS + 2 * LOGS.splitlines()[1].replace("Race", "Martian; Race") + "\n"
    text = text.replace("Martian; RaceASP", "Martian; Race\nASP")

    said = desk.types(desk.file("logs.csv", text), "--mapping", "command-and-control", "--unknown")

    assert "Hate strands" in said
    assert "2  “Martian”" in said
    assert not (desk.folder / "hub").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Say one thing"),
        (["--review", "--join", "x"], "Say one thing"),
        (["extract.csv"], "--mapping"),
        (["--join", "x"], "--by NAME"),
        (["--join", "x", "--by", "A"], "There is no proposal x"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(desk: Desk, words: list[str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        desk.types(*words)
