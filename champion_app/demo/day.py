"""A champion's day, walked off-screen from the keyboard through vault, wire and hub onto a second laptop."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Qt

from champion_app.demo.before import lived_in_laptop, sync
from champion_app.demo.driver import Driver, until
from champion_app.demo.stage import Stage, clock, stage
from champion_app.domain.kinds.partner import JointNote
from champion_app.domain.record import kind_of
from champion_app.host import disk
from champion_app.opening import open_window
from champion_app.store.queries import partners, station
from champion_app.store.rows.records import in_scope
from champion_app.store.vault import Vault
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.briefing.room import BriefingRoom
from champion_app.ui.rooms.case.contact_strip import ContactStrip
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.field import Dropdown, Words
from sync.hub.access import enrolment
from sync.hub.casework import champion_requests

BANNER = "This is a demonstration. The people in it are sample people, and nothing of it is kept."
SAID = "Rang for a minute. I left no message."
TAKE_ON = "Take this case on"
AGREED = "Housing moves the interview with the neighbour to this week."


class SmallHub(msgspec.Struct, frozen=True, kw_only=True):
    """A hub with a few cases and a code for one laptop: what the smoke test needs."""

    url: str
    code: str


@contextmanager
def small_hub(folder: Path) -> Iterator[SmallHub]:
    """Start it, and stop it afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with stage(folder, cases=3) as ready:
        with ready.running.hub.storage.write() as tx:
            code = enrolment.issue_code(tx, user_id=ready.first.id, now=clock())
        yield SmallHub(url=ready.running.url, code=code)


