"""Differences to settle: both values side by side, which one is shown until then, and the ways to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.settling.words import Difference, Side
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import GROUP, SMALL, TINY
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.covered import CoveredText
from champion_app.ui.widgets.flow import FlowLayout
from champion_app.ui.widgets.page import SectionHeading
from champion_app.ui.widgets.text import Picture, Text

_NARROW = 620


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What a person pressed. ``another`` asks for a third value."""

    difference: str
    way: Literal["left", "right", "another", "both"]


class SideCard(Card):
    """Who, when, what, and the button that decides for it; the one in force says so."""

    chosen = Signal()

    def __init__(self, look: Look, sitting: Sitting, side: Side) -> None:
        super().__init__(tone="chosen" if side.shown_now else "strong", padding=GROUP, spacing=SMALL)
        first = QHBoxLayout()
        first.addWidget(Text(look, side.who, strong=True, wrap=True), 1)
        if side.when:
            first.addWidget(Text(look, side.when, role="note", colour="quiet"))
        self.column.addLayout(first)
        if side.private:
            self.column.addWidget(CoveredText(look, sitting, side.value, about=side.who, role="section"))
        else:
            self.column.addWidget(Text(look, side.value, role="section", wrap=True))
        if side.shown_now:
            line = QHBoxLayout()
            line.setSpacing(SMALL)
            line.addWidget(Picture(look, "shield-check-fill", colour="done", size=16))
            line.addWidget(Text(look, side.shown_now, role="note", colour="done", strong=True))
            line.addStretch(1)
            self.column.addLayout(line)
        self.column.addStretch(1)
        foot = QHBoxLayout()
        self.button = Button(look, side.choose, small=True)
        value = side.who if side.private else side.value
        self.button.setAccessibleName(f"{side.choose}: {value}")
        self.button.clicked.connect(self.chosen)
        foot.addWidget(self.button)
        foot.addStretch(1)
        self.column.addLayout(foot)
        self.setAccessibleName(", ".join(part for part in (side.who, side.when, value, side.shown_now) if part))


class DifferenceView(QWidget):
    """One difference: a heading, its two cards, and what else one may decide."""

    opened = Signal(str)
    decided = Signal(object)  # Decided

    def __init__(self, look: Look, sitting: Sitting, told: Difference, *, place: int, of: int, open_case: bool) -> None:
        super().__init__()
        self._look, self._told = look, told
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
        self.left, self.right = SideCard(look, sitting, told.left), SideCard(look, sitting, told.right)
        self.left.chosen.connect(lambda: self._decide("left"))
        self.right.chosen.connect(lambda: self._decide("right"))
        self._pair.addWidget(self.left, 1)
        self._pair.addWidget(self.right, 1)
        column.addLayout(self._pair)
        words = "Both stay in the history, whatever is decided."
        if told.before and told.left.private:
            column.addWidget(CoveredText(look, sitting, told.before, about="What both had before", role="note"))
        elif told.before:
            words = f"{told.before}. {words}"
        column.addWidget(Text(look, words, role="note", colour="quiet", wrap=True))
        column.addWidget(self._foot(look, told, open_case=open_case))
        column.addSpacing(TINY)

    def _foot(self, look: Look, told: Difference, *, open_case: bool) -> QWidget:
        whole = QWidget()
        foot = FlowLayout(whole, spacing=SMALL)
        for words, way in (("Write another", "another"), ("Keep both as a note", "both")):
            if told.of_field and (way == "another" or told.as_note):
                button = Button(look, words)
                button.clicked.connect(lambda _checked=False, way=way: self._decide(way))
                foot.addWidget(button)
        if told.scope and open_case:
            button = Button(look, "Open the case")
            button.clicked.connect(lambda: self.opened.emit(told.scope))
            foot.addWidget(button)
        return whole

    def _decide(self, way: Literal["left", "right", "another", "both"]) -> None:
        self.decided.emit(Decided(difference=self._told.id, way=way))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() / self._look.theme.scale < _NARROW
        self._pair.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)


class Differences(QWidget):
    """All of them, one under the other; nothing where there is none."""

    opened = Signal(str)
    decided = Signal(object)  # Decided

    def __init__(self, look: Look, sitting: Sitting, *, open_case: bool = True) -> None:
        super().__init__()
        self._look, self._sitting = look, sitting
        self._open_case = open_case
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
            view = DifferenceView(self._look, self._sitting, one, place=place, of=len(told), open_case=self._open_case)
            view.opened.connect(self.opened)
            view.decided.connect(self.decided)
            self._column.addWidget(view)
        self.setVisible(bool(told))

    def told(self) -> tuple[Difference, ...]:
        return self._told
