"""Today as its tests enter it: a case as the hub sends it, the page read, its rows and words."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.kinds.case import Case
from champion_app.domain.scope import case_scope
from champion_app.ui.rooms.today.room import TodayRoom
from champion_app.ui.rooms.today.section import Section
from sync.wire.messages import WireRow
from tests.ui.roof import Roof, case_rows, row

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MONDAY_BEFORE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def hub_case(
    case_id: str, name: str, *, opened: datetime | None = FRIDAY, risk: str = "standard", contacted_by: str = ""
) -> list[WireRow]:
    """A case as the hub sends it, with the facts that its place on Today hangs on."""
    case = Case(reference=case_id, opened=opened, area="Easton", risk=risk, contacted_by=contacted_by)
    return [row(case, case_id, case_scope(case_id)), *case_rows(case_id, name)[1:]]


def arrive(house: Roof, *cases: list[WireRow]) -> None:
    house.vault.replica.apply_rows([one for case in cases for one in case], cursor="")


def enter(house: Roof, qtbot: QtBot, *, width: int = 1080, height: int = 768) -> TodayRoom:
    """Today, entered and read."""
    room = TodayRoom(**house.parts())
    with qtbot.waitSignal(room.counted):
        house.show(room, width=width, height=height)
    qtbot.waitUntil(lambda: all(part.slot.shown() is not None for part in (room.promised, room.changed)))
    return room


def rows_of(section: Section) -> list[QFrame]:
    """The rows of a list as they stand, from the top."""
    found = [one for one in section.findChildren(QFrame) if one.property("part") == "row" and one.isVisible()]
    return sorted(found, key=lambda one: one.mapTo(section, QPoint(0, 0)).y())


def heard(section: Section) -> list[str]:
    """What a screen reader says of each row, from the top."""
    return [one.accessibleName().replace("\u2068", "").replace("\u2069", "") for one in rows_of(section)]


def words_in(widget: QWidget | None) -> str:
    """Every word that stands in a widget."""
    assert widget is not None
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def pressed(widget: QWidget, words: str) -> QPushButton:
    """The button with these words."""
    (found,) = [one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text().strip() == words]
    return found
