"""Every sensitive field of every record holds a marker, and no screen at rest shows or speaks one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QAbstractItemModel, QBuffer, QEvent, QIODevice, QModelIndex, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.partner import JointNote
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import Record, kind_of
from champion_app.domain.scope import case_scope
from champion_app.opening import open_window
from champion_app.ui.doors import DOORS
from champion_app.ui.finder import Finder
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.covered import CoveredText
from champion_app.ui.widgets.hold_name import HoldToShow
from tests.ui.roof import row
from tests.vaults.fresh import MONDAY, new_vault

STEM = "Zqwrtpl"
NUMBER = "07700 900142"


def marked(record: type[Record], place: int, /, **others: Any) -> Record:
    """A record of this kind with a marker in each of its sensitive fields."""
    told: dict[str, Any] = {}
    for n, field in enumerate(kind_of(record).fields):
        if field.privacy == "sensitive":
            marker = f"{STEM}{place}x{n}"
            told[field.name] = (marker,) if field.base == "texts" else marker
    return record(**{**told, **others})


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[MainWindow]:
    vault = new_vault(tmp_path / "laptop")
    scope = case_scope("c0")
    records = {
        "c0": marked(Case, 0, reference="AS-1", opened=MONDAY, area="Easton", risk="high"),
        "p0": marked(Person, 1, name="Faduma Khalif"),
        "w0": marked(ContactPoint, 2, person="p0", value=NUMBER, not_before="18:00"),
        "i0": marked(Incident, 3, area="Easton", offence="Harassment", occurred="2026-11-20"),
        "n0": marked(Note, 4, at=MONDAY, by="You"),
        "a0": marked(ContactAttempt, 5, at=MONDAY, by="You", outcome="no-answer"),
        "j0": marked(JointNote, 6, at=MONDAY, by="You", said_by="Police", kind="fact"),
        "r0": marked(RiskReview, 7, at=MONDAY, by="You", level="high", before="standard"),
        "f0": marked(Attachment, 8, name="door.jpg", media_type="image/jpeg", size=9, sha256="0" * 64, at=MONDAY),
        "d0": marked(Conflict, 9, record="c0", of_kind="case", field="risk_reason", current_by="A", other_by="B"),
        "u0": FollowUp(what="Ring again", due=MONDAY, kind="ring"),
    }
    vault.replica.apply_rows([row(one, name, scope) for name, one in records.items()], cursor="")
    with Tasks() as tasks:
        made = open_window(vault, tasks=tasks, look=Look(qapp), clock=lambda: MONDAY, keystore_sentence="Plain.")
        made.resize(1280, 3000)  # high enough that nothing hides below the fold
        made.show()
        yield made
        made.close()
        shiboken6.delete(made)
    vault.close()


def drawn(widget: QWidget) -> str:
    """All text that is painted, whoever paints it."""
    into = QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    page = QSvgGenerator()
    page.setOutputDevice(into)
    page.setSize(widget.size())
    painter = QPainter(page)
    widget.render(painter, QPoint())
    painter.end()
    return bytes(into.data().data()).decode()


def spoken(widget: QWidget) -> str:
    """All that stands in a visible widget or is told to a screen reader of it."""
    found = []
    for one in [widget, *widget.findChildren(QWidget)]:
        if not one.isVisible():
            continue
        found += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        if isinstance(one, QLineEdit):
            found.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            found.append(one.toPlainText())
        elif isinstance(one, QComboBox):
            found.append(one.currentText())
        elif isinstance(one, QAbstractItemView):
            found += items(one.model())
        elif isinstance(one, QLabel | QAbstractButton):
            found.append(one.text())
    return "\n".join(found)


def items(model: QAbstractItemModel | None) -> list[str]:
    if model is None:
        return []
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    places = [model.index(place, 0, QModelIndex()) for place in range(model.rowCount())]
    return [str(place.data(role) or "") for place in places for role in roles]


def shown(window: QWidget) -> str:
    return drawn(window) + spoken(window)


def settled(window: MainWindow, qtbot: QtBot) -> None:
    """Everything that was asked has been answered and drawn."""
    for _ in range(6):
        qtbot.wait(15)
        QApplication.processEvents()
    assert window.isVisible()


def lets_go(hold: HoldToShow) -> bool:
    return not hold.is_held()


def test_no_screen_at_rest_shows_a_sensitive_value_or_a_number(window: MainWindow, qtbot: QtBot) -> None:
    for door in DOORS:
        window.go(door.room)
        settled(window, qtbot)
        assert STEM not in shown(window), door.room
        assert "900142" not in shown(window), door.room
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    for tab in ("timeline", "risk", "people", "files"):
        window.case.tabs.choose(tab)
        settled(window, qtbot)
        assert "AS-1" in spoken(window)
        assert STEM not in shown(window), tab
        assert "900142" not in shown(window), tab
        assert "Faduma" not in shown(window), tab
    window.go("joint")
    settled(window, qtbot)
    assert "Fact" in spoken(window)
    assert STEM not in shown(window)
    window.open_finder()
    finder = window.findChildren(Finder)[-1]
    for words in (STEM, "07700", "Harassment"):
        finder.field.setText(words)
        qtbot.waitUntil(lambda: finder.answers.count() > 0)
        told = "\n".join(finder.answers.item(place).text() for place in range(finder.answers.count()))
        assert STEM not in told
        assert "900142" not in told
    finder.close()


def test_alone_everything_stands_in_the_open_and_covered_again_nothing_does(window: MainWindow, qtbot: QtBot) -> None:
    """The same walk sees the markers where they are shown: it would find them at rest."""
    window.sitting.say_alone(alone=True)
    for room in ("today", "caseload"):
        window.go(room)
        settled(window, qtbot)
        assert STEM in shown(window), room
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    for tab in ("timeline", "risk", "people", "files"):
        window.case.tabs.choose(tab)
        settled(window, qtbot)
        assert STEM in shown(window), tab
    assert "900142" not in shown(window)  # alone or not, a number stands behind its card
    window.go("joint")
    settled(window, qtbot)
    assert STEM in shown(window)
    window.sitting.say_alone(alone=False)
    settled(window, qtbot)
    assert STEM not in shown(window)


def test_words_are_shown_while_they_are_held(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    settled(window, qtbot)
    covered = [one for one in window.case.findChildren(CoveredText) if one.isVisible() and one.words()]
    assert len(covered) >= 5
    for one in covered:
        settled(window, qtbot)
        place = one.hold.mapTo(window, QPoint(0, 0))
        QTest.mousePress(one.hold, Qt.MouseButton.LeftButton)
        settled(window, qtbot)
        assert one.words() in spoken(one)
        assert one.hold.mapTo(window, QPoint(0, 0)) == place  # the button stays under the pointer
        QTest.mouseRelease(one.hold, Qt.MouseButton.LeftButton, pos=QPoint(900, 900))
        assert one.words() not in spoken(one)


def test_people_shows_a_number_only_with_its_card(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    window.case.tabs.choose("people")
    settled(window, qtbot)
    person, way = window.case.people.cards[:2]
    assert not person.is_open()
    assert not way.is_open()
    person.ask.click()
    assert person.is_open()
    assert not way.is_open()
    way.ask.click()
    qtbot.waitUntil(way.is_open)
    assert window.case.number.is_shown()
    assert NUMBER in spoken(way)
    window.case.number.hide()
    assert not way.is_open()
    window.case.tabs.choose("timeline")
    window.case.tabs.choose("people")
    assert not person.is_open()


def test_every_hold_lets_go_wherever_the_pointer_is(window: MainWindow, qtbot: QtBot) -> None:
    """Press, wander, let go: inside, outside, off the window; and where the focus, the window or the page goes."""
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    settled(window, qtbot)
    for hold in [one for one in window.case.findChildren(HoldToShow) if one.isVisible()]:
        told: list[bool] = []
        hold.held.connect(told.append)
        for end in (QPoint(3, 3), QPoint(-400, 90), QPoint(4000, 4000)):
            QTest.mousePress(hold, Qt.MouseButton.LeftButton)
            for step in range(1, 7):
                QTest.mouseMove(hold, QPoint(step * 40, step))
            assert hold.is_held()
            QTest.mouseRelease(hold, Qt.MouseButton.LeftButton, pos=end)
            assert not hold.is_held()
        assert told == [True, False] * 3
        QTest.keyPress(hold, Qt.Key.Key_Space)
        for _ in range(4):  # as systems send a key that is held down
            QTest.keyRelease(hold, Qt.Key.Key_Space)
            QTest.keyPress(hold, Qt.Key.Key_Space)
        assert told[6:] == [True]
        QTest.keyRelease(hold, Qt.Key.Key_Space)
        qtbot.waitUntil(partial(lets_go, hold))
        QTest.mousePress(hold, Qt.MouseButton.LeftButton)
        QApplication.sendEvent(hold, QFocusEvent(QEvent.Type.FocusOut))
        assert not hold.is_held()
        QTest.mousePress(hold, Qt.MouseButton.LeftButton)
        QApplication.sendEvent(hold, QEvent(QEvent.Type.WindowDeactivate))
        assert not hold.is_held()
        hold.held.disconnect(told.append)
    hold = window.case.header.findChildren(HoldToShow)[0]
    QTest.mousePress(hold, Qt.MouseButton.LeftButton)
    assert "Faduma Khalif" in spoken(window)
    window.go("caseload")
    assert not hold.is_held()
    assert "Faduma Khalif" not in spoken(window)
