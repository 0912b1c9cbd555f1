"""A window fits the screen that it is on: no larger than what is free there, with what the system puts round it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QObject, QRect, QSize
from PySide6.QtGui import QScreen, QWindow
from PySide6.QtWidgets import QWidget

WANTED = QSize(1280, 800)
_SETTLING = frozenset({QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowActivate})
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.NonClientAreaMouseButtonPress})


def fitted(wanted: QRect, free: QRect, frame: QMargins) -> QRect:
    """The inside of a window: as wanted, cut to what is free without its frame, and moved no further than it takes."""
    room = free.marginsRemoved(frame)
    size = wanted.size().boundedTo(room.size())
    left = min(max(wanted.left(), room.left()), room.left() + room.width() - size.width())
    top = min(max(wanted.top(), room.top()), room.top() + room.height() - size.height())
    return QRect(left, top, size.width(), size.height())


class OnScreen(QObject):
    """Fits a window when it appears, once its frame is known, and whenever the screen under it becomes another. Where
    the person puts it afterwards is theirs."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._settled = False
        self._fit()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Show:
                self._watch(self._window.windowHandle())
            if event.type() in _SETTLING and not self._settled:
                self._fit()
                self._settled = not self._frame().isNull()
            elif event.type() in _TOUCHES:
                self._settled = True
        return False

    def _watch(self, handle: QWindow) -> None:
        handle.screenChanged.connect(self._on_screen)
        handle.screen().availableGeometryChanged.connect(self._on_free)

    def _on_screen(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._on_free)
        self._on_free()

    def _on_free(self) -> None:
        window = self._window
        free = window.screen().availableGeometry().marginsRemoved(self._frame())
        if not window.isMaximized() and not free.contains(QRect(free.topLeft(), window.size())):
            self._fit()

    def _frame(self) -> QMargins:
        inside, whole = self._window.geometry(), self._window.frameGeometry()
        return QMargins(
            inside.left() - whole.left(), inside.top() - whole.top(),
            whole.right() - inside.right(), whole.bottom() - inside.bottom(),
        )  # fmt: skip

    def _fit(self) -> None:
        window = self._window
        if window.isMaximized() or window.isFullScreen():
            return
        inside = fitted(window.geometry(), window.screen().availableGeometry(), self._frame())
        if inside != window.geometry():
            window.setGeometry(inside)
