"""Files of a case are covered; a picture shows while it is held, comes from another process, and looking is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.domain.kinds.attachment import Attachment
from champion_app.ui.rooms.case.files import FileCard
from champion_app.ui.rooms.case.room import CaseRoom
from tests.ui.roof import Roof, case_rows, roof, row
from tests.viewer.test_viewer import picture


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        made.vault.replica.apply_rows(case_rows("a", "Faduma Khalif"), cursor="")
        yield made


def opened(house: Roof, qtbot: QtBot) -> CaseRoom:
    room = CaseRoom(**house.parts())
    house.show(room)
    with qtbot.waitSignal(room.loaded):
        room.open("case:a")
    room.tabs.choose("files")
    return room


def attach(house: Roof, content: bytes) -> None:
    told = Attachment(name="IMG_1.png", what="The door, kicked in", media_type="image/png")
    house.vault.attach(told, content, scope="case:a", record_id="file-1")


def press(card: FileCard, qtbot: QtBot) -> None:
    QTest.mousePress(card.hold, Qt.MouseButton.LeftButton)


def test_a_picture_shows_while_it_is_held_and_looking_is_written_down(house: Roof, qtbot: QtBot) -> None:
    attach(house, picture(40, 30))
    card = opened(house, qtbot).files.cards[0]
    assert not card.picture.isVisible()
    assert card.remark.text().startswith("Covered.")

    press(card, qtbot)
    qtbot.waitUntil(card.picture.isVisible, timeout=20_000)
    assert card.picture.pixmap().size().toTuple() == (40, 30)
    QTest.mouseRelease(card.hold, Qt.MouseButton.LeftButton)
    assert not card.picture.isVisible()
    assert card.picture.pixmap().isNull()

    def looks() -> int:
        asked = "SELECT count(*) FROM audit WHERE record = 'file-1' AND act = 'consulted'"
        return int(house.vault.ask(lambda db: db.execute(asked).fetchone()[0]))

    qtbot.waitUntil(lambda: looks() == 1)


def test_a_tall_picture_fits_the_page_while_it_is_held(house: Roof, qtbot: QtBot) -> None:
    """Nothing of it lies under the edge of the window, whichever card it is on."""
    for number in range(3):
        told = Attachment(name=f"IMG_{number}.png", what="The door", media_type="image/png")
        house.vault.attach(told, picture(300 + number, 1500), scope="case:a", record_id=f"file-{number}")
    room = opened(house, qtbot)
    card = room.files.cards[-1]
    press(card, qtbot)
    qtbot.waitUntil(card.picture.isVisible, timeout=20_000)

    def whole() -> None:
        assert card.picture.visibleRegion().boundingRect().height() == card.picture.height()
        assert card.picture.height() >= card.picture.pixmap().height() > 100

    qtbot.waitUntil(whole)
    QTest.mouseRelease(card.hold, Qt.MouseButton.LeftButton, pos=QPoint(-300, 900))
    assert not card.picture.isVisible()


def test_a_picture_that_comes_after_it_was_let_go_is_not_shown(house: Roof, qtbot: QtBot) -> None:
    attach(house, picture(40, 30))
    card = opened(house, qtbot).files.cards[0]
    press(card, qtbot)
    QTest.mouseRelease(card.hold, Qt.MouseButton.LeftButton)
    done: list[bool] = []
    house.tasks.run(lambda: True, done.append)
    house.tasks.run(lambda: True, done.append)
    house.tasks.run(lambda: True, done.append)
    qtbot.waitUntil(lambda: len(done) == 3, timeout=20_000)

    assert not card.picture.isVisible()


@pytest.mark.parametrize(
    ("content", "words"), [(b"<html>", "not a picture that the app shows"), (picture(40, 30)[:50], "damaged")]
)
def test_a_file_that_is_no_picture_is_a_sentence(house: Roof, qtbot: QtBot, content: bytes, words: str) -> None:
    attach(house, content)
    card = opened(house, qtbot).files.cards[0]
    press(card, qtbot)

    qtbot.waitUntil(lambda: words in card.remark.text(), timeout=20_000)
    assert not card.picture.isVisible()


def test_a_file_that_is_not_here_yet_says_so(house: Roof, qtbot: QtBot) -> None:
    told = Attachment(name="x", what="A letter", sha256="0" * 64, size=5)
    house.vault.replica.apply_rows([row(told, "file-2", "case:a")], cursor="")
    card = opened(house, qtbot).files.cards[0]
    press(card, qtbot)

    qtbot.waitUntil(lambda: "on its way" in card.remark.text())


def test_a_case_without_files_says_why(house: Roof, qtbot: QtBot) -> None:
    assert opened(house, qtbot).files.cards == []


CHAT = (
    "[12/11/2026, 18:04:11] Person 1: <b>I know</b> \u202ewhere\n"
    "[12/11/2026, 18:05:02] Person 2: \u0633\u0644\u0627\u0645\n"
)


def write(house: Roof, content: bytes) -> None:
    told = Attachment(name="_chat.txt", what="What he wrote", media_type="text/plain;kind=chat")
    house.vault.attach(told, content, scope="case:a", record_id="file-1")


def test_a_chat_shows_as_letters_while_it_is_held(house: Roof, qtbot: QtBot) -> None:
    write(house, CHAT.encode() + b"more\n" * 9000)
    card = opened(house, qtbot).files.cards[0]
    assert not card.lines.isVisible()

    press(card, qtbot)
    qtbot.waitUntil(card.lines.isVisible, timeout=20_000)
    shown = card.lines.text()
    assert shown.startswith(
        "[12/11/2026, 18:04:11] Person 1: <b>I know</b> where\n[12/11/2026, 18:05:02] Person 2: \u0633"
    )
    assert card.lines.textFormat() == Qt.TextFormat.PlainText
    assert shown.count("\n") < 40
    assert shown.endswith("The whole of it goes to the force.")
    QTest.mouseRelease(card.hold, Qt.MouseButton.LeftButton)
    assert not card.lines.isVisible()
    assert card.lines.text() == ""


def test_what_only_says_that_it_is_a_text_is_a_sentence(house: Roof, qtbot: QtBot) -> None:
    write(house, bytes(range(256)))
    card = opened(house, qtbot).files.cards[0]

    press(card, qtbot)
    qtbot.waitUntil(lambda: "not the text" in card.remark.text(), timeout=20_000)
    assert not card.lines.isVisible()
