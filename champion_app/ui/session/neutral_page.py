"""What Shift three times brings up at once: this month, as any calendar shows it. A key or a click leads on."""

from __future__ import annotations

import calendar
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP, PAGE
from champion_app.ui.widgets.text import Text

TITLE = "Calendar"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CELL = 56
_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock})


class NeutralPage(QWidget):
    """Nothing of anybody; made in a moment."""

    left = Signal()

    def __init__(self, look: Look, today: date) -> None:
        super().__init__()
        self._look = look
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(TITLE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        whole.addStretch(1)
        month = Text(look, f"{today:%B %Y}", role="title")
        whole.addWidget(month, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addSpacing(GROUP)
        self._grid = grid = QGridLayout()
        grid.setSpacing(0)
        whole.addLayout(grid)
        whole.addStretch(2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(len(_DAYS) + 1, 1)
        self._cells: list[QLabel] = []
        self._marked: QLabel | None = None
        for column, name in enumerate(_DAYS, start=1):
            self._put(grid, Text(look, name, role="note", colour="quiet"), 0, column)
        for row, week in enumerate(calendar.Calendar().monthdatescalendar(today.year, today.month), start=1):
            for column, day in enumerate(week, start=1):
                inside = day.month == today.month
                cell = Text(look, str(day.day), colour="ink" if inside else "quiet", strong=day == today)
                self._put(grid, cell, row, column)
                if day == today:
                    self._marked = cell
        self._dress()
        look.changed.connect(self._dress)

    def _put(self, grid: QGridLayout, cell: QLabel, row: int, column: int) -> None:
        cell.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cells.append(cell)
        grid.addWidget(cell, row, column)

    def _dress(self) -> None:
        side = self._look.px(_CELL)
        rows = 1 + max(self._grid.rowCount(), 2)
        # six weeks and their month fit a small window at any text size
        high = max(1, min(side, 80, (self.height() - 3 * PAGE) // rows))
        for cell in self._cells:
            cell.setFixedSize(side, high)
        if self._marked is not None:
            c = self._look.colours
            self._marked.setStyleSheet(
                f"background: {c.tint}; border: {c.border}px solid {c.accent}; border-radius: {high // 4}px;"
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _MODIFIERS:
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self.left.emit()
