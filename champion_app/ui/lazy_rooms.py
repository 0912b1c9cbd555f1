"""The rooms of the window, each made when it is first entered: the window opens on Today and waits for no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks


class Parts(TypedDict):
    """What every room is given."""

    vault: Vault
    tasks: Tasks
    look: Look
    changes: Changes
    clock: Callable[[], datetime]


class Rooms(QObject):
    """``made`` tells of each new room once, before anybody sees it."""

    made = Signal(str, QWidget)

    def __init__(self, makers: dict[str, Callable[[], QWidget]]) -> None:
        super().__init__()
        self._makers = makers
        self._rooms: dict[str, QWidget] = {}
        self._untold: dict[str, QWidget] = {}

    def room(self, name: str) -> QWidget:
        """A room; made now if this is the first time."""
        found = self._rooms.get(name)
        if found is None:
            found = self._untold.pop(name) if name in self._untold else self._makers[name]()
            self._rooms[name] = found
            self.made.emit(name, found)
        return found

    def make_one(self) -> bool:
        """A step towards one room that was not entered yet, in an idle moment: it is made in one, and joined to the
        window, which dresses and measures it, in the next. False where none is left."""
        left = next((name for name in self._makers if name not in self._rooms), "")
        if left in self._untold:
            self.room(left)
        elif left:
            self._untold[left] = self._makers[left]()
        return bool(left)
