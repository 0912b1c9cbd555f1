"""A short word at the foot of the window for eight seconds or until read, with a way back where there is one."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import FOOT, GROUP, PAGE, SMALL
from champion_app.ui.widgets.restyle import give_font
from champion_app.ui.widgets.text import Text

SHOWN_MS = 8000


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A word for the toast; ``act`` runs when ``action`` (such as Undo) is pressed."""

    words: str
    action: str = ""
    act: Callable[[], object] | None = None


class Toast(QFrame):
    """One a window; a new word replaces the one before."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._undo: Callable[[], object] | None = None
        self.setProperty("part", "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(GROUP, SMALL, GROUP, SMALL)
        row.setSpacing(GROUP)
        self._words = Text(look, "", colour="paper")
        row.addWidget(self._words)
        self._button = QPushButton("Undo")
        self._button.setProperty("ring", True)
        self._button.clicked.connect(self.undo)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, said: Said) -> None:
        """Show a word, with its way back."""
        self._words.setText(said.words)
        self.setAccessibleName(said.words)
        self._undo = said.act
        self._button.setText(said.action)
        give_font(self._button, self._look.font("body", strong=True))
        self._button.setVisible(bool(said.action and said.act))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        way_back = f" {said.action}: Ctrl+Z." if said.action and said.act else ""
        self._look.announcer.say(self, f"{said.words}.{way_back}")
        self._timer.start(SHOWN_MS)

    def words(self) -> str:
        return self._words.text()

    def undo(self) -> None:
        """Take back what the word was about, where it can be: once, and only while the word stands."""
        act, self._undo = self._undo if self.isVisible() else None, None
        self.hide()
        if act is not None:
            act()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            left = (window.width() - self.width()) // 2
            low, high = window.height() - self.height() - self._look.px(FOOT) - PAGE, PAGE
            self.move(left, high if self._would_cover(window, QPoint(left, low)) else low)

    def _would_cover(self, window: QWidget, corner: QPoint) -> bool:
        """Whether it would lie on what the person is at."""
        focus = window.window().focusWidget()
        if focus is None or not window.isAncestorOf(focus) or focus.height() > window.height() // 4:
            return False
        at = QRect(focus.mapTo(window, QPoint(0, 0)), focus.size())
        return at.intersects(QRect(corner, self.size()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
