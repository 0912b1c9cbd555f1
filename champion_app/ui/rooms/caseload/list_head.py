"""The head over the list: a column's name is a button that sorts, the arrow says which way."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from champion_app.ui.look import Look
from champion_app.ui.rooms.caseload.list_view import COLUMNS, column_lefts, is_narrow
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.button import Button

_HEIGHT = 36
_SCROLLBAR = 12


class ListHead(QFrame):
    """``asked`` carries the column."""

    asked = Signal(str)

    def __init__(self, look: Look, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._look, self._titles = look, titles
        self.setProperty("part", "head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[str, Button] = {}
        for column, _ in COLUMNS:
            button = Button(look, titles[column], kind="quiet", small=True, role="note", strong=False, ink="quiet")
            button.setParent(self)
            button.clicked.connect(lambda _checked=False, column=column: self.asked.emit(column))
            self._buttons[column] = button
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFixedHeight(self._look.px(_HEIGHT))
        self._place()

    def show_order(self, here: str, *, descending: bool) -> None:
        """Say by which column the list is sorted, and which way."""
        for column, button in self._buttons.items():
            chosen = column == here
            arrow = (" ↓" if descending else " ↑") if chosen else ""
            button.say(self._titles[column] + arrow)
            button.set_strong(strong=chosen)
            way = "from last to first" if descending else "from first to last"
            button.setAccessibleDescription(f"Sorted {way}" if chosen else "Press to sort")
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        narrow = is_narrow(self.width(), self._look.theme.scale)
        lefts = column_lefts(0, self.width() - _SCROLLBAR, narrow=narrow)
        pad = self._look.px(SMALL) + self._look.colours.border  # a quiet button's own, as the sheet has it
        for place, (left, button) in enumerate(zip(lefts, self._buttons.values(), strict=True)):
            size = button.sizeHint()
            button.setVisible(not narrow or place < 2)
            button.setGeometry(left - pad, (self.height() - size.height()) // 2, size.width(), size.height())
