"""Caseload: every case in one list, sorted and filtered by key and by mouse, names closed until they are held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.case import Case
from champion_app.domain.change import alter, create
from champion_app.domain.contact import ContactAttempt
from champion_app.domain.errors import NoRoom
from champion_app.domain.kinds import standard_catalogue
from champion_app.domain.person import ContactPoint
from champion_app.domain.scope import case_scope
from champion_app.host.keystore import NoKeystore
from champion_app.store.queries import caseload, station
from champion_app.store.unlock import vault_key
from champion_app.store.vault import Vault
from champion_app.ui.caseload import preview
from champion_app.ui.caseload.room import CaseloadRoom
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.tasks import Tasks
from sync.wire.messages import WireRow
from tests.ui.roof import Roof, case_rows, now, roof, row
from tests.vaults.fresh import MONDAY, PASSPHRASE, new_vault, policy

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LAST_WEEK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def hub_case(case_id: str, name: str, *, opened: datetime = FRIDAY, risk: str = "", **told: str) -> list[WireRow]:
    """A case as the hub sends it; ``told`` may name its area and strand."""
    case = Case(reference=case_id, opened=opened, area=told.get("area", "Easton"), risk=risk or "standard")
    return [row(case, case_id, case_scope(case_id)), *case_rows(case_id, name, **told)[1:]]


def four_cases(house: Roof) -> None:
    """One late, one high, one contacted, one closed: and one in the middle of all."""
    cases = (
        hub_case("late", "Leon Price", opened=LAST_WEEK, area="Bath", strand="disability"),
        hub_case("high", "Amina Yusuf", risk="high"),
        hub_case("met", "Dana Moss", risk="medium"),
        hub_case("shut", "Wen Zhao"),
    )
    house.vault.replica.apply_rows([one for case in cases for one in case], cursor="")
    met = ContactAttempt(at=MONDAY, by="You", outcome="reached", words="Spoke for a while.")
    point = ContactPoint(person="met-person", value="07700 900142", not_before="18:00")
    house.save(
        create(met, record_id="met-1", subject="met"),
        create(point, record_id="met-2", subject="met"),
        alter(Case, record_id="shut", scope=case_scope("shut"), field="status", base=1, value="closed"),
    )


def enter(house: Roof, qtbot: QtBot) -> CaseloadRoom:
    """Caseload, entered and read, in a window that has the keyboard."""
    room = CaseloadRoom(**house.parts())
    with qtbot.waitSignal(room.filled):
        house.show(room, width=1280)
    with qtbot.waitActive(house.window):
        house.window.activateWindow()
    return room


def listed(room: CaseloadRoom) -> list[str]:
    """What a screen reader says of each row, from the top: initials and area."""
    model = room.list.model()
    return [str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(model.rowCount())]


def initials(room: CaseloadRoom) -> list[str]:
    """The same, without the area."""
    return [one.split(",")[0] for one in listed(room)]


def button(widget: QWidget, words: str) -> QPushButton:
    """The visible button whose words begin so."""
    found = [
        one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text().strip().startswith(words)
    ]
    assert len(found) == 1, [one.text() for one in widget.findChildren(QPushButton) if one.isVisible()]
    return found[0]


def words_in(widget: QWidget | None) -> str:
    """Every word that stands in a widget, without the marks that keep a name's direction."""
    assert widget is not None
    told = " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())
    return told.replace("\u2068", "").replace("\u2069", "")


def choose(room: CaseloadRoom, qtbot: QtBot, filter_words: str, value: str, *, mouse: bool = False) -> None:
    """Choose a filter's value with the keyboard alone, or with the mouse alone, and wait for the list."""
    pressed = button(room.filters, filter_words)
    if mouse:
        QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
    else:
        pressed.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(pressed, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    place = next(n for n, one in enumerate(menu.actions()) if one.text() == value)
    with qtbot.waitSignal(room.filled):
        if mouse:
            spot = menu.actionGeometry(menu.actions()[place]).center()
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        else:
            for _ in range(place + 1):
                QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)


