"""Settings: another passphrase, and one for who is made to open the laptop. The real window over a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.domain.errors import WrongPassphrase
from champion_app.host.keystore import NoKeystore
from champion_app.opening import open_window
from champion_app.store.key.duress import SAME, open_either
from champion_app.store.key.unlock import OPENS_THE_OTHER, OTHER, change_passphrase
from champion_app.ui.rooms.settings.duress_card import _DONE as SET
from champion_app.ui.rooms.settings.passphrase_card import _DONE as CHANGED
from champion_app.ui.rooms.settings.room import SettingsRoom
from champion_app.ui.widgets.new_passphrase import NewPassphrase
from tests.ui.roof import Roof, roof
from tests.vaults.fresh import CHEAP, PASSPHRASE

DURESS, NEWER = "plum ladder forty goose", "another set of plain words"


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


@pytest.fixture
def room(house: Roof, qtbot: QtBot) -> SettingsRoom:
    window = open_window(
        house.vault, tasks=house.tasks, look=house.look, clock=house.clock, keystore_sentence="The passphrase alone."
    )
    window.show()
    window.go("settings")
    found = window.rooms.room("settings")
    assert isinstance(found, SettingsRoom)
    return found


def opens(house: Roof, passphrase: str) -> str:
    """Which vault this passphrase opens: the folder's own, the empty one, or none."""
    try:
        folder, _key = open_either(house.vault.folder, passphrase, keeper=NoKeystore())
    except WrongPassphrase:
        return "none"
    return "empty" if folder.name == OTHER else "own"


def type_new(fields: NewPassphrase, told: str, *, again: str = "") -> None:
    """Type it twice, Enter after each: the second Enter is the button."""
    fields.first.clear()
    fields.second.clear()
    QTest.keyClicks(fields.first, told)
    QTest.keyClick(fields.first, Qt.Key.Key_Return)
    QTest.keyClicks(fields.second, again or told)
    QTest.keyClick(fields.second, Qt.Key.Key_Return)


def set_duress(room: SettingsRoom, qtbot: QtBot, told: str, came: str) -> None:
    type_new(room.duress.new, told)
    qtbot.waitUntil(lambda: room.duress.said() == came)


def change(room: SettingsRoom, qtbot: QtBot, old: str, new: str, came: str) -> None:
    QTest.keyClicks(room.passphrase.old, old)
    type_new(room.passphrase.new, new)
    qtbot.waitUntil(lambda: came in room.passphrase.said(), timeout=20_000)


def test_one_for_who_is_made_to_open_it_opens_an_empty_day(house: Roof, room: SettingsRoom, qtbot: QtBot) -> None:
    change_passphrase(house.vault.folder, PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())
    type_new(room.duress.new, PASSPHRASE)
    assert "found too soon" in room.duress.new.fields["first"].error()
    set_duress(room, qtbot, NEWER, SAME)
    assert (opens(house, NEWER), opens(house, DURESS)) == ("own", "none")

    set_duress(room, qtbot, DURESS, SET)

    assert (opens(house, NEWER), opens(house, DURESS)) == ("own", "empty")
    assert room.duress.new.text() == ""
    assert room.duress.new.second.text() == ""


def test_the_passphrase_is_changed_and_each_wrong_way_is_a_sentence(
    house: Roof, room: SettingsRoom, qtbot: QtBot
) -> None:
    house.vault.set_duress(DURESS)  # beside it the cost in use stays, so that nothing has to be measured
    card = room.passphrase

    type_new(card.new, NEWER)
    assert card._old_field.error() == "Type the one that you have now."
    type_new(card.new, "short")
    assert "at least" in card.new.fields["first"].error()
    type_new(card.new, NEWER, again=f"{NEWER}s")
    assert "not the same" in card.new.fields["second"].error()
    change(room, qtbot, "not the passphrase at all", NEWER, "passphrase")
    change(room, qtbot, PASSPHRASE, DURESS, OPENS_THE_OTHER)
    assert [opens(house, one) for one in (PASSPHRASE, NEWER, DURESS)] == ["own", "none", "empty"]

    change(room, qtbot, PASSPHRASE, NEWER, CHANGED)

    assert [opens(house, one) for one in (PASSPHRASE, NEWER, DURESS)] == ["none", "own", "empty"]
    assert (card.old.text(), card.new.text(), card.new.second.text()) == ("", "", "")
    assert card.button.isEnabled()
