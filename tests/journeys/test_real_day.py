"""A champion's whole day on real hate crimes that nobody here wrote, from the keyboard to a second laptop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from champion_app.demo.day import Day
from champion_app.demo.stage import stage
from champion_app.ui.fonts import load_fonts
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from tests.realdata import SAN_FRANCISCO, real_file

pytestmark = pytest.mark.slow


def test_the_day_is_walked_on_the_san_francisco_cases(tmp_path: Path, qapp: QApplication) -> None:
    extract = real_file(*SAN_FRANCISCO)
    load_fonts()
    (tmp_path / "out").mkdir()
    look = Look(qapp)
    with stage(tmp_path, source=extract, mapping="san-francisco-hate-crime", cases=9) as ready, Tasks() as tasks:
        told = Day(ready, look=look, tasks=tasks, out=tmp_path / "out").walk()

    assert (told["intake"]["rows"], told["intake"]["taken"], told["intake"]["cases"]) == (1804, 1804, 1804)
    assert (told["accepted"], told["waiting"], told["set_aside"]) == (2, 0, 0)
    assert told["arrived_on_second_laptop"] == 2
    assert len(told["receipts"]) == 1
    pictures = [tmp_path / "out" / name for name in told["pictures"]]
    assert len(pictures) == 14  # thirteen steps, and the briefing that came with the sync
    assert all(picture.stat().st_size > 4000 for picture in pictures)


def test_the_day_is_walked_on_a_sample_week(tmp_path: Path, qapp: QApplication) -> None:
    load_fonts()
    (tmp_path / "out").mkdir()
    with stage(tmp_path) as ready, Tasks() as tasks:
        told = Day(ready, look=Look(qapp), tasks=tasks, out=tmp_path / "out").walk()

    assert told["arrived_on_second_laptop"] == 2
    assert told["allocated"] == 12
