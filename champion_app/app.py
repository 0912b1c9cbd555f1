"""The roof: builds everything, top to bottom, and is imported by nobody.

The unlock screen stands on Qt, the theme and the key code; the rooms are imported while the key is worked out.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from champion_app.domain.errors import Expected
from champion_app.host.again import start_again
from champion_app.host.attempts import Attempts
from champion_app.host.choices import keep_choices
from champion_app.host.hygiene import NotPrivateError, close_up, make_sure
from champion_app.host.instance import AlreadyOpenError, OneInstance
from champion_app.host.keystore import system_keystore
from champion_app.host.log import start_log
from champion_app.host.paths import data_folder
from champion_app.host.people import MOST_PEOPLE, make_place, next_person, people, place_of
from champion_app.start import kept, kept_theme, keystore_sentence, passphrase_words, still_there, told_again
from champion_app.store.recovery_note import Note, read_note
from champion_app.store.tenure import WIPED
from champion_app.store.unlock import HEADER_NAME
from champion_app.store.wipe import NOTE_NAME as WIPE_NOTE
from champion_app.store.wipe import complete
from champion_app.ui.fonts import load_fonts
from champion_app.ui.look import Look
from champion_app.ui.session.capture import CaptureGuard
from champion_app.ui.session.clipboard import ClipboardGuard
from champion_app.ui.session.crash import CrashDialog, CrashHook
from champion_app.ui.session.leave import Leave
from champion_app.ui.session.neutral_page import TITLE as NEUTRAL_TITLE
from champion_app.ui.session.neutral_page import NeutralPage
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import Theme
from champion_app.ui.unlock.closed_page import ClosedPage
from champion_app.ui.unlock.forgotten_page import ForgottenPage
from champion_app.ui.unlock.join_page import JoinAnswers, JoinPage
from champion_app.ui.unlock.refused_page import RefusedPage
from champion_app.ui.unlock.unlock_page import UnlockPage
from champion_app.ui.unlock.wiped_page import WipedPage
from champion_app.ui.widgets.file_choice import keep_no_history
from champion_app.ui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from champion_app.store.vault import Vault
    from champion_app.ui.session.locker import Locker

TITLE = "Champion"
_log = logging.getLogger(__name__)


def clock() -> datetime:
    """Now, as this laptop's clock has it."""
    return datetime.now(UTC)


