"""A field for a passphrase: hidden, shown only while held, and Caps Lock told before the mistake."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from champion_app.ui.look import Look
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.field import Line


class PassphraseLine(Line):
    """Nothing of it goes to the clipboard, to a menu or to an undo list."""

    def __init__(self, look: Look, *, name: str) -> None:
        super().__init__(look, name=name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self._hold = Button(look, "Hold to show", kind="quiet", icon="eye", small=True)
        self._hold.setParent(self)
        self._hold.pressed.connect(lambda: self.setEchoMode(QLineEdit.EchoMode.Normal))
        self._hold.released.connect(self._hide_again)
        self._look = look
        look.changed.connect(self._place)

    def _hide_again(self) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = self._hold.sizeHint()
        self._hold.setGeometry(
            self.width() - size.width() - 3, (self.height() - size.height()) // 2, size.width(), size.height()
        )
        self.setTextMargins(0, 0, size.width(), 0)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            copying = event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in (
                Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Z,
            )  # fmt: skip
            if copying:
                event.accept()
                return True
        return super().event(event)

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        told = self.text()
        self.clear()
        return told


def caps_lock_shown(typed: str, *, shift: bool) -> bool:
    """Whether a typed letter says that Caps Lock is on: a capital without Shift, or a small one with it."""
    return len(typed) == 1 and typed.isalpha() and typed.isupper() != shift and typed.lower() != typed.upper()
