"""Opening a vault whose passphrase was forgotten, with the force's help. Part of the roof."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from champion_app.domain.errors import Cancelled, Expected
from champion_app.store.key.keys import Cost, calibrated
from champion_app.store.key.recovery import Asking, set_passphrase
from champion_app.store.key.recovery_note import Note
from champion_app.store.key.unlock import ShareKeeper
from champion_app.ui.rooms.unlock.forgotten_page import ForgottenPage
from champion_app.ui.tasks import Tasks
from sync.engine.recover import ask_recovery, recovery_answer
from sync.wire.messages import RecoveryRequest
from sync.wire.words import six_words

LOOK_EVERY_SECONDS = 2.0


class Forgotten(QObject):
    """One attempt, for as long as its page stands. ``opened`` gets the new passphrase, which then opens the vault."""

    def __init__(
        self, page: ForgottenPage, *, folder: Path, note: Note, keeper: ShareKeeper, tasks: Tasks,
        opened: Callable[[str], object], cost: Callable[[], Cost] = calibrated,
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._page, self._folder, self._keeper, self._tasks = page, folder, keeper, tasks
        self._opened, self._cost = opened, cost
        self._asking = Asking(folder, note)
        self._over = threading.Event()
        self._key = b""
        page.asked.connect(self._on_asked)
        page.chosen.connect(self._on_chosen)
        page.left.connect(self._over.set)
        page.destroyed.connect(self._over.set)

    def _on_asked(self) -> None:
        self._tasks.run(self._ask, self._on_key, failed=self._on_failed, owner=self._page, lane="network")

    def _ask(self) -> bytes:
        note = self._asking.note
        told = RecoveryRequest(
            device=note.device, key_id=note.key_id, sealed=note.sealed, laptop_key=self._asking.laptop_key
        )  # fmt: skip
        request = ask_recovery(note.hub_url, note.ca_pem, told)
        parts = (note.device.encode(), bytes.fromhex(note.sealed), bytes.fromhex(told.laptop_key))
        words = six_words("recovery", *parts)
        self._tasks.call_home(lambda: self._page.show_waiting(words), owner=self._page)
        while not self._over.wait(LOOK_EVERY_SECONDS):
            if answer := recovery_answer(note.hub_url, note.ca_pem, request):
                return self._asking.opened(answer, request)
        raise Cancelled("The person went back.")

    def _on_key(self, key: bytes) -> None:
        self._key = key
        self._page.show_opened()

    def _on_chosen(self, passphrase: str) -> None:
        def work() -> None:
            set_passphrase(self._folder, self._key, passphrase, cost=self._cost(), keeper=self._keeper)

        self._tasks.run(
            work, lambda _nothing: self._opened(passphrase), failed=self._on_failed, owner=self._page, lane="write"
        )  # fmt: skip

    def _on_failed(self, error: Expected) -> None:
        self._page.show_trouble(str(error))

    def stop(self) -> None:
        """The app ends."""
        self._over.set()
