"""Labels and what they stand for, in two columns; one under the other where there is no room for two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP
from champion_app.ui.widgets.text import Text

_LABEL = 100
_NARROW = 300
"""Width over the text scale under which the label stands above its value."""


class _Pair(QWidget):
    def __init__(self, look: Look, label: str, value: str) -> None:
        super().__init__()
        self._look = look
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GROUP)
        self._label = Text(look, label, colour="quiet", wrap=True)
        self._value = Text(look, value, wrap=True)
        self._row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        self._value.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._row.addWidget(self._value, 1)
        self.setAccessibleName(f"{label}: {value}")

    def fold(self, *, narrow: bool) -> None:
        """Stand side by side, or label above value."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._row.setSpacing(0 if narrow else GROUP)
        wide = self._look.px(_LABEL)
        self._label.setMinimumWidth(0 if narrow else wide)
        self._label.setMaximumWidth(16777215 if narrow else wide)

    def told(self) -> tuple[str, str]:
        return self._label.text(), self._value.text()


class Pairs(QWidget):
    """Show other pairs at any time; the same ones again change nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pairs: list[_Pair] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GROUP)
        look.changed.connect(self._fold)

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these labels and values, top to bottom."""
        if list(pairs) == self.told():
            return
        for gone in self._pairs:
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._pairs = [_Pair(self._look, label, value) for label, value in pairs]
        for pair in self._pairs:
            self._column.addWidget(pair)
        self._fold()

    def told(self) -> list[tuple[str, str]]:
        """What is shown now."""
        return [pair.told() for pair in self._pairs]

    def _fold(self) -> None:
        narrow = self.width() / self._look.theme.scale < _NARROW
        for pair in self._pairs:
            pair.fold(narrow=narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
