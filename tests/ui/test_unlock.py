"""The two doors: unlocking with a wrong and a right passphrase, and joining with letters that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app import app as roof
from champion_app import opening
from champion_app.host.attempts import Attempts
from champion_app.ui.look import Look
from champion_app.ui.main_window import MainWindow
from champion_app.ui.rooms.unlock import unlock_page
from champion_app.ui.rooms.unlock.join_page import JoinAnswers, JoinPage
from champion_app.ui.rooms.unlock.unlock_page import UnlockPage
from champion_app.ui.tasks import Tasks
from tests.vaults.fresh import CHEAP, PASSPHRASE, new_vault

CODE = "ABCDE FGHJK MNPQR STVWX YZ234 5"
GOOD = "plum ladder forty goose"


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Tasks() as made:
        yield made


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication, tasks: Tasks) -> Iterator[roof.Roof]:
    """The app as it is started, over a folder of its own."""
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


def words_in(widget: QWidget) -> str:
    """Every word that can be seen."""
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def button(widget: QWidget, words: str) -> QPushButton:
    """The button with these words."""
    return next(one for one in widget.findChildren(QPushButton) if one.text().strip() == words)


def unlock(page: UnlockPage, passphrase: str) -> None:
    """Type it and press Enter."""
    QTest.keyClicks(page.field, passphrase)
    QTest.keyClick(page.field, Qt.Key.Key_Return)


def started(house: roof.Roof, folder: Path) -> UnlockPage:
    """The unlock screen over a vault that is there."""
    new_vault(folder).close()
    page = house.start()
    assert isinstance(page, UnlockPage)
    return page


def test_the_right_passphrase_opens_today(house: roof.Roof, tmp_path: Path, qtbot: QtBot) -> None:
    """From the keyboard alone; the field is in front from the start."""
    page = started(house, tmp_path)
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.waitUntil(page.field.hasFocus)
    unlock(page, PASSPHRASE)

    qtbot.waitUntil(lambda: isinstance(house.window, MainWindow))
    assert isinstance(house.window, MainWindow)
    assert house.window.here() == "today"


def test_a_wrong_passphrase_is_told_in_a_sentence_and_a_right_one_still_opens(
    house: roof.Roof, tmp_path: Path, qtbot: QtBot
) -> None:
    """What was typed is gone, the field waits for another try, and a screen reader hears the same words."""
    page = started(house, tmp_path)
    unlock(page, "wrong words are these")
    told = "That is not the passphrase. Nothing is lost."
    qtbot.waitUntil(lambda: told in words_in(page))

    assert page.field.accessibleDescription() == told
    assert page.field.isEnabled()
    assert page.field.text() == ""
    assert page.button.isEnabled()
    unlock(page, PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(house.window, MainWindow))


def test_the_third_wrong_passphrase_makes_the_next_try_wait(house: roof.Roof, tmp_path: Path, qtbot: QtBot) -> None:
    """The button rests and says for how long; Enter gives nothing away and keeps what was typed."""
    page = started(house, tmp_path)
    for _ in range(8):
        Attempts(tmp_path).note_wrong(datetime.now(UTC))
    unlock(page, "not the passphrase")
    qtbot.waitUntil(lambda: "You can try again in" in words_in(page))

    assert not page.button.isEnabled()
    given: list[str] = []
    page.passphrase_given.connect(given.append)
    unlock(page, PASSPHRASE)
    assert given == []
    assert page.field.text() == PASSPHRASE


def test_a_restart_does_not_forget_the_wait(house: roof.Roof, tmp_path: Path, qtbot: QtBot) -> None:
    for _ in range(8):
        Attempts(tmp_path).note_wrong(datetime.now(UTC))
    page = started(house, tmp_path)

    qtbot.waitUntil(lambda: "The passphrase was wrong before. Nothing is lost." in words_in(page))
    assert not page.button.isEnabled()


def test_the_wait_is_counted_down_and_then_over(qapp: QApplication, qtbot: QtBot) -> None:
    page = UnlockPage(Look(qapp))
    qtbot.addWidget(page)
    page.show()
    page.show_wrong("That was not it. Nothing is lost.", seconds=2)
    assert "You can try again in 2 seconds." in words_in(page)
    page._timer.setInterval(20)  # quicker than a second, or the test would take two

    qtbot.waitUntil(lambda: "You can try again in 1 second." in words_in(page))
    qtbot.waitUntil(page.button.isEnabled)
    assert "That was not it. Nothing is lost." in words_in(page)
    assert "try again" not in words_in(page)


def test_a_damaged_vault_says_so_and_is_not_counted_as_a_wrong_try(
    house: roof.Roof, tmp_path: Path, qtbot: QtBot
) -> None:
    page = started(house, tmp_path)
    (tmp_path / "vault.head").write_bytes(b"not a header")
    unlock(page, PASSPHRASE)
    qtbot.waitUntil(lambda: page.field.isEnabled() and bool(page.field.accessibleDescription()))

    assert page.field.accessibleDescription().endswith(".")
    assert Attempts(tmp_path).seconds_left(datetime.now(UTC)) == 0
    assert not (tmp_path / "attempts.json").exists()


def test_caps_lock_is_told_before_the_mistake(qapp: QApplication, qtbot: QtBot) -> None:
    page = UnlockPage(Look(qapp))
    qtbot.addWidget(page)
    page.show()
    QTest.keyClicks(page.field, "F")
    assert "Caps Lock is on" in words_in(page)
    QTest.keyClicks(page.field, "o")
    assert "Caps Lock is on" not in words_in(page)
    QTest.keyClicks(page.field, "F", Qt.KeyboardModifier.ShiftModifier)
    assert "Caps Lock is on" not in words_in(page)


def test_whoever_forgot_it_is_told_what_is_safe_and_what_to_do(qapp: QApplication, qtbot: QtBot) -> None:
    page = UnlockPage(Look(qapp))
    qtbot.addWidget(page)
    page.show()
    assert unlock_page.FORGOTTEN not in words_in(page)
    QTest.mouseClick(page.forgotten, Qt.MouseButton.LeftButton)
    assert unlock_page.FORGOTTEN in words_in(page)
    QTest.mouseClick(page.forgotten, Qt.MouseButton.LeftButton)
    assert unlock_page.FORGOTTEN not in words_in(page)


def test_a_passphrase_is_dots_except_while_held_and_never_reaches_the_clipboard(
    qapp: QApplication, qtbot: QtBot
) -> None:
    page = UnlockPage(Look(qapp))
    qtbot.addWidget(page)
    page.show()
    QGuiApplication.clipboard().setText("before")
    QTest.keyClicks(page.field, GOOD)
    assert not set(GOOD) & set(page.field.displayText())
    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
        QTest.keyClick(page.field, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    assert page.field.text() == GOOD

    hold = button(page, "Hold to show")
    QTest.mousePress(hold, Qt.MouseButton.LeftButton)
    assert page.field.displayText() == GOOD
    QTest.mouseRelease(hold, Qt.MouseButton.LeftButton)
    assert page.field.echoMode() == QLineEdit.EchoMode.Password


def join(page: JoinPage, *, address: str, code: str, first: str = GOOD, second: str = GOOD) -> None:
    """Fill the page as one goes down it: Enter leads from field to field, and the last one sets the laptop up."""
    for line, words in ((page.address, address), (page.code, code), (page.first, first), (page.second, second)):
        line.clear()
        QTest.keyClicks(line, words)
        QTest.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("address", "code", "sentence"),
    [
        ("127.0.0.1:1", CODE, "No hub answered at this address."),
        ("127.0.0.1:1", "ABCDE", "The code has 26 letters and digits; this one has 5."),
        ("127.0.0.1:1", "!" + CODE, "A code has only letters and digits, and never !."),
        ("not an address", CODE, "This is not an address of a hub."),
    ],
)
def test_joining_that_fails_says_why_keeps_what_was_typed_and_leaves_no_vault(
    house: roof.Roof, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, address: str, code: str,
    sentence: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(opening, "calibrated", lambda: CHEAP)
    page = house.start()
    assert isinstance(page, JoinPage)
    join(page, address=address, code=code)
    qtbot.waitUntil(lambda: bool(page.trouble()))

    assert page.trouble().startswith(sentence)
    assert page.trouble().endswith(".")
    assert (page.address.text(), page.code.text()) == (address, code)
    assert (page.first.text(), page.second.text()) == (GOOD, GOOD)
    assert button(page, "Set up this laptop").isEnabled()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("vault")] == []


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"address": " "}, "hub_url", "Type the address from the letter."),
        ({"code": " "}, "code", "Type the code from the letter."),
        ({"first": "short", "second": "short"}, "first", "Use at least 15 letters"),
        ({"first": "a" * 20, "second": "a" * 20}, "first", "Use more different letters"),
        ({"second": GOOD + "s"}, "second", "The two are not the same. Type it again."),
    ],
)
def test_a_field_that_cannot_be_right_says_so_beside_it_before_anything_is_sent(
    qapp: QApplication, qtbot: QtBot, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = JoinPage(Look(qapp), keystore_sentence="The passphrase alone.")
    qtbot.addWidget(page)
    page.show()
    answers: list[JoinAnswers] = []
    page.answered.connect(answers.append)
    join(page, **{"address": "hub:8443", "code": CODE, **typed})

    assert answers == []
    assert page._fields[field].error().startswith(sentence)
    assert sentence in words_in(page)
    assert [name for name, one in page._fields.items() if one.error()] == [field]
    join(page, address="hub:8443", code=CODE)
    assert answers == [JoinAnswers(hub_url="hub:8443", code=CODE, passphrase=GOOD)]
