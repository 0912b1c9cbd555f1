"""Today in the hand: one page that scrolls, rows that open by click and by key, a place that is found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from champion_app.domain.change import create
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.scope import case_scope
from tests.ui.roof import Roof, roof
from tests.ui.today_page import MONDAY_BEFORE, arrive, enter, hub_case, rows_of
from tests.vaults.fresh import MONDAY


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def test_enter_opens_the_case_whose_row_has_the_focus(house: Roof, qtbot: QtBot) -> None:
    """The arrows move from row to row, Enter opens, and R begins a contact with them."""
    arrive(house, hub_case("a", "Leon Price", opened=MONDAY_BEFORE), hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)
    with qtbot.waitActive(house.window):
        house.window.activateWindow()
    room.focus_first()
    first, second = rows_of(room.first)
    qtbot.waitUntil(first.hasFocus)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()

    with qtbot.waitSignal(room.open_case) as opened:
        QTest.keyClick(second, Qt.Key.Key_Return)
    assert opened.args == [case_scope("b")]
    QTest.keyClick(second, Qt.Key.Key_Up)
    with qtbot.waitSignal(room.record_contact) as contact:
        QTest.keyClick(first, Qt.Key.Key_R)
    assert contact.args == [case_scope("a")]


def test_the_rows_button_opens_by_mouse_and_only_the_first_is_the_primary_one(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("a", "Leon Price", opened=MONDAY_BEFORE), hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)
    buttons = [one for row in rows_of(room.first) for one in row.findChildren(QPushButton)]

    assert [one.property("look") for one in buttons] == ["primary", "secondary"]
    with qtbot.waitSignal(room.open_case) as opened:
        QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert opened.args == [case_scope("b")]


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (720, 480)])
def test_who_to_contact_first_cannot_be_scrolled_away(house: Roof, qtbot: QtBot, size: tuple[int, int]) -> None:
    """However far the page is scrolled, the first person stays on the screen; there is one list and one scroller."""
    arrive(house, *(hub_case(f"c{n}", f"Leon Price {n}") for n in range(8)))
    for n in range(30):
        house.save(create(FollowUp(what=f"thing {n}", due=MONDAY), record_id=f"f{n}", subject="c0"))
    room = enter(house, qtbot, width=size[0], height=size[1])
    (page,) = room.findChildren(QScrollArea)
    assert page.isAncestorOf(room.first)
    bar = page.verticalScrollBar()
    assert not room.pinned.isVisible()

    def scrolled_to_the_end() -> None:
        bar.setValue(bar.maximum())
        assert bar.value() == bar.maximum() > 0
        assert room.pinned.isVisible()

    qtbot.waitUntil(scrolled_to_the_end)
    (row,) = [one for one in room.pinned.findChildren(QFrame) if one.property("part") == "row"]
    assert row.visibleRegion().boundingRect().height() == row.height() > 0
    with qtbot.waitSignal(room.open_case) as opened:
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert opened.args == [case_scope("c0")]
    bar.setValue(0)
    assert not room.pinned.isVisible()


def test_a_click_anywhere_on_a_row_opens_it_and_coming_back_finds_the_place(house: Roof, qtbot: QtBot) -> None:
    arrive(house, *(hub_case(f"c{n}", f"Leon Price {n}") for n in range(3)))
    room = enter(house, qtbot)
    with qtbot.waitActive(house.window):
        house.window.activateWindow()
    room.on_shown()
    qtbot.waitUntil(rows_of(room.first)[0].hasFocus)
    second = rows_of(room.first)[1]
    with qtbot.waitSignal(room.open_case):
        QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=QPoint(200, 10))
    room.setFocus()
    room.on_shown()
    qtbot.waitUntil(lambda: rows_of(room.first)[1].hasFocus())
