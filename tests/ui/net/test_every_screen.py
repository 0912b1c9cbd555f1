"""Every screen of the real window: wheel, Enter, holds, and room for words, whatever stands on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.net.checks import HOLDERS, WORDS, cramped, deaf_to_enter, held_open, hold_buttons, slips
from tests.ui.net.world import opened, screens, shown


def test_no_screen_slips_under_wheel_enter_and_mouse(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    holders = buttons = 0
    with opened(tmp_path, qapp, qtbot) as (house, window):
        window.resize(1024, 640)
        for name in screens(house, window, qtbot):
            holders += sum(len(shown(window, kind)) for kind in HOLDERS)
            buttons += len(shown(window, QAbstractButton))
            assert slips(window) == [], name
            assert deaf_to_enter(window) == [], name
        assert buttons > 150
        assert holders > 40
        qapp.removeEventFilter(house.look.input)
        try:
            assert len(deaf_to_enter(window)) > 10  # the defect as it was
        finally:
            qapp.installEventFilter(house.look.input)


def test_no_hold_button_goes_on_showing_once_it_was_let_go(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> None:
    with opened(tmp_path, qapp, qtbot) as (house, window):
        holds = 0
        for name in screens(house, window, qtbot):
            holds += len(hold_buttons(window))
            assert held_open(window) == [], name
        assert holds > 5


def test_every_screen_at_twice_the_size_has_room_for_what_its_editors_hold(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with opened(tmp_path, qapp, qtbot) as (house, window):
        house.look.wear(scale=2.0)
        window.resize(1280, 800)
        for name in screens(house, window, qtbot):
            for line in shown(window, QLineEdit):
                if isinstance(line, QLineEdit) and not line.isReadOnly() and not line.text():
                    line.setText(WORDS[: line.maxLength()])
            assert cramped(window) == [], name
