"""Whether somebody is there: keys and pointer, the time since, and Shift three times.

One filter over the application. Only what a system window receives is looked at: there each key press passes once.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from champion_app.host.steady import awake_seconds

DEFAULT_MINUTES = 2
MOST_MINUTES = 5
WARN_SECONDS = 15
_TICK_MS = 1000
_SLEPT_SECONDS = 12.0
"""A tick that comes so late: the computer slept, on whatever system and whether it said so or not."""
_SHIFTS = 3
_SHIFTS_WITHIN = 1.5
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class HandsWatch(QObject):
    """Tells once that nobody is there; begins anew with each touch."""

    gone = Signal(str)  # the Reason: idle, or asleep
    nearly_gone = Signal(int)  # seconds left
    hide_asked = Signal()
    minute_passed = Signal()

    def __init__(
        self, app: QGuiApplication, *, parent: QObject, clock: Callable[[], float] = awake_seconds
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._clock = clock
        self._limit = DEFAULT_MINUTES * 60.0
        self._touched = self._ticked = clock()
        self._warned = False
        self._shifts: list[float] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        app.installEventFilter(self)

    def wait_minutes(self, minutes: int) -> None:
        """How long nobody may be there: one minute to five."""
        self._limit = 60.0 * max(1, min(MOST_MINUTES, minutes))

    def tick(self) -> None:
        """Look at the time."""
        now = self._clock()
        late, self._ticked = now - self._ticked, now
        if int(now // 60) != int((now - late) // 60):
            self.minute_passed.emit()
        left = self._limit - (now - self._touched)
        if late > _SLEPT_SECONDS:
            self.gone.emit("asleep")
        elif left <= 0:
            self.gone.emit("idle")
        elif left <= WARN_SECONDS and not self._warned:
            self._warned = True
            self.nearly_gone.emit(round(left))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and isinstance(watched, QWindow):
            self._touched, self._warned = self._clock(), False
            if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
                self._on_key(event.key())
        return False

    def _on_key(self, key: int) -> None:
        if key != Qt.Key.Key_Shift:
            self._shifts.clear()
            return
        now = self._touched
        self._shifts = [*(at for at in self._shifts if now - at <= _SHIFTS_WITHIN), now]
        if len(self._shifts) >= _SHIFTS:
            self._shifts.clear()
            self.hide_asked.emit()
