"""Nothing is squeezed: whatever stands on a page is as high as its words, and lies inside what holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.change import create
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.scope import case_scope
from champion_app.opening import open_window
from champion_app.ui.doors import DOORS
from champion_app.ui.main_window import MainWindow
from tests.ui.roof import Roof, case_rows, roof, settle
from tests.vaults.fresh import MONDAY

ROOMS = (*(door.room for door in DOORS), "case")
WHOLE = (QAbstractButton, QComboBox, QLineEdit, QLabel)

_NEARLY = 0.9
"""A line's own air above and below its letters may be cut by as much."""


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        rows = [one for n in ("a", "b", "c") for one in case_rows(n, f"Faduma Khalif {n}")]
        made.vault.replica.apply_rows(rows, cursor="")
        made.save(create(FollowUp(what="ring", due=MONDAY + timedelta(hours=1)), record_id="f", subject="a"))
        yield made


def squeezed(window: MainWindow) -> list[str]:
    """What is lower than its own words, or reaches out of what holds it."""
    found = []
    for one in window.findChildren(QWidget):
        holder = one.parentWidget()
        if (
            not isinstance(one, WHOLE)
            or not one.isVisible()
            or holder is None
            or isinstance(holder, QAbstractScrollArea)
        ):
            continue
        words = one.currentText() if isinstance(one, QComboBox) else one.text()
        wanted = one.minimumSizeHint().height()
        if isinstance(one, QLabel) and one.wordWrap():
            wanted = one.heightForWidth(one.width()) if words else 0
        if one.height() < _NEARLY * wanted or not holder.rect().adjusted(-1, -1, 1, 1).contains(one.geometry()):
            found.append(f"{type(one).__name__} {words!r} {one.geometry().getRect()} wants {wanted}")
    return found


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(1366, 720), (1280, 760), (1024, 610)])
def test_nothing_is_squeezed_in_any_room(house: Roof, qtbot: QtBot, size: tuple[int, int], scale: float) -> None:
    house.look.wear(scale=scale)
    window = open_window(
        house.vault, tasks=house.tasks, look=house.look, clock=house.clock, keystore_sentence="The passphrase alone."
    )
    window.resize(*size)
    window.show()
    for room in ROOMS:
        if room == "case":
            with qtbot.waitSignal(window.case.loaded):
                window.record_contact(case_scope("a"))
        else:
            window.go(room)
        settle(house)
        assert squeezed(window) == [], room
    window.close()
