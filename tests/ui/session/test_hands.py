"""Nobody there: the time since the last touch, a computer that slept, and Shift three times."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from champion_app.ui.session.hands import HandsWatch


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Heard:
    """A watch over one window, second by second, and what it said."""

    def __init__(self, app: QApplication) -> None:
        self.window = QWidget()
        self.field = QLineEdit(self.window)
        self.clock = Clock()
        self.watch = HandsWatch(app, parent=self.window, clock=self.clock)
        self.watch._timer.stop()  # the hand that moves the clock also ticks
        self.said: list[object] = []
        self.watch.gone.connect(self.said.append)
        self.watch.nearly_gone.connect(self.said.append)
        self.watch.hide_asked.connect(lambda: self.said.append("hide"))

    def pass_seconds(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.at += 1
            self.watch.tick()

    def press(self, key: Qt.Key) -> None:
        """A key as the system delivers it: to the window, which hands it on."""
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key)


@pytest.fixture
def heard(qapp: QApplication, qtbot: QtBot) -> Iterator[Heard]:
    made = Heard(qapp)
    with qtbot.waitExposed(made.window):
        made.window.show()
    made.field.setFocus()
    yield made
    made.window.close()
    shiboken6.delete(made.window)


def test_two_minutes_without_a_touch_lock_after_a_word_of_warning(heard: Heard) -> None:
    heard.pass_seconds(104)
    assert heard.said == []
    heard.pass_seconds(2)
    assert heard.said == [15]
    heard.pass_seconds(13)
    assert heard.said == [15]
    heard.pass_seconds(1)
    assert heard.said == [15, "idle"]


@pytest.mark.parametrize("touch", ["key", "mouse"])
def test_a_touch_begins_the_time_anew(heard: Heard, touch: str) -> None:
    heard.pass_seconds(110)
    handle = heard.window.windowHandle()
    assert handle is not None
    if touch == "key":
        heard.press(Qt.Key.Key_A)
    else:
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    heard.pass_seconds(100)
    assert heard.said == [15]
    heard.pass_seconds(20)
    assert heard.said == [15, 15, "idle"]


@pytest.mark.parametrize(("asked", "seconds"), [(1, 60), (5, 300), (60, 300), (0, 60)])
def test_the_time_is_one_minute_to_five_whatever_is_asked(heard: Heard, asked: int, seconds: int) -> None:
    heard.watch.wait_minutes(asked)
    heard.pass_seconds(seconds - 1)
    assert "idle" not in heard.said
    heard.pass_seconds(1)
    assert heard.said[-1] == "idle"


def test_a_computer_that_slept_locks_on_waking(heard: Heard) -> None:
    heard.pass_seconds(3)
    heard.clock.at += 30
    heard.watch.tick()
    assert heard.said == ["asleep"]


def test_shift_three_times_hides_whatever_has_the_keyboard(heard: Heard) -> None:
    for _ in range(3):
        heard.press(Qt.Key.Key_Shift)
    assert heard.said == ["hide"]


def test_shift_while_writing_hides_nothing(heard: Heard) -> None:
    """Capitals, slow presses and two presses are ordinary."""
    for _ in range(5):
        heard.press(Qt.Key.Key_Shift)
        heard.press(Qt.Key.Key_A)
    for _ in range(4):
        heard.press(Qt.Key.Key_Shift)
        heard.clock.at += 1
    heard.press(Qt.Key.Key_Shift)
    assert heard.said == []