class Roof:
    """Holds what lives as long as the process: look, tasks, the window that is shown."""

    def __init__(
        self,
        app: QApplication,
        tasks: Tasks,
        folder: Path,
        *,
        again: Leave | None = None,
        die: Callable[[Leave], None] = lambda _again: None,
    ) -> None:
        self._app, self._tasks, self._shared = app, tasks, folder
        self._again, self._die = again, die
        self._person = again.person if again is not None else 1
        self.look = Look(app, kept_theme(self._folder))
        self.look.changed.connect(self._on_look)
        self._clipboard, self._capture = ClipboardGuard(app), CaptureGuard(app)
        self._keeper = system_keystore()
        self.window: QWidget | None = None
        self.locker: Locker | None = None
        self._crashed: CrashDialog | None = None

    @property
    def _folder(self) -> Path:
        """The folder of whoever is at the laptop now; what others keep lies elsewhere, under other keys."""
        return place_of(self._shared, self._person)

    @property
    def _attempts(self) -> Attempts:
        return Attempts(self._folder)

    def _on_look(self, theme: Theme) -> None:
        if self._folder.is_dir():
            keep_choices(self._folder, {"mode": theme.mode, "scale": str(theme.scale)})

    def start(self) -> QWidget:
        """Show the first screen: unlock, or set up where there is no vault yet; after a quick hide a calendar."""
        if self._again is not None and self._again.hidden:
            page = NeutralPage(self.look, clock().astimezone().date())
            page.left.connect(self._show_door)
            self._show(page, title=NEUTRAL_TITLE)
            page.setFocus()
            return page
        return self._show_door()

    def _show_door(self) -> QWidget:
        here = people(self._shared, vault=HEADER_NAME)
        wiped = [one for one in range(1, MOST_PEOPLE + 1) if (place_of(self._shared, one) / WIPE_NOTE).exists()]
        for one in wiped:
            complete(place_of(self._shared, one), self._keeper)  # the keys before anything else
        if wiped and not here:
            self._person = wiped[0]
            return self._show_wiped()
        for one in wiped:  # the others on this laptop go on; the hub is told meanwhile
            self._tasks.run(self._finishing(place_of(self._shared, one)), failed=lambda _error: None, lane="network")
        here = people(self._shared, vault=HEADER_NAME)
        if self._person not in here:
            self._person = here[0] if here else 1
        return self._show_unlock() if here else self._show_join()

    def _choose(self, person: int) -> None:
        """Another number at the unlock screen: their look, their waiting time, their vault."""
        self._person = person
        theme = kept_theme(self._folder)
        self.look.wear(mode=theme.mode, scale=theme.scale)
        self._show_unlock()

    def _add_person(self) -> None:
        person = next_person(self._shared, vault=HEADER_NAME)
        if isinstance(self.window, UnlockPage) and not person:
            self.window.show_refused("Nine people use this laptop already. Take it to the station.")
            return
        before, self._person = self._person, person
        make_place(self._shared, person)
        page = self._show_join()
        page.back_asked.connect(lambda: self._choose(before))

    def _show(self, window: QWidget, *, title: str = TITLE) -> QWidget:
        before, self.window = self.window, window
        window.setWindowTitle(title)
        if not isinstance(window, QMainWindow):
            window.resize(1280, 800)
            FocusRing(self.look, window)
        if before is not None:
            window.setGeometry(before.geometry())
            window.setWindowState(before.windowState())
        elif self._again is not None:
            window.setGeometry(*self._again.place)
            if self._again.maximised:
                window.setWindowState(Qt.WindowState.WindowMaximized)
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()
        else:
            QTimer.singleShot(0, lambda: _log.info("first screen shown"))
        return window

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
            self.look, people=people(self._shared, vault=HEADER_NAME), person=self._person,
            recoverable=note is not None,
        )  # fmt: skip
        page.person_chosen.connect(self._choose)
        page.someone_else_asked.connect(self._add_person)
        page.close_asked.connect(self._app.quit)
        page.forgotten_asked.connect(lambda: self._show_forgotten(note) if note else None)
        page.passphrase_given.connect(lambda passphrase: self._unlock(page, passphrase))
        self._show(page)
        left = self._attempts.seconds_left(clock())
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
            self._attempts.clear()
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

            return open_vault(self._folder, passphrase, keeper=self._keeper, clock=clock)

        def failed(error: Expected) -> None:
            from champion_app.domain.errors import WrongPassphrase

            if isinstance(error, WrongPassphrase):
                page.show_wrong(str(error), seconds=self._attempts.note_wrong(clock()))
            else:
                page.show_refused(str(error))

        self._tasks.run(work, self._opened, failed=failed, owner=page, lane="write")

    def _show_join(self) -> JoinPage:
        page = JoinPage(
            self.look, keystore_sentence=keystore_sentence(self._keeper), words=passphrase_words(),
            person=self._person,
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
                keeper=self._keeper, clock=clock, same_words=same_words,
            )  # fmt: skip

        self._tasks.run(
            work, self._opened, failed=lambda error: page.show_trouble(str(error)), owner=page, lane="network"
        )  # fmt: skip

    def _opened(self, vault: object) -> None:
        from champion_app.opening import open_window
        from champion_app.store.vault import Vault
        from champion_app.ui.settings.room import SettingsRoom
        from champion_app.ui.widgets.toast import Said

        if not isinstance(vault, Vault):
            raise TypeError("opening gave no vault")
        self._attempts.clear()
        if vault.tenure.is_closed():
            self._show_closed(vault)
            return
        locker = self._new_locker()
        window = open_window(
            vault, tasks=self._tasks, look=self.look, clock=clock, keystore_sentence=keystore_sentence(self._keeper),
            ending=locker.ending.is_set,
        )  # fmt: skip
        window.lock_asked.connect(lambda: locker.lock("asked"))
        self._app.aboutToQuit.connect(vault.close)
        self._show(window)
        hands = locker.guard(window, close=vault.close)

        def made(_name: str, room: QWidget) -> None:
            if isinstance(room, SettingsRoom):
                room.lock_after_chosen.connect(hands.wait_minutes)

        window.rooms.made.connect(made)

        def look_at_lease() -> None:
            if vault.tenure.is_closed():
                locker.lock("ended")

        window.changes.announced.connect(look_at_lease)
        hands.minute_passed.connect(look_at_lease)
        hands.nearly_gone.connect(lambda seconds: window.toast.say(Said(words=still_there(seconds))))

    def _new_locker(self) -> Locker:
        from champion_app.ui.session.locker import Locker

        self.locker = Locker(
            self._app, tasks=self._tasks, look=self.look, today=lambda: clock().astimezone().date(), die=self._leave
        )
        self.locker.also(self._clipboard.forget)
        return self.locker

    def _leave(self, leave: Leave) -> None:
        self._die(msgspec.structs.replace(leave, person=self._person))

    def show_refused(self, sentence: str) -> QWidget:
        """The app does not open on this laptop as it is."""
        page = RefusedPage(self.look, sentence)
        page.close_asked.connect(self._app.quit)
        return self._show(page)

    def on_crash(self) -> None:
        """A bug was written down: say so once, with a way on."""
        if self._crashed is None or not isValid(self._crashed):
            locker = self.locker
            self._crashed = CrashDialog(
                self.look, lock=lambda: locker.lock("asked") if locker is not None else self._die(Leave())
            )
            self._crashed.show()

    def _show_closed(self, vault: Vault) -> None:
        """The lease has ended, or the force has withdrawn this laptop: nothing is shown before a sync says so."""
        from champion_app.opening import round_with
        from champion_app.waiting import open_by_sync

        page = ClosedPage(self.look, vault.tenure.words())
        page.close_asked.connect(self._app.quit)
        self._app.aboutToQuit.connect(vault.close)

        def opened() -> None:
            self._app.aboutToQuit.disconnect(vault.close)
            self._opened(vault)

        def sync() -> str:
            told = round_with(vault, clock=clock)(lambda _step: None, lambda: False)
            return str(told.trouble or "")

        open_by_sync(page, vault, sync=sync, tasks=self._tasks, opened=opened)
        self._show(page)
        page.focus()
        self._new_locker().guard(page, close=vault.close)


