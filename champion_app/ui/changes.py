"""What a write touched, announced once; rooms that show it refresh."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from champion_app.domain.change import ChangeSet


class Changes(QObject):
    """One per window, made by the roof."""

    announced = Signal(ChangeSet)  # after the transaction is on the disk

    def announce(self, change_set: ChangeSet) -> None:
        """Tell every room. An empty change set tells nothing new and is not announced."""
        if change_set.touched:
            self.announced.emit(change_set)
