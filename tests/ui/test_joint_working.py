"""Joint working: one line takes notes, who said it is never guessed, a note is corrected by a new one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.domain.change import create
from champion_app.domain.kinds.partner import Agency, JointNote
from champion_app.domain.scope import DIRECTORY, case_scope
from champion_app.store.queries import case, partners
from champion_app.store.queries.partners import WrittenNote
from champion_app.ui.rooms.joint_working.notes import NOTE
from champion_app.ui.rooms.joint_working.room import CHOOSE, CHOOSE_FIRST, TAKEN_BACK, JointWorkingRoom
from champion_app.ui.rooms.joint_working.words import NO_NOTES, NoteRow, note_rows
from champion_app.ui.widgets.states import Notice
from tests.ui.roof import Roof, case_rows, roof
from tests.vaults.fresh import MONDAY, policy

SCOPE = case_scope("c1")


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        made.vault.replica.apply_rows(case_rows("c1", "Faduma Khalif", reference="AS-4471"), cursor="i.1.1")
        made.save(create(Agency(name="Housing"), record_id="housing", subject=DIRECTORY))
        yield made


def open_table(house: Roof, qtbot: QtBot) -> JointWorkingRoom:
    room = JointWorkingRoom(**house.parts())
    room.come_from(SCOPE)
    house.show(room)
    qtbot.waitUntil(lambda: room._scope != "")
    return room


def written(house: Roof) -> list[WrittenNote]:
    return house.vault.ask(partners.joint_notes, scope=SCOPE)


def said(room: JointWorkingRoom) -> list[tuple[str, str, str]]:
    return [(row.kind_words, row.said_by, row.drawn) for row in room._notes.notes.rows()]


def stands(room: JointWorkingRoom, words: str) -> bool:
    return words in [row.words for row in room._notes.notes.rows()]


def write_note(house: Roof, record: str, words: str, *, minutes: int = 0, kind: str = "fact") -> None:
    note = JointNote(
        at=MONDAY + timedelta(minutes=minutes), said_by="Housing", agency="housing", kind=kind, words=words
    )
    house.save(create(note, record_id=record, subject="c1"))


def test_a_note_is_taken_from_the_keyboard_alone(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    room.start_note(SCOPE)
    qtbot.waitUntil(lambda: room._entry.words.hasFocus())
    qtbot.keyClick(room._entry.words, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert room._entry.button_words() == "Add decision"
    room._entry.speaker.setFocus()
    qtbot.keyClicks(room._entry.speaker, "Hou")
    room._entry.take_focus()
    qtbot.keyClicks(room._entry.words, "The interview moves to this week.")
    qtbot.keyClick(room._entry.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: said(room) == [("Decision", "Housing", "The interview moves to this week.")])
    (one,) = written(house)
    assert (one.note.kind, one.note.agency, one.note.said_by, one.state) == (
        "decision",
        "housing",
        "Housing",
        "waiting",
    )
    assert one.note.at == MONDAY
    assert room._entry.words.toPlainText() == ""
    assert room._entry.words.hasFocus()
    assert room._entry.speaker.code() == "housing"
    assert house.vault.ask(case.draft_at, f"joint-note:{SCOPE}") is None


def test_enter_begins_a_line_and_keeps_the_note_open(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    room._entry.take_focus()
    qtbot.keyClicks(room._entry.words, "One.")
    qtbot.keyClick(room._entry.words, Qt.Key.Key_Return)
    qtbot.keyClicks(room._entry.words, "Two.")

    assert room._entry.words.toPlainText() == "One.\nTwo."
    assert written(house) == []


def test_nobody_is_guessed_to_have_said_it(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    qtbot.keyClicks(room._entry.words, "Somebody said this.")
    qtbot.keyClick(room._entry.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: room._entry.told().startswith("Choose who said it"))
    assert written(house) == []
    assert room._entry.words.toPlainText() == "Somebody said this."
    assert not room._entry.words.isReadOnly()


def test_an_empty_note_says_what_is_missing(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    room._entry.speaker.choose("police")
    qtbot.keyClick(room._entry.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: room._entry.told() == "Note is needed.")
    assert written(house) == []


def test_the_police_and_oneself_are_named_and_are_no_partner(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    for speaker, words in (("police", "Third incident."), ("you", "She sounded tired.")):
        room._entry.speaker.choose(speaker)
        qtbot.keyClicks(room._entry.words, words)
        qtbot.keyClick(room._entry.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(partial(stands, room, words))

    assert {(one.note.said_by, one.note.agency) for one in written(house)} == {("Police", ""), ("You", "")}


def test_fact_and_opinion_never_look_the_same(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1", "The lock is fitted.", kind="fact")
    write_note(house, "n2", "The lock is fitted.", kind="opinion", minutes=1)
    room = open_table(house, qtbot)
    qtbot.waitUntil(lambda: len(said(room)) == 2)

    opinion, fact = room._notes.notes.rows()
    assert (opinion.kind_words, opinion.drawn) == ("Opinion", "“The lock is fitted.”")
    assert (fact.kind_words, fact.drawn) == ("Fact", "The lock is fitted.")
    assert opinion.icon != fact.icon


def test_a_correction_is_a_new_note_and_the_old_one_stays(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1", "Fitted on 3 November.")
    room = open_table(house, qtbot)
    qtbot.waitUntil(lambda: len(said(room)) == 1)
    room._notes.setFocus()
    room._notes.setCurrentIndex(room._notes.notes.index(0, 0))
    qtbot.keyClick(room._notes, Qt.Key.Key_Return)
    assert room._entry.button_words() == "Add correction"
    assert room._entry.speaker.code() == "housing"
    qtbot.keyClicks(room._entry.words, "Fitted on 13 November.")
    qtbot.keyClick(room._entry.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: len(said(room)) == 2)
    rows = {row.words: row for row in room._notes.notes.rows()}
    assert rows["Fitted on 13 November."].corrects == "n1"
    assert rows["Fitted on 3 November."].corrected
    assert "corrected by a later note" in rows["Fitted on 3 November."].spoken
    assert room._entry.correcting() == ""


def test_a_draft_comes_back_with_its_kind_and_speaker(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    room._entry.kinds.choose("opinion")
    room._entry.speaker.choose("housing")
    qtbot.keyClicks(room._entry.words, "She may move")
    qtbot.waitUntil(lambda: house.vault.ask(case.draft_at, f"joint-note:{SCOPE}") is not None)
    left = house.window.takeCentralWidget()
    assert left is not None
    left.deleteLater()

    again = open_table(house, qtbot)
    qtbot.waitUntil(lambda: again._entry.words.toPlainText() == "She may move")
    assert (again._entry.kinds.code(), again._entry.speaker.code()) == ("opinion", "housing")


def test_each_case_keeps_its_own_words(house: Roof, qtbot: QtBot) -> None:
    house.vault.replica.apply_rows(case_rows("c2", "Kofi Williams", reference="AS-9"), cursor="i.2.2")
    room = open_table(house, qtbot)
    qtbot.keyClicks(room._entry.words, "About the first")
    room._case.setFocus()
    qtbot.keyClicks(room._case, "AS-9")
    qtbot.waitUntil(lambda: room._scope == case_scope("c2"))
    assert room._entry.words.toPlainText() == ""

    room._case.chosen.emit(SCOPE)
    qtbot.waitUntil(lambda: room._entry.words.toPlainText() == "About the first")


def test_a_note_goes_to_no_case_by_default(house: Roof, qtbot: QtBot) -> None:
    """Words written before a case is chosen are kept, and go with the case that is."""
    house.vault.replica.apply_rows(case_rows("c2", "Kofi Williams", reference="AS-9"), cursor="i.2.2")
    room = JointWorkingRoom(**house.parts())
    house.show(room)
    qtbot.waitUntil(lambda: room._case.count() == 3)
    assert (room._case.currentText(), room._scope) == (CHOOSE, "")
    assert "Easton" in room._case.itemText(1)
    room._entry.speaker.choose("police")
    qtbot.keyClicks(room._entry.words, "To the right one.")
    qtbot.keyClick(room._entry.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert room._entry.told() == CHOOSE_FIRST
    room._case.choose(SCOPE)
    room._case.chosen.emit(SCOPE)
    qtbot.waitUntil(lambda: room._scope == SCOPE)
    assert room._entry.words.toPlainText() == "To the right one."


def test_a_note_can_be_taken_back_before_it_leaves(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    room._entry.speaker.choose("police")
    qtbot.keyClicks(room._entry.words, "In the wrong case.")
    with qtbot.waitSignal(room.said) as told:
        qtbot.keyClick(room._entry.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0].action == "Undo"
    with qtbot.waitSignal(room.said) as undone:
        told.args[0].act()
    assert undone.args[0].words == TAKEN_BACK
    assert written(house) == []


def test_what_was_said_is_covered_until_it_is_held(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1", "She may move.", kind="opinion")
    room = open_table(house, qtbot)
    qtbot.waitUntil(lambda: len(said(room)) == 1)
    index = room._notes.notes.index(0, 0)
    told = Qt.ItemDataRole.AccessibleTextRole

    assert "She may move" not in str(index.data(told))
    room.hold.pressed.emit()
    assert "She may move" in str(index.data(told))
    room.hold.released.emit()
    assert "She may move" not in str(index.data(told))
    room._sitting.say_alone(alone=True)
    assert "She may move" in str(index.data(told))


def test_a_note_started_from_a_partner_has_its_agency(house: Roof, qtbot: QtBot) -> None:
    room = open_table(house, qtbot)
    room.start_note("", "housing")

    qtbot.waitUntil(lambda: room._entry.speaker.code() == "housing")
    assert room._scope == SCOPE
    assert room._entry.words.hasFocus()


def test_what_arrives_keeps_the_chosen_note_and_the_words_being_typed(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1", "First.")
    room = open_table(house, qtbot)
    qtbot.waitUntil(lambda: len(said(room)) == 1)
    room._notes.setCurrentIndex(room._notes.notes.index(0, 0))
    qtbot.keyClicks(room._entry.words, "half a sen")
    note = create(
        JointNote(at=MONDAY + timedelta(minutes=5), said_by="SARI", words="Second."), record_id="n2", subject="c1"
    )
    house.changes.announce(house.vault.save([note], house.vault.author()))

    qtbot.waitUntil(lambda: len(said(room)) == 2)
    chosen = room._notes.chosen()
    assert chosen is not None
    assert chosen.record == "n1"
    assert room._entry.words.toPlainText() == "half a sen"


def test_a_long_note_is_cut_until_it_is_chosen(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1", "They keep a room free on Thursdays and a sister comes along. " * 40)
    room = open_table(house, qtbot)
    qtbot.waitUntil(lambda: len(said(room)) == 1)
    room._sitting.say_alone(alone=True)
    index = room._notes.notes.index(0, 0)
    cut = room._notes.sizeHintForIndex(index).height()
    room._notes.setCurrentIndex(index)

    assert room._notes.sizeHintForIndex(index).height() > 2 * cut
    assert isinstance(index.data(NOTE), NoteRow)


def test_an_empty_case_and_an_empty_laptop_say_what_comes_next(house: Roof, qtbot: QtBot, tmp_path: Path) -> None:
    room = open_table(house, qtbot)
    assert room._empty.isVisible()
    assert room._empty.text() == NO_NOTES
    assert not room._notes.isVisible()

    with roof(tmp_path / "empty", QApplication.instance()) as bare:  # type: ignore[arg-type]  # pytest-qt made it
        empty = JointWorkingRoom(**bare.parts())
        bare.show(empty)
        qtbot.waitUntil(lambda: isinstance(empty._slot.shown(), Notice))
        assert not empty._body.isVisible()


def test_a_kind_of_a_newer_version_is_shown_as_it_is() -> None:
    note = JointNote(at=MONDAY, said_by="SARI", kind="prophecy", words="x")
    (row,) = note_rows([WrittenNote(record="r", note=note, line=None, state="")], policy(), MONDAY, me="You")

    assert (row.kind_words, row.icon, row.state_words) == ("prophecy", "note", "")
