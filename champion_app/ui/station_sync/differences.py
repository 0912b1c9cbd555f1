"""Differences to settle, read-only: both values side by side, and which one is shown until a person decides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.station_sync.words import Difference, Side
from champion_app.ui.theme import GROUP, SMALL, TINY
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.page import SectionHeading
from champion_app.ui.widgets.text import Picture, Text

_NARROW = 620


class SideCard(Card):
    """Who, when, what; the one in force says so."""

    def __init__(self, look: Look, side: Side) -> None:
        super().__init__(tone="chosen" if side.shown_now else "strong", padding=GROUP, spacing=SMALL)
        first = QHBoxLayout()
        first.addWidget(Text(look, side.who, strong=True, wrap=True), 1)
        if side.when:
            first.addWidget(Text(look, side.when, role="note", colour="quiet"))
        self.column.addLayout(first)
        self.column.addWidget(Text(look, side.value, role="section", wrap=True))
        if side.shown_now:
            line = QHBoxLayout()
            line.setSpacing(SMALL)
            line.addWidget(Picture(look, "shield-check-fill", colour="done", size=16))
            line.addWidget(Text(look, side.shown_now, role="note", colour="done", strong=True))
            line.addStretch(1)
            self.column.addLayout(line)
        self.column.addStretch(1)
        self.setAccessibleName(", ".join(part for part in (side.who, side.when, side.value, side.shown_now) if part))


class DifferenceView(QWidget):
    """One difference: a heading and its two cards."""

    opened = Signal(str)

    def __init__(self, look: Look, told: Difference, *, place: int, of: int) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(
            SectionHeading(
                look, f"To settle: {told.title}", f"{place} of {of}. Until then the app shows the marked one"
            )
        )
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(GROUP)
        self._pair.addWidget(SideCard(look, told.left), 1)
        self._pair.addWidget(SideCard(look, told.right), 1)
        column.addLayout(self._pair)
        foot = QHBoxLayout()
        foot.addWidget(
            Text(look, "Both stay in the history, whatever is decided.", role="note", colour="quiet", wrap=True), 1
        )
        if told.scope:
            self._scope = told.scope
            button = Button(look, "Open the case")
            button.clicked.connect(self._on_open)
            foot.addWidget(button)
        column.addLayout(foot)
        column.addSpacing(TINY)

    def _on_open(self) -> None:
        self.opened.emit(self._scope)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() / self._look.theme.scale < _NARROW
        self._pair.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)


class Differences(QWidget):
    """All of them, one under the other; nothing where there is none."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._told: tuple[Difference, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GROUP)
        self.hide()

    def show_differences(self, told: Sequence[Difference]) -> None:
        """Show these. What is shown already is left alone, with its focus."""
        if tuple(told) == self._told:
            return
        self._told = tuple(told)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, one in enumerate(told, start=1):
            view = DifferenceView(self._look, one, place=place, of=len(told))
            view.opened.connect(self.opened)
            self._column.addWidget(view)
        self.setVisible(bool(told))

    def told(self) -> tuple[Difference, ...]:
        return self._told
