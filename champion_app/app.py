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

from champion_app.front import Front
from champion_app.host.again import start_again
from champion_app.host.hygiene import NotPrivateError, close_up, make_sure
from champion_app.host.instance import AlreadyOpenError, OneInstance
from champion_app.host.keystore import system_keystore
from champion_app.host.log import start_log
from champion_app.host.paths import data_folder
from champion_app.host.people import place_of
from champion_app.start import kept, kept_theme, keystore_sentence, still_there, told_again
from champion_app.ui.fonts import load_fonts
from champion_app.ui.look import Look
from champion_app.ui.on_screen import WANTED, OnScreen
from champion_app.ui.rooms.unlock.closed_page import ClosedPage
from champion_app.ui.rooms.unlock.refused_page import RefusedPage
from champion_app.ui.session.capture import CaptureGuard
from champion_app.ui.session.clipboard import ClipboardGuard
from champion_app.ui.session.crash import CrashDialog, CrashHook
from champion_app.ui.session.leave import Leave
from champion_app.ui.session.neutral_page import TITLE as NEUTRAL_TITLE
from champion_app.ui.session.neutral_page import NeutralPage
from champion_app.ui.spoken_roles import install_spoken_roles
from champion_app.ui.tasks import Tasks
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
        self._app, self._tasks = app, tasks
        self._again, self._die = again, die
        person = again.person if again is not None else 1
        self.look = Look(app, kept_theme(place_of(folder, person)))
        self._clipboard, self._capture = ClipboardGuard(app), CaptureGuard(app)
        self._keeper = system_keystore()
        self._front = Front(
            app, tasks, self.look, folder, person=person, keeper=self._keeper, clock=lambda: clock(),
            show=self._show, opened=self._opened,
        )  # fmt: skip
        self.window: QWidget | None = None
        self.locker: Locker | None = None
        self._crashed: CrashDialog | None = None

    def start(self) -> QWidget:
        """Show the first screen: unlock, or set up where there is no vault yet; after a quick hide a calendar."""
        if self._again is not None and self._again.hidden:
            page = NeutralPage(self.look, clock().astimezone().date())
            page.left.connect(self._front.show_door)
            self._show(page, title=NEUTRAL_TITLE)
            page.setFocus()
            return page
        return self._front.show_door()

    def _show(self, window: QWidget, *, title: str = TITLE) -> QWidget:
        before, self.window = self.window, window
        window.setWindowTitle(title)
        window.resize(WANTED)
        if not isinstance(window, QMainWindow):
            FocusRing(self.look, window)
        if before is not None:
            window.setGeometry(before.geometry())
            window.setWindowState(before.windowState())
        elif self._again is not None:
            window.setGeometry(*self._again.place)
            if self._again.maximised:
                window.setWindowState(Qt.WindowState.WindowMaximized)
        OnScreen(window)
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()
        else:
            QTimer.singleShot(0, lambda: _log.info("first screen shown"))
        return window

    def _opened(self, vault: object) -> None:
        from champion_app.opening import open_window
        from champion_app.store.vault import Vault
        from champion_app.ui.rooms.settings.room import SettingsRoom
        from champion_app.ui.widgets.toast import Said

        if not isinstance(vault, Vault):
            raise TypeError("opening gave no vault")
        self._front.attempts.clear()
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
        self._die(msgspec.structs.replace(leave, person=self._front.person))

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
    install_spoken_roles()
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
