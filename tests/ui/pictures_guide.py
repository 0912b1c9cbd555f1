"""The pictures of README and guide, of the demonstration as it is now: ``python -m tests.ui.pictures_guide``."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from champion_app.demo.before import lived_in_laptop
from champion_app.demo.day import SAID
from champion_app.demo.driver import until
from champion_app.demo.stage import clock, stage
from champion_app.domain.rules.partners.fit import Wishes
from champion_app.opening import open_window
from champion_app.store.vault import Vault
from champion_app.ui.fonts import load_fonts
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.briefing.room import BriefingRoom
from champion_app.ui.rooms.case.contact_strip import ContactStrip
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.rooms.unlock.join_page import JoinPage
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import Mode
from tests.ui.briefing_day import briefing_row
from tests.ui.force import WORKS_UNTIL
from tests.ui.pictures_window import keep
from tests.ui.roof import case_rows
from tests.vaults.fresh import MONDAY, new_vault
from tests.viewer.test_viewer import picture

OUT = Path("docs/pictures")
KEYSTORE = "Half of the key is kept by this laptop's own keystore, so a stolen disk alone opens nothing."


def doors(look: Look) -> None:
    """Unlock, a wrong passphrase, joining."""
    unlock, join = UnlockPage(look), JoinPage(look, keystore_sentence=KEYSTORE)
    for page, name in ((unlock, "unlock"), (join, "join")):
        page.resize(1280, 800)
        page.show()
        keep(page, OUT, name)
    unlock.show_wrong("That is not the passphrase. Nothing is lost.", seconds=12)
    keep(unlock, OUT, "unlock-wrong")
    for page in (unlock, join):
        page.close()
        page.deleteLater()


def opened(vault: Vault, tasks: Tasks, look: Look, *, mode: Mode = "light", scale: float = 1.0) -> MainWindow:
    """A window of the guide's size."""
    look.wear(mode=mode, scale=scale)
    window = open_window(vault, tasks=tasks, look=look, clock=clock, keystore_sentence=KEYSTORE)
    window.show()
    until(lambda: bool(window.today.first.slot.shown()), "Today")
    return window


def recording(window: MainWindow) -> None:
    """A contact that is being written down, after the card was read."""
    row = next(row for row in window.today.first.list.rows() if "voicemail" in row.second)
    window.record_contact(row.key)
    until(lambda: isinstance(window.case.strips.strip, ContactStrip), "the contact strip")
    window.case.number.card.read_confirmed.emit()
    until(window.case.number.is_shown, "the number")
    strip = window.case.strips.strip
    if isinstance(strip, ContactStrip):
        strip.outcomes.choose_key(2)
        strip.words.setPlainText(SAID)


def rooms(window: MainWindow) -> None:
    """Every room of the guide."""
    keep(window, OUT, "today")
    window.go("caseload")
    keep(window, OUT, "caseload")
    window.go("partners")
    window.partners.look_for(Wishes(strand="race", area="Bristol", language="so", access="step-free"))
    keep(window, OUT, "partners")
    for room in ("station", "settings"):
        window.go(room)
        keep(window, OUT, room)
    window.go("today")
    recording(window)
    keep(window, OUT, "case")
    window.case.leave()
    window.case.tabs.choose("people")
    window.case.people.cards[0].ask.click()
    keep(window, OUT, "people")
    window.joint.start_note(window.case.scope())
    window.go("joint")
    keep(window, OUT, "joint")


def a_review(window: MainWindow) -> None:
    """The risk of a case, reviewed just now."""
    window.case.strips.start_review()
    strip = window.case.strips.strip
    if isinstance(strip, FormStrip):
        told = {
            "level": "high", "reason": "A second note in a month, and it names the children.",
            "threat": "“We know which school.” The words were painted, not said", "harm": "Nobody sleeps before two",
            "likely": "Twice at the same door; nobody was seen", "investigation": "The neighbour’s doorbell has video",
            "engagement": "Wants contact before three, trusts the health visitor",
        }  # fmt: skip
        strip.form.set_values(told)
        strip.save()
    until(lambda: window.case.strips.strip is None, "the review")
    window.sitting.say_alone(alone=True)
    until(lambda: bool(window.case.risk.answers.told()), "its answers")
    window.toast.hide()
    keep(window, OUT, "risk")


def a_file(window: MainWindow, folder: Path) -> None:
    """A photo that is being added, over one that is there."""
    for name, what in (("IMG_2041.png", "The front door, kicked in"), ("IMG_2042.png", "The words on the")):
        photo = folder / name
        photo.write_bytes(picture(640, 480) + os.urandom(3_100_000))
        window.case.refresh()
        window.case.adding.take((photo,))
        until(lambda: window.case.adding.strip is not None, "the strip")
        strip = window.case.adding.strip
        if strip is not None:
            strip.form.set_values({"name": name, "what": what})
            if name == "IMG_2041.png":
                strip.save()
                until(lambda: len(window.case.files.cards) == 1, "the first file")
    window.toast.hide()
    keep(window, OUT, "files")


def a_briefing(vault: Vault, tasks: Tasks, look: Look) -> None:
    """The report of a day that has a little of everything in it."""
    vault.replica.apply_rows([*case_rows("c5", "Leon Price"), briefing_row()], cursor="i.1.1")
    vault.replica.finish_round(at=MONDAY.isoformat(), works_until=WORKS_UNTIL, user_name="")
    window = open_window(vault, tasks=tasks, look=look, clock=lambda: MONDAY, keystore_sentence=KEYSTORE)
    window.show()
    window.go("briefing")
    room = window.rooms.room("briefing")
    if isinstance(room, BriefingRoom):
        until(lambda: bool(room.overview.list.rows()), "the report")
        room.overview.list.choose("repeat-victim")
    keep(window, OUT, "briefing")
    window.close()


def main() -> None:
    """Render everything."""
    app = QApplication([])
    load_fonts()
    look = Look(app)
    doors(look)
    with tempfile.TemporaryDirectory() as place, stage(Path(place)) as ready, Tasks() as tasks:
        full, empty = lived_in_laptop(ready), new_vault(Path(place) / "empty", clock=clock)
        shots: list[tuple[Vault, str, Mode, float]] = [
            (full, "today-200", "light", 2.0),
            (full, "today-contrast", "contrast", 1.0),
            (empty, "today-empty", "light", 1.0),
        ]
        for vault, name, mode, scale in shots:
            window = opened(vault, tasks, look, mode=mode, scale=scale)
            keep(window, OUT, name)
            window.close()
        window = opened(full, tasks, look, mode="dark")
        recording(window)
        keep(window, OUT, "case-dark")
        window.close()
        window = opened(full, tasks, look)
        rooms(window)
        window.open_case(window.case.scope())
        a_review(window)
        a_file(window, Path(place))
        window.close()
        monday = new_vault(Path(place) / "monday")
        a_briefing(monday, tasks, look)
        for vault in (full, empty, monday):
            vault.close()


if __name__ == "__main__":
    main()