def run(arguments: list[str]) -> int:
    """Run the app until it is closed; returns the exit code."""
    parser = argparse.ArgumentParser(prog="champion")
    parser.add_argument("--data", type=Path, default=None, help="the app's own folder")
    parser.add_argument("--first-paint-only", action="store_true", help="show the first screen, then end")
    parser.add_argument(
        "--self-test", action="store_true", help="join the hub named on standard input and do one round"
    )
    parser.add_argument("--calendar", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--maximised", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--person", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--place", default="", help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    close_up()
    folder = data_folder(told.data)
    again = told_again(told)
    keep_no_history()
    app = QApplication(sys.argv[:1])
    load_fonts()
    try:
        with OneInstance(folder, patience=3.0 if again else 0.0), Tasks() as tasks:
            start_log(folder)
            roof = Roof(app, tasks, folder, again=again, die=lambda next_one: start_again(kept(told, next_one)))
            hook = CrashHook()
            hook.crashed.connect(roof.on_crash)
            hook.install()
            if told.self_test:
                from champion_app.self_test import self_test

                return self_test(folder, look=roof.look, tasks=tasks, clock=clock)
            try:
                make_sure(folder)
                roof.start()
            except NotPrivateError as why:
                roof.show_refused(str(why))
            if told.first_paint_only:
                QTimer.singleShot(0, app.quit)
            return app.exec()
    except AlreadyOpenError:
        sys.stderr.write("Champion is open already on this laptop.\n")
        return 1
