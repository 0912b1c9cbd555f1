"""One list of Today in its four states: loading, empty, full, failed. The heading never moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.errors import Expected
from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL
from champion_app.ui.widgets.action_list import ActionList, ActionRow
from champion_app.ui.widgets.page import SectionHeading
from champion_app.ui.widgets.states import Notice, Slot, not_read

UNREADABLE = "This list could not be read"
SAFE = (
    "Your records are safe on this laptop and nothing was changed. If it does not come back, ask the coordinator "
    "who is waiting."
)


class Section(QWidget):
    """A heading and its list."""

    acted = Signal(str)
    key_pressed = Signal(str, int)
    again_asked = Signal()

    def __init__(
        self, look: Look, title: str, *, tone: Literal["plain", "strong"] = "plain", pinned: bool = False
    ) -> None:
        super().__init__()
        self._look, self._pinned = look, pinned
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        self.heading = SectionHeading(look, title)
        column.addWidget(self.heading)
        self.slot = Slot(look)
        column.addWidget(self.slot)
        self.list = ActionList(look, tone=tone, name=title)
        self.list.acted.connect(self.acted)
        self.list.key_pressed.connect(self.key_pressed)
        self.list.hide()
        column.addStretch(1)

    def show_rows(self, rows: Sequence[ActionRow], empty: Notice | None) -> None:
        """The list, or what stands in its place where it is empty."""
        if not rows and empty is not None:
            self.slot.show_widget(empty)
            return
        self.list.show_rows(rows)
        self.slot.show_widget(self.list)

    def show_failed(self, error: Expected) -> None:
        """Words where the list would be; the rest of the page goes on."""
        notice = not_read(
            self._look, UNREADABLE, error, again=self.again_asked.emit, words=SAFE, again_words="Read the list again",
            primary=self._pinned,
        )  # fmt: skip
        self.slot.show_widget(notice)
