"""The Briefing room as its tests enter it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app.ui.rooms.briefing.room import BriefingRoom
from sync.wire.messages import WireRow
from tests.ui.roof import Roof


def arrive(house: Roof, *rows: WireRow) -> None:
    house.changes.announce(house.vault.replica.apply_rows(list(rows), cursor=""))


def enter(house: Roof, qtbot: QtBot, *, width: int = 1080, height: int = 768) -> BriefingRoom:
    """The room, entered and read."""
    room = BriefingRoom(**house.parts())
    house.show(room, width=width, height=height)
    qtbot.waitUntil(lambda: room.slot.shown() is not None)
    return room


def words_in(widget: QWidget | None) -> str:
    assert widget is not None
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def button(widget: QWidget, words: str) -> QPushButton:
    (found,) = [one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text().strip() == words]
    return found


def open_late(room: BriefingRoom) -> None:
    room.overview.list.choose("not-contacted:late")
    QTest.keyClick(room.overview.list, Qt.Key.Key_Return)
    assert room.items.isVisible()
