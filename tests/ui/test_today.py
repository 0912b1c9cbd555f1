"""Today: who to contact first and why, what was promised, and words where a list would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QMainWindow, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import ChangeSet, Touched, alter, create
from champion_app.domain.errors import NoRoom
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp
from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.scope import case_scope
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.store.queries import today as today_queries
from champion_app.store.vault import Vault
from champion_app.ui.changes import Changes
from champion_app.ui.look import Look
from champion_app.ui.rooms.today.room import WITH_FIRST_SYNC, TodayRoom
from champion_app.ui.rooms.today.section import UNREADABLE, Section
from champion_app.ui.tasks import Tasks
from sync.wire.messages import WireRow
from tests.ui.roof import Roof, case_rows, now, roof, row
from tests.vaults.fresh import MONDAY, PASSPHRASE, new_vault, policy

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MONDAY_BEFORE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def hub_case(
    case_id: str, name: str, *, opened: datetime | None = FRIDAY, risk: str = "standard", contacted_by: str = ""
) -> list[WireRow]:
    """A case as the hub sends it, with the facts that its place on Today hangs on."""
    case = Case(reference=case_id, opened=opened, area="Easton", risk=risk, contacted_by=contacted_by)
    return [row(case, case_id, case_scope(case_id)), *case_rows(case_id, name)[1:]]


def arrive(house: Roof, *cases: list[WireRow]) -> None:
    house.vault.replica.apply_rows([one for case in cases for one in case], cursor="")


def enter(house: Roof, qtbot: QtBot, *, width: int = 1080, height: int = 768) -> TodayRoom:
    """Today, entered and read."""
    room = TodayRoom(**house.parts())
    with qtbot.waitSignal(room.counted):
        house.show(room, width=width, height=height)
    qtbot.waitUntil(lambda: all(part.slot.shown() is not None for part in (room.promised, room.changed)))
    return room


def rows_of(section: Section) -> list[QFrame]:
    """The rows of a list as they stand, from the top."""
    found = [one for one in section.findChildren(QFrame) if one.property("part") == "row" and one.isVisible()]
    return sorted(found, key=lambda one: one.mapTo(section, QPoint(0, 0)).y())


def heard(section: Section) -> list[str]:
    """What a screen reader says of each row, from the top."""
    return [one.accessibleName().replace("\u2068", "").replace("\u2069", "") for one in rows_of(section)]


def words_in(widget: QWidget | None) -> str:
    """Every word that stands in a widget."""
    assert widget is not None
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def pressed(widget: QWidget, words: str) -> QPushButton:
    """The button with these words."""
    (found,) = [one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text().strip() == words]
    return found


def urgent_first(house: Roof, qtbot: QtBot) -> list[str]:
    """The state and the initials of each row of a caseload that has one of each urgency, from the top."""
    arrive(
        house,
        hub_case("e-undated", "Umar Ali", opened=None),
        hub_case("d-tomorrow", "Dana Moss"),
        hub_case("c-today", "Amina Yusuf", risk="high"),
        hub_case("a-late", "Leon Price", opened=MONDAY_BEFORE),
        hub_case("b-late-high", "Ines Rey", opened=datetime(2026, 11, 17, 9, 0, tzinfo=UTC), risk="high"),
    )
    return [words.split(".. ")[0] for words in heard(enter(house, qtbot).first)]


IN_ORDER = [
    "5 days late. I. R", "5 days late. L. P", "Due today. A. Y", "Due tomorrow. D. M", "No date. U. A",
]  # fmt: skip


def test_the_most_urgent_is_first_and_every_row_says_how_late_it_is(house: Roof, qtbot: QtBot) -> None:
    """Past its time before today before tomorrow before no date; at the same moment the higher risk."""
    assert urgent_first(house, qtbot) == IN_ORDER


def test_an_order_that_forgets_the_clock_would_be_seen(
    house: Roof, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check above fails where the list is read in another order."""

    def by_name(db: Connection, *, limit: int) -> list[CaseLine]:
        found = db.execute("SELECT line FROM case_line WHERE contacted = 0 ORDER BY initials LIMIT ?", (limit,))
        return [msgspec.json.decode(line, type=CaseLine) for (line,) in found]

    monkeypatch.setattr(today_queries, "contact_first", by_name)
    assert urgent_first(house, qtbot) != IN_ORDER


def test_the_page_says_in_words_how_many_wait_and_how_many_are_past_their_time(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("a", "Leon Price", opened=MONDAY_BEFORE), hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)

    assert room.header.title() == "Monday 23 November"
    assert room.header.subtitle() == "2 people have not been contacted yet. 1 is past its time."


