"""Hold to show: while the button, Space or Enter is held, and not a moment longer, wherever it is let go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from champion_app.ui.input_filter import OWN_ENTER
from champion_app.ui.look import Look
from champion_app.ui.widgets.button import Button

_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select})
_REPEATS_WITHIN_MS = 60
"""Some systems send a key that is held as many presses and releases: a release counts when no press follows it."""
_LETS_GO = frozenset(
    {
        QEvent.Type.FocusOut,
        QEvent.Type.WindowDeactivate,
        QEvent.Type.WindowBlocked,
        QEvent.Type.Hide,
        QEvent.Type.UngrabMouse,
        QEvent.Type.EnabledChange,
        QEvent.Type.ContextMenu,
    }
)


class HoldToShow(Button):
    """``held`` tells True while it is held, and False once when it is let go: on the button, off it, outside the
    window, or because the focus or the window went."""

    held = Signal(bool)

    def __init__(self, look: Look, words: str = "Hold to show name") -> None:
        super().__init__(look, words, kind="quiet", icon="eye", small=True, role="note")
        self.setProperty(OWN_ENTER, True)
        self._held = False
        self._letting_go = QTimer(self)
        self._letting_go.setSingleShot(True)
        self._letting_go.setInterval(_REPEATS_WITHIN_MS)
        self._letting_go.timeout.connect(self.let_go)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAutoRepeat(False)
        self.pressed.connect(self._hold)
        self.released.connect(self.let_go)

    def is_held(self) -> bool:
        """Whether it is held now."""
        return self._held

    def _hold(self) -> None:
        self._letting_go.stop()
        self.setDown(True)
        if not self._held:
            self._held = True
            self.held.emit(True)

    def let_go(self) -> None:
        """As if it were let go now."""
        self._letting_go.stop()
        if self._held:
            self._held = False
            self.setDown(False)
            self.held.emit(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._hold()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The button stays held while the pointer wanders; a move without it means that the release was missed."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.let_go()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._hold()
            event.accept()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            if not event.isAutoRepeat() and self._held:
                self._letting_go.start()
            event.accept()
            return
        super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in _LETS_GO:
            self.let_go()
        return super().event(event)
