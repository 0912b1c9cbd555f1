"""Filters of Caseload: chosen, taken away, folded where it is narrow, and kept for the next time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from champion_app.store.queries import station
from champion_app.ui.rooms.caseload.room import CaseloadRoom
from tests.ui.caseload_page import (
    button,
    choose,
    enter,
    four_cases,
    initials,
    words_in,
)
from tests.ui.roof import Roof, roof


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("Area: any", "Bath", ["L. P."]),
        ("Strand: any", "disability", ["L. P."]),
        ("Risk: any", "High", ["A. Y."]),
        ("Contact: any", "contacted", ["D. M."]),
        ("Contact: any", "not contacted yet", ["L. P.", "A. Y."]),
        ("Contact: any", "past its time", ["L. P."]),
        ("Open", "closed", ["W. Z."]),
        ("Open", "any", ["L. P.", "A. Y.", "D. M.", "W. Z."]),
    ],
)
def test_a_filter_is_chosen_with_the_keyboard_alone(
    house: Roof, qtbot: QtBot, name: str, value: str, left: list[str]
) -> None:
    four_cases(house)
    room = enter(house, qtbot)
    choose(room, qtbot, name, value)

    assert initials(room) == left


def test_a_filter_that_fits_nobody_says_so_and_how_to_clear_it(house: Roof, qtbot: QtBot) -> None:
    """The preview goes with the list: nobody's rules are left standing beside words about nobody."""
    four_cases(house)
    room = enter(house, qtbot)
    choose(room, qtbot, "Area: any", "Bath", mouse=True)
    assert (
        button(room.filters, "Area: Bath").accessibleDescription()
        == "Set. Press to choose another, Delete to take it away"
    )
    choose(room, qtbot, "Risk: any", "High", mouse=True)

    assert words_in(room.slot.shown()) == "No open case in Bath with high risk."
    assert not room.preview.isVisible()
    with qtbot.waitSignal(room.filled):
        QTest.mouseClick(button(room.slot, "Clear the filters"), Qt.MouseButton.LeftButton)
    assert initials(room) == ["L. P.", "A. Y.", "D. M."]
    assert button(room.filters, "Area: any").property("chosen") is False
    assert room.preview.isVisible()


def test_a_set_filter_is_taken_away_by_its_cross_or_by_delete(house: Roof, qtbot: QtBot) -> None:
    four_cases(house)
    room = enter(house, qtbot)
    choose(room, qtbot, "Area: any", "Bath", mouse=True)
    set_one = button(room.filters, "Area: Bath")
    with qtbot.waitSignal(room.filled):
        QTest.mouseClick(set_one, Qt.MouseButton.LeftButton, pos=QPoint(set_one.width() - 16, set_one.height() // 2))
    assert set_one.text() == "Area: any"
    choose(room, qtbot, "Risk: any", "High", mouse=True)
    with qtbot.waitSignal(room.filled):
        QTest.keyClick(button(room.filters, "Risk: High"), Qt.Key.Key_Delete)
    assert initials(room) == ["L. P.", "A. Y.", "D. M."]


def test_at_200_per_cent_one_button_holds_what_is_not_set(house: Roof, qtbot: QtBot) -> None:
    """The list keeps its room; what is set stands beside the button, with its cross."""
    four_cases(house)
    room = enter(house, qtbot)
    room.filters.set_compact(True)
    assert [one.text().strip() for one in room.filters.findChildren(QPushButton) if one.isVisible()] == [
        "Filter",
        "Open",
    ]
    room.filters.set("area", "Bath")
    assert button(room.filters, "Area: Bath").isVisible()


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_a_view_that_was_kept_is_there_the_next_time(house: Roof, qtbot: QtBot, by: str) -> None:
    """Ctrl+S or the button keeps it; another opening of the app shows it before anything was pressed."""
    four_cases(house)
    room = enter(house, qtbot)
    room.filters.set("area", "Bath")
    if by == "key":
        QTest.keyClick(room, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    else:
        QTest.mouseClick(button(room.filters, "Save this view"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Bath" in house.vault.ask(station.setting, "caseload_view"))

    again = CaseloadRoom(**house.parts())
    qtbot.waitUntil(lambda: again.filters.kept() == room.filters.kept())
    with qtbot.waitSignal(again.filled):
        house.show(again, width=1280)
    assert initials(again) == ["L. P."]
