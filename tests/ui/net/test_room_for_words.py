"""Every editor has room for what stands in it, in each palette and at both ends of the text sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QDateEdit,
    QDateTimeEdit,
    QLineEdit,
    QMainWindow,
    QSpinBox,
    QTimeEdit,
)
from pytestqt.qtbot import QtBot

from champion_app.ui.theme import PALETTES
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.day_calendar import DayCalendar
from tests.ui.net.checks import cramped
from tests.ui.pictures_forms import form_of
from tests.ui.roof import Roof, roof

LOOKS = [(mode, scale) for mode in PALETTES for scale in (1.0, 2.0)]


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def test_every_kind_of_editor_shows_what_it_holds_in_every_look(house: Roof, qtbot: QtBot) -> None:
    page = Scroll(spacing=8)
    for kind in ("person", "follow_up", "contact_attempt", "note"):  # together, every kind of editor that there is
        page.column.addWidget(form_of(kind, house))
    plain = [QDateEdit(), QTimeEdit(), QDateTimeEdit(), QSpinBox()]
    for one in plain:
        one.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        page.column.addWidget(one)
    calendar = DayCalendar(house.look, page)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(page)
    window.resize(800, 600)
    with qtbot.waitExposed(window):
        window.show()
    for mode, scale in LOOKS:
        house.look.wear(mode=mode, scale=scale)
        QApplication.processEvents()
        assert len(page.findChildren(QLineEdit)) > 15
        assert cramped(page) == [], (mode, scale)
        calendar.adjustSize()
        assert cramped(calendar) == [], (mode, scale)


def test_the_net_sees_a_date_that_is_drawn_one_pixel_wide(house: Roof, qtbot: QtBot) -> None:
    """The defect as it was: a border in the style sheet, and no buttons."""
    window, day = QMainWindow(), QDateEdit()
    day.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    window.setCentralWidget(day)
    qtbot.addWidget(window)
    kept = QApplication.instance().styleSheet()  # type: ignore[union-attr]
    QApplication.instance().setStyleSheet("QDateEdit { border: 1px solid black; padding: 0 11px; }")  # type: ignore[union-attr]
    try:
        with qtbot.waitExposed(window):
            window.show()
        assert len(cramped(window)) == 1
    finally:
        QApplication.instance().setStyleSheet(kept)  # type: ignore[union-attr]
