"""One field from a key press through vault, outbox, wire and hub onto a second laptop, on both databases."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from champion_app.domain.catalogue import ALL
from champion_app.domain.change import alter, create
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import Note
from champion_app.domain.record import Catalogue, Declaration, Record, kind_of, told
from champion_app.domain.verbs.fields import make_record
from champion_app.store.queries import find, station, today
from champion_app.store.rows import records
from champion_app.ui.forms.record_form import RecordForm
from champion_app.ui.look import Look
from sync.hub.access import grants
from sync.hub.casework.allocation import allocate
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.serve import RunningHub
from tests.journeys.conftest import MakeLaptop
from tests.journeys.laptops import add_champion, now, sync

_Line = Annotated[str, Meta(max_length=40, min_length=1)]


class Lantern(Record, frozen=True, kw_only=True):
    """A kind that only this test knows: everything else follows from these lines."""

    DECLARATION: ClassVar = Declaration(name="lantern", title="Lantern", scope="case")

    colour: Annotated[_Line, told("Colour", "As it was seen", search="words")] = ""
    lit: Annotated[bool, told("Lit", search="order")] = False


def give_case(hub: RunningHub, *users: object) -> str:
    """A case of the force, given to these champions."""
    case_id = "c" * 32
    with hub.hub.storage.write() as tx:
        made = create(Case(reference="AS-1", opened=now(), area="Easton"), record_id=case_id, subject=case_id)
        write_as_hub(tx, [made], by="The force", at=now().isoformat())
        for user in users:
            allocate(tx, user, [case_id], now=now())  # type: ignore[arg-type]  # users of this hub
    return case_id


def test_a_note_reaches_the_colleague_and_the_receipt_says_so(hub: RunningHub, laptop: MakeLaptop) -> None:
    first, second = add_champion(hub.hub, "First"), add_champion(hub.hub, "Second")
    case_id = give_case(hub, first, second)
    mine, theirs = laptop(first, "mine"), laptop(second, "theirs")
    for vault in (mine, theirs):
        assert sync(vault).complete
    author = mine.author()
    mine.save([create(Note(words="She trusts the mosque", at=author.now), record_id="n1", subject=case_id)], author)
    assert mine.ask(station.standing).waiting == 1

    result = sync(mine)
    assert (result.accepted, mine.ask(station.standing).waiting) == (1, 0)
    assert mine.ask(station.receipts) == list(result.receipt_ids)
    sync(theirs)
    assert [hit.body["words"] for hit in theirs.ask(find.find, "mosque")] == ["She trusts the mosque"]
    assert [item.line.reference for item in theirs.ask(today.changed)] == ["AS-1"]


def test_a_new_kind_walks_from_the_form_to_the_other_laptop(
    hub: RunningHub, laptop: MakeLaptop, qtbot: QtBot, qapp: QApplication
) -> None:
    catalogue = Catalogue((*ALL, Lantern))
    first, second = add_champion(hub.hub, "First"), add_champion(hub.hub, "Second")
    case_id = give_case(hub, first, second)
    mine, theirs = laptop(first, "mine", catalogue), laptop(second, "theirs", catalogue)
    sync(mine)
    form = RecordForm(Look(qapp), kind_of(Lantern), mine.policy)
    qtbot.addWidget(form)
    form.show()
    line = form.editor("colour")
    assert isinstance(line, QLineEdit)
    assert line.accessibleName() == "Colour"
    QTest.keyClicks(line, "amber")
    QTest.keyClick(form.editor("lit"), Qt.Key.Key_Space)
    assert form.check()
    author = mine.author()
    mine.save(make_record(Lantern, form.values(), record_id="l1", subject=case_id), author)

    assert sync(mine).accepted == 1
    sync(theirs)
    row = theirs.ask(records.read, "l1")
    assert row is not None
    assert row.body == {"colour": "amber", "lit": True}
    assert [hit.record for hit in theirs.ask(find.find, "amb")] == ["l1"]
    edit = alter(Lantern, record_id="l1", scope=row.scope, field="colour", base=row.version("colour"), value="red")
    theirs.save([edit], theirs.author())
    sync(theirs)
    sync(mine)
    assert mine.ask(records.read, "l1").body["colour"] == "red"  # type: ignore[union-attr]  # it is there


def test_a_kind_a_field_and_a_code_of_a_newer_version_travel_unharmed(hub: RunningHub, laptop: MakeLaptop) -> None:
    newer = Catalogue((*ALL, Lantern))
    first, second, third = (add_champion(hub.hub, name) for name in ("First", "Second", "Third"))
    case_id = give_case(hub, first, second, third)
    ahead = laptop(first, "ahead", newer)
    sync(ahead)
    author = ahead.author()
    lantern = create(Lantern(colour="amber"), record_id="l1", subject=case_id)
    odd = {**lantern.value, "not_known_anywhere": {"deep": [1, None, "é"]}}
    ahead.save([msgspec.structs.replace(lantern, value=odd)], author)
    code = alter(Case, record_id=case_id, scope=lantern.scope, field="status", base=1, value="resting")
    ahead.save([code], author)
    assert sync(ahead).accepted == 2

    behind = laptop(second, "behind")
    sync(behind)
    assert behind.ask(records.read, "l1").body == odd  # type: ignore[union-attr]  # it arrived
    edit = alter(Case, record_id=case_id, scope=lantern.scope, field="area", base=1, value="Bath")
    behind.save([edit], behind.author())
    sync(behind)
    again = laptop(third, "again", newer)
    sync(again)
    assert again.ask(records.read, "l1").body == odd  # type: ignore[union-attr]  # it came back whole
    row = again.ask(records.read, case_id)
    assert row is not None
    assert (row.body["status"], row.body["area"]) == ("resting", "Bath")


def test_two_people_change_one_field_and_both_values_are_kept(hub: RunningHub, laptop: MakeLaptop) -> None:
    first, second = add_champion(hub.hub, "First"), add_champion(hub.hub, "Second")
    case_id = give_case(hub, first, second)
    mine, theirs = laptop(first, "mine"), laptop(second, "theirs")
    for vault, area in ((mine, "Bath"), (theirs, "Yeovil")):
        sync(vault)
        edit = alter(Case, record_id=case_id, scope=f"case:{case_id}", field="area", base=1, value=area)
        vault.save([edit], vault.author())
    sync(mine)
    assert sync(theirs).differences == 1
    sync(mine)

    for vault in (mine, theirs):
        assert vault.ask(records.read, case_id).body["area"] == "Bath"  # type: ignore[union-attr]  # it is there
        (found,) = vault.ask(station.differences)
        assert (found.told.current, found.told.other) == ("Bath", "Yeovil")
        assert (found.told.current_by, found.told.other_by) == ("First", "Second")


def test_a_case_that_is_taken_away_leaves_the_laptop_and_unsent_words_are_held(
    hub: RunningHub, laptop: MakeLaptop
) -> None:
    first = add_champion(hub.hub, "First")
    case_id = give_case(hub, first)
    mine = laptop(first, "mine")
    sync(mine)
    author = mine.author()
    mine.save([create(Note(words="Zyxomma, not sent yet"), record_id="n1", subject=case_id)], author)
    with hub.hub.storage.write() as tx:
        assert grants.revoke(tx, user_id=first.id, scope=f"case:{case_id}", now=now())

    result = sync(mine)
    assert result.set_aside == 1
    assert mine.ask(records.in_scope, f"case:{case_id}") == []
    assert mine.ask(find.find, "Zyxomma") == []
    with hub.hub.storage.read() as tx:
        from sqlalchemy import select

        from sync.hub.storage.schema import hold

        assert "Zyxomma" in tx.execute(select(hold.c.value)).scalar_one()
