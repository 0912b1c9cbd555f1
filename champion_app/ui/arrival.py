"""Where the focus goes when a room is entered: where it was left there, else the room's first row once it has come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Arrival(QObject):
    """One a window. A room that has a main list says so with ``focus_first``, which returns whether there was a row;
    rows come with an answer of the vault, so it is asked again each time the window was painted anew, until the person
    goes elsewhere by themselves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._room: QWidget | None = None
        self._left: dict[QWidget, QWidget] = {}

    def leave(self, room: QWidget) -> None:
        """Remember what had the focus in a room that is left."""
        focus = self._window.focusWidget()
        if focus is not None and focus is not room and room.isAncestorOf(focus):
            self._left[room] = focus

    def enter(self, room: QWidget) -> None:
        """A room is shown: it has the focus itself until one of its own can take it."""
        room.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._room is None:
            self._window.installEventFilter(self)
        self._room = room
        self._try()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.UpdateRequest and self._room is not None:
            QTimer.singleShot(0, self, self._try)
        return False

    def _try(self) -> None:
        room = self._room
        if room is None:
            return
        focus = self._window.focusWidget()
        if (focus is not None and focus is not room) or self._focus_in(room):
            self._room = None
            self._window.removeEventFilter(self)

    def _focus_in(self, room: QWidget) -> bool:
        left = self._left.pop(room, None)
        if left is not None and isValid(left) and left.isVisibleTo(room) and left.isEnabled():
            left.setFocus(Qt.FocusReason.OtherFocusReason)
            return QApplication.focusWidget() is left or self._window.focusWidget() is left
        first = getattr(room, "focus_first", None)
        return first is not None and bool(first())
