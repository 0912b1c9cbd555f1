"""What is copied is marked as secret and does not stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from champion_app.ui.look import Look
from champion_app.ui.session.clipboard import CLEAR_MS, MARK, ClipboardGuard
from champion_app.ui.widgets.field import Line, Words

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def guard(qapp: QApplication) -> Iterator[ClipboardGuard]:
    made = ClipboardGuard(qapp, ours=lambda: True)
    yield made
    made.forget()
    shiboken6.delete(made)


def clipboard() -> QClipboard:
    return QGuiApplication.clipboard()


def fields(qapp: QApplication) -> list[QWidget]:
    look = Look(qapp)
    return [Line(look, name="One line"), Words(look, name="Several")]


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_what_any_field_copies_is_marked_and_goes_after_ten_seconds(
    guard: ClipboardGuard, qapp: QApplication, qtbot: QtBot, place: int, key: Qt.Key
) -> None:
    field = fields(qapp)[place]
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field, "Faduma Khalif")
    QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(field, key, CONTROL)

    assert clipboard().text() == "Faduma Khalif"
    assert bytes(clipboard().mimeData().data(MARK).data()) == b"secret"
    assert guard._timer.isActive()
    assert guard._timer.interval() == CLEAR_MS == 10_000
    guard._timer.start(10)  # ten seconds are too long for a test
    qtbot.waitUntil(lambda: clipboard().text() == "")


def test_what_another_program_copied_is_left_alone(qapp: QApplication) -> None:
    theirs = ClipboardGuard(qapp, ours=lambda: False)
    clipboard().setText("theirs")
    theirs.forget()

    assert clipboard().text() == "theirs"
    assert not clipboard().mimeData().hasFormat(MARK)
    assert not theirs._timer.isActive()
    shiboken6.delete(theirs)


def test_forms_of_a_text_that_name_more_than_its_words_stay_behind(guard: ClipboardGuard) -> None:
    told = QMimeData()
    told.setText("words")
    told.setHtml("<b>words</b>")
    clipboard().setMimeData(told)

    assert not clipboard().mimeData().hasHtml()
