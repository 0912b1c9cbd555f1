"""Caseload: every case in one list, sorted and filtered by key and by mouse, names closed until they are held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import create
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.scope import case_scope
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.store.queries import caseload
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.caseload import preview
from champion_app.ui.rooms.caseload.room import CaseloadRoom
from champion_app.ui.tasks import Tasks
from tests.ui.caseload_page import (
    LAST_WEEK,
    button,
    enter,
    four_cases,
    hub_case,
    initials,
    listed,
    spoken,
    words_in,
)
from tests.ui.roof import OddVault, Roof, now, roof
from tests.vaults.fresh import PASSPHRASE, new_vault, policy


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def test_open_cases_stand_in_the_order_of_what_is_next_due(house: Roof, qtbot: QtBot) -> None:
    four_cases(house)
    room = enter(house, qtbot)

    assert listed(room) == ["L. P., Bath", "A. Y., Easton", "D. M., Easton"]
    assert room.header.subtitle() == "3 open cases. 2 people have not been contacted yet."


def test_a_row_says_to_a_screen_reader_all_that_it_shows(house: Roof, qtbot: QtBot) -> None:
    four_cases(house)
    room = enter(house, qtbot)
    assert spoken(room) == [
        "⁨L. P.⁩, Bath: 5 days late, standard risk, last contact never",
        "⁨A. Y.⁩, Easton: due today, high risk, last contact never",
        "⁨D. M.⁩, Easton: no date, medium risk, last contact today",
    ]


SORTED = [
    ("Who", ["A. Y.", "D. M.", "L. P."]),
    ("Risk", ["A. Y.", "D. M.", "L. P."]),
]


@pytest.mark.parametrize(("column", "order"), SORTED)
def test_a_columns_name_sorts_by_it_and_again_turns_it_round(
    house: Roof, qtbot: QtBot, column: str, order: list[str]
) -> None:
    """By mouse, then by Space; the head says which way in words, not by the arrow alone."""
    four_cases(house)
    room = enter(house, qtbot)

    with qtbot.waitSignal(room.filled):
        QTest.mouseClick(button(room.head, column), Qt.MouseButton.LeftButton)
    assert initials(room) == order
    head = button(room.head, column)
    assert head.accessibleDescription() == "Sorted from first to last"
    head.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(room.filled):
        QTest.keyClick(head, Qt.Key.Key_Space)
    assert head.accessibleDescription() == "Sorted from last to first"
    assert initials(room) == order[::-1]


NEVER_FIRST = ["L. P.", "A. Y.", "D. M."]


def by_last_contact(house: Roof, qtbot: QtBot) -> CaseloadRoom:
    """Three cases, one never contacted, sorted by when they last were."""
    four_cases(house)
    tried = ContactAttempt(at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC), by="You", outcome="no-answer")
    house.save(create(tried, record_id="high-1", subject="high"))
    room = enter(house, qtbot)
    with qtbot.waitSignal(room.filled):
        QTest.mouseClick(button(room.head, "Last contact"), Qt.MouseButton.LeftButton)
    return room


def test_whoever_was_never_contacted_comes_first_either_way(house: Roof, qtbot: QtBot) -> None:
    room = by_last_contact(house, qtbot)
    assert initials(room) == NEVER_FIRST
    with qtbot.waitSignal(room.filled):
        QTest.mouseClick(button(room.head, "Last contact"), Qt.MouseButton.LeftButton)
    assert initials(room) == ["L. P.", "D. M.", "A. Y."]


def test_a_sort_that_does_nothing_would_be_seen(house: Roof, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above fails where every column sorts by the case's number."""
    monkeypatch.setattr(caseload, "_ORDER", dict.fromkeys(("due", "who", "risk", "last_contact"), "case_id"))
    assert initials(by_last_contact(house, qtbot)) != NEVER_FIRST


def test_a_laptop_without_cases_says_where_they_come_from(house: Roof, qtbot: QtBot) -> None:
    told = words_in(enter(house, qtbot).slot.shown())
    assert "No open case on this laptop" in told
    assert "Cases arrive when you sync at the station" in told


def shows_no_name(room: CaseloadRoom) -> bool:
    """Whether nothing in the room, to see or to hear, holds a name."""
    spoken = [words_in(room), *listed(room), *(one.text() for one in room.findChildren(QPushButton))]
    spoken += [one.accessibleName() + one.toolTip() for one in room.findChildren(QWidget)]
    return not any(part in words for words in spoken for part in ("Leon", "Price", "Amina", "Yusuf", "Dana", "Moss"))


def test_a_name_is_shown_while_it_is_held_and_not_a_moment_longer(house: Roof, qtbot: QtBot) -> None:
    """By mouse and by Space; letting go, another row and a lost focus all close it again."""
    four_cases(house)
    room = enter(house, qtbot)
    assert shows_no_name(room)
    hold = button(room.preview, "Hold to show name")

    QTest.mousePress(hold, Qt.MouseButton.LeftButton)
    assert "Leon Price" in words_in(room.preview.over)
    QTest.mouseRelease(hold, Qt.MouseButton.LeftButton)
    assert shows_no_name(room)

    hold.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyPress(hold, Qt.Key.Key_Space)
    assert "Leon Price" in words_in(room.preview.over)
    room.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert shows_no_name(room)


