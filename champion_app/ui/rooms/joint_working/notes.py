"""The list of notes: model and painted rows that wrap; the chosen one is shown whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from champion_app.ui.look import Look
from champion_app.ui.rooms.joint_working.words import NoteRow
from champion_app.ui.theme import GROUP, SHAPES, SMALL_ICON, SNUG, TINY, Meaning

Index = QModelIndex | QPersistentModelIndex
NOTE = Qt.ItemDataRole.UserRole
_ROW = 45
_KIND, _SIDE = 120, 172
_NARROW = 560
"""Width over the text scale under which kind and time stand above the words."""
_LINES = 6
"""Lines of a note that is not chosen."""
_MEANINGS: dict[str, Meaning] = {"waiting": "waiting", "accepted": "done", "aside": "late"}


class NoteModel(QAbstractListModel):
    """Notes, newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[NoteRow, ...] = ()
        self._shown: tuple[NoteRow, ...] = ()
        self._covered = True

    def show_rows(self, rows: Sequence[NoteRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self._shown = tuple(row.covered() for row in rows) if self._covered else self._rows
        self.endResetModel()

    def cover(self, *, covered: bool) -> None:
        """Say of each note who, what kind and when, and not what was said; or all of it."""
        if covered == self._covered:
            return
        self._covered = covered
        self._shown = tuple(row.covered() for row in self._rows) if covered else self._rows
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rows(self) -> tuple[NoteRow, ...]:
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row if role == NOTE else None

    def place_of(self, record: str) -> int:
        """The row of a record, or -1."""
        return next((place for place, row in enumerate(self._rows) if row.record == record), -1)


class NoteRows(QStyledItemDelegate):
    """Kind with its picture, who said it in bold, the words, when, and how far the note is on its way."""

    def __init__(self, look: Look, parent: QListView) -> None:
        super().__init__(parent)
        self._look, self._list = look, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        row = index.data(NOTE)
        if not isinstance(row, NoteRow):
            return QSize()
        width = self._list.viewport().width()
        layout, height = self._laid(
            row, self._words_place(QRect(0, 0, width, 0), row).width(), whole=self._whole(index)
        )
        above = self._look.px(20) + TINY if self._narrow(width) else 0
        del layout
        return QSize(0, max(self._look.px(_ROW), round(height) + above + 2 * SNUG) + 1)

    def _whole(self, index: Index) -> bool:
        return index.row() == self._list.currentIndex().row()

    def _narrow(self, width: int) -> bool:
        return width / self._look.theme.scale < _NARROW

    def _words_place(self, place: QRect, row: NoteRow) -> QRect:
        del row
        if self._narrow(place.width()):
            return place.adjusted(GROUP, SNUG + self._look.px(20) + TINY, -GROUP, -SNUG)
        return place.adjusted(GROUP + self._look.px(_KIND), SNUG, -GROUP - self._look.px(_SIDE), -SNUG)

    def _laid(self, row: NoteRow, width: int, *, whole: bool) -> tuple[QTextLayout, float]:
        """Who said it and the words, wrapped to a width; and how high that is."""
        note = " Corrected by a later note." if row.corrected else ""
        said = f"{row.said_by}\u2002"
        text = f"{said}{row.drawn}{note}".replace("\n", "\u2028")
        layout, height, shown = self._lines_of(text, row, len(note), width, most=0 if whole else _LINES)
        if shown < len(text):
            layout, height, _ = self._lines_of(f"{text[: shown - 2].rstrip()}…", row, 0, width, most=_LINES)
        return layout, height

    def _lines_of(
        self, text: str, row: NoteRow, after_words: int, width: int, *, most: int
    ) -> tuple[QTextLayout, float, int]:
        """Wrap to at most so many lines (0: all); with the height and how many characters found a place."""
        layout = QTextLayout(text, self._look.font("body"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        bold = QTextCharFormat()
        bold.setFont(self._look.font("body", strong=True))
        after = QTextCharFormat()
        after.setFont(self._look.font("note"))
        after.setForeground(QColor(self._look.colours.quiet))
        layout.setFormats([
            _format(0, len(row.said_by), bold),
            _format(len(text) - after_words, after_words, after),
        ])  # fmt: skip
        layout.beginLayout()
        height, lines, shown = 0.0, 0, 0
        while not most or lines < most:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, height))
            height += max(line.height(), self._look.px(20))
            lines += 1
            shown = line.textStart() + line.textLength()
        layout.endLayout()
        return layout, height, shown

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(NOTE)
        if not isinstance(row, NoteRow):
            return
        colours = self._look.colours
        place = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(place, QColor(colours.tint if chosen else colours.surface))
        painter.fillRect(place.left(), place.bottom(), place.width(), 1, QColor(colours.line))
        if chosen:
            painter.fillRect(place.left(), place.top(), 3, place.height(), QColor(colours.accent))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -2))
        self._paint_kind(painter, place, row)
        self._paint_side(painter, place, row)
        words = self._words_place(place, row)
        layout, height = self._laid(row, words.width(), whole=self._whole(index))
        top = words.top() + max(0, (words.height() - round(height)) // 2)
        painter.setPen(QColor(colours.quiet if row.corrected else colours.ink))
        painter.setClipRect(QRect(words.left(), top, words.width(), round(height)))
        layout.draw(painter, QPointF(words.left(), top), [], QRectF(painter.clipBoundingRect()))
        painter.restore()

    def _first_line(self, place: QRect) -> QRect:
        height = self._look.px(20)
        top = place.top() + SNUG if place.height() > self._look.px(_ROW) + 1 else place.center().y() - height // 2
        return QRect(place.left() + GROUP, top, place.width() - 2 * GROUP, height)

    def _paint_kind(self, painter: QPainter, place: QRect, row: NoteRow) -> None:
        line = self._first_line(place)
        side = self._look.px(SMALL_ICON)
        icon = QRect(line.left(), line.top() + (line.height() - side) // 2, side, side)
        self._look.paint_icon(painter, icon, row.icon, self._look.colours.ink)
        painter.setFont(self._look.font("note", strong=True))
        painter.setPen(QColor(self._look.colours.ink))
        line.setLeft(icon.right() + 2 * TINY)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.kind_words)

    def _paint_side(self, painter: QPainter, place: QRect, row: NoteRow) -> None:
        """At the right edge: when, then the state as shape and word."""
        line = self._first_line(place)
        painter.setFont(self._look.font("note"))
        right = line.right()
        meaning = _MEANINGS.get(row.state)
        if meaning:
            ink, _ = self._look.theme.meaning(meaning)
            painter.setPen(QColor(ink))
            words = QRect(line.left(), line.top(), right - line.left(), line.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.state_words)
            side = self._look.px(SMALL_ICON)
            right -= painter.fontMetrics().horizontalAdvance(row.state_words) + TINY + side
            icon = QRect(right, line.top() + (line.height() - side) // 2, side, side)
            self._look.paint_icon(painter, icon, SHAPES[meaning], ink)
            right -= SNUG
        painter.setPen(QColor(self._look.colours.quiet))
        time = QRect(line.left(), line.top(), right - line.left(), line.height())
        painter.drawText(time, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.when)


def _format(start: int, length: int, what: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, what
    return made


class NoteList(QListView):
    """Arrows choose; the chosen note is shown whole. Enter asks to correct it."""

    correction_asked = Signal()
    chose = Signal(object)  # the NoteRow that is chosen, or None

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.notes = NoteModel(self)
        self.setModel(self.notes)
        self.setItemDelegate(NoteRows(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Notes, newest first")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._grow()
        look.changed.connect(self._grow)

    def _grow(self) -> None:
        self.setMinimumHeight(self._look.px(_ROW) * 3)
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, now: Index, before: Index) -> None:
        super().currentChanged(now, before)
        self.scheduleDelayedItemsLayout()
        self.chose.emit(self.chosen())

    def chosen(self) -> NoteRow | None:
        """The note that is chosen."""
        place = self.currentIndex().row()
        rows = self.notes.rows()
        return rows[place] if 0 <= place < len(rows) else None

    def choose(self, record: str) -> None:
        """Choose the note of this record."""
        place = self.notes.place_of(record)
        if place >= 0:
            self.setCurrentIndex(self.notes.index(place, 0))

    def cover(self, *, covered: bool) -> None:
        """Keep what was said out of sight, or show it."""
        self.notes.cover(covered=covered)
        self.scheduleDelayedItemsLayout()

    def show_rows(self, rows: Sequence[NoteRow]) -> None:
        """Show these. What was chosen stays chosen; nothing is chosen by itself."""
        chosen, scrolled = self.chosen(), self.verticalScrollBar().value()
        self.notes.show_rows(rows)
        place = self.notes.place_of(chosen.record) if chosen else -1
        if place >= 0:
            self.setCurrentIndex(self.notes.index(place, 0))
        self.verticalScrollBar().setValue(scrolled)
        self.chose.emit(self.chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen() is not None:
            self.correction_asked.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
