"""What the room saves: requests that travel to the force, and what was read. All on the writer's lane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.area_day import Item
from champion_app.domain.verbs.briefing import ask_for_case, ask_registrar, take_back
from champion_app.store.queries.briefing import AREA, SEEN, read_mark
from champion_app.store.vault import Vault
from champion_app.ui.draft import Draft
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.toast import Said

_WORDS = "words"
_ASKED = {
    "take": "Asked for. The coordinator decides once it has reached the force: it waits for the station.",
    "ask": "Asked. The registrar gets it once it has reached the force: it waits for the station.",
}


class Asking(QObject):
    """``saved`` tells what changed, ``said`` what to tell the person, ``read`` that items were marked as read."""

    saved = Signal(object)  # ChangeSet
    said = Signal(object)  # Said
    read = Signal()

    def __init__(self, vault: Vault, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._vault, self._tasks = vault, tasks
        self._draft: Draft | None = None

    def take_up(self, item: str, *, scope: str, done: Callable[[str], object]) -> None:
        """Words about this item are to be written: bring back what was written before."""
        self.leave()
        self._draft = None
        done("")
        draft = Draft(f"briefing:{item}", scope=scope, vault=self._vault, tasks=self._tasks, parent=self)
        self._draft = draft
        draft.read(lambda kept: done(kept.get(_WORDS, "")) if draft is self._draft and kept else None)

    def keep(self, words: str) -> None:
        """Keep the words at the next pause."""
        if self._draft is not None:
            self._draft.keep({_WORDS: words})

    def leave(self) -> None:
        """Keep what waits for its pause, now."""
        if self._draft is not None and self._draft.waits():
            self._draft.keep_now()

    def ask(self, item: Item, *, area: str, act: str, words: str) -> None:
        """Ask for a case (``take``) or ask the registrar (``ask``)."""

        def work() -> tuple[ChangeSet, str]:
            author = self._vault.author()
            if act == "take":
                edits = ask_for_case(author, item, area=area)
            else:
                edits = ask_registrar(author, item, area=area, words=words)
            return self._vault.save(edits, author), edits[0].record

        def done(told: tuple[ChangeSet, str]) -> None:
            changes, request = told
            if act == "ask" and self._draft is not None:
                self._draft.drop()
                self._draft = None
            self.saved.emit(changes)
            way_back = Said(
                words=_ASKED[act], action="Take it back", act=lambda: self.take_back(request, area=area)
            )  # fmt: skip
            self.said.emit(way_back)

        self._tasks.run(work, done, failed=self._failed, owner=self, lane="write")

    def take_back(self, request: str, *, area: str) -> None:
        """A request of one's own no longer stands."""

        def work() -> ChangeSet:
            author = self._vault.author()
            return self._vault.save(take_back(author, request=request, area=area), author)

        self._tasks.run(work, self.saved.emit, failed=self._failed, owner=self, lane="write")

    def note_read(self, ids: frozenset[str]) -> None:
        """These items were read."""
        self._tasks.run(
            lambda: self._vault.choose(SEEN, self._vault.ask(read_mark, ids=ids)), lambda _done: self.read.emit(),
            failed=self._failed, owner=self, lane="write",
        )  # fmt: skip

    def note_area(self, area: str) -> None:
        """This area was looked at last."""
        self._tasks.run(lambda: self._vault.choose(AREA, area), failed=self._failed, owner=self, lane="write")

    def _failed(self, error: Expected) -> None:
        self.said.emit(Said(words=str(error)))
