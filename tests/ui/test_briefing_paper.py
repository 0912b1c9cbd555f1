"""Briefing on paper: asked what it is for, written where the person chooses, marked on every page, and in the log."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from champion_app.domain.audit import ON_PAPER
from champion_app.domain.rules.briefing.paper import MOST_OF_A_LINE, paper_of
from champion_app.ui.paper.blocks import Words
from champion_app.ui.paper.pdf import paged
from champion_app.ui.rooms.briefing.room import BriefingRoom
from tests.ui.briefing_day import briefing_row, day, late
from tests.ui.briefing_page import arrive, button, enter, words_in
from tests.ui.roof import Roof, now, roof

MARKING = "OFFICIAL-SENSITIVE"


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        arrive(made, briefing_row())
        yield made


@pytest.fixture
def room(house: Roof, qtbot: QtBot) -> BriefingRoom:
    made = enter(house, qtbot)
    QTest.keyClick(made, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert made.printing.isVisible()
    return made


def save_to(room: BriefingRoom, place: Path) -> None:
    """Choose what it is for, press Save, type the place into the dialog."""
    room.printing.purpose.choose(ON_PAPER[0])
    timer = QTimer()

    def type_it() -> None:
        dialog = next((top for top in QApplication.topLevelWidgets() if isinstance(top, QFileDialog)), None)
        line = dialog.findChild(QLineEdit) if dialog is not None and dialog.isVisible() else None
        if dialog is not None and line is not None:
            assert line.text() == "Briefing for Bristol, 23 November 2026.pdf"
            line.setText(str(place))
            dialog.accept()

    timer.timeout.connect(type_it)
    timer.start(20)
    button(room.printing, "Save as PDF").click()
    timer.stop()


def disclosed(house: Roof) -> list[tuple[str, ...]]:
    asked = "SELECT record, scope, detail, purpose FROM audit WHERE act = 'disclosed' ORDER BY n"
    return house.vault.ask(lambda db: db.execute(asked).fetchall())


def shape(letters: list[str]) -> list[int]:
    """Which letters are the same: 'OFFICIAL' is 0 1 1 2 3 2 4 5, whatever the font calls its letters."""
    return [letters.index(one) for one in letters]


def markings_of_pages(raw: bytes) -> list[int]:
    """How often the marking stands on each page of a PDF."""
    streams = [zlib.decompress(found[1]) for found in re.finditer(rb"stream\r?\n(\x78.*?)endstream", raw, re.DOTALL)]
    pages = [one for one in streams if b"BT" in one]
    wanted = shape(list(MARKING))
    runs = [[run.decode("latin-1") for run in re.findall(rb"BT.*?ET", page, re.DOTALL)] for page in pages]
    return [sum(shape(re.findall(r"<(\w{4})> Tj", run)) == wanted for run in page) for page in runs]


def test_it_is_saved_where_the_person_chose_with_the_marking_twice_on_every_page(
    house: Roof, room: BriefingRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "morning.pdf"
    with qtbot.waitSignal(room.said) as said:
        save_to(room, place)

    raw = place.read_bytes()
    assert raw.startswith(b"%PDF")
    marked = markings_of_pages(raw)
    assert len(marked) == raw.count(b"/Type /Page\n") > 1
    assert set(marked) == {2}
    assert said.args is not None
    assert said.args[0].words == f"Saved, {len(marked)} pages. It stands in the log."
    ((record, scope, detail, purpose),) = disclosed(house)
    assert (scope, detail, purpose) == (
        "area:Bristol", f"briefing as a PDF, {len(marked)} pages", "a briefing of the team"
    )  # fmt: skip
    assert record
    assert sorted(path.name for path in tmp_path.iterdir()) == ["laptop", "morning.pdf"]
    assert room.overview.isVisible()
    assert not room.printing.isVisible()


def test_what_is_in_it_and_what_can_happen_to_it_is_said_first(room: BriefingRoom) -> None:
    told = words_in(room.printing)
    assert "14 references" in told
    assert "The PDF is not encrypted, and paper can be lost." in told
    assert MARKING in told


def test_without_a_purpose_nothing_is_made(house: Roof, room: BriefingRoom) -> None:
    button(room.printing, "Save as PDF").click()

    assert "Choose what it is for." in words_in(room.printing)
    assert disclosed(house) == []


def test_a_place_that_cannot_be_written_is_a_sentence_and_the_log_says_that_nothing_left(
    house: Roof, room: BriefingRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "taken.pdf.new").mkdir()  # where the new file would be made
    save_to(room, tmp_path / "taken.pdf")

    qtbot.waitUntil(lambda: "could not be written there" in words_in(room.printing))
    assert not (tmp_path / "taken.pdf").exists()
    assert [told[2] for told in disclosed(house)][1:] == ["briefing as a PDF was not written"]
    assert room.printing.button.isEnabled()


def test_escape_gives_it_up(house: Roof, room: BriefingRoom) -> None:
    QTest.keyClick(room.printing, Qt.Key.Key_Escape)

    assert room.overview.isVisible()
    assert disclosed(house) == []


def test_a_long_line_goes_on_paper_with_its_most_pressing_only(house: Roof) -> None:
    many = day(items=tuple(late(n) for n in range(40)))
    paper = paper_of(many, "", house.vault.policy, now())

    (first, *_) = paper.sections
    assert len(first.rows) == MOST_OF_A_LINE
    assert first.more == 40 - MOST_OF_A_LINE


def test_a_view_goes_on_paper_as_it_is_shown(house: Roof) -> None:
    paper = paper_of(day(), "recording", house.vault.policy, now())

    assert [section.title for section in paper.sections] == ["Likely hate, not flagged", "Recorded wrongly, perhaps"]


def test_a_heading_is_never_left_alone_at_the_foot_of_a_page() -> None:
    blocks = [Words("text"), Words("heading", keep=True), Words("text"), Words("text")]

    assert paged(blocks, [900, 40, 40, 10]) == [[0], [1, 2, 3]]
    assert paged(blocks, [100, 40, 40, 10]) == [[0, 1, 2, 3]]
