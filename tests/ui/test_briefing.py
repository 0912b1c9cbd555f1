"""Briefing: the day's report offline, its lines and figures by keyboard, and what a champion asks for from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.kinds.request import RECORDING, TAKE_BACK, TAKE_ON, Request
from champion_app.domain.record import kind_of
from champion_app.domain.scope import area_scope, case_scope
from champion_app.figures.letters import width_of
from champion_app.store.rows import records
from champion_app.ui.rooms.briefing.room import BriefingRoom
from champion_app.ui.widgets.figure import FigureView
from tests.ui.briefing_day import MADE, briefing_row, day, late
from tests.ui.briefing_page import arrive, button, enter, open_late, words_in
from tests.ui.roof import Roof, case_rows, roof

SCOPE = area_scope("Bristol")


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def requests(house: Roof) -> list[dict[str, Any]]:
    """What was asked for, as it lies in the vault."""
    return [row.body for row in house.vault.ask(records.in_scope, SCOPE, [kind_of(Request).name])]


def marked(view: FigureView) -> str:
    """The words of the chosen areas in the map."""
    figure = view.figure()
    assert figure is not None
    return figure.svg


def test_the_report_is_here_without_a_network_in_its_order_with_its_reasons(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)

    assert room.header.title() == "Briefing for Bristol"
    assert room.header.subtitle() == "Today 07:00, from 1,904 records. Community reports came late and are not in it."
    rows = room.overview.list.rows()
    assert [(row.title, row.right) for row in rows][:3] == [
        ("Not contacted and past the time", "6"), ("Not contacted yet, still in time", "1"), ("Repeat victims", "3"),
    ]  # fmt: skip
    assert rows[2].second == "One: third incident in 5 weeks, Easton. 1 is not listed"
    told = words_in(room)
    assert "82 of 100 were right, 11 wrong, 7 not answered yet." in told
    assert "49 of 55 victims were contacted or are still in time." in told
    assert "August was outside what chance explains." in told


def test_choosing_a_line_marks_its_areas_and_names_the_one_thing_to_do(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)
    room.overview.list.setFocus()

    room.overview.list.choose("repeat-victim")
    assert button(room, "Open the repeat victims").property("look") == "primary"
    assert [one.key for one in [room.overview.line()] if one] == ["repeat-victim"]
    svg = marked(room.figures.where.view)
    assert "Bedminster 11" in svg
    assert "Easton 19" in svg
    QTest.keyClick(room.overview.list, Qt.Key.Key_Down)
    assert button(room, "Open those not flagged")
    assert "Bedminster 11" not in marked(room.figures.where.view)


def test_a_case_is_taken_on_by_keyboard_and_the_request_waits_for_the_station(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)
    open_late(room)

    with qtbot.waitSignal(room.said) as said:
        QTest.keyClick(room.items.list, Qt.Key.Key_Return)
    assert "it waits for the station" in said.args[0].words
    (made,) = requests(house)
    assert (made["about"], made["reference"], made["case_id"]) == ("contact:1", "AS-4501", "c1")
    assert Request().asks == TAKE_ON
    qtbot.waitUntil(lambda: "You asked today 10:00. It waits for the station." in words_in(room.items))
    assert not room.items.primary.isVisible()

    QTest.mouseClick(button(room.items, "Take it back"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.items.primary.isVisible())
    assert [one.get("asks") for one in requests(house)] == [None, TAKE_BACK]
    assert house.vault.ask(lambda db: db.execute("SELECT count(*) FROM outbox_op").fetchone()[0]) == 2


def test_a_case_that_is_here_opens_and_one_that_somebody_has_offers_nothing(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row(), *case_rows("c3", "Leon Price"))
    room = enter(house, qtbot)
    open_late(room)

    room.items.list.choose("contact:2")
    assert "Somebody looks after this case." in words_in(room.items)
    assert not room.items.primary.isVisible()
    room.items.list.choose("contact:3")
    with qtbot.waitSignal(room.open_case) as opened:
        QTest.mouseClick(button(room.items, "Open the case"), Qt.MouseButton.LeftButton)
    assert opened.args == [case_scope("c3")]
    assert requests(house) == []


def test_the_registrar_is_asked_in_ones_own_words_which_are_kept_while_they_are_written(
    house: Roof, qtbot: QtBot
) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)
    open_late(room)
    QTest.mouseClick(button(room.items, "Ask the registrar"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(room.items.words, "It is religion, not race.")
    qtbot.waitUntil(lambda: house.vault.ask(_drafts) == 1)

    room.go_back()
    open_late(room)
    QTest.mouseClick(button(room.items, "Ask the registrar"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.items.words.toPlainText() == "It is religion, not race.")
    with qtbot.waitSignal(room.said):
        QTest.mouseClick(button(room.items, "Send to the registrar"), Qt.MouseButton.LeftButton)
    (made,) = requests(house)
    assert (made["asks"], made["words"]) == (RECORDING, "It is religion, not race.")
    qtbot.waitUntil(lambda: house.vault.ask(_drafts) == 0)


def _drafts(db: Any) -> int:
    return int(db.execute("SELECT count(*) FROM draft").fetchone()[0])


def test_what_is_new_is_counted_until_it_was_read_and_stays_read(house: Roof, qtbot: QtBot) -> None:
    """The rail counts what is new and waits for this champion; opening a line reads it, also after the next report."""
    room = BriefingRoom(**house.parts())
    with qtbot.waitSignal(room.counted, check_params_cb=lambda n: n == 10):
        arrive(house, briefing_row())
    house.show(room)
    qtbot.waitUntil(lambda: bool(room.overview.list.rows()))
    assert room.overview.list.rows()[0].new == "new"

    with qtbot.waitSignal(room.counted, check_params_cb=lambda n: n == 5):
        open_late(room)
    room.go_back()
    assert room.overview.list.rows()[0].new == ""

    with qtbot.waitSignal(room.counted, check_params_cb=lambda n: n == 6):
        arrive(house, briefing_row(day(items=(late(9, "Knowle"), *day().items)), seq=9))
    qtbot.waitUntil(lambda: room.overview.list.rows()[0].new == "1 new")


def test_filters_narrow_the_items_and_can_be_taken_away(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)
    open_late(room)

    room.items.set_filter("area", "Easton")
    assert [row.key for row in room.items.list.rows()] == ["contact:1", "contact:2"]
    room.items.set_filter("free", "free")
    assert [row.key for row in room.items.list.rows()] == ["contact:1"]
    room.items.set_filter("strand", "disability")
    assert "No line fits" in words_in(room.items)
    QTest.mouseClick(button(room.items, "Show all"), Qt.MouseButton.LeftButton)
    assert len(room.items.list.rows()) == 6


def test_the_map_is_walked_with_arrows_and_each_area_speaks_its_count_and_range(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)
    view = room.figures.where.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: view.mark() is not None)

    heard = set()
    for _ in range(60):
        mark = view.mark()
        assert mark is not None
        heard.add(mark.words)
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert "Easton: 19, likely 12 to 28" in heard
    assert "Redland: under 5 or hidden" in heard
    assert len(heard) == 34
    QTest.keyClick(view, Qt.Key.Key_Home)
    first = view.mark()
    QTest.keyClick(view, Qt.Key.Key_Down)
    below = view.mark()
    assert first is not None
    assert below is not None
    assert below.y > first.y
    assert below.words in words_in(room.figures.where)


def test_picking_an_area_on_the_map_chooses_a_line_that_lies_there(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)
    view = room.figures.where.view
    figure = view.figure()
    assert figure is not None
    southville = next(mark for mark in figure.marks if mark.words.startswith("Southville"))

    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(southville.x), round(southville.y)))
    assert room.overview.list.key() == "unflagged"
    assert "Southville" in marked(view)


def test_each_figure_has_its_table_with_the_same_figures(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)

    QTest.mouseClick(button(room.figures.months, "As a table"), Qt.MouseButton.LeftButton)
    (table,) = [one for one in room.figures.months.findChildren(QTableWidget) if one.isVisible()]
    shown = [[table.model().index(row, column).data() for column in range(3)] for row in range(table.rowCount())]
    assert ["August 2026", "66", "outside what chance explains"] in shown
    assert ["June 2026", "no data", "no extract came from the crime system"] in shown
    assert ["November 2026", "31", "not over yet"] in shown
    QTest.mouseClick(button(room.figures.months, "As a picture"), Qt.MouseButton.LeftButton)
    assert room.figures.months.view.isVisible()


def test_escape_goes_back_to_all_lines(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row())
    room = enter(house, qtbot)
    open_late(room)

    QTest.keyClick(room.items.list, Qt.Key.Key_Escape)
    assert room.overview.isVisible()
    assert room.overview.list.key() == "not-contacted:late"


def test_of_several_areas_the_last_one_looked_at_comes_first(house: Roof, qtbot: QtBot) -> None:
    arrive(house, briefing_row(), briefing_row(AreaDay(area="Bath", made_at=MADE, records=3)))
    room = enter(house, qtbot)
    assert room.header.title() == "Briefing for Bath"

    room._areas.choose("Bristol")
    room._areas.chosen.emit("Bristol")
    qtbot.waitUntil(lambda: room.header.title() == "Briefing for Bristol")
    again = enter(house, qtbot)
    assert again.header.title() == "Briefing for Bristol"


def test_figures_know_how_wide_our_letters_are(house: Roof) -> None:
    """Words that a figure thinks fit do fit: its table of widths is that of the face the window draws with."""
    for strong in (False, True):
        face = house.look.font("note", strong=strong)
        face.setPixelSize(100)
        for words in ("Avonmouth and Lawrence Weston", "August: 66", "upper 62", "1,904", "Zażółć gęślą"):
            drawn = QFontMetricsF(face).horizontalAdvance(words)
            told = width_of(words, 100, strong=strong)
            assert drawn <= told * 1.04, words
            assert told <= drawn * 1.15, words


def test_the_briefing_is_one_record_an_area() -> None:
    assert kind_of(Briefing).scope == "area"
    assert kind_of(Briefing).merge == "hub"
