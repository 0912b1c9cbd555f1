"""How everything looks now, the one signal when that changes, and what is said aloud. Made by the roof, given to every
widget."""

from __future__ import annotations

from types import FunctionType

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QFont, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication

from champion_app.host.singletons import hold_singletons
from champion_app.ui.announcer import Announcer
from champion_app.ui.fonts import font
from champion_app.ui.icons import Icons
from champion_app.ui.input_filter import InputFilter
from champion_app.ui.style_sheet import palette, style_sheet
from champion_app.ui.theme import ICON, Mode, Role, Theme
from resources.tokens import Palette


class Look(QObject):
    """The theme of the window. Widgets connect to ``changed`` and dress themselves anew."""

    changed = Signal(Theme)  # after the application's style was set

    def __init__(self, app: QApplication, theme: Theme | None = None) -> None:
        hold_singletons()
        super().__init__()
        self._app = app
        self.input = InputFilter.over(app)
        self.input.letters = True
        self._icons = Icons()
        self.announcer = Announcer()
        self._theme = theme or Theme()
        self._wear()

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def colours(self) -> Palette:
        return self._theme.colours

    def wear(self, *, mode: Mode | None = None, scale: float | None = None) -> None:
        """Take another palette or text size, everywhere at once."""
        self._theme = Theme(mode=mode or self._theme.mode, scale=scale or self._theme.scale)
        self._wear()
        self.changed.emit(self._theme)
        self._fit_anew()

    def _fit_anew(self) -> None:
        """Whatever lays itself out by its width does so again: the width is the same, the text is not."""
        for widget in self._app.allWidgets():
            if isinstance(type(widget).resizeEvent, FunctionType):
                QApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))

    def _wear(self) -> None:
        self._app.setFont(self.font("body"))
        self._app.setPalette(palette(self._theme))
        self._app.setStyleSheet(style_sheet(self._theme))

    def px(self, size: int) -> int:
        """A size that grows with the text."""
        return self._theme.px(size)

    def font(self, role: Role, *, strong: bool | None = None) -> QFont:
        return font(self._theme, role, strong=strong)

    def icon(self, name: str, *, colour: str = "", size: int = ICON) -> QIcon:
        """A Phosphor icon in a colour of the palette (ink where none is given)."""
        ratio = self._app.devicePixelRatio()
        return self._icons.icon(name, size=self.px(size), colour=colour or self.colours.ink, ratio=ratio)

    def pixmap(self, name: str, *, colour: str = "", size: int = ICON) -> QPixmap:
        ratio = self._app.devicePixelRatio()
        return self._icons.pixmap(name, size=self.px(size), colour=colour or self.colours.ink, ratio=ratio)

    def paint_icon(self, painter: QPainter, place: QRect, name: str, colour: str) -> None:
        """Draw an icon where a row is painted and not built of widgets."""
        self._icons.paint(painter, place, name, colour)
