"""A bordered group, a hairline, and a column that scrolls."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from champion_app.ui.widgets.field import redress

Tone = Literal["plain", "strong", "risk", "late", "chosen"]


class Card(QFrame):
    """Lay things into ``column``. ``tone`` chooses the edge and the ground."""

    def __init__(self, *, tone: Tone = "plain", padding: int = 0, spacing: int = 0) -> None:
        super().__init__()
        self.setProperty("part", "card")
        self.setProperty("tone", tone)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(spacing)

    def set_tone(self, tone: Tone) -> None:
        self.setProperty("tone", tone)
        redress(self)


def rule() -> QFrame:
    """A hairline. It separates and carries no meaning."""
    made = QFrame()
    made.setProperty("part", "rule")
    return made


class Scroll(QScrollArea):
    """A page that scrolls up and down only. Lay things into ``column``."""

    def __init__(self, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 0) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)
        self.setWidget(inside)
