"""After each sync both sides hold the same, or say so: sums, one scope fetched again, a record set aside."""

from __future__ import annotations

from sqlite3 import Connection

from sqlalchemy import select, update

from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.person import Person
from champion_app.domain.manifest import mark_of
from champion_app.domain.scope import case_scope
from champion_app.store.queries import station
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from sync.engine.status import summary
from sync.hub.storage.schema import head, record, repair
from tests.journeys.cases_at_hub import Force, level, of_kind, row, save, write_note


def harm(vault: Vault, statement: str, *values: object) -> None:
    """What no door of the vault allows: a row changed by a fault."""

    def work(db: Connection) -> None:
        db.execute(statement, values)

    vault._connections.write(work)  # a fault asks nobody


def one_case(force: Force) -> tuple[Vault, str]:
    user, laptop = force.champion("First")
    case = force.case()
    force.give(case, user)
    level(laptop)
    return laptop, case


def test_a_lost_row_is_found_and_only_its_scope_is_fetched_again(force: Force) -> None:
    laptop, case = one_case(force)
    harm(laptop, "DELETE FROM record WHERE id = ?", f"{case[:28]}p")

    (result,) = level(laptop)

    assert result.repaired == (case_scope(case),)
    assert result.arrived == 0
    assert [found.body["name"] for found in of_kind(laptop, Person, case)] == ["Zyxomma Quill"]
    assert any("found to differ" in line for line in summary(result))
    with force.hub.hub.storage.read() as tx:
        assert tx.execute(select(repair.c.scope)).scalars().all() == [case_scope(case)]
    assert level(laptop)[0].repaired == ()


def test_a_row_that_the_hub_does_not_have_goes_unless_it_was_written_here(force: Force) -> None:
    laptop, case = one_case(force)
    note = write_note(laptop, case, "Written here")
    level(laptop)
    ghost = "f" * 32
    harm(
        laptop,
        "INSERT INTO record (id, kind, scope, body, seq, mark) VALUES (?, 'note', ?, '{\"words\":\"ghost\"}', 1, 77)",
        ghost,
        case_scope(case),
    )
    with force.hub.hub.storage.write() as tx:  # the hub was set back behind this note
        tx.execute(record.delete().where(record.c.id == note))

    (result,) = level(laptop)

    assert result.repaired == (case_scope(case),)
    assert laptop.ask(records.read, ghost) is None
    assert row(laptop, note).body["words"] == "Written here"
    assert laptop.ask(station.standing).waiting == 1, "it is offered again, and never thrown away on silence"


def test_own_unsent_words_lie_on_top_of_what_is_fetched_again(force: Force) -> None:
    laptop, case = one_case(force)
    harm(laptop, "DELETE FROM record WHERE id = ?", f"{case[:28]}i")
    words = create(Note(at=laptop.author().now, words="Unsent"), record_id="e" * 32, subject=case)
    save(laptop, words)

    (result,) = level(laptop)

    assert result.repaired == (case_scope(case),)
    assert row(laptop, "e" * 32).body["words"] == "Unsent"


def test_a_record_that_cannot_be_read_is_set_aside_and_is_not_asked_for_again(force: Force) -> None:
    laptop, case = one_case(force)
    with force.hub.hub.storage.write() as tx:
        seq = tx.execute(select(record.c.seq).where(record.c.id == f"{case[:28]}p")).scalar_one() + 1000
        mark = mark_of(record=f"{case[:28]}p", seq=seq, state="live", versions={}, body=b'["odd"]')
        odd = update(record).where(record.c.id == f"{case[:28]}p")
        tx.execute(odd.values(body='["odd"]', seq=seq, mark=mark))
        tx.execute(update(head).values(seq=seq))

    (result,) = level(laptop)

    assert [one.scope for one in laptop.ask(station.unreadable)] == [case_scope(case)]
    assert result.repaired == ()
    assert laptop.ask(records.read, case) is not None, "the rest goes on"
    assert level(laptop)[0].repaired == (), "nothing is fetched again for ever"
    assert [view.body.get("area") for view in of_kind(laptop, Case, case)] == ["Easton"]
