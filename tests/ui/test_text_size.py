"""Another text size or palette changes everything at once: the open window is then as one that was opened so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.change import create
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.scope import case_scope
from champion_app.opening import open_window
from champion_app.ui.doors import DOORS
from champion_app.ui.main_window import MainWindow
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.card import Scroll
from champion_app.ui.widgets.focus_ring import FocusRing
from champion_app.ui.widgets.text import Text
from tests.ui.roof import Roof, case_rows, roof, settle
from tests.vaults.fresh import MONDAY

ROOMS = (*(door.room for door in DOORS), "case")
Measures = dict[str, tuple[str, int, int, str]]


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        rows = [one for n in ("a", "b", "c") for one in case_rows(n, f"Faduma Khalif {n}")]
        made.vault.replica.apply_rows(rows, cursor="")
        made.save(create(FollowUp(what="ring", due=MONDAY + timedelta(hours=1)), record_id="f", subject="a"))
        yield made


def opened(house: Roof, qtbot: QtBot) -> MainWindow:
    """The window with every room made, and a contact begun in a case."""
    window = open_window(
        house.vault, tasks=house.tasks, look=house.look, clock=house.clock, keystore_sentence="The passphrase alone."
    )
    window.resize(1600, 900)
    window.show()
    while window.rooms.make_one():
        pass
    with qtbot.waitSignal(window.case.loaded):
        window.record_contact(case_scope("a"))
    return window


def walked(window: MainWindow, house: Roof, qtbot: QtBot) -> dict[str, Measures]:
    """Every room as it stands: what can be seen in it, by its place in the tree."""
    found = {}
    for room in ROOMS:
        window.go(room)
        settle(house)
        found[room] = measured(window)
    return found


def measured(window: MainWindow) -> Measures:
    """Font, weight, and the sizes that it asks for."""
    found: Measures = {}
    for one in window.findChildren(QWidget):
        if not one.isVisible() or isinstance(one, FocusRing):
            continue
        font, hint = one.font(), one.sizeHint()
        sizes = [hint, one.minimumSize(), one.maximumSize()]
        wraps = isinstance(one, QLabel) and one.wordWrap()  # as wide as its place
        if wraps or isinstance(one, QAbstractScrollArea | QScrollBar) or one.layout() is not None:
            sizes = sizes[1:]  # what is inside is measured by itself
        viewport = one.parentWidget()
        if viewport is not None and isinstance(viewport.parentWidget(), Scroll):
            sizes = sizes[1:]  # a page is as high as what is in it
        told = " ".join(f"{size.width()}x{size.height()}" for size in sizes)
        found[path_of(one, window)] = (one.metaObject().className(), font.pixelSize(), int(font.weight()), told)
    return found


def path_of(one: QWidget, window: QWidget) -> str:
    """Where a widget stands among what can be seen; rooms are made in the same order in both windows."""
    parts = [f"({one.accessibleName() or one.property('text') or ''})"]
    while one is not window and (parent := one.parentWidget()) is not None:
        siblings = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
        parts.append(f"{type(one).__name__}{siblings.index(one)}")
        one = parent
    return "/".join(reversed(parts))


@pytest.mark.parametrize(("before", "after"), [(1.0, 2.0), (2.0, 1.0)])
def test_another_text_size_reaches_every_widget_at_once(house: Roof, qtbot: QtBot, before: float, after: float) -> None:
    """Every room was seen at one size; then the size is chosen, and every room is as in a window opened at it."""
    house.look.wear(scale=before)
    live = opened(house, qtbot)
    walked(live, house, qtbot)
    house.look.wear(scale=after)
    fresh = opened(house, qtbot)
    got, wanted = walked(live, house, qtbot), walked(fresh, house, qtbot)
    assert sum(map(len, wanted.values())) > 500
    for room in ROOMS:
        wrong = {
            place: (got[room].get(place), wanted[room].get(place))
            for place in got[room].keys() | wanted[room].keys()
            if got[room].get(place) != wanted[room].get(place)
        }
        assert wrong == {}, room


def test_a_font_given_later_stays_when_a_widget_gets_another_parent(house: Roof, qtbot: QtBot) -> None:
    """Qt puts back the font that a widget had when it was first styled."""
    first, second = QWidget(), QWidget()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    button, words = Button(house.look, "Risk", strong=False), Text(house.look, "Words")
    for one in (button, words):
        one.setParent(first)
        one.ensurePolished()
    button.set_strong(strong=True)
    house.look.wear(scale=2.0)
    words.set_colour("late")
    for one in (button, words):
        one.setParent(second)
    assert (button.font().weight(), button.font().pixelSize(), words.font().pixelSize()) == (600, 30, 30)
