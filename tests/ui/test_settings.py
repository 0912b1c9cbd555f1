"""Settings: a choice is worn at once, kept, and read again; the page says who this laptop is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.store.queries import station
from champion_app.ui.rooms.settings.choices import (
    COLOURS,
    LETTERS,
    LOCK_AFTER,
    TEXT_SIZE,
    minutes_of,
    mode_of,
    scale_of,
    wear_kept,
)
from champion_app.ui.rooms.settings.room import SettingsRoom
from champion_app.ui.session import capture
from champion_app.ui.theme import Theme
from tests.ui.force import WORKS_UNTIL
from tests.ui.roof import Roof, roof
from tests.vaults.fresh import MONDAY

KEYSTORE = "This computer has no keystore, so the passphrase alone guards your work."


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def open_settings(house: Roof, qtbot: QtBot) -> SettingsRoom:
    room = SettingsRoom(**house.parts(), keystore_sentence=KEYSTORE, version="0.1.0")
    house.show(room)
    qtbot.waitUntil(lambda: room._laptop.told() != [])
    return room


def test_a_text_size_is_worn_at_once_and_kept(house: Roof, qtbot: QtBot) -> None:
    room = open_settings(house, qtbot)

    room._size.setFocus()
    with qtbot.waitSignal(house.look.changed):
        qtbot.keyClick(room._size, Qt.Key.Key_End)
    assert house.look.theme.scale == 2.0
    qtbot.waitUntil(lambda: house.vault.ask(station.setting, TEXT_SIZE) == "200")


def test_colours_are_worn_at_once_and_kept(house: Roof, qtbot: QtBot) -> None:
    room = open_settings(house, qtbot)

    room._colours.setFocus()
    with qtbot.waitSignal(house.look.changed):
        qtbot.keyClick(room._colours, Qt.Key.Key_Down)
    with qtbot.waitSignal(house.look.changed):
        qtbot.keyClick(room._colours, Qt.Key.Key_Down)
    assert house.look.theme == Theme(mode="contrast")
    qtbot.waitUntil(lambda: house.vault.ask(station.setting, COLOURS) == "contrast")


def test_single_letters_are_switched_off_at_once_and_kept(house: Roof, qtbot: QtBot) -> None:
    room = open_settings(house, qtbot)
    assert house.look.input.letters

    room._letters.setFocus()
    qtbot.keyClick(room._letters, Qt.Key.Key_End)
    assert not house.look.input.letters
    qtbot.waitUntil(lambda: house.vault.ask(station.setting, LETTERS) == "off")
    house.look.input.letters = True
    again = open_settings(house, qtbot)
    assert again._letters.code() == "off"
    assert not house.look.input.letters


def test_what_was_kept_is_shown_again_and_can_be_worn_at_the_start(house: Roof, qtbot: QtBot) -> None:
    house.vault.choose(TEXT_SIZE, "150")
    house.vault.choose(COLOURS, "dark")
    wear_kept(
        house.look,
        text_size=house.vault.ask(station.setting, TEXT_SIZE),
        colours=house.vault.ask(station.setting, COLOURS),
    )
    room = open_settings(house, qtbot)

    assert house.look.theme == Theme(mode="dark", scale=1.5)
    qtbot.waitUntil(lambda: (room._size.code(), room._colours.code()) == ("150", "dark"))


def test_a_choice_of_a_newer_version_falls_back_to_what_everybody_can_read() -> None:
    assert (scale_of("325"), scale_of(""), scale_of("nonsense"), scale_of("175")) == (1.0, 1.0, 1.0, 1.75)
    assert (mode_of(""), mode_of("sepia"), mode_of("dark")) == ("light", "light", "dark")


def test_the_page_says_who_this_laptop_is_and_what_guards_it(house: Roof, qtbot: QtBot) -> None:
    house.vault.replica.finish_round(at=MONDAY.isoformat(), works_until=WORKS_UNTIL, user_name="")
    room = open_settings(house, qtbot)

    assert [pair for pair in room._laptop.told() if pair[0] != "Memory on disk"] == [
        ("You", "You"),
        ("Joined to", "https://127.0.0.1:1"),
        ("Last complete sync", "today 10:00"),
        ("Works alone until", "6 December 2026"),
        ("Key", KEYSTORE),
        ("On the screen", capture.sentence()),
    ]


def test_after_how_long_it_locks_is_told_at_once_and_kept(house: Roof, qtbot: QtBot) -> None:
    """Two minutes where nobody chose; five is the most that is offered."""
    room = open_settings(house, qtbot)
    assert room._lock_after.code() == "2"

    room._lock_after.setFocus()
    with qtbot.waitSignal(room.lock_after_chosen) as told:
        qtbot.keyClick(room._lock_after, Qt.Key.Key_End)
    assert told.args == [5]
    qtbot.waitUntil(lambda: house.vault.ask(station.setting, LOCK_AFTER) == "5")
    with qtbot.waitSignal(room.lock_after_chosen) as told:
        room.refresh()
    assert told.args == [5]


@pytest.mark.parametrize(("kept", "minutes"), [("", 2), ("1", 1), ("5", 5), ("60", 2), ("never", 2)])
def test_only_a_time_that_is_offered_counts(kept: str, minutes: int) -> None:
    assert minutes_of(kept) == minutes
