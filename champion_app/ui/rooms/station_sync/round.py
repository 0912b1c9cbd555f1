"""One sync round as Station runs it: on the network lane, with a way to stop, its steps brought home in order."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from champion_app.domain.errors import Cancelled, Expected
from champion_app.ui.changes import Changes
from champion_app.ui.tasks import Tasks
from sync.engine.ports import Progress
from sync.engine.status import RoundResult, Step

Sync = Callable[[Progress, Callable[[], bool]], RoundResult]
"""A whole round, blocking. Given by the roof: it knows the replica and the way to the hub."""


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a round ended: a result, a trouble that stopped it, or neither where the person stopped it."""

    result: RoundResult | None = None
    trouble: Expected | None = None


class StationRound(QObject):
    """At most one round at a time."""

    moved = Signal(Step)  # a step went on; what it wrote was announced already
    ended = Signal(Ended)  # a result, an expected trouble or a stop; not sent where a bug ended the round
    over = Signal()  # nothing runs any more, however it ended; before ``ended``

    def __init__(self, sync: Sync, *, tasks: Tasks, changes: Changes, parent: QObject) -> None:
        super().__init__(parent)
        self._sync = sync
        self._tasks = tasks
        self._changes = changes
        self._stop: threading.Event | None = None

    @property
    def running(self) -> bool:
        return self._stop is not None

    @property
    def stopping(self) -> bool:
        """The person asked to stop, and the round has not noticed yet."""
        return self._stop is not None and self._stop.is_set()

    def start(self) -> None:
        """Begin a round, unless one runs."""
        if self._stop is not None:
            return
        stop = threading.Event()
        self._stop = stop

        def work() -> Ended:
            try:
                return Ended(result=self._sync(self._bring_step_home, stop.is_set))
            except Cancelled:
                return Ended()
            except Expected as trouble:
                return Ended(trouble=trouble)
            finally:
                self._tasks.call_home(self._on_over, owner=self)

        self._tasks.run(work, self.ended.emit, owner=self, lane="network")

    def stop(self) -> None:
        """Ask the round to stop at the next safe place. What was done stays done."""
        if self._stop is not None:
            self._stop.set()

    def _bring_step_home(self, step: object) -> None:
        """Runs on the network lane: only the plain step crosses."""
        self._tasks.call_home(lambda: self._on_step(step), owner=self)

    def _on_step(self, step: object) -> None:
        if isinstance(step, Step):
            self._changes.announce(step.changes)
            self.moved.emit(step)

    def _on_over(self) -> None:
        self._stop = None
        self.over.emit()
