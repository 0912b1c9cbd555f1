"""Drive a window as a person would, by keys, and take pictures of it. Waits for what is awaited, never a fixed time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

W = TypeVar("W", bound=QWidget)
_LOOK_AGAIN_MS = 5
_PATIENCE_MS = 30_000


class NotSeenError(Exception):
    """What was awaited did not come."""


def until(condition: Callable[[], bool], what: str) -> None:
    """Let the event loop run until something is so. Raises NotSeenError after half a minute."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(_LOOK_AGAIN_MS)
    late = QTimer()
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start()
    late.start(_PATIENCE_MS)
    loop.exec()
    timer.stop()
    if not condition():
        raise NotSeenError(what)


class Driver:
    """One window and the folder its pictures go to."""

    def __init__(self, window: QWidget, out: Path) -> None:
        self.window = window
        self._out = out
        self.pictures: list[str] = []

    def press(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key on a widget."""
        QTest.keyClick(widget, key, modifier)

    def write(self, widget: QWidget, words: str) -> None:
        """Type words into a widget."""
        QTest.keyClicks(widget, words)

    def named(self, kind: type[W], name: str) -> W:
        """The visible widget of a kind with this accessible name, as a screen reader would find it."""
        for widget in self.window.findChildren(kind):
            if widget.accessibleName() == name and widget.isVisible():
                return widget
        raise NotSeenError(f"no {kind.__name__} called {name}")

    def click(self, name: str) -> None:
        """Press the button with this name."""
        QTest.mouseClick(self.named(QPushButton, name), Qt.MouseButton.LeftButton)

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture once everything that was asked for has been painted."""
        settled = []
        QTimer.singleShot(60, lambda: settled.append(True))
        until(lambda: bool(settled), "a settled page")
        path = self._out / f"{name}.png"
        (widget or self.window).grab().save(str(path))
        self.pictures.append(path.name)
