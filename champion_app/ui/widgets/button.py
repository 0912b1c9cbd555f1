"""Buttons: one primary on a screen, named with its verb and object; an off button says why."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from champion_app.ui.look import Look
from champion_app.ui.theme import SMALL, SMALL_ICON, Role
from champion_app.ui.widgets.restyle import give_font, redress

Kind = Literal["primary", "secondary", "quiet", "destructive"]


class Button(QPushButton):
    """``hint`` is a key shown quietly after the words, such as Ctrl+Enter; it does not bind the key. ``role`` and
    ``strong`` are the type of its words, ``ink`` a token of the palette where the kind's own is not meant."""

    def __init__(
        self,
        look: Look,
        words: str,
        *,
        kind: Kind = "secondary",
        icon: str = "",
        hint: str = "",
        small: bool = False,
        role: Role = "body",
        strong: bool = True,
        ink: str = "",
    ) -> None:
        super().__init__(f" {words}" if icon and words else words)
        self._look, self._kind, self._icon, self._hint = look, kind, icon, hint
        self._role, self._strong, self._own_ink, self._quiet_ink = role, strong, ink, ink
        self._reason = ""
        self.setProperty("look", kind)
        self.setProperty("small", small)
        self.setProperty("ink", ink)
        self.setProperty("ring", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        self._dress()
        look.changed.connect(self._dress)

    def say(self, words: str) -> None:
        """Take other words."""
        self.setText(f" {words}" if self._icon and words else words)
        self.setAccessibleName(words)
        self.updateGeometry()

    def set_strong(self, *, strong: bool) -> None:
        """Take the heavier weight in plain ink, or no longer."""
        self._strong, self._own_ink = strong, "" if strong else self._quiet_ink
        self.setProperty("ink", "ink" if strong else self._quiet_ink)
        redress(self)
        self._dress()

    def set_kind(self, kind: Kind) -> None:
        """Become primary, or no longer."""
        self._kind = kind
        self.setProperty("look", kind)
        redress(self)
        self._dress()

    def set_off(self, reason: str) -> None:
        """Rest, and say why; an empty reason wakes it again."""
        self._reason = reason
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)
        self._dress()

    def _ink(self) -> str:
        c = self._look.colours
        if not self.isEnabled():
            return c.quiet
        if self._own_ink:
            return str(getattr(c, self._own_ink))
        return {"primary": c.accent_ink, "quiet": c.accent, "destructive": c.late, "secondary": c.ink}[self._kind]

    def _dress(self) -> None:
        give_font(self, self._look.font(self._role, strong=self._strong))
        if self._icon:
            self.setIcon(self._look.icon(self._icon, colour=self._ink(), size=SMALL_ICON))
            side = self._look.px(SMALL_ICON)
            self.setIconSize(QSize(side, side))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._hint:
            hint.setWidth(hint.width() + self._hint_width() + SMALL)
        if self._icon:
            hint.setWidth(hint.width() + SMALL // 2)
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _hint_width(self) -> int:
        return QFontMetrics(self._look.font("note")).horizontalAdvance(self._hint)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._hint:
            super().paintEvent(event)
            return
        words = self.text()
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setPen(self._ink())
        painter.setFont(self.font())
        whole = self.fontMetrics().horizontalAdvance(words) + SMALL + self._hint_width()
        left = (self.width() - whole) // 2
        place = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(self._look.font("note"))
        place.setLeft(place.left() + self.fontMetrics().horizontalAdvance(words) + SMALL)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._hint)
        painter.end()
