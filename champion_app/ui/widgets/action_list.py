"""The rows of Today: one grid of state, two lines, and what to press; the state before the name where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.spoken_roles import spoken_as
from champion_app.ui.theme import GROUP, SMALL, TINY
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Card, rule
from champion_app.ui.widgets.text import Picture, Text


class ActionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row. ``key`` comes back when it is acted on. ``who`` is strong, ``facts`` follow it on the same line."""

    key: str
    icon: str
    state: str
    ink: Literal["ink", "late", "risk", "waiting", "done", "quiet"] = "ink"
    who: str
    facts: tuple[str, ...] = ()
    second: str = ""
    action: str = "Open"
    short_action: str = ""
    primary: bool = False


AT_ONCE = 12
"""Rows that are built at once; the rest come when asked for, so that a long list opens as quickly as a short one."""


class _Row(QFrame):
    def __init__(self, look: Look, told: ActionRow, *, compact: bool, list_of: ActionList) -> None:
        super().__init__()
        self.told, self._list = told, list_of
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("part", "row")
        self.setProperty("ring", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        spoken_as(self, "item")
        facts = "  ·  ".join(told.facts)
        self.setAccessibleName(f"{told.state}. {told.who}. {facts}. {told.second}")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(GROUP, SMALL + 2, GROUP, SMALL + 2)
        whole.setSpacing(SMALL)
        state = QHBoxLayout()
        state.setSpacing(SMALL)
        state.addWidget(Picture(look, told.icon, colour=told.ink))
        words = Text(look, told.state, colour=told.ink, strong=True)
        state.addWidget(words)
        two = QVBoxLayout()
        two.setSpacing(TINY // 2)
        first = QHBoxLayout()
        first.setSpacing(SMALL)
        if compact:
            first.addLayout(state)
        else:
            state.addStretch(1)
            holder = QWidget()
            holder.setLayout(state)
            state.setContentsMargins(0, 0, 0, 0)
            holder.setFixedWidth(look.px(144))
            whole.addWidget(holder)
        place = f", {told.facts[-1]}" if compact and told.facts else ""
        first.addWidget(Text(look, told.who + place, strong=True))
        if not compact and told.facts:
            first.addWidget(Text(look, "·  " + facts))
        first.addStretch(1)
        two.addLayout(first)
        if told.second:
            two.addWidget(Text(look, told.second, role="note", colour="quiet", wrap=True))
        whole.addLayout(two, 1)
        label = (told.short_action or told.action) if compact else told.action
        button = Button(look, label, kind="primary" if told.primary else "secondary")
        button.setAccessibleName(f"{told.action}: {told.who}")
        button.setMinimumWidth(look.px(116) if not compact else 0)
        button.clicked.connect(lambda: list_of.acted.emit(told.key))
        whole.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the row is a press of its button."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._list.acted.emit(self.told.key)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


class ActionList(Card):
    """Arrows move, Enter acts on the focused row; any other key of a row is told by ``key_pressed``."""

    acted = Signal(str)
    key_pressed = Signal(str, int)  # the row's key, the Qt key
    grown = Signal()  # more rows stand now

    def __init__(self, look: Look, *, tone: Literal["plain", "strong"] = "plain", name: str) -> None:
        super().__init__(tone=tone)
        self._look = look
        self._rows: list[_Row] = []
        self._told: tuple[ActionRow, ...] = ()
        self._compact = False
        self._most = AT_ONCE
        self.setAccessibleName(name)
        self._inside = QWidget()
        spoken_as(self._inside, "items")
        self._inside.setAccessibleName(name)
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self.column.addWidget(self._inside)
        look.changed.connect(self._build)

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """Show these. Where nothing changed nothing is rebuilt; the focused row keeps its focus by key."""
        if tuple(rows) == self._told:
            return
        self._told = tuple(rows)
        self._build()

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001  # one switch, named by the method
        """The narrow form: state and name on one line."""
        if compact != self._compact:
            self._compact = compact
            self._build()

    def rows(self) -> tuple[ActionRow, ...]:
        return self._told

    def focus_first(self) -> bool:
        if self._rows:
            self._rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self._rows)

    def focus_row(self, key: str) -> bool:
        """The row of this key has the focus, where it stands here."""
        row = next((row for row in self._rows if row.told.key == key), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
        return row is not None

    def row_of(self, key: str) -> QWidget | None:
        """The row of this key as it stands."""
        return next((row for row in self._rows if row.told.key == key), None)

    def _build(self) -> None:
        focused = next((row.told.key for row in self._rows if row.hasFocus()), "")
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for place, told in enumerate(self._told[: self._most]):
            if place:
                self._lines.addWidget(rule())
            row = _Row(self._look, told, compact=self._compact, list_of=self)
            row.setAccessibleDescription(f"{place + 1} of {len(self._told)}")
            row.installEventFilter(self)
            self._lines.addWidget(row)
            self._rows.append(row)
            if told.key == focused:
                row.setFocus(Qt.FocusReason.OtherFocusReason)
        left = len(self._told) - self._most
        if left > 0:
            self._lines.addWidget(rule())
            more = Button(self._look, f"Show {left} more", kind="quiet")
            more.clicked.connect(self._on_more)
            self._lines.addWidget(more)

    def _on_more(self) -> None:
        last = len(self._rows)
        self._most += 5 * AT_ONCE
        self._build()
        self._rows[min(last, len(self._rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        self.grown.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, _Row) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(watched, event)
        return False

    def _on_key(self, row: _Row, event: QKeyEvent) -> bool:
        key = event.key()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
        if step:
            place = self._rows.index(row) + step
            if 0 <= place < len(self._rows):
                self._rows[place].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.acted.emit(row.told.key)
            return True
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.key_pressed.emit(row.told.key, key)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inside.setMaximumWidth(self.width())
