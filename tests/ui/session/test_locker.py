"""Locking: covered at once, the words kept, what runs stopped, and the process asked to die within a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from champion_app.opening import open_window
from champion_app.store.queries import case as case_queries
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.session import locker
from champion_app.ui.session.leave import Leave
from champion_app.ui.session.locker import Locker
from champion_app.ui.session.neutral_page import NeutralPage
from champion_app.ui.tasks import Tasks
from tests.ui.roof import Roof, case_rows, roof

NAME = "Faduma Khalif"


class Guarded:
    """A window under a locker, and what it left when it was to die."""

    def __init__(self, house: Roof, app: QApplication) -> None:
        self.house = house
        self.left: list[Leave] = []
        self.tasks = Tasks()
        self.locker = Locker(
            app, tasks=self.tasks, look=house.look, today=lambda: date(2026, 11, 23), die=self.left.append
        )
        self.window = open_window(
            house.vault, tasks=self.tasks, look=house.look, clock=house.clock, keystore_sentence="",
            ending=self.locker.ending.is_set,
        )  # fmt: skip
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def guarded(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Guarded]:
    with roof(tmp_path / "laptop", qapp) as house:
        house.vault.replica.apply_rows(case_rows("a", NAME), cursor="")
        made = Guarded(house, qapp)
        made.window.show()
        made.locker.guard(made.window, close=made.close)
        yield made
        made.tasks.close()
        for top in qapp.topLevelWidgets():
            top.close()
        shiboken6.delete(made.window)


def seen(app: QApplication) -> list[QWidget]:
    return [top for top in app.topLevelWidgets() if top.isVisible()]


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def write_a_note(window: MainWindow, qtbot: QtBot, typed: str) -> None:
    """Open a note and type, without a pause in which it would be kept."""
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:a")
    window.case.strips.start_note()
    assert isinstance(window.case.strips.strip, FormStrip)
    QTest.keyClicks(window.case.strips.strip.form.editor("words"), typed)


def test_what_was_being_typed_is_in_the_vault_before_the_process_dies(guarded: Guarded, qtbot: QtBot) -> None:
    write_a_note(guarded.window, qtbot, "She said that")
    guarded.locker.lock("lid")

    kept = guarded.house.vault.ask(case_queries.draft_at, "note:case:a")
    assert "She said that" in str(kept)
    assert len(guarded.left) == 1
    assert guarded.closed == 1


def test_everything_is_covered_before_anything_else_is_done(guarded: Guarded, qapp: QApplication, qtbot: QtBot) -> None:
    """Also a dialog, which stands in front of the window. ``also`` is the first thing that runs after the cover."""
    dialog = QDialog(guarded.window)
    dialog.open()
    at_the_time: list[QWidget] = []
    guarded.locker.also(lambda: at_the_time.extend(seen(qapp)))
    guarded.locker.lock("asked")

    assert len(at_the_time) == 1
    assert words(at_the_time[0]) == ""
    at = guarded.window.geometry()
    assert guarded.left == [Leave(hidden=False, place=(at.x(), at.y(), at.width(), at.height()))]


def test_shift_three_times_brings_a_calendar_and_nothing_of_anybody(
    guarded: Guarded, qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitExposed(guarded.window):
        guarded.window.show()
    handle = guarded.window.windowHandle()
    assert handle is not None
    for _ in range(3):
        QTest.keyClick(handle, Qt.Key.Key_Shift)

    assert [type(top) for top in seen(qapp)] == [NeutralPage]
    assert words(seen(qapp)[0]).startswith("November 2026 Mon Tue")
    assert [leave.hidden for leave in guarded.left] == [True]


def test_a_sync_that_hangs_holds_locking_up_for_less_than_a_second(guarded: Guarded) -> None:
    """It is told to stop; where it does not notice, the process dies all the same."""
    begun, let, ended = threading.Event(), threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        let.wait(20)
        ended.set()

    guarded.tasks.run(hang, lane="network")
    assert begun.wait(5)
    guarded.locker.lock("asleep")
    assert not ended.is_set(), "it waited for what hangs"
    assert locker._WORK_SECONDS + locker._CLOSE_SECONDS < 1
    let.set()

    assert guarded.locker.ending.is_set()
    assert len(guarded.left) == 1


def test_locking_twice_dies_once(guarded: Guarded) -> None:
    guarded.locker.lock("screen")
    guarded.locker.lock("lid")

    assert len(guarded.left) == 1


def test_nothing_is_delivered_to_a_screen_once_locking_began(guarded: Guarded, qapp: QApplication) -> None:
    told: list[object] = []
    guarded.locker.lock("asked")
    guarded.tasks.run(lambda: 1, told.append)
    qapp.processEvents()

    assert told == []


def test_a_key_or_a_click_leads_on_from_the_calendar(qapp: QApplication, qtbot: QtBot) -> None:
    page = NeutralPage(Look(qapp), date(2026, 2, 28))
    qtbot.addWidget(page)
    page.show()
    for key in (Qt.Key.Key_Shift, Qt.Key.Key_Control):
        with qtbot.assertNotEmitted(page.left):
            QTest.keyClick(page, key)
    with qtbot.waitSignal(page.left):
        QTest.keyClick(page, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.left):
        QTest.mouseClick(page, Qt.MouseButton.LeftButton)
