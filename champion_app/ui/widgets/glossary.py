"""A word that not everybody knows, underlined: what it means is shown on it by mouse, and by keyboard with Enter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from champion_app.ui.look import Look
from champion_app.ui.widgets.restyle import give_font
from champion_app.ui.widgets.text import Text

_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class GlossaryWord(Text):
    """Plain words where there is nothing to explain; else a stop of Tab, read out with its meaning."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", colour="quiet")
        self.setProperty("ring", True)

    def explain(self, words: str, meaning: str) -> None:
        """Show words, and what they mean."""
        self.setText(words)
        self.setToolTip(meaning)
        self.setAccessibleName(words)
        self.setAccessibleDescription(meaning)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if meaning else Qt.FocusPolicy.NoFocus)
        self._dress()

    def _dress(self) -> None:
        super()._dress()
        font = self.font()
        font.setUnderline(bool(self.toolTip()))
        give_font(self, font)

    def _show_meaning(self) -> None:
        if self.toolTip():
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)
            self._look.announcer.say(self, self.toolTip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self._show_meaning()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_meaning()
        super().mousePressEvent(event)
