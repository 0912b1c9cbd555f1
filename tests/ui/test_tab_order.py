"""Tab goes through every room as one reads it: top to bottom, left to right, a column after the one before it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from champion_app.demo.directory import directory_edits
from champion_app.domain.change import create
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.scope import case_scope
from champion_app.opening import open_window
from champion_app.ui.doors import DOORS
from champion_app.ui.main_window import MainWindow
from tests.ui.roof import Roof, case_rows, roof, settle
from tests.vaults.fresh import MONDAY

ROOMS = [door.room for door in DOORS]
MOST = 80


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        rows = [one for n in ("a", "b", "c") for one in case_rows(n, f"Faduma Khalif {n}")]
        made.vault.replica.apply_rows(rows, cursor="")
        made.save(create(FollowUp(what="ring", due=MONDAY + timedelta(hours=1)), record_id="f", subject="a"))
        yield made


@pytest.fixture
def window(house: Roof, qtbot: QtBot) -> Iterator[MainWindow]:
    made = open_window(
        house.vault, tasks=house.tasks, look=house.look, clock=house.clock, keystore_sentence="The passphrase alone."
    )
    while made.rooms.make_one():
        pass
    with qtbot.waitSignal(made.today.counted):
        made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


def stops(room: QWidget) -> list[QWidget]:
    """Where Tab stops in a room, in its order, pressed from its first stop until it leaves the room."""
    room.setFocus()
    found: list[QWidget] = []
    while len(found) < MOST:
        before = QApplication.focusWidget() or room
        QTest.keyClick(before, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or not room.isAncestorOf(now) or now in found:
            break
        found.append(now)
    return found


def out_of_order(room: QWidget) -> list[str]:
    """Each step of Tab that leads back: up without leading to a column further right, or left within a line."""
    wrong = []
    order = stops(room)
    for before, after in itertools.pairwise(order):
        if before.isAncestorOf(after) or after.isAncestorOf(before):
            continue
        one, two = place(before, room), place(after, room)
        up = two.bottom() <= one.top() and two.left() < one.right()
        beside = one.top() < two.bottom() and two.top() < one.bottom()
        if up or (beside and two.right() <= one.left()):
            wrong.append(f"{said(before)} {one.getRect()} -> {said(after)} {two.getRect()}")
    return wrong


def place(widget: QWidget, room: QWidget) -> QRect:
    return QRect(widget.mapTo(room, QPoint(0, 0)), widget.size())


def said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


@pytest.mark.parametrize("width", [1280, 800])
@pytest.mark.parametrize("room", [*ROOMS, "case"])
def test_tab_goes_as_one_reads(window: MainWindow, house: Roof, qtbot: QtBot, room: str, width: int) -> None:
    window.resize(width, 800)
    if room == "case":
        with qtbot.waitSignal(window.case.loaded):
            window.record_contact(case_scope("a"))
    else:
        window.go(room)
    settle(house)
    page = window.rooms.room(room)
    assert out_of_order(page) == []
    tabs = [one for one in page.findChildren(QWidget) if one.isVisible() and one.isEnabled() and takes_tab(one)]
    assert {said(one) for one in tabs} == {said(one) for one in stops(page)}  # nothing is passed over


FIRST = {"today": "_Row", "caseload": "CaseList", "partners": "PartnerList", "station": "Button"}


@pytest.mark.parametrize("room", FIRST)
def test_a_room_that_is_entered_has_the_focus_on_its_list(
    window: MainWindow, house: Roof, qtbot: QtBot, room: str
) -> None:
    house.save(*directory_edits(new_id=iter(map(str, range(200))).__next__, today=MONDAY.date()))
    said: list[str] = []
    house.look.announcer.said.connect(said.append)
    window.go("settings")
    window.go(room)
    qtbot.waitUntil(lambda: type(QApplication.focusWidget()).__name__ == FIRST[room])
    assert window.rooms.room(room).isAncestorOf(focused())
    assert said[:2] == ["Settings", next(door.words for door in DOORS if door.room == room)]


def test_the_focus_is_where_it_was_when_one_comes_back(window: MainWindow, house: Roof, qtbot: QtBot) -> None:
    window.go("today")
    qtbot.waitUntil(lambda: type(QApplication.focusWidget()).__name__ == "_Row")
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    left = focused()
    with qtbot.waitSignal(window.case.loaded):
        QTest.keyClick(left, Qt.Key.Key_Return)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is left)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def test_a_step_back_would_be_seen(qtbot: QtBot) -> None:
    """The check above fails where Tab goes up the page."""
    page = QWidget()
    page.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    first, second = QPushButton("first"), QPushButton("second")
    for one in (first, second):
        column.addWidget(one)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    assert out_of_order(page) == []
    QWidget.setTabOrder(second, first)
    assert len(out_of_order(page)) == 1
