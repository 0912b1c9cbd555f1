"""The amber card that is read before any number is shown."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.domain.rules.contact.safe_contact import SafeRule
from champion_app.ui.look import Look
from champion_app.ui.sitting import Sitting
from champion_app.ui.theme import COMPACT_BELOW, GROUP, SMALL, SNUG, WIDE
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card
from champion_app.ui.widgets.covered import CoveredText
from champion_app.ui.widgets.restyle import redress
from champion_app.ui.widgets.text import Picture, Text


class SafeContactView(msgspec.Struct, frozen=True, kw_only=True):
    """What the card shows. ``number`` is empty while it is hidden; ``read_at`` says when it was read."""

    rules: tuple[SafeRule, ...]
    number_label: str = ""
    number: str = ""
    read_at: str = ""
    has_number: bool = True
    shown_minutes: int = 15


class SafeContactCard(Card):
    """The number is on its right, hidden until the person says that they read the rules."""

    read_confirmed = Signal()
    hide_asked = Signal()

    def __init__(self, look: Look, sitting: Sitting) -> None:
        super().__init__(tone="risk")
        self._look, self._sitting = look, sitting
        self._view = SafeContactView(rules=())
        self._compact: bool | None = None
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(WIDE, GROUP, WIDE, GROUP)
        left.setSpacing(SNUG)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(Picture(look, "shield-warning-fill", colour="risk"))
        head.addWidget(Text(look, "Before you make contact", role="section", colour="risk"))
        head.addStretch(1)
        left.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(WIDE)
        self._grid.setVerticalSpacing(SNUG)
        left.addLayout(self._grid)
        self._row.addWidget(self._left, 1)
        self._right = QFrame()
        self._right.setProperty("part", "beside-risk")
        beside = QVBoxLayout(self._right)
        beside.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        beside.setSpacing(SMALL)
        self._number_label = Text(look, "", role="note", colour="quiet")
        self._number = Text(look, "", role="title")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._remark = Text(look, "", role="note", colour="quiet", wrap=True)
        self._button = Button(look, "I have read this: show")
        self._button.clicked.connect(self._on_pressed)
        for part in (self._number_label, self._number, self._remark, self._button):
            beside.addWidget(part)
        beside.addStretch(1)
        self._row.addWidget(self._right)
        self.column.addLayout(self._row)
        look.changed.connect(self._lay)

    def show_view(self, view: SafeContactView) -> None:
        """Show a card."""
        self._view = view
        hidden = not view.number
        self._number_label.setText("Number hidden" if hidden else view.number_label)
        self._number.setText(view.number)
        self._number.setVisible(not hidden)
        told = f"It shows for {view.shown_minutes} minutes and is logged with your name."
        self._remark.setText(told if hidden else view.read_at)
        self._button.say("I have read this: show" if hidden else "Hide number")
        self._right.setVisible(view.has_number)
        self._compact = None
        self._lay()

    def rules(self) -> tuple[SafeRule, ...]:
        return self._view.rules

    def _on_pressed(self) -> None:
        (self.hide_asked if self._view.number else self.read_confirmed).emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        compact = self.width() / self._look.theme.scale < COMPACT_BELOW - 100
        if compact == self._compact:
            return
        self._compact = compact
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if compact else QBoxLayout.Direction.LeftToRight)
        self._right.setProperty("under", compact)
        redress(self._right)
        self._right.setMinimumWidth(0 if compact else self._look.px(252))
        self._right.setMaximumWidth(16777215 if compact else self._look.px(252))
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        columns = 1 if compact else 2
        for place, rule in enumerate(self._view.rules):
            self._grid.addWidget(self._rule(rule, one_line=compact), place // columns, place % columns)
        rows = -(-len(self._view.rules) // columns)
        for row in range(max(self._grid.rowCount(), rows + 1)):
            self._grid.setRowStretch(row, int(row == rows))  # room to spare lies under the rules: no button moves
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _rule(self, rule: SafeRule, *, one_line: bool) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SNUG)
        row.addWidget(Picture(self._look, rule.icon, colour="risk"), 0, Qt.AlignmentFlag.AlignTop)
        if rule.private:
            two = QVBoxLayout()
            two.setSpacing(0)
            two.addWidget(Text(self._look, rule.headline, strong=True, wrap=True))
            two.addWidget(CoveredText(self._look, self._sitting, rule.private, about=rule.headline, role="note"))
            two.addStretch(1)
            row.addLayout(two, 1)
        elif one_line:
            told = f"{rule.headline}. {rule.detail}" if rule.detail else f"{rule.headline}."
            row.addWidget(Text(self._look, told, strong=True, wrap=True), 1)
        else:
            two = QVBoxLayout()
            two.setSpacing(0)
            two.addWidget(Text(self._look, rule.headline, strong=True, wrap=True))
            if rule.detail:
                two.addWidget(Text(self._look, rule.detail, role="note", colour="quiet", wrap=True))
            two.addStretch(1)
            row.addLayout(two, 1)
        made.setAccessibleName(f"{rule.headline}. {rule.detail}")
        return made
