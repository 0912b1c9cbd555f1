"""The risk of a case: reviewed from the keyboard, never without a reason, and shown over time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from champion_app.store.queries import caseload
from champion_app.ui.rooms.case.form_strip import FormStrip
from champion_app.ui.rooms.case.room import CaseRoom
from tests.ui.briefing_page import button, words_in
from tests.ui.roof import Roof, case_rows, roof

CASE = "case:a"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        made.vault.replica.apply_rows(case_rows("a", "Faduma Khalif", reference="AS-4471"), cursor="")
        yield made


@pytest.fixture
def room(house: Roof, qtbot: QtBot) -> CaseRoom:
    made = CaseRoom(**house.parts())
    house.show(made)
    with qtbot.waitSignal(made.loaded):
        made.open(CASE)
    return made


def test_the_risk_is_reviewed_from_the_keyboard_with_its_reason(house: Roof, room: CaseRoom, qtbot: QtBot) -> None:
    QTest.keyClick(room, Qt.Key.Key_R)
    strip = room.strips.strip
    assert isinstance(strip, FormStrip)
    assert room.tabs.code() == "risk"
    assert not room.risk.button.isVisible()  # one thing to press

    QTest.keyClick(strip.form.editor("level"), Qt.Key.Key_End)
    QTest.keyClick(strip.form.editor("level"), Qt.Key.Key_Return, CONTROL)
    assert strip.form.error("reason") == "Why is needed."
    QTest.keyClicks(strip.form.editor("reason"), "A threat to a child.")
    QTest.keyClicks(strip.form.editor("harm"), "Does not sleep")
    with qtbot.waitSignal(room.loaded):
        QTest.keyClick(strip.form.editor("harm"), Qt.Key.Key_Return, CONTROL)

    assert room.risk.level.text() == "High risk"
    assert "A threat to a child." not in words_in(room.risk)
    room.sitting.say_alone(alone=True)
    assert "A threat to a child." in words_in(room.risk)
    assert room.risk.answers.told() == [("Harm", "Does not sleep")]
    assert "quote AS-4471" in words_in(room.risk)
    line = house.vault.ask(caseload.line_of_scope, CASE)
    assert line is not None
    assert line.risk == "high"
    assert room._page is not None
    assert "Risk reviewed: high, was standard" in {entry.words for entry in room._page.entries}
    button(room.risk, "As a table").click()
    (table,) = room.risk.chart.findChildren(QTableWidget)
    assert table.isVisible()
    assert not room.risk.chart.view.isVisible()
    assert [table.model().index(1, across).data() for across in range(1, 4)] == ["High", "You", "A threat to a child."]
    button(room.risk, "As a picture").click()
    assert not table.isVisible()
    figure = room.risk.chart.view.figure()
    assert figure is not None
    assert [row[1:] for row in figure.table.rows] == [
        ("Standard", "The force", ""), ("High", "You", "A threat to a child.")
    ]  # fmt: skip


def test_a_case_that_nobody_reviewed_says_where_to_begin(room: CaseRoom) -> None:
    room.tabs.choose("risk")

    assert room.risk.level.text() == "Standard risk"
    assert "Nobody has written down why." in words_in(room.risk)


def test_what_was_written_is_there_again(room: CaseRoom, qtbot: QtBot) -> None:
    room.strips.start_review()
    assert isinstance(room.strips.strip, FormStrip)
    QTest.keyClicks(room.strips.strip.form.editor("reason"), "half a sent")
    QTest.keyClick(room.strips.strip.form, Qt.Key.Key_Escape)
    assert room.strips.strip is None
    assert room.risk.button.isVisible()

    room.strips.start_review()
    strip = room.strips.strip
    assert isinstance(strip, FormStrip)
    qtbot.waitUntil(lambda: strip.form.values()["reason"] == "half a sent")
