"""dev.py demo: the whole product on sample people, in a window or off-screen."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from champion_app.domain.errors import Expected

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from champion_app.ui.look import Look


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py demo")
    parser.add_argument("--headless", action="store_true", help="no window: walk a day and write its pictures")
    parser.add_argument("--out", type=Path, default=Path("out/demo"), help="where pictures and summary.json go")
    parser.add_argument("--input", type=Path, help="an extract of your own")
    parser.add_argument("--mapping", default="", help="the mapping it is taken in through")
    told = parser.parse_args()
    if told.input and not told.mapping:
        parser.error("--input needs --mapping NAME: which mapping is the file to be read through?")
    if told.input and not told.input.is_file():
        parser.error(f"there is no file {told.input}")
    return told


def lock_over(window: QMainWindow, look: Look) -> None:
    """The demonstration holds nobody's data: Lock shows the unlock page, and whatever is typed leads back."""
    from champion_app.ui.rooms.unlock.unlock_page import UnlockPage

    page = UnlockPage(look)
    page.resize(window.size())
    page.move(window.pos())

    def back() -> None:
        window.show()
        page.close()
        page.deleteLater()

    page.passphrase_given.connect(lambda _typed: back())
    page.show()
    window.hide()
    page.field.setFocus()


def main() -> int:
    """Returns 0 where the day was walked or the window closed; 1 with a sentence where the extract cannot be used."""
    told = _arguments()
    no_display = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    headless = told.headless or no_display
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from champion_app.demo.before import lived_in_laptop
    from champion_app.demo.day import BANNER, Day, write_summary
    from champion_app.demo.stage import clock, stage
    from champion_app.opening import open_window
    from champion_app.ui.fonts import load_fonts
    from champion_app.ui.look import Look
    from champion_app.ui.spoken_roles import install_spoken_roles
    from champion_app.ui.tasks import Tasks

    app = QApplication(sys.argv[:1])
    install_spoken_roles()
    load_fonts()
    look = Look(app)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="champion-demo-") as place,
            stage(Path(place), source=told.input, mapping=told.mapping) as ready,
            Tasks() as tasks,
        ):
            if headless:
                told.out.mkdir(parents=True, exist_ok=True)
                summary = Day(ready, look=look, tasks=tasks, out=told.out).walk()
                write_summary(told.out, summary)
                arrived = summary["arrived_on_second_laptop"]
                sys.stdout.write(f"{len(summary['pictures'])} pictures and summary.json are in {told.out}\n")
                return 0 if arrived == 2 and not summary["waiting"] else 1  # the contact and the note
            vault = lived_in_laptop(ready)
            window = open_window(vault, tasks=tasks, look=look, clock=clock, keystore_sentence="", banner=BANNER)
            window.lock_asked.connect(lambda: lock_over(window, look))
            window.show()
            code = app.exec()
            vault.close()
            return code
    except Expected as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
