"""The four meanings, each a colour, a shape and a word; filled in headers, without a fill in lists."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from champion_app.ui.look import Look
from champion_app.ui.theme import SHAPES, SMALL, TINY, Meaning
from champion_app.ui.widgets.text import Picture, Text


class Badge(QFrame):
    """One state. ``shape`` replaces the meaning's own icon, such as an hourglass for another party."""

    def __init__(self, look: Look, meaning: Meaning, words: str, *, filled: bool = False, shape: str = "") -> None:
        super().__init__()
        self._look, self._meaning, self._filled, self._shape = look, meaning, filled, shape
        row = QHBoxLayout(self)
        row.setContentsMargins(SMALL if filled else 0, 2 if filled else 0, SMALL if filled else 0, 2 if filled else 0)
        row.setSpacing(TINY + 2)
        self._picture = Picture(look, shape or SHAPES[meaning], colour=self._ink(), size=16)
        row.addWidget(self._picture)
        self._words = Text(look, words, role="note" if filled else "body", colour=self._ink(), strong=True)
        row.addWidget(self._words)
        if not filled:
            row.addStretch(1)
        self._dress()
        look.changed.connect(self._dress)

    def _ink(self) -> str:
        return "ink" if self._meaning == "plain" else self._meaning

    def say(self, meaning: Meaning, words: str, *, shape: str = "") -> None:
        """Show another state."""
        self._meaning, self._shape = meaning, shape
        self._picture.show_icon(shape or SHAPES[meaning], colour=self._ink())
        self._words.set_colour(self._ink())
        self._words.setText(words)
        self._dress()

    def words(self) -> str:
        return self._words.text()

    def _dress(self) -> None:
        if not self._filled:
            return
        ink, tint = self._look.theme.meaning(self._meaning)
        edge = f"border: 1px solid {ink};" if self._look.theme.mode == "contrast" else "border: none;"
        self.setStyleSheet(f"Badge {{ background: {tint}; {edge} border-radius: 4px; }}")
