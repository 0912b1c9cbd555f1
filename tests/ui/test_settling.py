"""Settling a difference where it is read: on the case and at the station, by the keyboard, and what is saved of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import Note
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import case_scope
from champion_app.store.rows import records
from champion_app.ui.rooms.case.room import CaseRoom
from champion_app.ui.settling.panel import SettlingPanel
from champion_app.ui.settling.view import DifferenceView
from champion_app.ui.widgets.button import Button
from champion_app.ui.widgets.toast import Said
from tests.ui.roof import Roof, case_rows, roof, row
from tests.vaults.fresh import MONDAY

SCOPE = case_scope("c1")


def differing(
    field: str = "next_step", current: object = "Ring on Friday", other: object = "Visit on Monday"
) -> Conflict:
    return Conflict(
        record="c1", of_kind=kind_of(Case).name, field=field, base="A letter", current=current,
        current_by="A. Khan", current_at=(MONDAY - timedelta(days=2)).isoformat(), other=other, other_by="PC Lane",
        other_at=(MONDAY - timedelta(days=1)).isoformat(),
    )  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path, qapp) as made:
        case = row(Case(reference="AS-1", opened=MONDAY, next_step="Ring on Friday"), "c1", SCOPE)
        made.vault.replica.apply_rows([case, *case_rows("c1", "Faduma Khalif")[1:]], cursor="i.1.1")
        yield made


def open_case(house: Roof, qtbot: QtBot, conflict: Conflict) -> CaseRoom:
    house.vault.replica.apply_rows([row(conflict, "x1", SCOPE, seq=5)], cursor="i.5.5")
    room = CaseRoom(**house.parts())
    house.show(room)
    with qtbot.waitSignal(room.loaded):
        room.open(SCOPE)
    return room


def button(panel: SettlingPanel, words: str) -> Button:
    offered = [found for found in panel.findChildren(Button) if found.isVisibleTo(panel)]
    return next(found for found in offered if words in (found.text(), found.accessibleName()))


def settled(house: Roof) -> Conflict:
    return view(Conflict, house.vault.ask(records.of_kind, kind_of(Conflict).name)[0].body)


def body(house: Roof) -> dict[str, object]:
    found = house.vault.ask(records.read, "c1")
    assert found is not None
    return found.body


def test_the_other_value_is_chosen_by_the_keyboard_and_the_panel_goes(house: Roof, qtbot: QtBot) -> None:
    room = open_case(house, qtbot, differing())
    (shown,) = room.settling.told()
    assert shown.before == "Both had before them: A letter"
    assert (shown.left.who, shown.left.value, shown.left.shown_now) == (
        "Written by A. Khan",
        "Ring on Friday",
        "shown now",
    )
    assert (shown.right.who, shown.right.value) == ("Written by PC Lane", "Visit on Monday")

    right = room.settling.findChildren(DifferenceView)[0].right
    right.button.setFocus()
    with qtbot.waitSignal(room.said) as said:
        QTest.keyClick(right.button, Qt.Key.Key_Space)

    assert said.args == [Said(words="Settled, saved here")]
    qtbot.waitUntil(lambda: not room.settling.isVisible())
    assert body(house)["next_step"] == "Visit on Monday"
    told = settled(house)
    assert (told.open, told.chosen, told.settled_by) == (False, "Visit on Monday", "You")


def test_a_third_value_is_typed_and_kept_with_ctrl_enter(house: Roof, qtbot: QtBot) -> None:
    room = open_case(house, qtbot, differing())
    button(room.settling, "Write another").click()
    form = room.settling.form
    assert form is not None
    editor = form.editor("next_step")
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, "Ring, then visit")
    with qtbot.waitSignal(room.said):
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert body(house)["next_step"] == "Ring, then visit"
    assert settled(house).chosen == "Ring, then visit"


def test_a_third_value_that_is_too_long_is_told_and_nothing_is_saved(house: Roof, qtbot: QtBot) -> None:
    room = open_case(house, qtbot, differing())
    button(room.settling, "Write another").click()
    form = room.settling.form
    assert form is not None
    qtbot.waitUntil(form.isVisible)
    form.set_values({"next_step": "x" * 400})
    button(room.settling, "Decide for this").click()

    assert "too long" in form.error("next_step")
    assert settled(house).open


def test_both_are_kept_as_a_note_and_the_record_stands(house: Roof, qtbot: QtBot) -> None:
    room = open_case(house, qtbot, differing())
    with qtbot.waitSignal(room.said):
        button(room.settling, "Keep both as a note").click()

    (note,) = house.vault.ask(records.in_scope, SCOPE, [kind_of(Note).name])
    assert "Ring on Friday" in note.body["words"]
    assert "Visit on Monday" in note.body["words"]
    assert body(house)["next_step"] == "Ring on Friday"
    assert not settled(house).open


def test_a_deletion_that_met_a_change_asks_whether_it_stays(house: Roof, qtbot: QtBot) -> None:
    conflict = Conflict(
        record="c1-person",
        of_kind="person",
        current="deleted",
        current_by="A. Khan",
        other="changed",
        other_by="PC Lane",
    )
    room = open_case(house, qtbot, conflict)
    (shown,) = room.settling.told()
    assert (shown.left.value, shown.right.value) == ("Changed it", "Deleted it")
    with qtbot.waitSignal(room.said):
        button(room.settling, "Delete it after all").click()

    found = house.vault.ask(records.read, "c1-person")
    assert found is not None
    assert found.state == "deleted"
    assert not settled(house).open
