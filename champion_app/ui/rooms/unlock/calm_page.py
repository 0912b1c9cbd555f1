"""The calm page of unlocking and joining: one column in the middle; at its foot what can be changed beforehand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from champion_app.ui.look import Look
from champion_app.ui.theme import GROUP, PAGE, SMALL, Mode
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.text import Picture, Text

_SIZES = ((1.0, "100 %"), (1.25, "125 %"), (1.5, "150 %"), (2.0, "200 %"))
_MODES: tuple[tuple[Mode, str], ...] = (("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
_COLUMN = 360


class CalmPage(QWidget):
    """Lay things into ``column``. Says nothing about what is behind it."""

    close_asked = Signal()

    def __init__(self, look: Look, *, icon: str, title: str) -> None:
        super().__init__()
        self._look = look
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(PAGE, PAGE, PAGE, GROUP)
        scroll = Scroll()
        middle = QHBoxLayout()
        middle.addStretch(1)
        self._holder = QWidget()
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(4, 4, 4, 4)
        self.column.setSpacing(SMALL)
        middle.addWidget(self._holder)
        middle.addStretch(1)
        scroll.column.addStretch(1)
        scroll.column.addLayout(middle)
        scroll.column.addStretch(1)
        whole.addWidget(scroll, 1)
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark = QHBoxLayout(self._mark)
        mark.setContentsMargins(0, 0, 0, 0)
        mark.addWidget(Picture(look, icon), 0, Qt.AlignmentFlag.AlignCenter)
        self.column.addWidget(self._mark)
        self.column.addSpacing(SMALL)
        self.column.addWidget(Text(look, title, role="title"))
        self.column.addSpacing(SMALL)
        whole.addLayout(self._foot())
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        px = self._look.px
        self._holder.setFixedWidth(px(_COLUMN) + 8)
        self._mark.setFixedSize(px(48), px(48))
        self._mark.setStyleSheet(f"background: {self._look.colours.rail}; border-radius: {px(24)}px;")

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GROUP)
        row.addStretch(1)
        keyboard = QGuiApplication.inputMethod().locale().nativeLanguageName() or "Keyboard"
        told = QHBoxLayout()
        told.setSpacing(SMALL)
        told.addWidget(Picture(self._look, "keyboard", colour="quiet", size=16))
        told.addWidget(Text(self._look, keyboard, role="note", colour="quiet"))
        row.addLayout(told)
        for icon, words, press in (
            ("text-aa", "Text size", self._on_size),
            ("circle-half", "Colours", self._on_colours),
            ("power", "Close", self.close_asked.emit),
        ):
            button = Button(
                self._look, words, kind="quiet", icon=icon, small=True, role="note", strong=False, ink="quiet"
            )
            button.clicked.connect(lambda _checked=False, press=press: press())
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _on_size(self) -> None:
        menu = QMenu(self)
        for scale, words in _SIZES:
            menu.addAction(words).triggered.connect(lambda _checked=False, scale=scale: self._look.wear(scale=scale))
        menu.popup(self.mapToGlobal(self.rect().center()))

    def _on_colours(self) -> None:
        menu = QMenu(self)
        for mode, words in _MODES:
            menu.addAction(words).triggered.connect(lambda _checked=False, mode=mode: self._look.wear(mode=mode))
        menu.popup(self.mapToGlobal(self.rect().center()))
