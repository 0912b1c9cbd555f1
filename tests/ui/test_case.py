"""A case in the champion's hands: the card before the number, a contact by keys, words that are never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import kind_of
from champion_app.domain.rules.contact.hours_reader import Window
from champion_app.domain.rules.contact.safe_contact import SafeContact
from champion_app.domain.rules.contact.safe_hours import UNREAD, SafeHours
from champion_app.store.queries import case as case_queries
from champion_app.store.queries import station
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.case.contact_strip import KEPT, NO_MOMENT, NOT_SAVED, ContactStrip
from champion_app.ui.rooms.case.room import CaseRoom
from champion_app.ui.tasks import Tasks
from champion_app.ui.widgets.toast import Said
from tests.vaults.fresh import MONDAY, new_vault

SCOPE = "case:c1"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = new_vault(tmp_path)
    author = made.author()
    point = ContactPoint(person="p1", value="07700 900142", not_before="18:00", who_may_answer="Her brother")
    edits = [
        create(Case(reference="AS-1", opened=MONDAY, area="Easton", risk="high"), record_id="c1", subject="c1"),
        create(Person(name="Faduma Khalif"), record_id="p1", subject="c1"),
        create(point, record_id="w1", subject="c1"),
        create(Incident(strands=("race",), classification="crime"), record_id="i1", subject="c1"),
    ]
    made.save(edits, author)
    yield made
    made.close()


@pytest.fixture
def room(vault: Vault, qtbot: QtBot, qapp: QApplication) -> Iterator[CaseRoom]:
    with Tasks() as tasks:
        made = CaseRoom(vault=vault, tasks=tasks, look=Look(qapp), changes=Changes(), clock=lambda: MONDAY)
        qtbot.addWidget(made)
        made.resize(1080, 760)
        made.show()
        with qtbot.waitSignal(made.loaded):
            made.open(SCOPE)
        yield made


def consulted(vault: Vault) -> list[str]:
    return [
        row[0]
        for row in vault._connections.read(
            lambda db: db.execute("SELECT detail FROM audit WHERE act = 'consulted' ORDER BY n").fetchall()
        )
    ]


def strip_of(room: CaseRoom) -> ContactStrip:
    assert isinstance(room.strips.strip, ContactStrip)
    return room.strips.strip


def test_the_number_is_hidden_until_the_card_was_read_and_that_is_written_down(
    room: CaseRoom, vault: Vault, qtbot: QtBot
) -> None:
    assert not room.number.is_shown()
    assert "After 18:00" in [rule.headline for rule in room.number.card.rules()]

    room.number.card.read_confirmed.emit()
    qtbot.waitUntil(room.number.is_shown)
    assert consulted(vault)[-1] == "number shown"
    room.number.card.hide_asked.emit()
    assert not room.number.is_shown()


def test_a_contact_is_recorded_from_the_keyboard_alone(room: CaseRoom, vault: Vault, qtbot: QtBot) -> None:
    QTest.keyClick(room, Qt.Key.Key_C)
    room.start_contact()
    strip = strip_of(room)
    QTest.keyClick(strip, Qt.Key.Key_2)
    assert (strip.outcomes.code(), strip.how.code(), strip.minutes.text()) == ("no-answer", "call", "2")
    QTest.keyClicks(strip.words, "Rang for a minute.")
    with qtbot.waitSignal(room.said) as said:
        QTest.keyClick(strip.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert said.args == [Said(words="Contact recorded, saved here")]
    rows = vault.ask(records.in_scope, SCOPE)
    (attempt,) = [row for row in rows if row.kind == kind_of(ContactAttempt).name]
    assert (attempt.body["outcome"], attempt.body["words"]) == ("no-answer", "Rang for a minute.")
    assert len([row for row in rows if row.kind == kind_of(FollowUp).name]) == 1
    assert room.strips.strip is None
    qtbot.waitUntil(lambda: vault.ask(station.standing).only_here == 0)  # the draft goes once the words are saved


def test_a_safe_message_is_off_where_nobody_said_that_it_is_safe(room: CaseRoom) -> None:
    room.start_contact()
    button = strip_of(room).outcomes.button("safe-message")

    assert not button.isEnabled()
    assert "Nobody said" in button.accessibleDescription()
    strip_of(room).outcomes.choose_key(4)
    assert strip_of(room).outcomes.code() == ""


def test_what_is_offered_for_next_time_lies_in_the_hours_they_gave(room: CaseRoom) -> None:
    """She said after 18:00; another person said before 15:00, and is never offered an evening."""
    room.start_contact()
    strip = strip_of(room)
    strip.outcomes.choose_key(2)
    assert strip.next.currentText() == "Ring tomorrow 18:30"

    strip.keep_to(SafeContact(rules=(), sentence="", hours=SafeHours(windows=(Window(ends=time(15)),))))
    strip.outcomes.choose_key(2)
    offered = [strip.next.itemText(place) for place in range(strip.next.count())]
    assert offered[0] == "Ring tomorrow 14:00"
    assert not any("18:30" in one for one in offered)


def test_hours_that_cannot_be_read_offer_no_time_and_say_so(room: CaseRoom, vault: Vault, qtbot: QtBot) -> None:
    room.start_contact()
    strip = strip_of(room)
    strip.keep_to(SafeContact(rules=(), sentence="", hours=SafeHours(unread=True)))
    strip.outcomes.choose_key(2)

    assert [strip.next.itemText(place) for place in range(strip.next.count())] == ["Another time", "Nothing agreed"]
    assert strip.hours_words.text() == UNREAD
    assert strip.own_time.isVisible()
    strip.record()
    assert strip.remark.text() == NO_MOMENT
    strip.own_time.set_values({"due": "2026-11-26T16:00:00+00:00"})
    with qtbot.waitSignal(room.said):
        strip.record()
    (promised,) = [row for row in vault.ask(records.in_scope, SCOPE) if row.kind == kind_of(FollowUp).name]
    assert promised.body["due"].startswith("2026-11-26T16:00")


def test_hours_that_were_read_are_said_back(room: CaseRoom) -> None:
    room.start_contact()
    strip_of(room).outcomes.choose_key(2)
    assert strip_of(room).hours_words.text() == "We read their hours as: after 18:00."


def test_how_it_was_and_what_is_next_are_part_of_the_draft(room: CaseRoom, vault: Vault, qtbot: QtBot) -> None:
    room.start_contact()
    strip = strip_of(room)
    strip.outcomes.choose_key(2)
    strip.how.choose("visit")
    strip.minutes.setText("47")
    strip.next.choose("none")
    strip._keep()
    room.leave()
    qtbot.waitUntil(lambda: vault.ask(case_queries.draft_at, f"contact:{SCOPE}") is not None)
    room.start_contact()
    again = strip_of(room)
    qtbot.waitUntil(lambda: again.outcomes.code() == "no-answer")

    assert (again.how.code(), again.minutes.text(), again.next.code()) == ("visit", "47", "none")


def test_without_an_outcome_nothing_is_saved_and_the_strip_says_what_to_do(room: CaseRoom, vault: Vault) -> None:
    room.start_contact()
    before = vault.ask(station.standing).waiting
    strip_of(room).record()

    assert strip_of(room).remark.text() == "Choose what came of it: keys 1 to 6."
    assert vault.ask(station.standing).waiting == before


def test_what_was_typed_is_there_again_after_the_strip_was_closed(room: CaseRoom, vault: Vault, qtbot: QtBot) -> None:
    room.start_contact()
    QTest.keyClicks(strip_of(room).words, "half a sent")
    room.leave()
    qtbot.waitUntil(lambda: vault.ask(case_queries.draft_at, f"contact:{SCOPE}") is not None)
    assert room.strips.strip is None

    room.start_contact()
    qtbot.waitUntil(lambda: strip_of(room).words.toPlainText() == "half a sent")
    assert strip_of(room).remark.text() == KEPT


def test_a_full_disk_keeps_the_strip_open_and_the_words_in_it(room: CaseRoom, vault: Vault, qtbot: QtBot) -> None:
    room.start_contact()
    strip = strip_of(room)
    strip.outcomes.choose_key(2)
    strip.words.setPlainText("x" * 15000)
    vault._connections.outside_transaction(
        lambda db: db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}") and None
    )
    strip.record()
    qtbot.waitUntil(lambda: strip.remark.text().startswith(NOT_SAVED))

    assert room.strips.strip is strip
    assert len(strip.words.toPlainText()) == 15000
    assert strip.button.isEnabled()


def test_names_are_initials_until_held(room: CaseRoom) -> None:
    assert "F. K." in room.header.head.title()
    assert "Faduma" not in room.header.head.title()