class Day:
    """The walk. Each step is what a champion does; each picture is what they see."""

    def __init__(self, ready: Stage, *, look: Look, tasks: Tasks, out: Path, banner: str = BANNER) -> None:
        self._ready, self._look, self._tasks, self._out, self._banner = ready, look, tasks, out, banner
        self._timings: dict[str, float] = {}
        self._pictures: list[str] = []

    def walk(self) -> dict[str, Any]:
        """Walk the day; returns what ``summary.json`` holds."""
        self._unlock_picture()
        vault = self._timed("a laptop with a day's work behind it", lambda: lived_in_laptop(self._ready))
        try:
            behind = vault.ask(station.standing).accepted
            receipts_behind = len(vault.ask(station.receipts))
            scope, receipts = self._first_laptop(vault)
            standing = vault.ask(station.standing)
        finally:
            vault.close()
        arrived = self._second_laptop(scope)
        intake = self._ready.intake
        return {
            "intake": {
                "rows": intake.rows, "taken": intake.taken, "changed": intake.changed, "unchanged": intake.unchanged,
                "rejected": len(intake.rejects), "cases": intake.cases_made,
                "seconds": round(self._ready.intake_seconds, 3),
            },
            "allocated": self._ready.allocated,
            "asked_for": self._asked_for(),
            "accepted_before": behind,
            "accepted": standing.accepted - behind,
            "set_aside": standing.aside,
            "waiting": standing.waiting,
            "receipts": receipts[receipts_behind:],
            "arrived_on_second_laptop": arrived,
            "seconds": {name: round(value, 3) for name, value in self._timings.items()},
            "pictures": self._pictures,
        }  # fmt: skip

    def _asked_for(self) -> int:
        """How many requests for cases came to the hub."""
        with self._ready.running.hub.storage.read() as tx:
            return len(champion_requests.asked(tx))

    def _timed(self, name: str, work: Any) -> Any:
        begun = time.perf_counter()
        result = work()
        self._timings[name] = time.perf_counter() - begun
        return result

    def _unlock_picture(self) -> None:
        page = UnlockPage(self._look)
        page.resize(1280, 800)
        page.show()
        page.focus()
        driver = Driver(page, self._out)
        driver.write(page.field, "a passphrase")
        driver.picture("01-unlock")
        self._pictures += driver.pictures
        page.close()
        page.deleteLater()

    def _window(self, vault: Vault) -> MainWindow:
        window = open_window(
            vault, tasks=self._tasks, look=self._look, clock=clock, keystore_sentence="", banner=self._banner
        )
        window.show()
        until(lambda: bool(window.today.first.slot.shown()), "Today")
        return window

    def _first_laptop(self, vault: Vault) -> tuple[str, list[str]]:
        window = self._timed("window opens on Today", lambda: self._window(vault))
        driver = Driver(window, self._out)
        driver.picture("02-today")
        window.go("caseload")
        until(lambda: window.caseload.model.rowCount() > 0, "Caseload")
        driver.picture("03-caseload")
        window.go("today")
        scope = window.today.first.list.rows()[0].key
        window.today.focus_first()
        rows = window.today.first.list
        driver.press(rows.focusWidget() or rows, Qt.Key.Key_Return)
        until(lambda: window.here() == "case" and window.case.list.isVisible(), "the case")
        driver.picture("04-case")
        # An extract without telephone numbers has nothing to show: then the card alone is read.
        if window.case.number.has_number():
            driver.click("I have read this: show")
            until(lambda: window.case.number.is_shown(), "the number, once it was written down that it was looked at")
        driver.picture("05-safe-contact-read")
        self._record(window, driver)
        self._partner_note(window, driver, vault, scope)
        self._briefing(window, driver)
        receipts = self._sync(window, driver, vault)
        self._pictures += driver.pictures
        window.close()
        window.deleteLater()
        return scope, receipts

    def _record(self, window: MainWindow, driver: Driver) -> None:
        window.case.start_contact()
        strip = window.case.strips.strip
        if not isinstance(strip, ContactStrip):
            raise TypeError("the contact strip did not open")
        driver.press(strip, Qt.Key.Key_2)
        driver.write(strip.words, SAID)
        driver.picture("06-record-contact")
        driver.press(strip.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        until(lambda: window.case.strips.strip is None, "the contact to be recorded")
        until(lambda: window.rail.count("station") != "", "the count of what waits")
        driver.picture("07-recorded")

    def _partner_note(self, window: MainWindow, driver: Driver, vault: Vault, scope: str) -> None:
        window.go("partners")
        driver.picture("08-partners")
        agency = vault.ask(partners.agencies)[0]
        window.joint.start_note(scope, agency.id)
        window.go("joint")
        until(lambda: any(one.isVisible() for one in window.joint.findChildren(Words)), "the line that takes notes")
        speaker = driver.named(Dropdown, "Said by")
        until(lambda: speaker.code() == agency.id, "the agency whose words these are")
        driver.click("Decision, Alt+3")
        words = driver.named(Words, "Words")
        driver.write(words, AGREED)
        driver.picture("09-joint-note")
        driver.press(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        until(lambda: bool(vault.ask(partners.joint_notes, scope=scope)), "the joint note to be saved")
        driver.picture("10-joint-note-added")

    def _briefing(self, window: MainWindow, driver: Driver) -> None:
        """Read the day's report, and ask for the first case that nobody has. A force of one's own may have neither."""
        window.go("briefing")
        room = window.rooms.room("briefing")
        if not isinstance(room, BriefingRoom):
            raise TypeError("the Briefing room was not made")
        until(lambda: room.slot.shown() is not None, "the Briefing")
        driver.picture("11-briefing")
        rows = room.overview.list.rows()
        if not rows:
            return
        driver.press(room.overview.list, Qt.Key.Key_Return)
        if room.items.isVisible():
            driver.picture("12-briefing-line")
        if room.items.primary.isVisible() and room.items.primary.text() == TAKE_ON:
            driver.press(room.items.list, Qt.Key.Key_Return)
            until(lambda: not room.items.primary.isVisible(), "the request to be kept")
            driver.picture("13-briefing-asked")

    def _sync(self, window: MainWindow, driver: Driver, vault: Vault) -> list[str]:
        window.go("station")
        until(lambda: window.rail.count("station").startswith("↑"), "what waits")
        driver.picture("14-station-waiting")
        begun = time.perf_counter()
        driver.click("Sync now")
        until(lambda: window.rail.count("station") == "", "everything accepted by the force")
        self._timings["sync of the day's work"] = time.perf_counter() - begun
        driver.picture("15-station-accepted")
        return vault.ask(station.receipts)

    def _second_laptop(self, scope: str) -> int:
        vault = self._ready.laptop("second", self._ready.second)
        try:
            sync(vault)
            window = self._window(vault)
            driver = Driver(window, self._out)
            window.open_case(scope)
            until(lambda: window.case.list.isVisible(), "the case on the second laptop")
            driver.picture("16-second-laptop")
            self._pictures += driver.pictures
            rows = vault.ask(in_scope, scope)
            notes = [row for row in rows if row.kind == kind_of(JointNote).name and row.body["words"] == AGREED]
            contacts = [row for row in rows if row.body.get("words") == SAID]
            found = len(vault.ask(partners.joint_notes, scope=scope))
            window.close()
            window.deleteLater()
            return len(notes) + len(contacts) if found else 0
        finally:
            vault.close()


def write_summary(out: Path, summary: dict[str, Any]) -> None:
    """Keep what was counted."""
    disk.put_whole(out / "summary.json", (json.dumps(summary, indent=2, ensure_ascii=False) + "\n").encode())