def test_open_cases_stand_in_the_order_of_what_is_next_due(house: Roof, qtbot: QtBot) -> None:
    four_cases(house)
    room = enter(house, qtbot)

    assert listed(room) == ["L. P., Bath", "A. Y., Easton", "D. M., Easton"]
    assert room.header.subtitle() == "3 open cases. 2 people have not been contacted yet."


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


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("Area: any", "Bath", ["L. P."]),
        ("Strand: any", "disability", ["L. P."]),
        ("Risk: any", "High", ["A. Y."]),
        ("Contact: any", "contacted", ["D. M."]),
        ("Contact: any", "not contacted yet", ["L. P.", "A. Y."]),
        ("Contact: any", "past its time", ["L. P."]),
        ("Open", "closed", ["W. Z."]),
        ("Open", "any", ["L. P.", "A. Y.", "D. M.", "W. Z."]),
    ],
)
def test_a_filter_is_chosen_with_the_keyboard_alone(
    house: Roof, qtbot: QtBot, name: str, value: str, left: list[str]
) -> None:
    four_cases(house)
    room = enter(house, qtbot)
    choose(room, qtbot, name, value)

    assert initials(room) == left


def test_a_filter_that_fits_nobody_says_so_and_how_to_clear_it(house: Roof, qtbot: QtBot) -> None:
    """The preview goes with the list: nobody's rules are left standing beside words about nobody."""
    four_cases(house)
    room = enter(house, qtbot)
    choose(room, qtbot, "Area: any", "Bath", mouse=True)
    assert button(room.filters, "Area: Bath").accessibleDescription() == "Set. Press to choose another"
    choose(room, qtbot, "Risk: any", "High", mouse=True)

    assert words_in(room.slot.shown()) == "No open case in Bath with high risk."
    assert not room.preview.isVisible()
    with qtbot.waitSignal(room.filled):
        QTest.mouseClick(button(room.slot, "Clear the filters"), Qt.MouseButton.LeftButton)
    assert initials(room) == ["L. P.", "A. Y.", "D. M."]
    assert button(room.filters, "Area: any").property("chosen") is False
    assert room.preview.isVisible()


def test_a_laptop_without_cases_says_where_they_come_from(house: Roof, qtbot: QtBot) -> None:
    told = words_in(enter(house, qtbot).slot.shown())
    assert "No open case on this laptop" in told
    assert "Cases arrive when you sync at the station" in told


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_a_view_that_was_kept_is_there_the_next_time(house: Roof, qtbot: QtBot, by: str) -> None:
    """Ctrl+S or the button keeps it; another opening of the app shows it before anything was pressed."""
    four_cases(house)
    room = enter(house, qtbot)
    room.filters.set("area", "Bath")
    if by == "key":
        QTest.keyClick(room, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    else:
        QTest.mouseClick(button(room.filters, "Save this view"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Bath" in house.vault.ask(station.setting, "caseload_view"))

    again = CaseloadRoom(**house.parts())
    qtbot.waitUntil(lambda: again.filters.kept() == room.filters.kept())
    with qtbot.waitSignal(again.filled):
        house.show(again, width=1280)
    assert initials(again) == ["L. P."]


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
    assert "Leon Price" in words_in(room.preview)
    QTest.mouseRelease(hold, Qt.MouseButton.LeftButton)
    assert shows_no_name(room)

    hold.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyPress(hold, Qt.Key.Key_Space)
    assert "Leon Price" in words_in(room.preview)
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
    assert str(room.list.currentIndex().data()) == "D. M., Easton"
    assert room.list.hasFocus()


class OddVault(Vault):
    """A vault whose disk can be read only while ``broken`` is not set."""

    broken = True

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.broken:
            raise NoRoom("The disk could not be read.")
        return super().ask(query, *args, **kwargs)


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
