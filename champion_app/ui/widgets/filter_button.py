"""A filter as a plain button with its value in it: a caret opens the choices; a set one is tinted and has a cross."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL, SMALL_ICON, SNUG, TINY
from champion_app.ui.widgets.restyle import redress


class FilterButton(QPushButton):
    """``clicked`` asks for the choices; ``cleared`` takes the filter away: the cross, Delete or Backspace."""

    cleared = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._label, self._value, self._chosen = "", "", False
        self.setProperty("ring", True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.updateGeometry)

    def show_value(self, label: str, value: str, *, chosen: bool) -> None:
        """Show a value; ``label`` is empty where the value says it all."""
        self._label, self._value, self._chosen = (f"{label}: " if label else ""), value, chosen
        self.setText(self._label + self._value)
        self.setAccessibleName(self.text())
        told = "Set. Press to choose another, Delete to take it away" if chosen else "Press to choose"
        self.setAccessibleDescription(told)
        self.setToolTip("Delete takes it away" if chosen else "")
        self.setProperty("chosen", chosen)
        redress(self)
        self.updateGeometry()

    def is_chosen(self) -> bool:
        return self._chosen

    def _widths(self) -> tuple[int, int]:
        label, value = self._look.font("body"), self._look.font("body", strong=not self._chosen)
        return (
            QFontMetrics(label).horizontalAdvance(self._label),
            QFontMetrics(value).horizontalAdvance(self._value),
        )

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 2 * SNUG + SMALL + self._look.px(SMALL_ICON), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _mark(self) -> QRect:
        side = self._look.px(SMALL_ICON)
        return QRect(self.width() - SNUG - side, (self.height() - side) // 2, side, side)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = self._mark().adjusted(-TINY, -SMALL, SNUG, SMALL).contains(event.position().toPoint())
        if self._chosen and on_cross and event.button() == Qt.MouseButton.LeftButton:
            self.setDown(False)
            self.cleared.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._chosen and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        c = self._look.colours
        label, _ = self._widths()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        place = self.rect().adjusted(SNUG, 0, 0, 0)
        painter.setPen(QColor(c.ink))
        painter.setFont(self._look.font("body"))
        painter.drawText(place, flags, self._label)
        painter.setFont(self._look.font("body", strong=not self._chosen))
        painter.drawText(place.adjusted(label, 0, 0, 0), flags, self._value)
        self._look.paint_icon(
            painter, self._mark(), "x" if self._chosen else "caret-down", c.ink if self._chosen else c.quiet
        )
        painter.end()
