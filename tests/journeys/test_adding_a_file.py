"""A champion adds a photo with the keyboard alone, and another sees it: vault, wire, hub, another laptop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from champion_app.domain.scope import case_scope
from champion_app.store.rows import files
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.rooms.case.room import CaseRoom
from champion_app.ui.tasks import Tasks
from champion_app.ui.theme import Theme
from tests.journeys.cases_at_hub import Force, level
from tests.journeys.laptops import now
from tests.viewer.test_viewer import picture

MOST_TRIES = 40


@contextmanager
def case_open(vault: Vault, case: str, qtbot: QtBot, app: QApplication) -> Iterator[CaseRoom]:
    """The case on this laptop's screen."""
    with Tasks() as tasks:
        look, window = Look(app, Theme()), QMainWindow()
        room = CaseRoom(vault=vault, tasks=tasks, look=look, changes=Changes(), clock=now)
        window.setCentralWidget(room)
        window.show()
        with qtbot.waitSignal(room.loaded):
            room.open(case_scope(case))
        yield room
        window.close()


def strip_of(room: CaseRoom) -> FormStrip:
    """The strip that asks what the file shows."""
    assert room.adding.strip is not None
    return room.adding.strip


def choose_in_dialog(path: Path) -> QTimer:
    """Types the path into the file dialog once it is there, and Enter, until the dialog is gone."""
    timer = QTimer()
    tried = itertools.count()

    def type_it() -> None:
        dialog = next((top for top in QApplication.topLevelWidgets() if isinstance(top, QFileDialog)), None)
        line = dialog.findChild(QLineEdit) if dialog is not None and dialog.isVisible() else None
        if dialog is None or line is None:
            return
        if next(tried) > MOST_TRIES:
            dialog.reject()
            return
        line.clear()
        QTest.keyClicks(line, str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)

    timer.timeout.connect(type_it)
    timer.start(50)
    return timer


def test_a_photo_goes_from_the_keyboard_to_another_laptop(
    force: Force, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first, second)
    level(laptop, other)
    photo = tmp_path / "IMG_2041.png"
    photo.write_bytes(picture(40, 30))

    with case_open(laptop, case, qtbot, qapp) as room:
        typing = choose_in_dialog(photo)
        QTest.keyClick(room, Qt.Key.Key_A)
        qtbot.waitUntil(lambda: room.adding.strip is not None)
        typing.stop()
        words = strip_of(room).form.editor("what")
        QTest.keyClicks(words, "The door, kicked in")
        with qtbot.waitSignal(room.loaded):
            QTest.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert [card.state.text() for card in room.files.cards] == ["here, not yet at the force"]
        level(laptop)
        with qtbot.waitSignal(room.loaded):
            room.refresh()
        assert [card.state.text() for card in room.files.cards] == ["here and at the force"]

    level(other)
    with case_open(other, case, qtbot, qapp) as room:
        room.tabs.choose("files")
        (card,) = room.files.cards
        assert card.state.text() == "here and at the force"
        QTest.mousePress(card.hold, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(card.picture.isVisible, timeout=20_000)
        assert card.picture.pixmap().size().toTuple() == (40, 30)
        QTest.mouseRelease(card.hold, Qt.MouseButton.LeftButton)


def test_one_taken_back_after_it_arrived_goes_everywhere(
    force: Force, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first, second)
    level(laptop, other)
    photo = tmp_path / "IMG_2041.png"
    photo.write_bytes(picture(40, 30))
    with case_open(laptop, case, qtbot, qapp) as room:
        room.adding.take((photo,))
        qtbot.waitUntil(lambda: room.adding.strip is not None)
        QTest.keyClicks(strip_of(room).form.editor("what"), "Somebody else's door")
        with qtbot.waitSignal(room.said) as said:
            strip_of(room).save()
        level(laptop, other)
        assert len(other.ask(files.lines, case_scope(case))) == 1
        assert said.args is not None
        with qtbot.waitSignal(room.loaded):
            said.args[0].act()

    level(laptop, other)

    for vault in (laptop, other):
        assert vault.ask(files.lines, case_scope(case)) == []
        assert vault.ask(lambda db: db.execute("SELECT count(*) FROM file_piece").fetchone()[0]) == 0
