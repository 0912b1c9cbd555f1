"""A day or a moment as a line of text that reads what people write, with a calendar for whoever would rather click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from champion_app.domain.record import Side
from champion_app.domain.rules.words.dates.joining import ALL_DAY, Reading
from champion_app.domain.rules.words.dates.reading import read_written
from champion_app.domain.rules.words.dates.saying import distance, said_full, written
from champion_app.domain.rules.words.moments import local, local_day
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.day_calendar import DayCalendar
from champion_app.ui.widgets.field import Line

_PAUSE_MS = 900
"""After so long without a key, a screen reader says what was understood."""
_EXAMPLES = {
    ("date", "birth"): "4 May 1988, or 4/5/88",
    ("date", ""): "4 May 1988, or 4/5/88",
    ("date", "past"): "4 May, or yesterday",
    ("date", "ahead"): "4 May, or in two weeks",
    ("datetime", "ahead"): "Friday 4pm, 4 December, in two weeks",
    ("datetime", "past"): "yesterday 4pm, or 4 May 16:00",
    ("datetime", ""): "4 May 2026 16:00",
    ("time", ""): "16:00, or 4pm",
}


class DateLine(QWidget):
    """``wants`` is the base of the field: ``date``, ``datetime`` or ``time``. What was understood is frozen as it is
    typed: "tomorrow" does not move when midnight passes."""

    edited = Signal()
    said = Signal(str)  # what was understood, in full, or what to write instead
    left = Signal()  # the focus went elsewhere

    def __init__(self, look: Look, *, name: str, wants: str, side: Side, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._look, self._wants, self._side, self._clock = look, wants, side, clock
        self._reading = Reading()
        self._calendar: DayCalendar | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self.line = Line(look, name=name, placeholder=_EXAMPLES.get((wants, side), ""))
        self.line.textEdited.connect(self._on_edited)
        self.line.installEventFilter(self)
        row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.button = Button(look, "", icon="calendar-blank")
        self.button.setAccessibleName(f"Calendar for {name}")
        self.button.setToolTip("Calendar (Alt+Down)")
        self.button.clicked.connect(self.open_calendar)
        row.addWidget(self.button)
        if wants == "time":
            self.button.hide()

    def reading(self) -> Reading:
        """What the line says, as it was understood when it was written."""
        return self._reading

    def text(self) -> str:
        return self.line.text()

    def show_text(self, words: str) -> None:
        """Show words as somebody typed them, and read them now."""
        self.line.setText(words)
        self._read()

    def show_value(self, day: date | None, at: time | None) -> None:
        """Show a kept value; on whichever side of now it lies."""
        shown = None if at == ALL_DAY and day is not None and self._side == "ahead" else at
        self.line.setText(written(day, shown))
        self._reading = Reading(day=day, clock=at)
        self.said.emit(self._said())

    def _on_edited(self, _typed: str) -> None:
        self._read()
        self._pause.start()
        self.edited.emit()

    def _read(self) -> None:
        self._reading = read_written(self.line.text(), wants=self._wants, side=self._side, now=self._clock())
        self.said.emit(self._said())

    def _on_pause(self) -> None:
        self._look.announcer.say(self.line, self._said())

    def _said(self) -> str:
        told = self._reading
        if told.question:
            return told.question
        if told.day is None:
            return said_full(None, told.clock)
        far = distance(told.day, local_day(self._clock()))
        if told.clock == ALL_DAY and self._side == "ahead":
            return f"{said_full(told.day)}, any time that day ({far})"
        return f"{said_full(told.day, told.clock)} ({far})"

    def open_calendar(self) -> None:
        """Open the calendar under the line, at the day that was understood."""
        if self._calendar is None:
            self._calendar = DayCalendar(self._look, self)
            self._calendar.picked.connect(self._on_picked)
        today = local(self._clock()).date()
        day = self._reading.day or today
        self._calendar.open_at(
            QDate(day.year, day.month, day.day), today=QDate(today.year, today.month, today.day),
            under=self.mapToGlobal(QPoint(0, self.height())),
        )  # fmt: skip

    def _on_picked(self, day: QDate) -> None:
        """The day from the calendar, the time as it was."""
        told = self._reading
        at = told.clock if self._wants == "datetime" and told.clock != ALL_DAY else None
        self.line.setText(written(date(day.year(), day.month(), day.day()), at))
        self._on_edited("")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() == QEvent.Type.FocusOut:
                self._pause.stop()
                self.left.emit()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._opens(event):
                self.open_calendar()
                return True
        return False

    def _opens(self, event: QKeyEvent) -> bool:
        down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        return self._wants != "time" and bool(down or event.key() == Qt.Key.Key_F4)
