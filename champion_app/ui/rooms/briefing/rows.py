"""The lists of the Briefing room: a picture, a strong line, a quiet one that wraps, and a figure at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from champion_app.domain.rules.words.wording import joined
from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP, ROW_TODAY, SMALL, SNUG, TINY

Index = QModelIndex | QPersistentModelIndex
Ink = Literal["ink", "late", "risk", "quiet"]
_ROW = Qt.ItemDataRole.UserRole
_MOST_LINES = 3
DOT = "  ·  "
"""Between the facts of a title."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row. ``right`` stands at its right edge. ``new`` says what was not read yet: ``2 new``."""

    key: str
    icon: str = ""
    ink: Ink = "ink"
    title: str
    right: str = ""
    right_ink: Ink = "ink"
    second: str = ""
    new: str = ""


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return joined((row.title, row.right, row.second, row.new))
        return row if role == _ROW else None


class _Paint(QStyledItemDelegate):
    def __init__(self, look: Look, parent: RowList) -> None:
        super().__init__(parent)
        self._look, self._list = look, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        row = index.data(_ROW)
        room = self._list.viewport().width() - self._indent(row) - GROUP
        if not isinstance(row, Row) or room < 1:
            return QSize(0, self._look.px(ROW_TODAY))
        return QSize(0, max(2 * SNUG + self._tall(row, room), self._look.px(ROW_TODAY)) + 1)

    def _tall(self, row: Row, room: int) -> int:
        """What its lines take in a width."""
        return self._first_high() + (TINY // 2 + self._second_high(row.second, room) if row.second else 0)

    def _indent(self, row: Row | None) -> int:
        return GROUP + (self._look.px(20) + SNUG if row is not None and row.icon else 0)

    def _first_high(self) -> int:
        return self._look.px(20)

    def _second_high(self, words: str, room: int) -> int:
        metrics = QFontMetrics(self._look.font("note"))
        whole = metrics.boundingRect(QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, words).height()
        return min(whole, _MOST_LINES * metrics.lineSpacing())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(_ROW)
        if not isinstance(row, Row):
            return
        c, place = self._look.colours, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(place, QColor(c.tint if chosen else c.hover if hovered else c.surface))
        if index.row():
            painter.fillRect(place.left(), place.top(), place.width(), 1, QColor(c.line))
        if chosen:
            painter.fillRect(place.left(), place.top(), 3, place.height(), QColor(c.accent))
        if chosen and (c.border > 1 or option.state & QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))
        inside = place.adjusted(GROUP, SNUG, -GROUP, -SNUG)
        spare = inside.height() - self._tall(row, inside.width() - self._indent(row) + GROUP)
        self._words(painter, inside.adjusted(0, max(spare, 0) // 2, 0, 0), row)
        painter.restore()

    def _words(self, painter: QPainter, inside: QRect, row: Row) -> None:
        c, high = self._look.colours, self._first_high()
        if row.icon:
            side = self._look.px(20)
            icon = QRect(inside.left(), inside.top(), side, side)
            self._look.paint_icon(painter, icon, row.icon, getattr(c, row.ink))
            inside = inside.adjusted(side + SNUG, 0, 0, 0)
        first = QRect(inside.left(), inside.top(), inside.width(), high)
        painter.setFont(self._look.font("body", strong=True))
        painter.setPen(QColor(getattr(c, row.right_ink)))
        painter.drawText(first, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.right)
        room = first.width() - (painter.fontMetrics().horizontalAdvance(row.right) + SNUG if row.right else 0)
        if row.new:
            room -= self._badge(painter, first, row, room)
        painter.setFont(self._look.font("body", strong=True))
        painter.setPen(QColor(c.ink))
        title = _fitted(painter.fontMetrics(), row.title, room)
        painter.drawText(first, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if row.second:
            painter.setFont(self._look.font("note"))
            painter.setPen(QColor(c.quiet))
            below = QRect(
                inside.left(), inside.top() + high + TINY // 2, inside.width(),
                self._second_high(row.second, inside.width()),
            )  # fmt: skip
            painter.drawText(below, Qt.TextFlag.TextWordWrap, row.second)

    def _badge(self, painter: QPainter, first: QRect, row: Row, room: int) -> int:
        """``2 new`` after the title, where the title leaves room; how much it took."""
        painter.setFont(self._look.font("body", strong=True))
        title = painter.fontMetrics().horizontalAdvance(row.title)
        painter.setFont(self._look.font("note", strong=True))
        wide = painter.fontMetrics().horizontalAdvance(row.new) + SMALL
        left = min(title + SMALL, room - wide)
        painter.setPen(QColor(self._look.colours.accent))
        place = QRect(first.left() + left + TINY, first.top(), wide, first.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.new)
        return wide + SMALL


def _fitted(metrics: QFontMetrics, title: str, room: int) -> str:
    """The title; where it is too long, a fact is dropped before a word is cut."""
    facts = title.split(DOT)
    while len(facts) > 1 and metrics.horizontalAdvance(DOT.join(facts)) > room:
        facts.pop()
    return metrics.elidedText(DOT.join(facts), Qt.TextElideMode.ElideRight, room)


class RowList(QListView):
    """Arrows choose, Enter opens. As high as its rows, or as the first ``most`` of them; then it scrolls."""

    chose = Signal(str)  # the key of a row
    opened = Signal(str)

    def __init__(self, look: Look, *, name: str, most: int = 0) -> None:
        super().__init__()
        self._look, self._most = look, most
        self._rows = _Model(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Paint(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda _index: self._open())
        look.changed.connect(self._grow)

    def show_rows(self, rows: Sequence[Row], *, anew: bool = False) -> None:
        """Show these. What was chosen stays so, unless it is a new list (``anew``); else the first is chosen."""
        if tuple(rows) == self._rows.rows and not anew:
            return
        before = "" if anew else self.key()
        scrolled = 0 if anew else self.verticalScrollBar().value()
        self._rows.show_rows(rows)
        keys = [row.key for row in rows]
        if keys:
            self.choose(before if before in keys else keys[0])
        self._grow()
        self.verticalScrollBar().setValue(scrolled)

    def set_most(self, most: int) -> None:
        """As high as so many rows from now on."""
        if most != self._most:
            self._most = most
            self._grow()

    def rows(self) -> tuple[Row, ...]:
        return self._rows.rows

    def key(self) -> str:
        """The row that is chosen; empty where none is."""
        row = self.currentIndex().data(_ROW)
        return row.key if isinstance(row, Row) else ""

    def choose(self, key: str) -> None:
        """Choose a row by its key."""
        place = next((place for place, row in enumerate(self._rows.rows) if row.key == key), -1)
        if place >= 0:
            self.setCurrentIndex(self._rows.index(place, 0))

    def _on_current(self, index: QModelIndex) -> None:
        row = index.data(_ROW)
        if isinstance(row, Row):
            self.chose.emit(row.key)

    def _open(self) -> None:
        if self.key():
            self.opened.emit(self.key())

    def _grow(self) -> None:
        self.scheduleDelayedItemsLayout()
        shown = self._rows.rows[: self._most] if self._most else self._rows.rows
        tall = sum(self.sizeHintForRow(place) for place in range(len(shown)))
        self.setFixedHeight(max(tall, self._look.px(ROW_TODAY)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
            return
        super().keyPressEvent(event)
