"""What the case room saves: a verb of the domain, done on the writer's lane, announced once, said in a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from champion_app.domain.change import Author, ChangeSet, Edit
from champion_app.domain.errors import Expected
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.toast import Said

Verb = Callable[[Author], Sequence[Edit]]


class Saving(QObject):
    """``said`` once it is on the disk; ``failed`` where nobody nearer takes the error."""

    said = Signal(object)  # Said
    failed = Signal(object)  # Expected

    def __init__(self, *, vault: Vault, tasks: Tasks, changes: Changes, parent: QObject) -> None:
        super().__init__(parent)
        self._vault, self._tasks, self._changes = vault, tasks, changes

    def save(
        self,
        verb: Verb,
        said: Said,
        *,
        done: Callable[[], None] | None = None,
        failed: Callable[[Expected], None] | None = None,
    ) -> None:
        """Save what the verb makes. A verb that makes nothing is done as well."""

        def work() -> ChangeSet:
            author = self._vault.author()
            edits = verb(author)
            return self._vault.save(edits, author) if edits else ChangeSet(touched=())

        def saved(change_set: ChangeSet) -> None:
            if done is not None:
                done()
            self.said.emit(said)
            self._changes.announce(change_set)

        self._tasks.run(work, saved, failed=failed or self.failed.emit, owner=self, lane="write")