def test_a_row_gives_the_reason_and_how_it_is_safe_to_reach_them(house: Roof, qtbot: QtBot) -> None:
    """The second line holds the safe-contact rule, who else was in touch and what came of the last try; no number."""
    arrive(house, hub_case("a", "Leon Price", contacted_by="the front desk"))
    point = ContactPoint(person="a-person", value="07700 900142", not_before="18:00")
    tried = ContactAttempt(at=datetime(2026, 11, 22, 19, 5, tzinfo=UTC), by="You", outcome="no-answer")
    house.save(
        create(point, record_id="a-point", subject="a"),
        create(tried, record_id="a-tried", subject="a"),
    )
    (words,) = heard(enter(house, qtbot).first)

    assert "race" not in words  # beside initials and a neighbourhood it is nobody else's business
    assert "Easton" in words
    assert "After 18:00, mobile only, no voicemail." in words
    assert "Already contacted by the front desk." in words
    assert "You tried yesterday 19:05: no answer, no message left." in words
    assert "900142" not in words


def test_names_are_initials_wherever_they_stand_on_the_page(house: Roof, qtbot: QtBot) -> None:
    house.vault.replica.finish_round(at=MONDAY.isoformat(), works_until="", user_name="You")
    arrive(house, hub_case("a", "Faduma Khalif"))
    promise = FollowUp(what="Bring the form", due=MONDAY + timedelta(hours=2))
    house.save(create(promise, record_id="f", subject="a"))
    room = enter(house, qtbot)

    assert (len(heard(room.first)), len(heard(room.promised)), len(heard(room.changed))) == (1, 1, 1)
    spoken = " ".join([*heard(room.first), *heard(room.promised), *heard(room.changed), words_in(room)])
    assert spoken.count("F. K.") >= 3
    assert "Faduma" not in spoken
    assert "Khalif" not in spoken


def test_what_others_changed_is_listed_until_the_case_was_looked_at(house: Roof, qtbot: QtBot) -> None:
    """A new case is called new, a changed one counts its changes, and what was looked at is no longer news."""
    arrive(house, hub_case("old", "Leon Price"))
    house.vault.replica.finish_round(at=MONDAY.isoformat(), works_until="", user_name="You")
    arrive(house, [row(Incident(strands=("race",), place="Bus stop"), "old-second", case_scope("old"), seq=9)])
    arrive(house, hub_case("new", "Dana Moss"))
    room = enter(house, qtbot)
    assert sorted(words.split(". ")[0] for words in heard(room.changed)) == ["1 change", "New case"]

    house.vault.forget_news(case_scope("old"))
    room.refresh()
    qtbot.waitUntil(lambda: [words.split(". ")[0] for words in heard(room.changed)] == ["New case"])


def test_somebody_who_was_reached_is_no_longer_listed(house: Roof, qtbot: QtBot) -> None:
    """An attempt that reached nobody leaves them where they are; one that did takes them off."""
    arrive(house, hub_case("a", "Leon Price"), hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)

    def record(outcome: str) -> None:
        attempt = ContactAttempt(at=MONDAY, by="You", outcome=outcome)
        edit = create(attempt, record_id=f"t-{outcome}", subject="a")
        house.save(edit)
        with qtbot.waitSignal(room.counted):
            house.changes.announce(ChangeSet(touched=(Touched(record=edit.record, kind=edit.kind, scope=edit.scope),)))

    record("no-answer")
    qtbot.waitUntil(lambda: len(heard(room.first)) == 2)
    assert any("L. P." in words and "no answer" in words for words in heard(room.first))
    record("reached")
    qtbot.waitUntil(lambda: len(heard(room.first)) == 1)
    assert "D. M." in heard(room.first)[0]


