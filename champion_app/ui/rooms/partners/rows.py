"""The list of partners: model and painted rows. What does not fit is written on the row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.partners.fit import Ranked
from champion_app.domain.rules.words.wording import joined
from champion_app.ui.look import Look
from champion_app.ui.rooms.partners.words import about_line, short_hours
from champion_app.ui.theme import GROUP, ROW_TODAY, SMALL, TINY

Index = QModelIndex | QPersistentModelIndex
RANKED = Qt.ItemDataRole.UserRole
_TALL = 88
_NARROW = 480
"""Width over the text scale under which a row has three lines instead of two columns."""


class PartnerModel(QAbstractListModel):
    """Services in the order they were ranked in."""

    def __init__(self, policy: PolicyPack, parent: QWidget) -> None:
        super().__init__(parent)
        self._policy = policy
        self._rows: tuple[Ranked, ...] = ()

    def show_rows(self, rows: Sequence[Ranked]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rows(self) -> tuple[Ranked, ...]:
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.agency.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return joined((one.agency.name, one.fit.words, about_line(one.agency, self._policy), one.agency.hours))
        return one if role == RANKED else None

    def place_of(self, record: str) -> int:
        """The row of a record, or -1."""
        return next((place for place, one in enumerate(self._rows) if one.record == record), -1)


_NAME = 0.64
"""Share of a row for the name: the longest of the directory is whole beside the detail in a window of 1280."""


class PartnerRows(QStyledItemDelegate):
    """Draws a row: name and what they are for at the left, hours and fit at the right."""

    def __init__(self, look: Look, policy: PolicyPack, parent: QListView) -> None:
        super().__init__(parent)
        self._look, self._policy, self._list = look, policy, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        narrow = self._list.viewport().width() / self._look.theme.scale < _NARROW
        return QSize(0, self._look.px(_TALL if narrow else ROW_TODAY) + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = index.data(RANKED)
        if not isinstance(one, Ranked):
            return
        colours = self._look.colours
        place = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        ground = colours.tint if chosen else colours.hover if hovered else colours.surface
        painter.fillRect(place, QColor(ground))
        painter.fillRect(place.left(), place.bottom(), place.width(), 1, QColor(colours.line))
        if chosen:
            painter.fillRect(place.left(), place.top(), 3, place.height(), QColor(colours.accent))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -2))
        inside = place.adjusted(GROUP, 0, -GROUP, -1)
        if place.width() / self._look.theme.scale < _NARROW:
            self._paint_lines(painter, inside, one)
        else:
            self._paint_columns(painter, inside, one)
        painter.restore()

    def _paint_columns(self, painter: QPainter, inside: QRect, one: Ranked) -> None:
        right = inside.adjusted(round(inside.width() * _NAME), 0, 0, 0)
        left = QRect(inside.left(), inside.top(), right.left() - inside.left() - GROUP, inside.height())
        name, about = self._halves(left)
        hours, fits = self._halves(right)
        self._name(painter, name, one)
        self._note(painter, about, about_line(one.agency, self._policy))
        painter.setFont(self._look.font("body"))
        painter.setPen(QColor(self._look.colours.ink))
        _draw(painter, hours, short_hours(one.agency.hours))
        self._note(painter, fits, one.fit.words)

    def _paint_lines(self, painter: QPainter, inside: QRect, one: Ranked) -> None:
        third = (inside.height() - 2 * SMALL) // 3
        lines = [QRect(inside.left(), inside.top() + SMALL + third * at, inside.width(), third) for at in range(3)]
        self._name(painter, lines[0], one)
        self._note(painter, lines[1], one.fit.words or short_hours(one.agency.hours))
        self._note(painter, lines[2], about_line(one.agency, self._policy))

    def _halves(self, column: QRect) -> tuple[QRect, QRect]:
        first, second = self._look.px(20), self._look.px(18)
        top = column.top() + (column.height() - first - second - TINY // 2) // 2
        upper = QRect(column.left(), top, column.width(), first)
        return upper, QRect(column.left(), top + first + TINY // 2, column.width(), second)

    def _name(self, painter: QPainter, place: QRect, one: Ranked) -> None:
        painter.setFont(self._look.font("body", strong=True))
        painter.setPen(QColor(self._look.colours.ink))
        _draw(painter, place, one.agency.name)

    def _note(self, painter: QPainter, place: QRect, words: str) -> None:
        painter.setFont(self._look.font("note"))
        painter.setPen(QColor(self._look.colours.quiet))
        _draw(painter, place, words)


def _draw(painter: QPainter, place: QRect, words: str) -> None:
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


class PartnerList(QListView):
    """Arrows choose, Enter opens."""

    opened = Signal()

    def __init__(self, look: Look, policy: PolicyPack) -> None:
        super().__init__()
        self._look = look
        self.partners = PartnerModel(policy, self)
        self.setModel(self.partners)
        self.setItemDelegate(PartnerRows(look, policy, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Services, best fit first")
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._on_clicked)
        self._grow()
        look.changed.connect(self._grow)

    def _on_clicked(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def whole_height(self) -> int:
        """What all rows take, without scrolling."""
        rows = self.partners.rowCount()
        return max(1, rows) * max(self.sizeHintForRow(0), self._look.px(ROW_TODAY))

    def _grow(self) -> None:
        self.setMinimumHeight(self._look.px(ROW_TODAY) * min(3, max(1, self.partners.rowCount())))
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def record(self) -> str:
        """The record that is chosen; empty where none is."""
        one = self.currentIndex().data(RANKED)
        return one.record if isinstance(one, Ranked) else ""

    def show_rows(self, rows: Sequence[Ranked], *, anew: bool) -> None:
        """Show these. The first is chosen where something new was asked (``anew``); else what was chosen stays so,
        and where it stood."""
        before, scrolled = ("", 0) if anew else (self.record(), self.verticalScrollBar().value())
        self.partners.show_rows(rows)
        place = max(0, self.partners.place_of(before))
        if rows:
            self.setCurrentIndex(self.partners.index(place, 0))
        self._grow()
        self.verticalScrollBar().setValue(scrolled)
