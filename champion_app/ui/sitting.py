"""What holds for one sitting, from unlocking to the lock: whether the person at the laptop has said they are alone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Sitting(QObject):
    """One per window. It ends with the process, at the lock, and is written down nowhere."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._alone = False

    def is_alone(self) -> bool:
        """Whether what is most private may stand in the open."""
        return self._alone

    def say_alone(self, *, alone: bool) -> None:
        """Nobody else can see this screen; or somebody can."""
        if alone != self._alone:
            self._alone = alone
            self.changed.emit()
