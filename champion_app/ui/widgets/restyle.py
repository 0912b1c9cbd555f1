"""A font, a size, or a property that a rule of the style sheet goes by is changed, and shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from champion_app.ui.look import Look

_KEPT = "_q_styleSheetWidgetFont"
"""Under this name Qt's style sheets keep the font that a widget had when it was first styled, and put it back each time
it is styled anew or gets another parent: the one given since, of the size that the person chose, would be lost."""


def give_font(widget: QWidget, font: QFont) -> None:
    """Set a widget's font so that it stays, whatever is styled anew."""
    widget.setFont(font)
    if widget.property(_KEPT) is not None:
        widget.setProperty(_KEPT, font)


def redress(widget: QWidget) -> None:
    """Let a changed property show. What was not shown yet has no style to take off: it gets one when it is shown."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    font, own = widget.font(), widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    if own:
        give_font(widget, font)


class _Size(QObject):
    """One size of a widget, and what grows with the text; it ends with the widget."""

    def __init__(self, look: Look, owner: QWidget, give: Callable[[int], object], size: int, rest: int) -> None:
        super().__init__(owner)
        self._look, self._give, self._size, self._rest = look, give, size, rest
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self._give(self._look.px(self._size) + self._rest)


def give_size(look: Look, owner: QWidget, give: Callable[[int], object], size: int, *, rest: int = 0) -> None:
    """Set a size now and with every other text size, such as ``give_size(look, label, label.setFixedWidth, 120)``.
    ``rest`` are pixels that do not grow."""
    _Size(look, owner, give, size, rest)
