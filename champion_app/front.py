"""The screens before a vault is open: unlock, set up, forgotten, wiped; and which of several people is at the laptop.

They stand on Qt, the theme and the key code only. Part of the roof.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from champion_app.domain.errors import Expected
from champion_app.host.attempts import Attempts
from champion_app.host.choices import keep_choices
from champion_app.host.keystore import NoKeystore, SystemKeystore
from champion_app.host.people import MOST_PEOPLE, make_place, next_person, people, place_of
from champion_app.start import kept_theme, keystore_sentence, passphrase_words
from champion_app.store.key.recovery_note import Note, read_note
from champion_app.store.key.unlock import HEADER_NAME
from champion_app.store.key.wipe import NOTE_NAME as WIPE_NOTE
from champion_app.store.key.wipe import complete
from champion_app.store.sync.lease import WIPED
from champion_app.ui.look import Look
from champion_app.ui.rooms.unlock.forgotten_page import ForgottenPage
from champion_app.ui.rooms.unlock.join_page import JoinAnswers, JoinPage
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.rooms.unlock.wiped_page import WipedPage
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import Theme

Show = Callable[[QWidget], QWidget]


class Front:
    """``show`` puts a screen in the place of the one before; ``opened`` takes the vault, once it is open."""

    def __init__(
        self,
        app: QApplication,
        tasks: Tasks,
        look: Look,
        shared: Path,
        *,
        person: int,
        keeper: SystemKeystore | NoKeystore,
        clock: Callable[[], datetime],
        show: Show,
        opened: Callable[[object], None],
    ) -> None:
        self._app, self._tasks, self.look, self._shared = app, tasks, look, shared
        self._keeper, self._clock, self._show, self._opened = keeper, clock, show, opened
        self.person = person
        self.look.changed.connect(self._on_look)

    @property
    def _folder(self) -> Path:
        """The folder of whoever is at the laptop now; what others keep lies elsewhere, under other keys."""
        return place_of(self._shared, self.person)

    @property
    def attempts(self) -> Attempts:
        """The wrong passphrases of whoever is at the laptop now."""
        return Attempts(self._folder)

    def _on_look(self, theme: Theme) -> None:
        if self._folder.is_dir():
            keep_choices(self._folder, {"mode": theme.mode, "scale": str(theme.scale)})

    def show_door(self) -> QWidget:
        """Unlock, or set up where there is no vault yet; a wipe that was cut is ended before anything else."""
        here = people(self._shared, vault=HEADER_NAME)
        wiped = [one for one in range(1, MOST_PEOPLE + 1) if (place_of(self._shared, one) / WIPE_NOTE).exists()]
        for one in wiped:
            complete(place_of(self._shared, one), self._keeper)  # the keys before anything else
        if wiped and not here:
            self.person = wiped[0]
            return self._show_wiped()
        for one in wiped:  # the others on this laptop go on; the hub is told meanwhile
            self._tasks.run(self._finishing(place_of(self._shared, one)), failed=lambda _error: None, lane="network")
        here = people(self._shared, vault=HEADER_NAME)
        if self.person not in here:
            self.person = here[0] if here else 1
        return self._show_unlock() if here else self._show_join()

    def _choose(self, person: int) -> None:
        """Another number at the unlock screen: their look, their waiting time, their vault."""
        self.person = person
        theme = kept_theme(self._folder)
        self.look.wear(mode=theme.mode, scale=theme.scale)
        self._show_unlock()

    def _add_person(self, page: UnlockPage) -> None:
        person = next_person(self._shared, vault=HEADER_NAME)
        if not person:
            page.show_refused("Nine people use this laptop already. Take it to the station.")
            return
        before, self.person = self.person, person
        make_place(self._shared, person)
        joining = self._show_join()
        joining.back_asked.connect(lambda: self._choose(before))

    def _show_wiped(self) -> QWidget:
        """The force had this laptop wiped: go on where a cut ended that, and tell the hub."""
        page = WipedPage(self.look, WIPED)
        page.close_asked.connect(self._app.quit)

        self._tasks.run(self._finishing(self._folder), page.show_told, owner=page, lane="network")
        return self._show(page)

    def _finishing(self, place: Path) -> Callable[[], bool]:
        """The work of ending a wipe that was cut, and of telling the hub."""

        def work() -> bool:
            from champion_app.opening import finish_wipe

            return finish_wipe(place, keeper=self._keeper)

        return work

    def _show_unlock(self) -> QWidget:
        note = read_note(self._folder)
        page = UnlockPage(
            self.look, people=people(self._shared, vault=HEADER_NAME), person=self.person,
            recoverable=note is not None,
        )  # fmt: skip
        page.person_chosen.connect(self._choose)
        page.someone_else_asked.connect(lambda: self._add_person(page))
        page.close_asked.connect(self._app.quit)
        page.forgotten_asked.connect(lambda: self._show_forgotten(note) if note else None)
        page.passphrase_given.connect(lambda passphrase: self._unlock(page, passphrase))
        self._show(page)
        left = self.attempts.seconds_left(self._clock())
        if left:
            page.show_wrong("The passphrase was wrong before. Nothing is lost.", seconds=left)
        page.focus()
        return page

    def _show_forgotten(self, note: Note) -> None:
        """The force opens this vault, and its person chooses another passphrase."""
        from champion_app.forgotten import Forgotten

        page = ForgottenPage(self.look, words=passphrase_words())
        page.close_asked.connect(self._app.quit)
        page.left.connect(self._show_unlock)

        def opened(passphrase: str) -> None:
            self.attempts.clear()
            unlock = self._show_unlock()
            if isinstance(unlock, UnlockPage):
                self._unlock(unlock, passphrase)

        asking = Forgotten(
            page, folder=self._folder, note=note, keeper=self._keeper, tasks=self._tasks, opened=opened
        )  # fmt: skip
        self._app.aboutToQuit.connect(asking.stop)
        self._show(page)
        page.focus()

    def _unlock(self, page: UnlockPage, passphrase: str) -> None:
        page.show_working()

        def work() -> object:
            # The rooms are imported here, beside the work of the key, so that the unlock screen stays small.
            from champion_app.opening import open_vault

            return open_vault(self._folder, passphrase, keeper=self._keeper, clock=self._clock)

        def failed(error: Expected) -> None:
            from champion_app.domain.errors import WrongPassphrase

            if isinstance(error, WrongPassphrase):
                page.show_wrong(str(error), seconds=self.attempts.note_wrong(self._clock()))
            else:
                page.show_refused(str(error))

        self._tasks.run(work, self._opened, failed=failed, owner=page, lane="write")

    def _show_join(self) -> JoinPage:
        page = JoinPage(
            self.look, keystore_sentence=keystore_sentence(self._keeper), words=passphrase_words(),
            person=self.person,
        )  # fmt: skip
        page.close_asked.connect(self._app.quit)
        page.answered.connect(lambda answers: self._join(page, answers))
        self._show(page)
        page.focus()
        return page

    def _join(self, page: JoinPage, answers: JoinAnswers) -> None:
        from champion_app.waiting import same_words_on

        page.show_working()
        same_words = same_words_on(page, self._app, self._tasks)

        def work() -> object:
            from champion_app.opening import join_hub

            return join_hub(
                self._folder, hub_url=answers.hub_url, code=answers.code, passphrase=answers.passphrase,
                keeper=self._keeper, clock=self._clock, same_words=same_words,
            )  # fmt: skip

        self._tasks.run(
            work, self._opened, failed=lambda error: page.show_trouble(str(error)), owner=page, lane="network"
        )  # fmt: skip
