"""Station: what leaves, what arrives, one round with a way to stop it, and what is said when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import create
from champion_app.domain.errors import Unreachable
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from champion_app.store.queries.station import Standing
from champion_app.ui.rooms.station_sync import words
from champion_app.ui.rooms.station_sync.room import StationRoom
from champion_app.ui.settling import words as settling_words
from tests.ui.force import WORKS_UNTIL, Force
from tests.ui.roof import Roof, case_rows, roof, row
from tests.vaults.fresh import MONDAY, policy

NO_ANSWER = "The hub did not answer. Your work is saved on this laptop. Try again at the station."


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        made.vault.replica.apply_rows(case_rows("c1", "Faduma Khalif", reference="AS-1"), cursor="i.1.1")
        yield made


def write_note(house: Roof, record: str) -> None:
    house.save(create(Note(words="She was in."), record_id=record, subject="c1"))


def open_station(house: Roof, qtbot: QtBot, force: Force) -> StationRoom:
    room = StationRoom(**house.parts(), sync=force)
    with qtbot.waitSignal(room.stood):
        house.show(room)
    return room


def states(room: StationRoom) -> list[str]:
    return [line.line().state for line in room._leaving.rows()]


def press_sync(room: StationRoom, qtbot: QtBot) -> None:
    room._sync_button.setFocus()
    qtbot.keyClick(room._sync_button, Qt.Key.Key_Space)


def test_the_page_says_what_waits_and_until_when_one_can_work_alone(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1")
    house.vault.replica.finish_round(at=MONDAY.isoformat(), works_until=WORKS_UNTIL, user_name="")
    room = open_station(house, qtbot, Force(house.vault))

    assert room._header.subtitle() == "You can work without the force until 6 December."
    assert room._counts.numbers() == ("0", "1", "0")
    (line,) = [one.line() for one in room._leaving.rows()]
    assert (line.title, line.quiet, line.state) == ("Note, \u2068F. K.\u2069", "today 10:00", "waiting")
    assert room._news.text() == "Last complete sync today 10:00."


def test_a_name_is_never_on_the_page(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1")
    room = open_station(house, qtbot, Force(house.vault))

    said = " ".join(line.line().spoken + line.line().title for line in room._leaving.rows())
    assert "Khalif" not in said
    assert "Faduma" not in said


def test_rows_change_state_where_they_stand_while_the_round_runs(house: Roof, qtbot: QtBot) -> None:
    for record in ("n1", "n2"):
        write_note(house, record)
    force = Force(house.vault, by_hand=True)
    room = open_station(house, qtbot, force)
    before = room._leaving.rows()
    said: list[str] = []
    house.look.announcer.said.connect(said.append)

    press_sync(room, qtbot)
    force.let_go()
    qtbot.waitUntil(lambda: states(room) == ["waiting", "accepted"])
    assert room._counts.numbers() == ("0", "1", "1")
    assert room._leaving.rows() == before
    assert room._stop_button.isVisible()
    assert room._progress.words().startswith("Handing over what waits")
    assert "step 3 of 8" in room._progress.words()
    assert room._progress._bar.value() >= 200

    force.let_go()
    force.let_go()
    qtbot.waitUntil(lambda: states(room) == ["accepted", "accepted"])
    qtbot.waitUntil(lambda: room._news.text() == "2 saves were accepted by the force. Last complete sync today 10:00.")
    assert room._sync_button.isVisible()
    assert not room._progress.isVisible()
    assert room._leaving.rows() == before
    assert said[:3] == ["Calling the hub", "Handing over what waits", "Fetching what is new"]
    assert said[-1] == "2 saves were accepted by the force."
    assert len(said) == len(set(said))  # each step once

    room.refresh()
    room.on_shown()  # while an older answer is still on its way
    qtbot.waitUntil(lambda: room._leaving.rows() == [])


def test_stop_ends_the_round_and_keeps_what_was_done(house: Roof, qtbot: QtBot) -> None:
    for record in ("n1", "n2"):
        write_note(house, record)
    force = Force(house.vault, by_hand=True)
    room = open_station(house, qtbot, force)

    press_sync(room, qtbot)
    force.let_go()
    qtbot.waitUntil(lambda: "accepted" in states(room))
    assert room._stop_button.hasFocus()
    qtbot.keyClick(room._stop_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: room._sync_button.isVisible())

    qtbot.waitUntil(lambda: room._news.text().startswith("Stopped. What was done stays done"))
    assert states(room) == ["waiting", "accepted"]
    assert room._counts.numbers() == ("0", "1", "1")
    assert not room._banner.isVisible()
    assert room._sync_button.hasFocus()


def test_a_hub_that_does_not_answer_is_one_sentence_and_changes_nothing_else(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1")
    force = Force(house.vault, trouble=Unreachable(NO_ANSWER))
    room = open_station(house, qtbot, force)

    press_sync(room, qtbot)
    qtbot.waitUntil(lambda: room._banner.isVisible())
    qtbot.waitUntil(lambda: room._sync_button.isVisible())
    assert room._banner.words() == NO_ANSWER
    assert states(room) == ["waiting"]
    assert room._counts.numbers() == ("0", "1", "0")

    force.trouble = None
    room._banner.acted.emit()
    qtbot.waitUntil(lambda: states(room) == ["accepted"])
    assert not room._banner.isVisible()
    assert force.rounds == 2


def test_a_round_that_ends_early_says_why_and_what_was_done(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1")
    room = open_station(house, qtbot, Force(house.vault, late_trouble=Unreachable("The line broke. Try again.")))

    press_sync(room, qtbot)
    qtbot.waitUntil(lambda: room._banner.isVisible())
    assert room._banner.words() == "The line broke. Try again."
    assert room._news.text() == "1 save was accepted by the force. No complete sync yet."


def test_a_save_that_was_set_aside_says_why(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1")
    room = open_station(house, qtbot, Force(house.vault, refuse="The case was closed by the force."))

    press_sync(room, qtbot)
    qtbot.waitUntil(lambda: states(room) == ["set aside"])
    (line,) = room._leaving.rows()
    assert line.line().reason == "The case was closed by the force."
    assert "The case was closed by the force." in line.accessibleName()


def test_what_arrives_is_listed_and_enter_opens_its_case(house: Roof, qtbot: QtBot) -> None:
    house.vault.replica.finish_round(at=MONDAY.isoformat(), works_until="", user_name="")
    arriving = [*case_rows("c2", "Kofi Williams", area="Bath"), row(Note(words="x"), "n9", case_scope("c1"))]
    room = open_station(house, qtbot, Force(house.vault, rows=arriving))

    press_sync(room, qtbot)
    qtbot.waitUntil(lambda: len(room._arriving.rows()) == 2)
    first, second = room._arriving.rows()
    assert (first.line().title, first.line().quiet) == ("\u2068K. W.\u2069 is given to you", "Bath")
    assert second.line().quiet == "1 change by others"

    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    with qtbot.waitSignal(room.open_case) as asked:
        qtbot.keyClick(second, Qt.Key.Key_Return)
    assert asked.args == [case_scope("c1")]


def test_what_a_round_writes_is_announced_to_the_other_rooms(house: Roof, qtbot: QtBot) -> None:
    write_note(house, "n1")
    arriving = case_rows("c2", "Kofi Williams")
    room = open_station(house, qtbot, Force(house.vault, rows=arriving))
    heard: set[str] = set()
    house.changes.announced.connect(lambda changes: heard.update(changes.scopes))

    press_sync(room, qtbot)
    qtbot.waitUntil(lambda: heard == {case_scope("c1"), case_scope("c2")})


def test_a_difference_shows_both_values_and_marks_the_safer_one(house: Roof, qtbot: QtBot) -> None:
    found = Conflict(
        record="p1",
        of_kind=kind_of(ContactPoint).name,
        field="voicemail",
        current=False,
        other=True,
        other_by="PC Lane",
        other_at=(MONDAY - timedelta(days=1)).isoformat(),
    )
    house.vault.replica.apply_rows([row(found, "x1", case_scope("c1"))], cursor="i.2.2")
    room = open_station(house, qtbot, Force(house.vault))

    (told,) = room._differences.told()
    assert told.title == "A voicemail is safe, \u2068F. K.\u2069"
    assert (told.left.value, told.left.shown_now) == ("No", "the safer one, shown now")
    assert (told.right.who, told.right.value, told.right.when) == ("Written by PC Lane", "Yes", "yesterday 10:00")


def test_a_difference_never_shows_a_number_or_a_whole_name() -> None:
    catalogue = standard_catalogue()
    point, person = catalogue.get(kind_of(ContactPoint).name), catalogue.get(kind_of(Person).name)
    assert point is not None
    assert person is not None

    assert settling_words.said_value(point.field("value"), "07700 900142", policy()) == settling_words.NOT_SHOWN
    assert settling_words.said_value(point.field("value"), "f.k@example.org", policy()) == settling_words.NOT_SHOWN
    assert settling_words.said_value(point.field("not_before"), "18:00", policy()) == "18:00"
    assert settling_words.said_value(person.field("name"), "Faduma Khalif", policy()) == "F. K."


def test_a_hidden_page_still_tells_rail_and_foot_how_it_stands(house: Roof, qtbot: QtBot) -> None:
    room = StationRoom(**house.parts(), sync=Force(house.vault))
    with qtbot.waitSignal(room.stood):
        room.refresh()
    author = house.vault.author()
    touched = house.vault.save([create(Note(words="x"), record_id="n1", subject="c1")], author)

    with qtbot.waitSignal(room.stood) as told:
        house.changes.announce(touched)
    assert told.args is not None
    standing = told.args[0]
    assert isinstance(standing, Standing)
    assert standing.waiting == 1
    assert room._leaving.rows() == []
    room.deleteLater()


def test_a_bug_in_a_round_gives_the_button_back(house: Roof, qtbot: QtBot) -> None:
    def broken(_progress: object, _stopped: object) -> object:
        raise ZeroDivisionError("a bug of ours")

    room = StationRoom(**house.parts(), sync=broken)  # type: ignore[arg-type]  # a round that breaks
    house.show(room)
    with qtbot.captureExceptions() as caught:
        press_sync(room, qtbot)
        qtbot.waitUntil(lambda: bool(caught))
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert room._sync_button.isVisible()


def test_an_empty_page_says_why_and_rows_speak_to_a_screen_reader(house: Roof, qtbot: QtBot) -> None:
    room = open_station(house, qtbot, Force(house.vault))
    assert room._leaving._empty.isVisible()
    assert room._leaving._empty.text() == words.NOTHING_LEAVES
    assert room._header.subtitle() == "This laptop has not been in touch with the force yet."

    QAccessible.setActive(True)
    spoken = QAccessible.queryAccessibleInterface(room._counts.waiting)
    assert spoken.text(QAccessible.Text.Name) == "0 waiting for the station"
