"""A calendar to choose one day from: arrows move, Enter or a click chooses, Esc closes and changes nothing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QTableView, QToolButton, QVBoxLayout, QWidget

from champion_app.domain.rules.words.dates.saying import said_full
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL

_EARLIEST, _LATEST = QDate(1900, 1, 1), QDate(2100, 12, 31)
_ARROWS = {
    "qt_calendar_prevmonth": ("caret-left", "Month before"),
    "qt_calendar_nextmonth": ("caret-right", "Next month"),
}


class DayCalendar(QFrame):
    """Opens over the page and goes at the first click beside it."""

    picked = Signal(QDate)

    def __init__(self, look: Look, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self._look = look
        self.setProperty("part", "calendar")
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        self.days = QCalendarWidget()
        self.days.setAccessibleName("Calendar")
        self.days.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        self.days.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.days.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.days.setDateRange(_EARLIEST, _LATEST)
        self.days.clicked.connect(self._on_chosen)
        self.days.activated.connect(self._on_chosen)
        self.days.selectionChanged.connect(self._on_moved)
        for part in self.days.findChildren(QWidget):
            part.installEventFilter(self)
            if isinstance(part, QTableView):
                part.setAccessibleName("Calendar")
                part.setAccessibleDescription("Arrows move, Enter chooses, Esc closes")
        column.addWidget(self.days)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        c, look = self._look.colours, self._look
        self.days.setFont(look.font("body"))
        ink = QTextCharFormat()
        ink.setForeground(QColor(c.ink))
        for day in Qt.DayOfWeek:
            self.days.setWeekdayTextFormat(day, ink)  # Saturday and Sunday are days like the others here
        head = QTextCharFormat()
        head.setForeground(QColor(c.quiet))
        head.setFont(look.font("note"))
        self.days.setHeaderTextFormat(head)
        side = look.px(16)
        for name, (icon, words) in _ARROWS.items():
            button = self.days.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(look.icon(icon, size=16))
                button.setIconSize(QSize(side, side))
                button.setAccessibleName(words)
                button.setToolTip(words)
        self.days.setMinimumSize(look.px(300), look.px(280))

    def open_at(self, day: QDate, *, today: QDate, under: QPoint) -> None:
        """Open with this day chosen; today is marked. It stays on the screen that it opens on."""
        self.days.setDateTextFormat(QDate(), QTextCharFormat())
        mark = QTextCharFormat()
        mark.setFontWeight(QFont.Weight.Bold)
        mark.setFontUnderline(True)
        self.days.setDateTextFormat(today, mark)
        self.days.setSelectedDate(day)
        self.days.showSelectedDate()
        self.adjustSize()
        room = self.screen().availableGeometry()
        left = max(room.left(), min(under.x(), room.right() - self.width()))
        below = under.y() + self.height() <= room.bottom()
        owner = self.parentWidget()
        top = under.y() if below else under.y() - self.height() - (owner.height() if owner else 0)
        self.move(left, max(room.top(), top))
        self.show()
        self.days.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_moved(self) -> None:
        """A screen reader would read the figure of the cell alone."""
        if self.isVisible():
            day = self.days.selectedDate()
            self._look.announcer.say(self.days, said_full(date(day.year(), day.month(), day.day())))

    def _on_chosen(self, day: QDate) -> None:
        self.close()
        self.picked.emit(day)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)
            return event.key() == Qt.Key.Key_Escape
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            owner = self.parentWidget()
            if owner is not None:
                owner.setFocus(Qt.FocusReason.OtherFocusReason)
