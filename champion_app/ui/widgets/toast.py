"""A short word at the foot of the window for eight seconds or until read, with a way back where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import FOOT, GROUP, PAGE, SMALL
from champion_app.ui.widgets.text import Text

SHOWN_MS = 8000


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
        self._button.clicked.connect(self._on_undo)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, words: str, *, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a word; ``act`` runs when ``action`` (such as Undo) is pressed."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._undo = act
        self._button.setText(action)
        self._button.setFont(self._look.font("body", strong=True))
        self._button.setVisible(bool(action and act))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS)

    def words(self) -> str:
        return self._words.text()

    def _on_undo(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            left = (window.width() - self.width()) // 2
            self.move(left, window.height() - self.height() - self._look.px(FOOT) - PAGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
