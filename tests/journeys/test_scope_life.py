"""A case's way through people's hands: given, taken with unsent work, handed over, covered, hidden; nothing is left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest
from sqlalchemy import select

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Assignment
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.hold import Hold
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import case_scope
from champion_app.store.db.connection import attaching
from champion_app.store.queries import find, station
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from sync.engine.status import summary
from sync.hub.access import grants, purges, users
from sync.hub.casework import leave
from sync.hub.casework.allocation import hand_over
from sync.hub.ledger import hold
from sync.hub.storage.schema import purge, scope_grant
from tests.journeys.cases_at_hub import Force, level, of_kind, write_note
from tests.journeys.laptops import now, sync


def nothing_left(vault: Vault, case: str) -> bool:
    """Not a row, a word, a draft or a written value of the case lies in the vault."""

    def values(db: Connection) -> int:
        asked = "SELECT count(*) FROM outbox_op WHERE scope = ? AND (value IS NOT NULL OR salt IS NOT NULL)"
        return int(db.execute(asked, (case_scope(case),)).fetchone()[0])

    return (
        not vault.ask(records.in_scope, case_scope(case))
        and not vault.ask(find.find, "Zyxomma")
        and not vault.ask(station.standing).only_here
        and not vault.ask(values)
    )


def waiting_in_hold(force: Force) -> list[hold.Held]:
    with force.hub.hub.storage.read() as tx:
        return hold.held(tx)


def test_unsent_work_of_a_case_that_was_taken_lies_with_the_supervisor_and_nothing_stays(force: Force) -> None:
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first, second)
    level(laptop, other)
    write_note(laptop, case, "She asked to be rung on Friday")
    laptop.keep_draft(f"contact:{case}", {"words": "half a sentence"}, scope=case_scope(case))
    force.take(case, first)

    (result,) = level(laptop)

    assert result.purged == (case_scope(case),)
    assert "1 case that is no longer yours left this laptop." in summary(result)
    assert nothing_left(laptop, case)
    (held,) = waiting_in_hold(force)
    assert (held.author, held.changes, held.scope) == ("First", 1, case_scope(case))
    assert [view(Hold, row.body).state for row in laptop.ask(records.of_kind, kind_of(Hold).name)] == ["waiting"]

    with force.hub.hub.storage.write() as tx:
        hold.accept(tx, held.notice, by="Supervisor", words="Thank you", catalogue=force.hub.hub.catalogue, now=now())
    level(laptop, other)

    assert [row.body["words"] for row in of_kind(other, Note, case)] == ["She asked to be rung on Friday"]
    told = view(Hold, laptop.ask(records.of_kind, kind_of(Hold).name)[0].body)
    assert (told.state, told.decided_by, told.words) == ("accepted", "Supervisor", "Thank you")
    assert waiting_in_hold(force) == []
    with force.hub.hub.storage.write() as tx, pytest.raises(Refused, match="accepted by Supervisor"):
        hold.accept(tx, held.notice, by="Another", words="", catalogue=force.hub.hub.catalogue, now=now())


def test_a_returned_save_changes_nothing_and_its_author_reads_why(force: Force) -> None:
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first, second)
    level(laptop, other)
    write_note(laptop, case, "For another case")
    force.take(case, first)
    level(laptop)
    (held,) = waiting_in_hold(force)

    with force.hub.hub.storage.write() as tx:
        catalogue = force.hub.hub.catalogue
        with pytest.raises(Refused, match="Say why"):
            hold.give_back(tx, held.notice, by="Supervisor", words=" ", catalogue=catalogue, now=now())
        hold.give_back(tx, held.notice, by="Supervisor", words="Wrong case", catalogue=catalogue, now=now())
    level(laptop, other)

    assert of_kind(other, Note, case) == []
    told = view(Hold, laptop.ask(records.of_kind, kind_of(Hold).name)[0].body)
    assert (told.state, told.words) == ("returned", "Wrong case")


def test_the_hub_shows_who_has_not_confirmed_until_a_signed_receipt_came(force: Force) -> None:
    first, laptop = force.champion("First")
    case = force.case()
    force.give(case, first)
    level(laptop)
    force.take(case, first)

    with force.hub.hub.storage.read() as tx:
        assert [one.scope for one in purges.unconfirmed(tx)] == [case_scope(case)]
    level(laptop)
    with force.hub.hub.storage.read() as tx:
        assert purges.unconfirmed(tx) == []
        assert len(tx.execute(select(purge)).all()) == 1

    force.give(case, first)
    level(laptop)
    assert len(laptop.ask(records.in_scope, case_scope(case))) >= 3, "given again, it comes whole"
    force.take(case, first)
    with force.hub.hub.storage.read() as tx:
        assert [one.scope for one in purges.unconfirmed(tx)] == [case_scope(case)], "an old receipt counts no more"


def test_a_case_that_the_hub_merely_forgot_stays_and_the_person_is_told(force: Force) -> None:
    """A hub that was restored without the grant names the case in neither list: nothing is purged on its silence."""
    first, laptop = force.champion("First")
    case = force.case()
    force.give(case, first)
    level(laptop)
    with force.hub.hub.storage.write() as tx:
        tx.execute(scope_grant.delete().where(scope_grant.c.scope == case_scope(case)))
        grants.grant(tx, user_id=first.id, scopes=["area:elsewhere"], role="own", now=now())

    (result,) = level(laptop)

    assert result.unlisted == (case_scope(case),)
    assert len(laptop.ask(records.in_scope, case_scope(case))) >= 3
    assert any("Nothing of it was removed" in line for line in summary(result))


def test_a_handover_brings_the_whole_history_and_the_note(force: Force) -> None:
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first)
    level(laptop, other)
    write_note(laptop, case, "Prefers the evening")
    level(laptop)

    with force.hub.hub.storage.write() as tx:
        with pytest.raises(Refused, match="handover note"):
            hand_over(tx, giver=first, taker=second, cases=[case], note="", now=now())
        hand_over(tx, giver=first, taker=second, cases=[case], note="Her brother answers", now=now())
    level(laptop, other)

    assert nothing_left(laptop, case)
    assert [row.body["words"] for row in of_kind(other, Note, case)] == ["Prefers the evening"]
    told = {view(Assignment, row.body).name: view(Assignment, row.body) for row in of_kind(other, Assignment, case)}
    assert told["Second"].handover == "Her brother answers"
    assert told["First"].ended == "handed over to Second"
    assert told["First"].until is not None


def test_a_leave_is_covered_from_its_start_to_its_end_and_own_cases_stay(force: Force) -> None:
    away, _ = force.champion("Away")
    by, laptop = force.champion("Cover")
    theirs, both = force.case(), force.case()
    force.give(theirs, away)
    force.give(both, away, by)
    level(laptop)
    moment = [now()]
    force.hub.hub.clock = lambda: moment[0]  # the desk asks the hub for the time

    with force.hub.hub.storage.write() as tx:
        begins, ends = now() + timedelta(hours=1), now() + timedelta(hours=3)
        leave.plan(tx, away=away, by=by, starts=begins, ends=ends, note="On leave")
    level(laptop)
    assert laptop.ask(records.in_scope, case_scope(theirs)) == []

    moment[0] += timedelta(hours=2)
    level(laptop)
    assert {view(Assignment, row.body).role for row in of_kind(laptop, Assignment, theirs)} == {"lead", "cover"}

    moment[0] += timedelta(hours=2)
    level(laptop)
    assert nothing_left_of_rows(laptop, theirs)
    assert laptop.ask(records.in_scope, case_scope(both)) != [], "what was theirs before stays theirs"


def nothing_left_of_rows(vault: Vault, case: str) -> bool:
    return vault.ask(records.in_scope, case_scope(case)) == []


def test_a_restricted_case_is_hidden_from_a_whole_team_and_comes_back_whole(force: Force) -> None:
    colleague, laptop = force.champion("Colleague")
    case = force.case()
    force.give(case, colleague)
    level(laptop)
    with force.hub.hub.storage.write() as tx:
        users.set_team(tx, colleague.id, "Easton response")
        grants.restrict(
            tx, scope=case_scope(case), users=[], teams=["Easton response"], reason="staff victim", now=now()
        )
        with pytest.raises(Refused, match="hidden"):
            grants.grant(tx, user_id=colleague.id, scopes=[case_scope(case)], role="lead", now=now())

    level(laptop)
    assert nothing_left(laptop, case)

    with force.hub.hub.storage.write() as tx:
        assert grants.lift(tx, scope=case_scope(case), now=now()) == 1
    level(laptop)
    assert len(laptop.ask(records.in_scope, case_scope(case))) >= 3


def test_the_file_itself_holds_nothing_of_a_purged_case(force: Force, tmp_path: Path) -> None:
    """The key is given away here: what the pages hold once decrypted is what a copy of the key would show."""
    first, laptop = force.champion("First")
    case = force.case()
    force.give(case, first)
    level(laptop)
    marker = "Zyxomma"
    assert marker in decrypted(laptop, tmp_path / "before.db")
    force.take(case, first)

    assert sync(laptop).complete

    assert marker not in decrypted(laptop, tmp_path / "after.db")
    assert laptop.ask(free_pages) == 0, "no page is left over in which anything could lie"


def free_pages(db: Connection) -> int:
    return int(db.execute("PRAGMA freelist_count").fetchone()[0])


def decrypted(vault: Vault, to: Path) -> str:
    """Every byte of the vault's pages, as a plain copy that SQLCipher itself writes."""

    def work(db: Connection) -> None:
        with attaching(db):
            db.execute(f"ATTACH DATABASE '{to}' AS plain KEY ''")
            db.execute("SELECT sqlcipher_export('plain')")
            db.execute("DETACH DATABASE plain")

    vault._connections.outside_transaction(work)  # there is no other door to raw pages
    return to.read_bytes().decode("latin-1")
