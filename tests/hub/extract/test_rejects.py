"""The list of rejects can be opened in a spreadsheet without anything in it being run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from champion_app.domain.errors import NoRoom
from sync.hub.extract.rejects import Reject, quoted, write_rejects


def test_rejects_are_written_with_line_column_and_reason_and_nothing_runs(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"

    write_rejects(
        path,
        [
            Reject(line=7, column="=cmd()", reason="@reason, with a comma"),
            Reject(line=9, column="b", reason="Plain.", file="+other.csv", taken=True),
        ],
    )

    with path.open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written)) == [
            ["line", "column", "reason", "file", "row"],
            ["7", "'=cmd()", "'@reason, with a comma", "", "not taken"],
            ["9", "b", "Plain.", "'+other.csv", "taken without the cell"],
        ]


def test_a_list_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoRoom, match="The rows that were taken are safe"):
        write_rejects(tmp_path / "missing" / "rejects.csv", [])


def test_a_quoted_word_is_short_and_on_one_line() -> None:
    assert quoted("a\nb") == "“a b”"
    assert quoted("x" * 50) == f"“{'x' * 40}…”"
