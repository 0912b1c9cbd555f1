"""Partners: the list answers four questions by fit, says what does not fit, and the detail says whom to ring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from champion_app.domain.change import alter, create
from champion_app.domain.kinds.partner import Agency, AgencyContact
from champion_app.domain.rules.partners.fit import Wishes
from champion_app.domain.scope import DIRECTORY
from champion_app.store.queries import case, partners
from champion_app.ui.rooms.partners.room import PartnersRoom
from champion_app.ui.rooms.partners.words import NOBODY, short_hours
from champion_app.ui.widgets.states import Notice
from tests.ui.roof import Roof, roof

SARI = Agency(
    name="SARI",
    offers="Casework",
    strands=("race", "religion"),
    areas=("Bristol",),
    languages=("so", "pl"),
    access=("step-free",),
    hours="Monday to Friday 9:30 to 17:00",
    phone="0117 496 0182",
    agreement_until=date(2027, 3, 31),
    checked=date(2026, 11, 12),
    checked_by="You",
)
EVERYWHERE = Agency(name="Any Support", interpreter=True, checked=date(2026, 2, 1), agreement_until=date(2026, 11, 1))
BATH = Agency(name="Bath Advice", areas=("Bath",), strands=("disability",))


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[Roof]:
    with roof(tmp_path / "laptop", qapp) as made:
        yield made


def write_directory(house: Roof) -> None:
    for name, agency in (("sari", SARI), ("any", EVERYWHERE), ("bath", BATH)):
        house.save(create(agency, record_id=name, subject=DIRECTORY))
    intake = AgencyContact(agency="sari", name="N. Hussein", role="Intake")
    house.save(create(intake, record_id="intake", subject=DIRECTORY))


def open_partners(house: Roof, qtbot: QtBot, *, width: int = 1080) -> PartnersRoom:
    room = PartnersRoom(**house.parts())
    house.show(room, width=width)
    qtbot.waitUntil(lambda: room._slot.shown() is not None)
    return room


def listed(room: PartnersRoom) -> list[tuple[str, str]]:
    return [(one.agency.name, one.fit.words) for one in room._list.partners.rows()]


def test_the_best_fit_comes_first_and_a_row_says_what_does_not_fit(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room.look_for(Wishes(strand="race", area="Bristol", language="so", access="step-free"))

    assert listed(room) == [("SARI", "fits all four"), ("Any Support", "no Somali speaker, not step-free")]
    assert room._left_out.text() == "1 more works elsewhere or for other strands."

    qtbot.mouseClick(room._show_all, Qt.MouseButton.LeftButton)
    assert [name for name, _ in listed(room)] == ["SARI", "Any Support", "Bath Advice"]
    assert not room._show_all.isVisible()


def test_a_question_answered_from_the_keyboard_orders_the_list_anew(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room._questions._language.setFocus()
    qtbot.keyClicks(room._questions._language, "Som")

    assert room._questions.wishes() == Wishes(language="so")
    assert listed(room)[0] == ("SARI", "fits")
    qtbot.mouseClick(room._questions._clear, Qt.MouseButton.LeftButton)
    assert room._questions.wishes() == Wishes()


def test_where_nobody_fits_the_nearest_are_shown_with_what_they_miss(house: Roof, qtbot: QtBot) -> None:
    for name, agency in (("sari", SARI), ("bath", BATH)):
        house.save(create(agency, record_id=name, subject=DIRECTORY))
    room = open_partners(house, qtbot)
    room.look_for(Wishes(strand="transgender"))

    assert room._heading._words.text() == "Nobody fits"
    assert listed(room) == [("Bath Advice", "not for transgender"), ("SARI", "not for transgender")]


def test_the_detail_says_whether_one_may_share_and_whom_to_ask_for(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room.look_for(Wishes(language="so"))
    qtbot.waitUntil(lambda: ("Speak to", "Intake: N. Hussein") in room._detail.told())

    assert room._detail._badge.words() == "Agreement to 31 March 2027"
    told = dict(room._detail.told())
    assert told["Ring"] == "0117 496 0182"
    assert told["Languages"] == "Somali (Soomaali), Polish (polski)"
    assert told["Checked"] == "12 Nov, by you"
    assert not room._detail._stale.isVisible()


def test_an_old_entry_warns_and_an_ended_agreement_says_so(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room._list.setFocus()
    room._list.setCurrentIndex(room._list.partners.index(room._list.partners.place_of("any"), 0))
    qtbot.waitUntil(lambda: room._detail._name.text() == "Any Support")

    assert room._detail._stale.isVisible()
    assert room._detail._stale_words.text() == "Checked 9 months ago. Ring before you rely on it."
    assert room._detail._badge.words() == "Agreement ended 1 November 2026"


def test_a_contact_is_added_from_the_keyboard_and_shown_at_once(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room.look_for(Wishes(language="so"))
    qtbot.waitUntil(lambda: room._detail._name.text() == "SARI")
    room._detail._add.setFocus()
    qtbot.keyClick(room._detail._add, Qt.Key.Key_Space)
    form = room._detail.person
    name, role = form.form.editor("name"), form.form.editor("role")
    assert isinstance(name, QLineEdit)
    assert name.hasFocus()

    qtbot.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form.form.error("name") == "Name is needed.")
    qtbot.keyClicks(name, "M. ODowd")
    qtbot.keyClicks(role, "Education")
    qtbot.keyClick(role, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: "Education: M. ODowd" in dict(room._detail.told())["Speak to"])
    assert not form.isVisible()
    assert [one.name for _, one in house.vault.ask(partners.contacts_of, "sari")] == ["M. ODowd", "N. Hussein"]
    assert house.vault.ask(case.draft_at, "agency-contact:sari") is None


def test_escape_closes_the_form_and_its_words_come_back(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room.look_for(Wishes(language="so"))
    qtbot.waitUntil(lambda: room._detail._name.text() == "SARI")
    form = room._detail.person
    form.open()
    qtbot.keyClicks(form.form.editor("name"), "M. O")
    qtbot.keyClick(form.form.editor("name"), Qt.Key.Key_Escape)
    assert not form.isVisible()

    form.open()
    qtbot.waitUntil(lambda: form.form.values()["name"] == "M. O")


def test_a_change_is_reported_field_by_field_and_dated(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room.look_for(Wishes(language="so"))
    qtbot.waitUntil(lambda: room._detail._name.text() == "SARI")
    qtbot.keyClick(room._detail._report, Qt.Key.Key_Space)
    form = room._detail.change
    phone = form.form.editor("phone")
    assert isinstance(phone, QLineEdit)
    qtbot.keyClick(phone, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form._banner.words() == "Nothing was changed yet.")

    phone.selectAll()
    qtbot.keyClicks(phone, "0117 496 0199")
    qtbot.keyClick(phone, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: ("Ring", "0117 496 0199") in room._detail.told())

    assert ("Checked", "Today, by you") in room._detail.told()
    assert not form.isVisible()
    row = next(row for row in house.vault.ask(partners.agencies) if row.id == "sari")
    assert row.body["checked"] == "2026-11-23"
    assert row.body["hours"] == SARI.hours


def test_writing_a_note_names_the_agency(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room.look_for(Wishes(language="so"))
    qtbot.waitUntil(lambda: room._detail._name.text() == "SARI")

    with qtbot.waitSignal(room.note_asked) as asked:
        qtbot.keyClick(room._detail._write, Qt.Key.Key_Space)
    assert asked.args == ["sari"]


def test_a_narrow_window_shows_the_detail_instead_and_escape_goes_back(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot, width=824)
    room._list.setFocus()
    assert not room._detail.isVisible()

    qtbot.keyClick(room._list, Qt.Key.Key_Down)
    chosen = room._list.record()
    qtbot.keyClick(room._list, Qt.Key.Key_Return)
    assert room._detail.isVisible()
    assert not room._list.isVisible()
    qtbot.keyClick(room._detail._back, Qt.Key.Key_Escape)
    assert room._list.isVisible()
    assert room._list.hasFocus()
    assert room._list.record() == chosen


def test_a_change_from_elsewhere_keeps_what_was_chosen(house: Roof, qtbot: QtBot) -> None:
    write_directory(house)
    room = open_partners(house, qtbot)
    room._list.setCurrentIndex(room._list.partners.index(2, 0))
    chosen = room._list.record()
    edit = alter(Agency, record_id="any", scope=DIRECTORY, field="name", base=1, value="Victim Support")
    house.changes.announce(house.vault.save([edit], house.vault.author()))

    qtbot.waitUntil(lambda: "Victim Support" in [name for name, _ in listed(room)])
    assert room._list.record() == chosen


def test_an_empty_directory_says_when_it_comes(house: Roof, qtbot: QtBot) -> None:
    room = open_partners(house, qtbot)

    notice = room._slot.shown()
    assert isinstance(notice, Notice)
    assert not room._detail.isVisible()
    assert NOBODY.startswith("No partner is on this laptop yet.")


def test_days_are_cut_only_where_they_are_days() -> None:
    assert short_hours("Monday to Thursday, Sundays after prayers") == "Mon to Thu, Sundays after prayers"
