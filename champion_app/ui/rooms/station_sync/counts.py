"""The life of a change as three numbers, left to right: saved here only, waiting, accepted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.store.queries.station import Standing
from champion_app.ui.look import Look
from champion_app.ui.theme import PAGE, SHAPES, SMALL, TINY
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.text import Picture, Text

_JOINED = 620
_IN_A_ROW = 540
"""Widths over the text scale from which the numbers are joined by lines, and from which they stand in a row."""


class _Number(QWidget):
    def __init__(self, look: Look, words: str, *, picture: str, colour: str) -> None:
        super().__init__()
        self._label = words
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL + TINY)
        row.addWidget(Picture(look, picture, colour=colour))
        column = QVBoxLayout()
        column.setSpacing(0)
        self._figure = Text(look, "", role="section", colour=colour, heading=False)
        column.addWidget(self._figure)
        column.addWidget(Text(look, words, role="note", colour="quiet"))
        row.addLayout(column)
        row.addStretch(1)

    def say(self, number: int) -> None:
        self._figure.setText(f"{number:,}")
        self.setAccessibleName(f"{number:,} {self._label}")

    def words(self) -> str:
        return self._figure.text()


class Counts(Card):
    """Three numbers joined by lines. Empty until they were read: a number is never shown that could not be."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("How far your work is")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(PAGE, SMALL * 2, PAGE, SMALL * 2)
        self._row.setSpacing(PAGE)
        self.here = _Number(look, "saved here only", picture="floppy-disk", colour="ink")
        self.waiting = _Number(look, "waiting for the station", picture=SHAPES["waiting"], colour="waiting")
        self.accepted = _Number(look, "accepted by the force", picture=SHAPES["done"], colour="done")
        self._joints = [_Joint(look), _Joint(look)]
        self._row.addWidget(self.here)
        self._row.addWidget(self._joints[0], 1, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.waiting)
        self._row.addWidget(self._joints[1], 1, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.accepted)
        self.column.addLayout(self._row)

    def say(self, standing: Standing) -> None:
        self.here.say(standing.only_here)
        self.waiting.say(standing.waiting)
        self.accepted.say(standing.accepted)

    def numbers(self) -> tuple[str, str, str]:
        """As they are shown now: saved here only, waiting, accepted."""
        return self.here.words(), self.waiting.words(), self.accepted.words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width() / self._look.theme.scale
        row = width >= _IN_A_ROW
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if row else QBoxLayout.Direction.TopToBottom)
        for joint in self._joints:
            joint.setVisible(width >= _JOINED)


class _Joint(QFrame):
    """The line between two numbers: it carries the order, so it is drawn in the colour of edges."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(1)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setStyleSheet(f"background: {self._look.colours.edge};")
