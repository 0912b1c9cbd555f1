"""What stands around every page: the rail, the search box and the foot. It knows rooms by name only."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QStyle, QStyleOptionButton, QVBoxLayout

from champion_app.ui.look import Look
from champion_app.ui.theme import FOOT, GROUP, PAGE, RAIL_ITEM, RAIL_WIDTH, SMALL, SNUG, TINY
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import rule
from champion_app.ui.widgets.restyle import give_font, redress
from champion_app.ui.widgets.text import Text

MARKING = "OFFICIAL-SENSITIVE"


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the rail. ``low`` doors stand at its foot."""

    room: str
    words: str
    icon: str
    low: bool = False


class _DoorButton(QPushButton):
    def __init__(self, look: Look, door: Door) -> None:
        super().__init__()
        self._look, self.door = look, door
        self.here = False
        self.count = ""
        self.setProperty("part", "rail")
        self.setProperty("ring", True)
        self.setFixedHeight(look.px(RAIL_ITEM))
        self.dress()

    def dress(self) -> None:
        self.setFixedHeight(self._look.px(RAIL_ITEM))
        self.setProperty("here", self.here)
        told = f"{self.door.words}, {self.count.replace('↑', 'waiting: ')}" if self.count else self.door.words
        self.setAccessibleName(told + (", you are here" if self.here else ""))
        redress(self)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(RAIL_WIDTH) - 2 * SMALL, self._look.px(RAIL_ITEM))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        c, px = self._look.colours, self._look.px
        painter = QPainter(self)
        side = px(20)
        icon = f"{self.door.icon}-fill" if self.here else self.door.icon
        middle = (self.height() - side) // 2
        ink = c.accent if self.here else c.ink
        self._look.paint_icon(painter, QRect(px(12), middle, side, side), icon, ink)
        painter.setFont(self._look.font("body", strong=self.here))
        painter.setPen(QColor(c.ink))
        words = self.rect().adjusted(px(44), 0, -px(12), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.door.words)
        if self.count:
            waiting = self.count.startswith("↑")
            painter.setFont(self._look.font("note", strong=True))
            painter.setPen(QColor(c.waiting if waiting else c.ink))
            told = self.count.removeprefix("↑")
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told)
            if waiting:
                wide = painter.fontMetrics().horizontalAdvance(told) + px(20)
                mark = QRect(words.right() - wide, (self.height() - px(16)) // 2, px(16), px(16))
                self._look.paint_icon(painter, mark, "arrow-up", c.waiting)
        if self.here and c.border == 1:
            painter.fillRect(0, px(8), 3, self.height() - 2 * px(8), QColor(c.accent))
        painter.end()


class Rail(QFrame):
    """The doors, Lock at the very foot. ``counts`` stand only where a person must do something."""

    entered = Signal(str)  # the room
    lock_asked = Signal()

    def __init__(self, look: Look, doors: Sequence[Door]) -> None:
        super().__init__()
        self._look = look
        self.setProperty("part", "rail-ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Rooms")
        column = QVBoxLayout(self)
        column.setContentsMargins(SMALL, GROUP, SMALL, SMALL)
        column.setSpacing(TINY)
        self._doors = {door.room: _DoorButton(look, door) for door in doors}
        lock = _DoorButton(look, Door(room="", words="Lock", icon="lock-simple"))
        lock.clicked.connect(self.lock_asked)
        self._all = [*self._doors.values(), lock]
        for button in (button for button in self._doors.values() if not button.door.low):
            column.addWidget(button)
        column.addStretch(1)
        for button in (button for button in self._doors.values() if button.door.low):
            column.addWidget(button)
        line = QHBoxLayout()
        line.setContentsMargins(SNUG, TINY, SNUG, TINY)
        line.addWidget(rule())
        column.addLayout(line)
        column.addWidget(lock)
        for button in self._doors.values():
            button.clicked.connect(lambda _checked=False, room=button.door.room: self.entered.emit(room))
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFixedWidth(self._look.px(RAIL_WIDTH))
        for button in self._all:
            button.dress()

    def show_here(self, room: str) -> None:
        """Mark the room that is shown."""
        for name, button in self._doors.items():
            button.here = name == room
            button.dress()

    def show_count(self, room: str, count: str) -> None:
        """A number beside a door; ``↑5`` is what waits for the station. Empty: nothing, also where it is not known."""
        self._doors[room].count = count
        self._doors[room].dress()

    def count(self, room: str) -> str:
        return self._doors[room].count

    def focus_here(self) -> None:
        for button in self._doors.values():
            if button.here:
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def menu(self) -> QMenu:
        """The same doors as a menu, for a narrow window."""
        menu = QMenu(self)
        menu.setFont(self._look.font("body"))
        for name, button in self._doors.items():
            told = button.door.words + (f"   {button.count}" if button.count else "")
            menu.addAction(told).triggered.connect(lambda _checked=False, room=name: self.entered.emit(room))
        return menu


class SearchBox(Button):
    """Looks like a field and opens the search: Ctrl+K from anywhere."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Find people, cases…", icon="magnifying-glass", hint="Ctrl+K")
        self.setAccessibleName("Find people, cases, partners and words")
        self._dress_box()
        look.changed.connect(self._dress_box)

    def _dress_box(self) -> None:
        give_font(self, self._look.font("body"))
        self.setFixedWidth(self._look.px(280))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        c, px = self._look.colours, self._look.px
        side = px(16)
        self._look.paint_icon(
            painter, QRect(px(12), (self.height() - side) // 2, side, side), "magnifying-glass", c.quiet
        )
        painter.setFont(self._look.font("body"))
        painter.setPen(QColor(c.quiet))
        place = self.rect().adjusted(px(36), 0, -px(12), 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(self._look.font("note"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "Ctrl+K")
        painter.end()


class Foot(QFrame):
    """That work is saved, when the last complete sync was, and the marking. What waits is said once, in the rail."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("part", "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE, 0, PAGE, 0)
        row.setSpacing(GROUP)
        self._saved = Text(look, "Everything is saved on this laptop", role="note", colour="quiet")
        self._synced = Text(look, "", role="note", colour="quiet")
        row.addWidget(self._saved)
        row.addWidget(self._synced)
        row.addStretch(1)
        row.addWidget(Text(look, MARKING, role="note", strong=True))
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFixedHeight(self._look.px(FOOT))

    def say(self, *, saved: str, synced: str) -> None:
        self._saved.setText(saved)
        self._synced.setText(synced)

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001  # one switch, named by the method
        """Where it is narrow one fact is dropped before a word is."""
        self._synced.setVisible(not compact)

    def words(self) -> tuple[str, str]:
        return self._saved.text(), self._synced.text()