def test_what_was_promised_for_today_or_is_late_stands_there_and_tomorrow_does_not(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("a", "Leon Price"))
    for name, kind, what, due in (
        ("late", "ring", "ring about the window", MONDAY - timedelta(hours=2)),
        ("soon", "visit", "bring the form", MONDAY + timedelta(hours=4)),
        ("midnight", "chase", "chase the landlord", datetime(2026, 11, 23, 23, 59, tzinfo=UTC)),
        ("tomorrow", "ring", "ring again", datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
    ):
        house.save(create(FollowUp(kind=kind, what=what, due=due), record_id=name, subject="a"))
    room = enter(house, qtbot)

    assert [(words.split(". ")[0], words.rsplit(". ", 1)[1]) for words in heard(room.promised)] == [
        ("2 hours late", "Ring about the window."),
        ("14:00 visit", "Bring the form."),
        ("Chase", "Chase the landlord."),
    ]


def test_a_ticked_follow_up_leaves_and_the_others_stay(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("a", "Leon Price"))
    for name in ("first", "second"):
        promise = FollowUp(what=f"the {name} thing", due=MONDAY + timedelta(hours=len(name)))
        house.save(create(promise, record_id=name, subject="a"))
    room = enter(house, qtbot)
    assert len(heard(room.promised)) == 2

    scope = case_scope("a")
    ticked = alter(FollowUp, record_id="first", scope=scope, field="done", base=1, value=True)
    house.save(ticked)
    house.changes.announce(ChangeSet(touched=(Touched(record="first", kind=ticked.kind, scope=scope),)))
    qtbot.waitUntil(lambda: len(heard(room.promised)) == 1)
    assert "The second thing." in heard(room.promised)[0]


def test_a_closed_case_asks_for_nothing(house: Roof, qtbot: QtBot) -> None:
    """Neither a first contact nor a promise of a closed case stands on Today."""
    arrive(house, hub_case("a", "Leon Price"))
    house.save(create(FollowUp(what="ring", due=MONDAY), record_id="f", subject="a"))
    house.save(alter(Case, record_id="a", scope=case_scope("a"), field="status", base=1, value="closed"))
    room = enter(house, qtbot)

    assert heard(room.first) == []
    assert heard(room.promised) == []


def test_before_the_first_sync_nothing_is_called_done_and_the_sync_is_offered(house: Roof, qtbot: QtBot) -> None:
    room = enter(house, qtbot)

    assert room.header.subtitle() == WITH_FIRST_SYNC
    assert "nobody can be seen here yet" in words_in(room.first.slot.shown())
    assert room.promised.isHidden()
    assert room.changed.isHidden()
    with qtbot.waitActive(house.window):
        house.window.activateWindow()
    room.focus_first()
    button = pressed(room.first, "Sync now")
    qtbot.waitUntil(button.hasFocus)
    with qtbot.waitSignal(room.sync_asked):
        QTest.keyClick(button, Qt.Key.Key_Space)

    arrive(house, hub_case("a", "Leon Price", opened=MONDAY_BEFORE), hub_case("b", "Dana Moss"))
    came = house.vault.replica.finish_round(at=MONDAY.isoformat(), works_until="", user_name="")
    del came
    with qtbot.waitSignal(room.counted):
        room.refresh()
    assert room.came.isVisible()
    assert room.came.words() == "6 records came. 2 people wait for a first contact: 1 is late."
    assert len(heard(room.first)) == 2


def test_the_count_is_told_whatever_room_is_shown(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)
    room.hide()
    with qtbot.waitSignal(room.counted) as told:
        house.save(
            create(ContactAttempt(at=MONDAY, by="You", outcome="reached"), record_id="n", subject="b"),
        )
        house.changes.announce(ChangeSet(touched=(Touched(record="n", kind="contact_attempt", scope="case:b"),)))
    assert told.args[0].waiting == 0


def test_an_empty_day_says_so_in_every_list_and_leads_on(house: Roof, qtbot: QtBot) -> None:
    house.vault.replica.finish_round(at=MONDAY.isoformat(), works_until="", user_name="")
    room = enter(house, qtbot)

    assert room.header.subtitle() == "Nobody is waiting for a first contact."
    assert "Everyone on your caseload has been contacted" in words_in(room.first.slot.shown())
    assert words_in(room.promised.slot.shown()) == "Nothing is promised for today."
    assert words_in(room.changed.slot.shown()) == "Nothing. You have read it all."
    button = pressed(room.first, "See the whole caseload")
    with qtbot.waitSignal(room.go_to) as went:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert went.args == ["caseload"]


def test_enter_opens_the_case_whose_row_has_the_focus(house: Roof, qtbot: QtBot) -> None:
    """The arrows move from row to row, Enter opens, and R begins a contact with them."""
    arrive(house, hub_case("a", "Leon Price", opened=MONDAY_BEFORE), hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)
    with qtbot.waitActive(house.window):
        house.window.activateWindow()
    room.focus_first()
    first, second = rows_of(room.first)
    qtbot.waitUntil(first.hasFocus)
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()

    with qtbot.waitSignal(room.open_case) as opened:
        QTest.keyClick(second, Qt.Key.Key_Return)
    assert opened.args == [case_scope("b")]
    QTest.keyClick(second, Qt.Key.Key_Up)
    with qtbot.waitSignal(room.record_contact) as contact:
        QTest.keyClick(first, Qt.Key.Key_R)
    assert contact.args == [case_scope("a")]


def test_the_rows_button_opens_by_mouse_and_only_the_first_is_the_primary_one(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("a", "Leon Price", opened=MONDAY_BEFORE), hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)
    buttons = [one for row in rows_of(room.first) for one in row.findChildren(QPushButton)]

    assert [one.property("look") for one in buttons] == ["primary", "secondary"]
    with qtbot.waitSignal(room.open_case) as opened:
        QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert opened.args == [case_scope("b")]


def test_what_arrives_while_today_is_open_is_listed_in_its_place(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)

    came = house.vault.replica.apply_rows(hub_case("a", "Leon Price", opened=MONDAY_BEFORE), cursor="")
    house.changes.announce(came)
    qtbot.waitUntil(lambda: len(heard(room.first)) == 2)
    assert ["L. P." in words for words in heard(room.first)] == [True, False]
    assert room.header.subtitle() == "2 people have not been contacted yet. 1 is past its time."


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (720, 480)])
def test_who_to_contact_first_cannot_be_scrolled_away(house: Roof, qtbot: QtBot, size: tuple[int, int]) -> None:
    """However far the page is scrolled, the first person stays on the screen; there is one list and one scroller."""
    arrive(house, *(hub_case(f"c{n}", f"Leon Price {n}") for n in range(8)))
    for n in range(30):
        house.save(create(FollowUp(what=f"thing {n}", due=MONDAY), record_id=f"f{n}", subject="c0"))
    room = enter(house, qtbot, width=size[0], height=size[1])
    (page,) = room.findChildren(QScrollArea)
    assert page.isAncestorOf(room.first)
    bar = page.verticalScrollBar()
    assert not room.pinned.isVisible()

    def scrolled_to_the_end() -> None:
        bar.setValue(bar.maximum())
        assert bar.value() == bar.maximum() > 0
        assert room.pinned.isVisible()

    qtbot.waitUntil(scrolled_to_the_end)
    (row,) = [one for one in room.pinned.findChildren(QFrame) if one.property("part") == "row"]
    assert row.visibleRegion().boundingRect().height() == row.height() > 0
    with qtbot.waitSignal(room.open_case) as opened:
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert opened.args == [case_scope("c0")]
    bar.setValue(0)
    assert not room.pinned.isVisible()


