"""Words that are not saved yet: kept in the vault at every pause, read back when the form opens again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from champion_app.domain.errors import Expected
from champion_app.store.queries import case
from champion_app.store.vault import Vault
from champion_app.ui.tasks import Tasks

PAUSE_MS = 400
Content = dict[str, str]


class Draft(QObject):
    """The draft of one form. ``place`` names it; a draft of nothing but empty texts is dropped."""

    def __init__(self, place: str, *, scope: str, vault: Vault, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._place, self._scope, self._vault, self._tasks = place, scope, vault, tasks
        self._content: Content = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.keep_now)

    def keep(self, content: Content) -> None:
        """Keep this at the next pause."""
        self._content = content
        self._timer.start()

    def keep_now(self) -> None:
        """Keep what was last handed in, without waiting: before a form closes or another one takes its place."""
        self._timer.stop()
        content, place, scope = self._content, self._place, self._scope
        if not any(content.values()):
            self._tasks.run(lambda: self._vault.drop_draft(place), failed=_unkept, lane="write")
            return
        self._tasks.run(lambda: self._vault.keep_draft(place, content, scope=scope), failed=_unkept, lane="write")

    def waits(self) -> bool:
        """Whether a pause is being waited for."""
        return self._timer.isActive()

    def drop(self) -> None:
        """The words were saved or thrown away."""
        self._content = {}
        self.keep_now()

    def read(self, done: Callable[[Content], object]) -> None:
        """Bring back what was kept, after whatever is being kept now; nothing where there is none."""
        place = self._place
        self._tasks.run(
            lambda: _as_content(self._vault.ask(case.draft_at, place)), done, failed=_unkept, owner=self, lane="write"
        )


def _as_content(kept: object) -> Content:
    return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}


def _unkept(_error: Expected) -> None:
    """The words still stand in the form; saving them says what is wrong with the disk."""
