"""Wrong passphrases make the next try wait, and a restart does not forget it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from champion_app.host.attempts import Attempts

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_the_first_two_are_free_and_then_each_wait_doubles(tmp_path: Path) -> None:
    waits = [Attempts(tmp_path).note_wrong(NOW) for _ in range(12)]

    assert waits == [0, 0, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_a_new_start_of_the_app_still_waits(tmp_path: Path) -> None:
    for _ in range(4):
        Attempts(tmp_path).note_wrong(NOW)

    assert Attempts(tmp_path).seconds_left(NOW + timedelta(seconds=3)) == 5


def test_a_clock_that_was_set_back_a_year_makes_nobody_wait_a_year(tmp_path: Path) -> None:
    for _ in range(4):
        Attempts(tmp_path).note_wrong(NOW)

    assert Attempts(tmp_path).seconds_left(NOW - timedelta(days=365)) == 900


def test_the_right_passphrase_forgets_them(tmp_path: Path) -> None:
    for _ in range(4):
        Attempts(tmp_path).note_wrong(NOW)
    Attempts(tmp_path).clear()

    assert Attempts(tmp_path).seconds_left(NOW) == 0
    assert Attempts(tmp_path).note_wrong(NOW) == 0


def test_a_damaged_file_of_attempts_locks_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "attempts.json").write_text('{"wrong": "many"}', encoding="utf-8")

    assert Attempts(tmp_path).seconds_left(NOW) == 0