def test_a_click_anywhere_on_a_row_opens_it_and_coming_back_finds_the_place(house: Roof, qtbot: QtBot) -> None:
    arrive(house, *(hub_case(f"c{n}", f"Leon Price {n}") for n in range(3)))
    room = enter(house, qtbot)
    with qtbot.waitActive(house.window):
        house.window.activateWindow()
    room.on_shown()
    qtbot.waitUntil(rows_of(room.first)[0].hasFocus)
    second = rows_of(room.first)[1]
    with qtbot.waitSignal(room.open_case):
        QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=QPoint(200, 10))
    room.setFocus()
    room.on_shown()
    qtbot.waitUntil(lambda: rows_of(room.first)[1].hasFocus())


class OddVault(Vault):
    """A vault whose disk can be read only while ``broken`` is not set."""

    broken = True

    def ask(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.broken:
            raise NoRoom("The disk could not be read.")
        return super().ask(query, *args, **kwargs)


@pytest.fixture
def broken(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    """A laptop whose disk cannot be read."""
    new_vault(tmp_path).close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    vault = OddVault(tmp_path, key, catalogue=standard_catalogue(), policy=policy(), clock=now)
    vault.replica.apply_rows(hub_case("a", "Leon Price"), cursor="")
    with Tasks() as tasks:
        window = QMainWindow()
        yield Roof(vault=vault, tasks=tasks, look=Look(qapp), changes=Changes(), window=window)
        window.close()
        window.deleteLater()
    vault.close()


def test_a_list_that_cannot_be_read_says_what_is_safe_and_comes_back_when_asked(broken: Roof, qtbot: QtBot) -> None:
    """Words where the list would be, never an empty list: nobody is taken for contacted because a disk failed."""
    assert isinstance(broken.vault, OddVault)
    room = enter(broken, qtbot)

    for section in (room.first, room.promised, room.changed):
        told = words_in(section.slot.shown())
        assert UNREADABLE in told
        assert "Your records are safe" in told
    assert room.header.subtitle() == "Who to contact first could not be read."
    QTest.mouseClick(pressed(room.first, "Copy the details"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "NoRoom: The disk could not be read."

    broken.vault.broken = False
    with qtbot.waitSignal(room.counted):
        QTest.mouseClick(pressed(room.first, "Read the list again"), Qt.MouseButton.LeftButton)
    assert "L. P." in heard(room.first)[0]
    qtbot.waitUntil(lambda: "Nothing. You have read it all." in words_in(room.changed.slot.shown()))


def test_a_long_list_shows_the_most_urgent_and_says_how_many_more_there_are(house: Roof, qtbot: QtBot) -> None:
    """Twelve rows at once, the others when asked for, and those beyond the page counted in words."""
    arrive(house, *(hub_case(f"c{n:03}", f"Leon Price {n}") for n in range(70)))
    room = enter(house, qtbot)

    assert len(rows_of(room.first)) == 12
    assert "and 10 more in your caseload" in words_in(room.first.heading)
    QTest.mouseClick(pressed(room.first, "Show 48 more"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows_of(room.first)) == 60)
