"""Adding a file: by key and by drop; asked what it shows; refused in a sentence; stopped and taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES, Attachment
from champion_app.store.rows import files
from champion_app.ui.rooms.case.adding import look_at, name_of
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.rooms.case.room import CaseRoom
from champion_app.ui.widgets.toast import Said
from tests.domain.rules.laptop.files_made import boxed
from tests.ui.roof import Roof, case_rows, roof, row
from tests.viewer.test_viewer import picture

CASE = "case:a"


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        made.vault.replica.apply_rows(case_rows("a", "Faduma Khalif"), cursor="")
        yield made


@pytest.fixture
def room(house: Roof, qtbot: QtBot) -> CaseRoom:
    made = CaseRoom(**house.parts())
    house.show(made)
    with qtbot.waitSignal(made.loaded):
        made.open(CASE)
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_2041.png"
    path.write_bytes(picture(40, 30))
    return path


def drop(onto: QWidget, *paths: Path, text: str = "") -> bool:
    """Files are carried in and let go; whether the page took them."""
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path)) for path in paths] if paths else [QUrl(text)])
    told = (Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton)
    at = QPointF(onto.rect().center())
    entering = QDragEnterEvent(at, *told, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(onto, entering)
    if not entering.isAccepted():
        return False
    letting_go = QDropEvent(at, *told, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(onto, letting_go)
    assert letting_go.dropAction() == Qt.DropAction.CopyAction  # the original is never moved
    return letting_go.isAccepted()


def strip_for(room: CaseRoom, qtbot: QtBot, *paths: Path) -> FormStrip:
    """The strip that asks what a file shows."""
    room.adding.take(paths)
    qtbot.waitUntil(lambda: room.adding.strip is not None)
    assert room.adding.strip is not None
    return room.adding.strip


def add(room: CaseRoom, qtbot: QtBot, path: Path, what: str) -> Said:
    """Add one as a person does: the words, Ctrl+Enter. Returns the word that was said."""
    strip = strip_for(room, qtbot, path)
    words = strip.form.editor("what")
    QTest.keyClicks(words, what)
    said: list[Said] = []
    room.said.connect(said.append)
    with qtbot.waitSignal(room.loaded):
        QTest.keyClick(words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return said[0]


def kept(house: Roof) -> list[tuple[str, int]]:
    return [(line.state, line.size) for line in house.vault.ask(files.lines, CASE)]


def test_a_dropped_photo_is_asked_about_and_kept_and_its_original_stays(
    house: Roof, room: CaseRoom, qtbot: QtBot, photo: Path
) -> None:
    content = photo.read_bytes()
    assert drop(room, photo)
    qtbot.waitUntil(lambda: room.adding.strip is not None)
    assert room.tabs.code() == "files"
    strip = room.adding.strip
    assert strip is not None
    assert strip.form.values()["name"] == "IMG_2041.png"

    QTest.keyClick(strip.form.editor("what"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert strip.form.error("what")
    assert kept(house) == []

    QTest.keyClicks(strip.form.editor("what"), "The door, kicked in")
    with qtbot.waitSignal(room.loaded):
        QTest.keyClick(strip.form.editor("what"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (card,) = room.files.cards
    assert card.state.text() == "here, not yet at the force"
    assert room.adding.room.text() == "1 file, 1 KB of 50 MB used."
    assert room._page is not None
    assert ("File added", "The door, kicked in") in {(entry.words, entry.detail) for entry in room._page.entries}
    (line,) = house.vault.ask(files.lines, CASE)
    assert house.vault.ask(files.whole, CASE, line.sha256) == content == photo.read_bytes()


def test_undo_takes_it_back_and_gives_the_room_back(house: Roof, room: CaseRoom, qtbot: QtBot, photo: Path) -> None:
    said = add(room, qtbot, photo, "The door")
    assert said.act is not None

    with qtbot.waitSignal(room.loaded):
        said.act()

    assert kept(house) == []
    assert house.vault.ask(lambda db: db.execute("SELECT count(*) FROM file_piece").fetchone()[0]) == 0
    assert room.files.cards == []
    assert room.adding.room.text().startswith("No files yet")


def test_what_the_case_cannot_take_is_a_sentence_and_the_next_one_goes_on(
    house: Roof, room: CaseRoom, qtbot: QtBot, photo: Path, tmp_path: Path
) -> None:
    program = tmp_path / "photo.png"
    program.write_bytes(b"MZ" + bytes(100))  # what it is called decides nothing

    strip = strip_for(room, qtbot, program, tmp_path / "gone.png", tmp_path, photo)

    assert strip.form.values()["name"] == "IMG_2041.png"
    assert kept(house) == []
    with qtbot.waitSignal(room.adding.shown):
        strip.close_keeping()
        room.adding.take((program,))
    qtbot.waitUntil(lambda: "not a picture" in room.adding.banner.words())


def test_the_room_is_said_before_it_is_met_and_a_file_that_passes_it_is_told(
    house: Roof, room: CaseRoom, qtbot: QtBot, photo: Path
) -> None:
    others = Attachment(name="film.mp4", what="A film", sha256="0" * 64, size=CASE_QUOTA_BYTES - 10)
    house.vault.replica.apply_rows([row(others, "file-2", CASE)], cursor="")
    with qtbot.waitSignal(room.loaded):
        room.refresh()
    assert room.adding.room.text() == "1 file, 50 MB of 50 MB used."

    room.adding.take((photo,))

    qtbot.waitUntil(lambda: "room for 1 KB more in this case" in room.adding.banner.words())
    assert room.adding.strip is None


def test_the_same_file_is_not_taken_twice(house: Roof, room: CaseRoom, qtbot: QtBot, photo: Path) -> None:
    add(room, qtbot, photo, "The door")
    strip = strip_for(room, qtbot, photo)
    QTest.keyClicks(strip.form.editor("what"), "The door again")
    strip.save()

    qtbot.waitUntil(lambda: files.HERE_ALREADY in strip.remark.text())
    assert len(kept(house)) == 1
    assert strip.button.isEnabled()


def test_a_file_that_goes_while_one_writes_is_told_and_the_words_stay(
    house: Roof, room: CaseRoom, qtbot: QtBot, photo: Path
) -> None:
    strip = strip_for(room, qtbot, photo)
    QTest.keyClicks(strip.form.editor("what"), "The door")
    photo.unlink()
    strip.save()

    qtbot.waitUntil(lambda: "cannot be read" in strip.remark.text())
    assert strip.form.values()["what"] == "The door"
    assert kept(house) == []


def test_closing_the_strip_while_it_is_kept_stops_it(house: Roof, room: CaseRoom, qtbot: QtBot, tmp_path: Path) -> None:
    large = tmp_path / "film.png"
    large.write_bytes(picture(8, 8) + os.urandom(8 * 1024 * 1024))
    strip = strip_for(room, qtbot, large)
    QTest.keyClicks(strip.form.editor("what"), "A film")
    strip.save()
    strip.close_keeping()
    done: list[bool] = []
    house.tasks.run(lambda: True, lambda _yes: house.tasks.run(lambda: True, done.append, lane="write"))
    qtbot.waitUntil(lambda: done == [True], timeout=20_000)

    assert kept(house) == []
    assert room.adding.strip is None


def test_a_file_dropped_on_words_goes_to_the_page_and_a_web_address_is_no_file(
    room: CaseRoom, qtbot: QtBot, photo: Path
) -> None:
    room.strips.start_note()
    assert isinstance(room.strips.strip, FormStrip)
    words = room.strips.strip.form.editor("words")
    assert isinstance(words, QPlainTextEdit)

    assert drop(words.viewport(), photo)

    qtbot.waitUntil(lambda: room.adding.strip is not None)
    assert words.toPlainText() == ""
    assert not drop(room, text="https://video.example/w/8K")


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("IMG_2041.png", "IMG_2041.png"), ("\u202egnp.exe\x07", "gnp.exe"), ("\udcff\udcfe.jpg", ".jpg"),
        ("\u200f\n", "file"), ("x" * 300, "x" * 200),
        ("\u0641\u0627\u062f\u0648\u0645\u0627.jpg", "\u0641\u0627\u062f\u0648\u0645\u0627.jpg"),
    ],
)  # fmt: skip
def test_a_name_made_to_be_misread_is_kept_as_what_can_be_seen(called: str, name: str) -> None:
    assert name_of(Path(called)) == name


def test_what_a_file_is_called_decides_nothing(tmp_path: Path) -> None:
    """A voice note whose tracks stand at its end, behind what was looked at first, and a program called a picture."""
    note, program = tmp_path / "holiday.png", tmp_path / "photo.jpg"
    note.write_bytes(boxed(b"mp42", tracks=(b"soun",), filler=3_000_000))
    program.write_bytes(b"MZ\x90\0\x03")

    assert look_at(note, used=0).kind.words == "sound recording"
    with pytest.raises(Refused, match="it is a program"):
        look_at(program, used=0)
    with pytest.raises(Refused, match="cannot be read"):
        look_at(tmp_path, used=0)
