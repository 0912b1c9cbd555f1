"""Nothing personal in what stands around a page: titles, tooltips, status, help, actions, notifications."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QAction, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.catalogue import standard_catalogue
from champion_app.host.keystore import NoKeystore
from champion_app.opening import open_window
from champion_app.store.key.unlock import vault_key
from champion_app.store.vault import Vault
from champion_app.ui.doors import DOORS
from champion_app.ui.finder import Finder
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.session import capture
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.hold_name import HoldToShow
from tests.proofs._marked import Marked, marked_vault
from tests.vaults.fresh import MONDAY, policy

STEM = "Zqwrtpl"
UI = Path(__file__).resolve().parents[3] / "champion_app"


@pytest.fixture
def marked(tmp_path: Path, qapp: QApplication) -> Iterator[tuple[MainWindow, Marked]]:
    """The whole window over records in which every personal field holds a marker."""
    told = marked_vault(tmp_path / "laptop", stem=STEM)
    key = vault_key(tmp_path / "laptop", told.passphrase, keeper=NoKeystore())
    vault = Vault(
        tmp_path / "laptop", key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY
    )  # fmt: skip
    with Tasks() as tasks:
        window = open_window(
            vault, tasks=tasks, look=Look(qapp), clock=lambda: MONDAY, keystore_sentence="The passphrase alone."
        )
        while window.rooms.make_one():
            pass
        window.show()
        yield window, told
        window.close()
        shiboken6.delete(window)
    vault.close()


def leaks(window: QWidget) -> set[str]:
    """Where a marker stands that somebody sees who does not look at the page itself."""
    found = set()
    shown: list[QWidget | QAction] = [*QApplication.allWidgets(), *window.findChildren(QAction)]
    for one in shown:
        told = {"tooltip": one.toolTip(), "status": one.statusTip(), "help": one.whatsThis()}
        if isinstance(one, QWidget):
            told |= {"title": one.windowTitle(), "icon": one.windowIconText(), "role": one.windowRole()}
        else:
            told |= {"action": one.text(), "icon": one.iconText()}
        found |= {f"{type(one).__name__} {place}" for place, words in told.items() if STEM in words}
    return found


def test_every_room_keeps_what_is_personal_inside_its_page(marked: tuple[MainWindow, Marked], qtbot: QtBot) -> None:
    window, _told = marked
    for door in DOORS:
        window.go(door.room)
        qtbot.wait(20)
        assert leaks(window) == set(), door.room
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    for tab in ("people", "timeline"):
        window.case.tabs.choose(tab)
        assert leaks(window) == set(), tab
    window.case.strips.start_note()
    assert leaks(window) == set()
    window.open_finder()
    finder = window.findChildren(Finder)[-1]
    QTest.keyClicks(finder.field, STEM)
    qtbot.waitUntil(lambda: finder.answers.count() > 0)
    assert leaks(window) == set()
    finder.close()


def test_the_walk_sees_a_name_in_a_tooltip_a_title_or_an_action(marked: tuple[MainWindow, Marked]) -> None:
    """Planted, one by one."""
    window, told = marked
    name = told.markers[1]
    window.findChildren(QPushButton)[0].setToolTip(name)
    assert leaks(window)
    window.findChildren(QPushButton)[0].setToolTip("")
    window.setWindowTitle(name)
    assert leaks(window) == {"MainWindow title"}
    window.setWindowTitle("Champion")
    action = QAction(QIcon(), name, window)
    assert any("QAction" in place for place in leaks(window))
    shiboken6.delete(action)
    assert leaks(window) == set()


def test_a_name_shows_while_it_is_held_and_not_a_moment_longer(marked: tuple[MainWindow, Marked], qtbot: QtBot) -> None:
    window, told = marked
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    name, reason = told.markers[2], told.markers[1]
    hold = window.case.header.findChildren(HoldToShow)[0]
    assert name not in _words(window.case.header)
    hold.pressed.emit()
    assert name in _words(window.case.header.over)
    assert reason in _words(window.case.header.over)
    hold.released.emit()
    assert name not in _words(window)
    assert reason not in _words(window)


def _words(widget: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_nothing_of_the_app_speaks_outside_its_windows() -> None:
    """No tray, no notification, no recent file, no print queue, no other program handed a file."""
    outside = {"QSystemTrayIcon", "QDesktopServices", "QPrinter", "QPrintDialog", "QFileIconProvider", "QTemporaryFile"}
    used = {
        (path.name, node.id)
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Name) and node.id in outside
    }
    assert used == set()
    dialogs = {path.name for path in UI.rglob("*.py") if "QFileDialog(" in path.read_text(encoding="utf-8")}
    assert dialogs <= {"file_choice.py"}


def test_the_app_says_honestly_whether_a_screenshot_can_be_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "POSSIBLE", False)
    assert "cannot keep" in capture.sentence()
    monkeypatch.setattr(capture, "POSSIBLE", True)
    assert "show nothing" in capture.sentence()
