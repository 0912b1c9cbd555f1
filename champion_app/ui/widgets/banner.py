"""A banner across a page: what happened, what is safe, and one thing to do."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.text import Picture, Text

_PICTURES = {"risk": "warning-fill", "late": "warning-circle-fill", "done": "check-circle-fill"}


class Banner(Card):
    """Hidden until ``tell``. Says its words to a screen reader when they change."""

    acted = Signal()

    def __init__(self, look: Look, *, action: str = "", closable: bool = False) -> None:
        super().__init__(tone="risk")
        self._look = look
        row = QHBoxLayout()
        row.setContentsMargins(GROUP, SMALL, SMALL, SMALL)
        row.setSpacing(SMALL + 4)
        self._picture = Picture(look, "warning-fill", colour="risk")
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._words = Text(look, "", wrap=True)
        row.addWidget(self._words, 1)
        self._button = Button(look, action, kind="quiet", small=True)
        self._button.clicked.connect(self.acted)
        self._button.setVisible(bool(action))
        row.addWidget(self._button)
        if closable:
            close = Button(look, "", kind="quiet", icon="x", small=True)
            close.setAccessibleName("Close this message")
            close.clicked.connect(self.hide)
            row.addWidget(close)
        self.column.addLayout(row)
        self.hide()

    def tell(self, words: str, *, tone: Literal["risk", "late", "done"] = "risk", action: str | None = None) -> None:
        """Show a sentence. ``action`` replaces the button's words; empty takes it away."""
        self.set_tone("strong" if tone == "done" else tone)
        self._picture.show_icon(_PICTURES[tone], colour=tone)
        self._words.setText(words)
        self.setAccessibleName(words)
        if action is not None:
            self._button.say(action)
            self._button.setVisible(bool(action))
        self.show()
        if self.isVisible():
            self._look.announcer.say(self, words, urgent=tone == "late")

    def words(self) -> str:
        return self._words.text()
