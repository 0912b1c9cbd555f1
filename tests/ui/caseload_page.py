"""Caseload as a test meets it: its cases, its buttons, and what a screen reader would say of it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.change import alter, create
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.scope import case_scope
from champion_app.ui.rooms.caseload.room import CaseloadRoom
from sync.wire.messages import WireRow
from tests.ui.roof import Roof, case_rows, row
from tests.vaults.fresh import MONDAY

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LAST_WEEK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def hub_case(case_id: str, name: str, *, opened: datetime = FRIDAY, risk: str = "", **told: str) -> list[WireRow]:
    """A case as the hub sends it; ``told`` may name its area and strand."""
    case = Case(reference=case_id, opened=opened, area=told.get("area", "Easton"), risk=risk or "standard")
    return [row(case, case_id, case_scope(case_id)), *case_rows(case_id, name, **told)[1:]]


def four_cases(house: Roof) -> None:
    """One late, one high, one contacted, one closed: and one in the middle of all."""
    cases = (
        hub_case("late", "Leon Price", opened=LAST_WEEK, area="Bath", strand="disability"),
        hub_case("high", "Amina Yusuf", risk="high"),
        hub_case("met", "Dana Moss", risk="medium"),
        hub_case("shut", "Wen Zhao"),
    )
    house.vault.replica.apply_rows([one for case in cases for one in case], cursor="")
    met = ContactAttempt(at=MONDAY, by="You", outcome="reached", words="Spoke for a while.")
    point = ContactPoint(person="met-person", value="07700 900142", not_before="18:00")
    house.save(
        create(met, record_id="met-1", subject="met"),
        create(point, record_id="met-2", subject="met"),
        alter(Case, record_id="shut", scope=case_scope("shut"), field="status", base=1, value="closed"),
    )


def enter(house: Roof, qtbot: QtBot) -> CaseloadRoom:
    """Caseload, entered and read, in a window that has the keyboard."""
    room = CaseloadRoom(**house.parts())
    with qtbot.waitSignal(room.filled):
        house.show(room, width=1280)
    with qtbot.waitActive(house.window):
        house.window.activateWindow()
    return room


def listed(room: CaseloadRoom) -> list[str]:
    """What a screen reader says first of each row, from the top: initials and area."""
    return [one.partition(":")[0].translate(_NO_MARKS) for one in spoken(room)]


_NO_MARKS = str.maketrans("", "", "\u2068\u2069")


def spoken(room: CaseloadRoom) -> list[str]:
    """What a screen reader says of each row, from the top."""
    model = room.list.model()
    return [str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(model.rowCount())]


def initials(room: CaseloadRoom) -> list[str]:
    """The same, without the area."""
    return [one.split(",")[0] for one in listed(room)]


def button(widget: QWidget, words: str) -> QPushButton:
    """The visible button whose words begin so."""
    found = [
        one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text().strip().startswith(words)
    ]
    assert len(found) == 1, [one.text() for one in widget.findChildren(QPushButton) if one.isVisible()]
    return found[0]


def words_in(widget: QWidget | None) -> str:
    """Every word that stands in a widget, without the marks that keep a name's direction."""
    assert widget is not None
    told = " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())
    return told.replace("\u2068", "").replace("\u2069", "")


def choose(room: CaseloadRoom, qtbot: QtBot, filter_words: str, value: str, *, mouse: bool = False) -> None:
    """Choose a filter's value with the keyboard alone, or with the mouse alone, and wait for the list."""
    pressed = button(room.filters, filter_words)
    if mouse:
        QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
    else:
        pressed.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(pressed, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    place = next(n for n, one in enumerate(menu.actions()) if one.text() == value)
    with qtbot.waitSignal(room.filled):
        if mouse:
            spot = menu.actionGeometry(menu.actions()[place]).center()
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        else:
            for _ in range(place + 1):
                QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)
