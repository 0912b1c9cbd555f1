"""The line across the top of the window: what keeps this vault from being written to, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from champion_app.domain.rules.laptop.rollback_doubt import doubt_words
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.station_sync.round import Sync
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import PAGE, SMALL
from champion_app.ui.widgets.banner import Banner
from sync.engine.ports import Progress
from sync.engine.status import RoundResult

_LOOK_EVERY_MS = 5 * 60 * 1000


class Notices(QWidget):
    """Hidden where there is nothing to say. ``always`` stands before whatever else there is.

    ``closed``: this laptop may show nothing any more.
    """

    closed = Signal()

    def __init__(
        self, *, vault: Vault, tasks: Tasks, look: Look, changes: Changes, clock: Callable[[], datetime],
        always: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self._vault, self._tasks, self._clock, self._always = vault, tasks, clock, always
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, SMALL, PAGE, 0)
        self.banner = Banner(look)
        column.addWidget(self.banner)
        changes.announced.connect(lambda _change_set: self.refresh())
        timer = QTimer(self)
        timer.setInterval(_LOOK_EVERY_MS)
        timer.timeout.connect(self._on_time)
        timer.start()
        self._show(always)
        self.refresh()

    def after(self, sync: Sync) -> Sync:
        """The same round, and a look at its end: the hub may have closed this laptop."""

        def whole(progress: Progress, stopped: Callable[[], bool]) -> RoundResult:
            try:
                return sync(progress, stopped)
            finally:
                self._tasks.call_home(self.refresh, owner=self)

        return whole

    def refresh(self) -> None:
        """Ask anew: a sync may have put it right, and time goes on."""
        self._tasks.run(self._words, self._show, failed=lambda _error: None, owner=self)

    def _on_time(self) -> None:
        def noted(_nothing: object) -> None:
            self.refresh()

        self._tasks.run(self._vault.note_time, noted, failed=lambda _error: None, owner=self, lane="write")

    def _words(self) -> str:
        doubt = self._vault.doubt()
        told = doubt_words(doubt, self._clock()) if doubt else ""
        return " ".join(part for part in (self._always, told, self._vault.tenure.words()) if part)

    def _show(self, words: str) -> None:
        if words and words != self.banner.words():
            self.banner.tell(words)
        self.setVisible(bool(words))
        if self._vault.tenure.is_closed():
            self.closed.emit()
