"""The first side of the Briefing room: what there is, by what can still be put right today, and one thing to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.kinds.area_day import INTELLIGENCE, NEEDS, RECORDING
from champion_app.domain.rules.briefing.page import Line
from champion_app.ui.look import Look
from champion_app.ui.rooms.briefing.rows import Row, RowList
from champion_app.ui.theme import GROUP, SMALL, TINY
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.choices import Segments
from champion_app.ui.widgets.states import Notice, Slot
from champion_app.ui.widgets.text import Text

VIEWS = [("", "All"), (RECORDING, "Recording"), (NEEDS, "Victims’ needs"), (INTELLIGENCE, "Intelligence")]
NOTHING = "Nothing here needs to be put right today"
NOTHING_WORDS = "The map and the months still show what happened. The next report comes with your next sync."


class Overview(QWidget):
    """Choosing a line marks its areas; Enter, or the one button, opens it."""

    view_chosen = Signal(str)
    line_chosen = Signal(str)
    line_opened = Signal(str)
    print_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: dict[str, Line] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GROUP)
        self.views = Segments(look, VIEWS, name="View")
        self.views.chosen.connect(self.view_chosen)
        column.addWidget(self.views)
        self.slot = Slot(look, rows=5)
        column.addWidget(self.slot)
        self._card = Card(padding=1)
        self.list = RowList(look, name="What can still be put right today")
        self.list.chose.connect(self._on_chose)
        self.list.opened.connect(self.line_opened)
        self._card.column.addWidget(self.list)
        self._card.hide()
        below = QHBoxLayout()
        below.setSpacing(SMALL)
        below.addStretch(1)
        self.print_button = Button(look, "Print", icon="printer")
        self.print_button.setToolTip("Ctrl+P: print, or save as PDF")
        self.print_button.clicked.connect(self.print_asked)
        below.addWidget(self.print_button)
        self.open_button = Button(look, "", kind="primary")
        self.open_button.clicked.connect(lambda: self.line_opened.emit(self.list.key()))
        below.addWidget(self.open_button)
        column.addLayout(below)
        self.print_button.hide()
        self._right = Card(padding=GROUP, spacing=TINY)
        self._contacted, self._contacted_words = self._saying("Is every victim contacted?")
        self._right.column.addSpacing(SMALL)
        self._flags, self._flags_words = self._saying("Were last month’s flags right?")
        column.addWidget(self._right)
        column.addStretch(1)
        self.open_button.hide()
        self._right.hide()

    def _saying(self, question: str) -> tuple[Text, Text]:
        asked = Text(self._look, question, strong=True)
        told = Text(self._look, "", role="note", colour="quiet", wrap=True)
        self._right.column.addWidget(asked)
        self._right.column.addWidget(told)
        return asked, told

    def show_lines(self, lines: Sequence[Line], *, contacted: str, flags: str) -> None:
        """Show the lines of a view, and the two sentences under them."""
        self._lines = {line.key: line for line in lines}
        self._contacted_words.setText(contacted)
        self._flags_words.setText(flags)
        self._right.show()
        self.print_button.show()
        self.open_button.setVisible(bool(lines))
        if not lines:
            self.slot.show_widget(Notice(self._look, NOTHING, NOTHING_WORDS, icon="check-circle-fill"))
            return
        self.slot.show_widget(self._card)
        self.list.show_rows([_row(line) for line in lines])
        self._on_chose(self.list.key())

    def wait(self) -> None:
        """The report is being read."""
        self.slot.wait()

    def line(self) -> Line | None:
        """The line that is chosen."""
        return self._lines.get(self.list.key())

    def _on_chose(self, key: str) -> None:
        line = self._lines.get(key)
        if line is None:
            return
        self.open_button.say(line.open)
        self.open_button.set_off("" if line.items else "These are counted and not listed: they are restricted.")
        self.line_chosen.emit(key)


def _new(line: Line) -> str:
    """How many are new; the word alone where all are."""
    return "" if not line.new else "new" if line.new == len(line.items) else f"{line.new:,} new"


def _row(line: Line) -> Row:
    return Row(
        key=line.key,
        icon=line.icon,
        ink=line.ink,
        title=line.title,
        right=f"{line.count:,}",
        second=line.second,
        new=_new(line),
    )
