"""Today: who to contact first and why, what was promised, and words where a list would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
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
from champion_app.ui.rooms.today.room import WITH_FIRST_SYNC
from champion_app.ui.rooms.today.section import UNREADABLE
from champion_app.ui.tasks import Tasks
from tests.ui.roof import Roof, now, roof, row
from tests.ui.today_page import MONDAY_BEFORE, arrive, enter, heard, hub_case, pressed, rows_of, words_in
from tests.vaults.fresh import MONDAY, PASSPHRASE, new_vault, policy


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


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


def test_what_arrives_while_today_is_open_is_listed_in_its_place(house: Roof, qtbot: QtBot) -> None:
    arrive(house, hub_case("b", "Dana Moss"))
    room = enter(house, qtbot)

    came = house.vault.replica.apply_rows(hub_case("a", "Leon Price", opened=MONDAY_BEFORE), cursor="")
    house.changes.announce(came)
    qtbot.waitUntil(lambda: len(heard(room.first)) == 2)
    assert ["L. P." in words for words in heard(room.first)] == [True, False]
    assert room.header.subtitle() == "2 people have not been contacted yet. 1 is past its time."


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