def test_a_masking_rule_that_shows_names_would_be_seen(
    house: Roof, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check above fails where the rule gives the whole name."""
    four_cases(house)
    monkeypatch.setattr(preview, "shown_name", lambda name, *, held: name)  # noqa: ARG005  # the rule's own arguments
    assert not shows_no_name(enter(house, qtbot))


def test_the_preview_follows_the_arrows_and_holds_no_number(house: Roof, qtbot: QtBot) -> None:
    """How it is safe to reach them and what happened lately, while the focus stays in the list."""
    four_cases(house)
    room = enter(house, qtbot)
    room.list.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        QTest.keyClick(room.list, Qt.Key.Key_Down)

    qtbot.waitUntil(lambda: "Reached" in words_in(room.preview) or "Spoke for a while" in words_in(room.preview))
    told = words_in(room.preview)
    assert "D. M." in told
    assert "After 18:00, mobile only, no voicemail." in told
    assert "900142" not in told
    assert room.list.hasFocus()


def test_enter_opens_the_chosen_case_and_r_begins_a_contact(house: Roof, qtbot: QtBot) -> None:
    four_cases(house)
    room = enter(house, qtbot)
    room.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(room.list, Qt.Key.Key_Down)

    with qtbot.waitSignal(room.open_case) as opened:
        QTest.keyClick(room.list, Qt.Key.Key_Return)
    with qtbot.waitSignal(room.record_contact) as contact:
        QTest.keyClick(room.list, Qt.Key.Key_R)
    assert opened.args == contact.args == [case_scope("high")]


def test_the_mouse_chooses_with_a_click_and_opens_with_two(house: Roof, qtbot: QtBot) -> None:
    four_cases(house)
    room = enter(house, qtbot)
    place = room.list.visualRect(room.model.index(2)).center()
    QTest.mouseClick(room.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    qtbot.waitUntil(lambda: "D. M." in words_in(room.preview))
    with qtbot.waitSignal(room.open_case) as opened:
        QTest.mouseDClick(room.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert opened.args == [case_scope("met")]


def test_three_hundred_cases_scroll_to_the_last_and_none_is_a_gap(house: Roof, qtbot: QtBot) -> None:
    rows = [one for n in range(300) for one in hub_case(f"c{n:03}", f"{chr(65 + n % 26)} Name")]
    house.vault.replica.apply_rows(rows, cursor="")
    room = enter(house, qtbot)
    assert room.header.subtitle().startswith("300 open cases.")
    room.list.setFocus(Qt.FocusReason.TabFocusReason)

    def in_sight() -> list[str]:
        shown = [room.list.indexAt(QPoint(40, y)) for y in range(4, room.list.viewport().height(), 20)]
        return [str(one.data()) for one in shown if one.isValid()]

    QTest.keyClick(room.list, Qt.Key.Key_End)
    assert room.list.currentIndex().row() == 299
    qtbot.waitUntil(lambda: "Loading" not in in_sight())
    assert room.list.indexAt(QPoint(40, room.list.viewport().height() - 8)).row() == 299
    QTest.keyClick(room.list, Qt.Key.Key_Home)
    for _ in range(8):
        QTest.keyClick(room.list, Qt.Key.Key_PageDown)
    assert room.list.indexAt(QPoint(40, 8)).row() > 60
    qtbot.waitUntil(lambda: "Loading" not in in_sight())


def test_the_chosen_case_stays_chosen_when_others_arrive_before_it(house: Roof, qtbot: QtBot) -> None:
    four_cases(house)
    room = enter(house, qtbot)
    room.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(room.list, Qt.Key.Key_End)
    came = house.vault.replica.apply_rows(hub_case("new", "Ines Rey", opened=LAST_WEEK, risk="high"), cursor="")
    with qtbot.waitSignal(room.filled):
        house.changes.announce(came)

    assert initials(room) == ["I. R.", "L. P.", "A. Y.", "D. M."]
    assert str(room.list.currentIndex().data()).startswith("⁨D. M.⁩, Easton: ")
    assert room.list.hasFocus()


def test_a_caseload_that_cannot_be_read_says_so_and_comes_back_when_asked(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    new_vault(tmp_path).close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    vault = OddVault(tmp_path, key, catalogue=standard_catalogue(), policy=policy(), clock=now)
    vault.replica.apply_rows(hub_case("a", "Leon Price"), cursor="")
    with Tasks() as tasks:
        house = Roof(vault=vault, tasks=tasks, look=Look(qapp), changes=Changes(), window=QMainWindow())
        room = CaseloadRoom(**house.parts())
        house.show(room, width=1280)
        qtbot.waitUntil(lambda: "The caseload could not be read" in words_in(room))
        assert "Your records are safe on this laptop and nothing was changed." in words_in(room.slot.shown())
        assert not room.preview.isVisible()

        vault.broken = False
        with qtbot.waitSignal(room.filled):
            QTest.mouseClick(button(room.slot, "Read it again"), Qt.MouseButton.LeftButton)
        assert initials(room) == ["L. P."]
        house.window.close()
        house.window.deleteLater()
    vault.close()


def test_a_window_made_wider_shows_the_case_that_was_chosen_meanwhile(house: Roof, qtbot: QtBot) -> None:
    """While there is no room for the preview another case is chosen: it is that one's name that then stands there."""
    four_cases(house)
    room = enter(house, qtbot)
    qtbot.waitUntil(lambda: room.preview.open_button.text() == "Open L. P.")
    house.window.resize(800, 700)
    qtbot.waitUntil(lambda: not room.preview.isVisible())
    QTest.keyClick(room.list, Qt.Key.Key_Down)
    house.window.resize(1280, 700)
    qtbot.waitUntil(room.preview.isVisible)
    chosen = room.model.line(room.list.currentIndex().row())
    assert chosen is not None
    assert room.preview.open_button.text() == f"Open {chosen.initials}" != "Open L. P."
