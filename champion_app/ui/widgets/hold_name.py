"""Hold to show the name: while the button or Space is held, and not a moment longer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent

from champion_app.ui.look import Look
from champion_app.ui.widgets.button import Button


class HoldToShow(Button):
    """``held`` tells True while it is held. Losing the focus lets go."""

    held = Signal(bool)

    def __init__(self, look: Look, words: str = "Hold to show name") -> None:
        super().__init__(look, words, kind="quiet", icon="eye", small=True, role="note")
        self.pressed.connect(lambda: self.held.emit(True))
        self.released.connect(lambda: self.held.emit(False))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.held.emit(False)
        super().focusOutEvent(event)
