"""Every room of the window in every look: python -m tests.ui.pictures_window [OUT]. For the eye alone."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from champion_app.demo.driver import until
from champion_app.demo.stage import clock, stage
from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.errors import NoRoom
from champion_app.host.keystore import NoKeystore
from champion_app.opening import open_window, round_with
from champion_app.store.key.unlock import vault_key
from champion_app.store.vault import Vault
from champion_app.ui.fonts import load_fonts
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.case.contact_strip import ContactStrip
from champion_app.ui.rooms.unlock.join_page import JoinPage
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import PALETTES, Mode
from tests.vaults.fresh import PASSPHRASE, new_vault, policy

SIZES = ((1280, 800), (1024, 640))
SCALES = (1.0, 2.0)


def settle() -> None:
    """Let everything that was asked for be painted."""
    done: list[bool] = []
    QTimer.singleShot(250, lambda: done.append(True))
    until(lambda: bool(done), "a settled page")


def keep(widget: QWidget, out: Path, name: str) -> None:
    settle()
    widget.grab().save(str(out / f"{name}.png"))


def rooms(window: MainWindow, out: Path, look: str) -> None:
    """One picture of each room."""
    for room in ("today", "caseload", "partners", "joint", "briefing", "station", "settings"):
        window.go(room)
        keep(window, out, f"{room}-{look}")
    scope = window.today.first.list.rows()
    if scope:
        window.record_contact(scope[0].key)
        until(lambda: isinstance(window.case.strips.strip, ContactStrip), "the contact strip")
        keep(window, out, f"case-{look}")
        window.case.leave()
        for tab in ("risk", "people", "files"):
            window.case.tabs.choose(tab)
            keep(window, out, f"{tab}-{look}")


class FailingVault(Vault):
    """A vault whose every question fails as a disk can fail: the words that stand where a list would be."""

    def ask(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        raise NoRoom("The disk could not be read.")


class SlowVault(Vault):
    """A vault that answers only once it is let: what is shown while one waits."""

    let = threading.Event()

    def ask(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        self.let.wait(60)
        return super().ask(query, *args, **kwargs)


def odd_states(folder: Path, tasks_of: type[Tasks], look: Look, out: Path) -> None:
    """Every room while it waits, and where it could not be read."""
    for state, kind in (("failed", FailingVault), ("loading", SlowVault)):
        new_vault(folder / state, clock=clock).close()
        key = vault_key(folder / state, PASSPHRASE, keeper=NoKeystore())
        vault = kind(folder / state, key, catalogue=standard_catalogue(), policy=policy(), clock=clock)
        for mode in PALETTES:
            for scale in SCALES:
                look.wear(mode=mode, scale=scale)
                SlowVault.let.clear()
                with tasks_of() as tasks:
                    window = open_window(vault, tasks=tasks, look=look, clock=clock, keystore_sentence="")
                    window.show()
                    for width, height in SIZES:
                        window.resize(width, height)
                        look_name = f"{state}-{mode}-{round(scale * 100)}-{width}x{height}"
                        for room in ("today", "caseload", "partners", "joint", "station"):
                            window.go(room)
                            keep(window, out, f"{room}-{look_name}")
                        window.open_case("case:c1")
                        keep(window, out, f"case-{look_name}")
                    SlowVault.let.set()
                    window.close()
                    window.deleteLater()
        vault.close()


def looks(vault: Vault, tasks: Tasks, look: Look, out: Path, state: str) -> None:
    """Every palette, text size and window size over one vault."""
    modes: tuple[Mode, ...] = tuple(PALETTES)
    for mode in modes:
        for scale in SCALES:
            look.wear(mode=mode, scale=scale)
            window = open_window(vault, tasks=tasks, look=look, clock=clock, keystore_sentence="The passphrase alone.")
            window.show()
            for width, height in SIZES:
                window.resize(width, height)
                rooms(window, out, f"{state}-{mode}-{round(scale * 100)}-{width}x{height}")
            window.close()
            window.deleteLater()


def doors(look: Look, out: Path) -> None:
    """Unlock, wrong passphrase, and joining."""
    for mode in PALETTES:
        look.wear(mode=mode, scale=1.0)
        unlock, join = UnlockPage(look), JoinPage(look, keystore_sentence="Your passphrase alone guards what is on it.")
        for page, name in ((unlock, "unlock"), (join, "join")):
            page.resize(1280, 800)
            page.show()
            keep(page, out, f"{name}-{mode}")
        unlock.show_wrong("That is not the passphrase. Nothing is lost.", seconds=12)
        keep(unlock, out, f"unlock-wrong-{mode}")
        join.button.click()
        keep(join, out, f"join-wrong-{mode}")
        for page in (unlock, join):
            page.close()
            page.deleteLater()


def main() -> None:
    """Render everything."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "out/pictures/window")
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    load_fonts()
    look = Look(app)
    doors(look, out)
    with tempfile.TemporaryDirectory() as place, stage(Path(place)) as ready, Tasks() as tasks:
        full = ready.laptop("first", ready.first)
        round_with(full, clock=clock)(lambda _step: None, lambda: False)
        looks(full, tasks, look, out, "full")
        empty = new_vault(Path(place) / "empty", clock=clock)
        looks(empty, tasks, look, out, "empty")
        full.close()
        empty.close()
        odd_states(Path(place), Tasks, look, out)


if __name__ == "__main__":
    main()
