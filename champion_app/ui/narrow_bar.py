"""What stands above the page where the window is too narrow for the rail: where one is, find, what waits, lock."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import PAGE, SMALL, SNUG
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.text import Text


class NarrowBar(QWidget):
    """The rail, folded into one button that names the page you are on."""

    menu_asked = Signal(QPoint)  # where the menu is to open
    find_asked = Signal()
    lock_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("part", "rail-ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE, SMALL, PAGE, SMALL)
        row.setSpacing(SNUG)
        self._here = Button(look, "Today", icon="list")
        self._here.clicked.connect(lambda: self.menu_asked.emit(self._here.mapToGlobal(self._here.rect().bottomLeft())))
        row.addWidget(self._here)
        find = Button(look, "Find", icon="magnifying-glass")
        find.clicked.connect(self.find_asked)
        row.addWidget(find, 1)
        self._waiting = Text(look, "", strong=True, colour="waiting")
        row.addWidget(self._waiting)
        lock = Button(look, "Lock", icon="lock-simple")
        lock.clicked.connect(self.lock_asked)
        row.addWidget(lock)
        self.hide()

    def say_here(self, words: str) -> None:
        """The page one is on, with its count."""
        self._here.say(words)

    def say_waiting(self, waiting: int) -> None:
        """What waits for the station."""
        self._waiting.setText(f"↑ {waiting}" if waiting else "")
        self._waiting.setAccessibleName(f"{waiting} waiting for the station" if waiting else "")
