"""The lists of Station: rows that change their state where they stand, and the sentence where there is none."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.spoken_roles import spoken_as
from champion_app.ui.theme import GROUP, SMALL, TINY
from champion_app.ui.widgets.card import Card, rule
from champion_app.ui.widgets.text import Picture, Text

_ROW = 48
_NARROW = 420
"""Width of a row over the text scale under which its quiet words stand under its name."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row as it is drawn. ``colour`` is that of the picture and of ``state``; ``opens`` is the case behind it."""

    key: Hashable
    picture: str
    colour: str
    title: str
    quiet: str
    spoken: str
    state: str = ""
    reason: str = ""
    opens: str = ""


class LineRow(QFrame):
    """Picture, name, quiet words, state. Enter or a click opens the case where there is one."""

    opened = Signal(str)
    moved = Signal(int)  # by how many rows the arrows ask to go

    def __init__(self, look: Look, line: Line) -> None:
        super().__init__()
        self._look = look
        self.setProperty("part", "row")
        self.setProperty("ring", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        spoken_as(self, "item")
        row = QHBoxLayout(self)
        row.setContentsMargins(GROUP, SMALL, GROUP, SMALL)
        row.setSpacing(SMALL + TINY)
        self._picture = Picture(look, line.picture, colour=line.colour)
        row.addWidget(self._picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._first.setSpacing(SMALL)
        self._title = Text(look, "", strong=True)
        self._quiet = Text(look, "", colour="quiet", wrap=True)
        self._first.addWidget(self._title)
        self._first.addWidget(self._quiet, 1)
        words.addLayout(self._first)
        self._reason = Text(look, "", role="note", colour="late", wrap=True)
        words.addWidget(self._reason)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._state = Text(look, "")
        row.addWidget(self._state)
        self._line = line
        self.say(line)
        self._grow()
        look.changed.connect(self._grow)

    def say(self, line: Line) -> None:
        """Change what stands here, in place."""
        self._line = line
        self._picture.show_icon(line.picture, colour=line.colour)
        self._title.setText(line.title)
        self._quiet.setText(line.quiet)
        self._reason.setText(line.reason)
        self._reason.setVisible(bool(line.reason))
        self._state.setText(line.state)
        self._state.set_colour(line.colour)
        self._state.setVisible(bool(line.state))
        self.setAccessibleName(line.spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor if line.opens else Qt.CursorShape.ArrowCursor)

    def line(self) -> Line:
        return self._line

    def _grow(self) -> None:
        self.setMinimumHeight(self._look.px(_ROW))

    def fold(self, width: int) -> None:
        """Put the quiet words under the name where the row is narrow for its text."""
        narrow = width / self._look.theme.scale < _NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._first.setDirection(way)
        self._first.setSpacing(0 if narrow else SMALL)
        self._title.setWordWrap(narrow)

    def _open(self) -> None:
        if self._line.opens:
            self.opened.emit(self._line.opens)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()


class Lines(Card):
    """A list in a card. Showing the same rows again changes words only; focus stays where it is."""

    opened = Signal(str)

    def __init__(self, look: Look, *, name: str, empty: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self._rows: dict[Hashable, LineRow] = {}
        self._empty = Text(look, empty, colour="quiet", wrap=True)
        self._empty.setContentsMargins(GROUP, SMALL + TINY, GROUP, SMALL + TINY)
        self._inside = QWidget()
        spoken_as(self._inside, "items")
        self._inside.setAccessibleName(name)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.column.addWidget(self._empty)
        self.column.addWidget(self._inside)
        self._inside.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows. Rows that stood here keep their place on the screen where the order is the same."""
        if [line.key for line in lines] != list(self._rows):
            self._lay(lines)
        for line in lines:
            self._rows[line.key].say(line)
        self._empty.setVisible(not lines)
        self._inside.setVisible(bool(lines))
        self._fold()

    def rows(self) -> list[LineRow]:
        return list(self._rows.values())

    def _lay(self, lines: Sequence[Line]) -> None:
        wanted = {line.key: line for line in lines}
        for key in [key for key in self._rows if key not in wanted]:
            gone = self._rows.pop(key)
            gone.hide()
            gone.deleteLater()
        while (item := self._column.takeAt(0)) is not None:
            separator = item.widget()
            if separator is not None and not isinstance(separator, LineRow):
                separator.deleteLater()
        kept = self._rows
        self._rows = {}
        for line in lines:
            row = kept.get(line.key) or self._new_row(line)
            if self._rows:
                self._column.addWidget(rule())
            self._column.addWidget(row)
            self._rows[line.key] = row
            row.show()
            row.setAccessibleDescription(f"{len(self._rows)} of {len(lines)}")
        order = self.rows()
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def _new_row(self, line: Line) -> LineRow:
        row = LineRow(self._look, line)
        row.opened.connect(self.opened)
        row.moved.connect(self._on_moved)
        return row

    def _on_moved(self, by: int) -> None:
        order = self.rows()
        for place, row in enumerate(order):
            if row.hasFocus():
                order[max(0, min(len(order) - 1, place + by))].setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _fold(self) -> None:
        for row in self._rows.values():
            row.fold(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
