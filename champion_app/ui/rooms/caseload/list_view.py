"""The list of Caseload: two lines a row, painted, so that a thousand rows scroll without paging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.last_contact import last_contact_words
from champion_app.domain.rules.case.today import due_of, facts_of
from champion_app.domain.rules.contact.risk import risk_rank
from champion_app.domain.rules.words.wording import isolated, joined
from champion_app.ui.look import Look
from champion_app.ui.rooms.caseload.model import CaseModel, Index
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import COMPACT_BELOW, GROUP, ROW_CASE, SMALL, TINY

_HIGH = 2
COLUMNS = (("due", 0.208), ("who", 0.406), ("risk", 0.177), ("last_contact", 0.209))
"""Share of the width of each column, as drawn at 656 pixels."""


def column_lefts(left: int, width: int, *, narrow: bool) -> list[int]:
    """Where each column begins, for rows and for the head above them. A narrow list has two."""
    if narrow:
        return [left + GROUP, left + round(width * 0.4), left + width, left + width]
    lefts, share = [], 0.0
    for _, part in COLUMNS:
        lefts.append(left + GROUP + round((width - GROUP) * share))
        share += part
    return lefts


def is_narrow(width: int, scale: float) -> bool:
    """Whether a list of this width has room for two columns only."""
    return width / scale < COMPACT_BELOW - 200


class CaseDelegate(QStyledItemDelegate):
    """Draws one case."""

    def __init__(self, look: Look, policy: PolicyPack, clock: Callable[[], datetime], sitting: Sitting) -> None:
        super().__init__()
        self._look, self._policy, self._clock, self._sitting = look, policy, clock, sitting
        self.me = ""

    def spoken(self, line: CaseLine) -> str:
        """A row for a screen reader: who and where, when something is due, how high the risk is, the last contact."""
        who = joined((isolated(line.initials), line.area))
        now = self._clock()
        risk = f"{self._policy.label('risk', line.risk).lower()} risk"
        last = f"last contact {last_contact_words(line, now, me=self.me)}"
        return f"{who}: {due_of(line, now).text.lower()}, {risk}, {last}"

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        height = self._look.px(ROW_CASE)
        return QSize(0, height if not self._narrow(option) else round(height * 1.1))

    def _narrow(self, option: QStyleOptionViewItem) -> bool:
        widget = option.widget
        return widget is not None and is_narrow(widget.width(), self._look.theme.scale)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = self._look.colours
        place: QRect = option.rect
        state = option.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(place, QColor(c.tint))
            painter.fillRect(place.left(), place.top(), 3, place.height(), QColor(c.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(place, QColor(c.hover))
        painter.fillRect(place.left(), place.bottom(), place.width(), c.border, QColor(c.line))
        line = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, CaseLine):
            self._draw(painter, place, line, strong=selected, narrow=self._narrow(option))
        else:
            bone = QRect(place.left() + GROUP, place.center().y() - 6, self._look.px(120), 12)
            painter.fillRect(bone, QColor(c.rail))
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.drawRect(place.adjusted(1, 1, -2, -2))
        painter.restore()

    def _draw(self, painter: QPainter, place: QRect, line: CaseLine, *, strong: bool, narrow: bool) -> None:
        c, px = self._look.colours, self._look.px
        due = due_of(line, self._clock())
        ink = c.late if due.state == "late" else c.ink
        icon = {"late": "warning-circle-fill", "today": "clock-fill", "later": "clock"}[due.state]
        lefts = column_lefts(place.left(), place.width(), narrow=narrow)
        side = px(16)
        mark = ink if due.state == "late" else c.quiet
        painter.setFont(self._look.font("body", strong=strong or due.state != "later"))
        self._look.paint_icon(painter, QRect(lefts[0], place.center().y() - side // 2, side, side), icon, mark)
        self._words(painter, lefts[0] + side + SMALL, lefts[1] - SMALL, place.top(), place.height(), due.text, ink)
        self._who(painter, place, line, lefts)
        if narrow:
            return
        high = risk_rank(line.risk) >= _HIGH
        left = lefts[2]
        painter.setFont(self._look.font("body", strong=high))
        if high:
            self._look.paint_icon(
                painter, QRect(left, place.center().y() - side // 2, side, side), "warning-fill", c.risk
            )
            left += side + SMALL
        risk = self._policy.label("risk", line.risk)
        self._words(painter, left, lefts[3] - SMALL, place.top(), place.height(), risk, c.risk if high else c.ink)
        painter.setFont(self._look.font("note"))
        told = last_contact_words(line, self._clock(), me=self.me)
        self._words(painter, lefts[3], place.right() - GROUP, place.top(), place.height(), told, c.quiet)

    def _who(self, painter: QPainter, place: QRect, line: CaseLine, lefts: list[int]) -> None:
        c = self._look.colours
        right = lefts[2] - SMALL
        name, note = self._look.font("body", strong=True), self._look.font("note")
        heights = QFontMetrics(name).height(), QFontMetrics(note).height()
        top = place.top() + (place.height() - sum(heights) - TINY // 2) // 2
        painter.setFont(name)
        self._words(painter, lefts[1], right, top, heights[0], isolated(line.initials), c.ink)
        painter.setFont(note)
        facts = " · ".join(facts_of(line, self._policy, alone=self._sitting.is_alone()))
        self._words(painter, lefts[1], right, top + heights[0] + TINY // 2, heights[1], facts, c.quiet)

    def _words(self, painter: QPainter, left: int, right: int, top: int, height: int, words: str, ink: str) -> None:
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, right - left))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(QRect(left, top, max(0, right - left), height), flags, shown)


class CaseList(QListView):
    """Enter opens, R records a contact, the arrows move the preview at once."""

    opened = Signal(str)  # case id
    contact_asked = Signal(str)
    moved = Signal(str)

    def __init__(self, model: CaseModel, delegate: CaseDelegate, look: Look) -> None:
        super().__init__()
        self._cases, self._look = model, look
        self.setModel(model)
        self._delegate = delegate
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setAccessibleName("Cases")
        self.doubleClicked.connect(lambda index: self.opened.emit(model.case_id(index.row())))
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Lines came. Every row is as high as before: Qt's own list would measure all ten thousand of them anew."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.moved.emit(self._cases.case_id(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        case = self._cases.case_id(self.currentIndex().row())
        if case and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(case)
        elif case and event.key() == Qt.Key.Key_R and not event.modifiers():
            self.contact_asked.emit(case)
        else:
            super().keyPressEvent(event)
