"""Several champions on one laptop: numbers instead of names, vaults of their own, nothing of one seen by another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app import app as roof
from champion_app import opening
from champion_app.host.people import next_person, people, place_of
from champion_app.store.key.unlock import HEADER_NAME
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.unlock.join_page import JoinPage
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.session.leave import Leave
from champion_app.ui.tasks import Tasks
from tests.proofs._marked import Marked, marked_vault
from tests.vaults.fresh import CHEAP

FIRST, SECOND = "Zqfirst", "Zqsecond"


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[roof.Roof]:
    """The app over an empty folder."""
    with Tasks() as tasks:
        made = roof.Roof(qapp, tasks, tmp_path)
        yield made
        if isinstance(made.window, MainWindow):
            vault = made.window._vault
            qapp.aboutToQuit.disconnect(vault.close)
            made.window.close()
            tasks.close()
            vault.close()
        if made.window is not None:
            made.window.close()
            made.window.deleteLater()


def two(folder: Path) -> tuple[Marked, Marked]:
    """Two vaults, each full of markers of its own."""
    return marked_vault(folder, stem=FIRST), marked_vault(place_of(folder, 2), stem=SECOND)


def words(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel))


def unlock(page: UnlockPage, passphrase: str) -> None:
    QTest.keyClicks(page.field, passphrase)
    QTest.keyClick(page.field, Qt.Key.Key_Return)


def unlock_page(house: roof.Roof) -> UnlockPage:
    assert isinstance(house.window, UnlockPage)
    return house.window


def choose_second(house: roof.Roof) -> UnlockPage:
    """By key: the numbers are a list like any other."""
    unlock_page(house).numbers.setFocus()
    QTest.keyClick(unlock_page(house).numbers, Qt.Key.Key_Down)
    return unlock_page(house)


def test_a_laptop_of_one_shows_no_numbers(house: roof.Roof, tmp_path: Path) -> None:
    marked_vault(tmp_path, stem=FIRST)
    house.start()
    assert not hasattr(unlock_page(house), "numbers")


def test_the_unlock_screen_tells_people_apart_by_a_number_and_nothing_else(house: roof.Roof, tmp_path: Path) -> None:
    two(tmp_path)
    house.start()
    page = unlock_page(house)

    assert [page.numbers.itemText(place) for place in range(page.numbers.count())] == ["1", "2"]
    assert FIRST not in words(page)
    assert choose_second(house).numbers.code() == "2"


def test_a_passphrase_opens_the_vault_of_its_own_number_only(house: roof.Roof, tmp_path: Path, qtbot: QtBot) -> None:
    first, second = two(tmp_path)
    house.start()
    unlock(unlock_page(house), second.passphrase)
    qtbot.waitUntil(lambda: "That is not the passphrase" in words(unlock_page(house)))
    assert (tmp_path / "attempts.json").exists()

    page = choose_second(house)
    assert "That is not the passphrase" not in words(page), "the waiting time of another is not theirs"
    unlock(page, second.passphrase)
    qtbot.waitUntil(lambda: isinstance(house.window, MainWindow))
    window = house.window
    assert isinstance(window, MainWindow)
    while window.rooms.make_one():
        pass
    with qtbot.waitSignal(window.case.loaded):
        window.open_case("case:c0")
    window.case.tabs.choose("people")
    assert SECOND in words(window)
    assert not any(FIRST in words(top) for top in QApplication.topLevelWidgets())
    assert first.stem == FIRST


def test_the_same_number_comes_back_after_a_lock(qapp: QApplication, tmp_path: Path) -> None:
    two(tmp_path)
    leave = Leave(person=2)
    assert "--person=2" in leave.arguments()
    with Tasks() as tasks:
        house = roof.Roof(qapp, tasks, tmp_path, again=leave)
        house.start()
        assert unlock_page(house).numbers.code() == "2"
        unlock_page(house).close()


def test_someone_else_sets_the_laptop_up_beside_the_first_and_leaves_nothing_where_it_fails(
    house: roof.Roof, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "calibrated", lambda: CHEAP)
    marked = marked_vault(tmp_path, stem=FIRST)
    before = (tmp_path / HEADER_NAME).read_bytes()
    house.start()
    QTest.mouseClick(unlock_page(house).someone_else, Qt.MouseButton.LeftButton)
    page = house.window
    assert isinstance(page, JoinPage)
    assert "You will be number 2 on this laptop." in words(page)
    for line, typed in (
        (page.address, "127.0.0.1:1"), (page.code, "ABCDE FGHJK MNPQR STVWX YZ234 5"),
        (page.first, "plum ladder forty goose"), (page.second, "plum ladder forty goose"),
    ):  # fmt: skip
        QTest.keyClicks(line, typed)
        QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.trouble()))

    assert people(tmp_path, vault=HEADER_NAME) == [1]
    assert next_person(tmp_path, vault=HEADER_NAME) == 2
    back = next(one for one in page.findChildren(QPushButton) if one.text() == "Back to unlocking")
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    unlock(unlock_page(house), marked.passphrase)
    qtbot.waitUntil(lambda: isinstance(house.window, MainWindow))
    assert (tmp_path / HEADER_NAME).read_bytes() == before


def test_nine_are_the_most(tmp_path: Path) -> None:
    for person in range(1, 10):
        place_of(tmp_path, person).mkdir(exist_ok=True)
        (place_of(tmp_path, person) / HEADER_NAME).touch()
    assert people(tmp_path, vault=HEADER_NAME) == list(range(1, 10))
    assert next_person(tmp_path, vault=HEADER_NAME) == 0
