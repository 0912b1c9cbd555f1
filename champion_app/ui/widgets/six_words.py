"""Six words to hold against those of another screen, and the two answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP, SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.text import Text

_ACROSS = 2


class SixWords(QWidget):
    """``answered`` says whether they are the same on both screens."""

    answered = Signal(bool)

    def __init__(self, look: Look, *, explained: str, asking: bool = True) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Text(look, explained, wrap=True))
        card = Card(padding=GROUP)
        self._grid = QGridLayout()
        self._grid.setSpacing(SMALL)
        self._labels = [Text(look, "", role="section", heading=False) for _ in range(6)]
        for place, label in enumerate(self._labels):
            self._grid.addWidget(label, place // _ACROSS, place % _ACROSS)
        card.column.addLayout(self._grid)
        column.addWidget(card)
        self.same = Button(look, "They are the same", kind="primary")
        self.same.clicked.connect(lambda: self.answered.emit(True))
        self.different = Button(look, "They are not the same", kind="quiet")
        self.different.clicked.connect(lambda: self.answered.emit(False))
        for button in (self.same, self.different):
            button.setVisible(asking)
            column.addWidget(button)

    def show_words(self, words: tuple[str, ...]) -> None:
        for number, (label, word) in enumerate(zip(self._labels, words, strict=True), start=1):
            label.setText(f"{number}  {word}")
        self.setAccessibleName(" ".join(words))

    def words(self) -> tuple[str, ...]:
        """As they stand there."""
        return tuple(label.text().split()[-1] for label in self._labels if label.text())
