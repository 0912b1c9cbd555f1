"""The focus ring: two pixels of accent with two of air, drawn over the window so that it moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from champion_app.ui.look import Look

_AIR, _PEN = 2, 2
_OUT = _AIR + _PEN


class FocusRing(QWidget):
    """One a window. Rings whatever has the focus and asks for it (property ``ring``); fields draw their own edge."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("")
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        look.changed.connect(self.update)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._target is not None and isValid(self._target):
            self._target.removeEventFilter(self)
            self._target.destroyed.disconnect(self._on_gone)
        ringed = now is not None and now.property("ring") and now.window() is self.window()
        self._target = now if ringed else None
        if self._target is None:
            self.hide()
            return
        self._target.installEventFilter(self)
        self._target.destroyed.connect(self._on_gone)
        self._follow()

    def _on_gone(self) -> None:
        self._target = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._target and event.type() in {
            QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Paint,
        }:  # fmt: skip
            self._follow()
        return False

    def _follow(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(self.window(), QPoint(0, 0))
        place = QRect(corner, target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
        if place != self.geometry():
            self.setGeometry(place)
        if not self.isVisible():
            self.show()
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.colours.accent), _PEN))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
