"""What the first screens wait for: an answer about six words, a sync that opens a closed laptop. Part of the roof."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from champion_app.store.vault import Vault
from champion_app.ui.rooms.unlock.closed_page import ClosedPage
from champion_app.ui.rooms.unlock.join_page import JoinPage
from champion_app.ui.tasks import Tasks


def same_words_on(page: JoinPage, app: QApplication, tasks: Tasks) -> Callable[[tuple[str, ...]], bool]:
    """Shows six words and waits on the calling thread for the person's answer; where the app ends first it is no."""
    answer: Future[bool] = Future()
    page.compared.connect(answer.set_result, Qt.ConnectionType.SingleShotConnection)

    def leave() -> None:
        if not answer.done():
            answer.set_result(False)

    app.aboutToQuit.connect(leave)

    def same_words(words: tuple[str, ...]) -> bool:
        tasks.call_home(lambda: page.ask_words(words), owner=page)
        return answer.result()

    return same_words


def open_by_sync(
    page: ClosedPage, vault: Vault, *, sync: Callable[[], str], tasks: Tasks, opened: Callable[[], object]
) -> None:
    """Where the page asks for it, sync; open where the hub says so, else say why not. ``sync`` returns its trouble."""

    def over(trouble: str) -> None:
        if vault.tenure.is_closed():
            page.show_trouble(trouble, words=vault.tenure.words())
        else:
            opened()

    page.sync_asked.connect(
        lambda: tasks.run(sync, over, failed=lambda error: over(str(error)), owner=page, lane="network")
    )
