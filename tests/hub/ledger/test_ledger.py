"""The ledger takes each save once, answers every op, and one bad op never blocks the rest."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from champion_app.domain.change import (
    FIRST_COMMIT,
    Edit,
    SaltedValue,
    SignedCommit,
    alter,
    chain_hash,
    create,
    read_commit,
)
from champion_app.domain.errors import NotTrusted
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import Note
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from sync.hub.storage.schema import commit_log, hold, op, receipt, record
from sync.wire.codec import encode
from sync.wire.messages import Push, Receipt, Trouble
from sync.wire.verify import check_signature, sign
from tests.hub.conftest import NOW, Force, Laptop, some_id
from tests.hub.saves import commit_of, incident, place, signed_anew, words
from tests.sync.laptop import public_key


def counts(force: Force) -> dict[str, int]:
    """How much lies in every table that a push writes to."""
    with force.hub.storage.read() as tx:
        return {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (record, op, commit_log, hold)
        }


def notes_of(force: Force, laptop: Laptop) -> dict[int, str]:
    """What the hub noted of each save of a laptop."""
    with force.hub.storage.read() as tx:
        found = tx.execute(
            select(commit_log.c.number, commit_log.c.note).where(commit_log.c.device == laptop.who.device)
        )
        return {int(number): note for number, note in found}


def differences(force: Force, case: str) -> list[dict[str, Any]]:
    with force.hub.storage.read() as tx:
        found = tx.execute(
            select(record.c.body).where(record.c.scope == case_scope(case), record.c.kind == kind_of(Conflict).name)
        )
        return [msgspec.json.decode(body) for body in found.scalars()]


# Once


def test_the_same_saves_twice_get_the_same_answer_and_have_no_second_effect(force: Force) -> None:
    """Every outcome there is: applied, same, conflict, held and refused."""
    case, lost = force.case(), force.case()
    laptop = force.champion(case, lost)
    made = incident(case, place="Old Market")
    gone = incident(lost, place="Elsewhere")
    laptop.send(made)
    force.take(laptop.who.user, lost)
    saves = [
        laptop.form(place(case, made.record, "Stapleton Road")),
        laptop.form(place(case, made.record, "Stapleton Road", base=2)),
        laptop.form(place(case, made.record, "Fishponds Road", base=1)),
        laptop.form(gone),
        laptop.form(place(case, some_id(), "Nowhere")),
    ]

    first = laptop.push(*saves)
    before = counts(force)
    again = laptop.push(*saves)

    assert words(list(first.outcomes)) == ["applied", "same", "conflict", "held", "refused"]
    assert again.outcomes == first.outcomes
    assert counts(force) == before
    assert force.body(made.record) == {"place": "Stapleton Road"}
    assert [(one["current"], one["other"]) for one in differences(force, case)] == [
        ("Stapleton Road", "Fishponds Road")
    ]


def test_a_save_that_stands_twice_in_one_push_takes_effect_once(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    save = laptop.form(incident(case, place="Once"))

    told = laptop.push(save, save).outcomes

    assert told[0] == told[1]
    assert notes_of(force, laptop) == {1: ""}


def test_rows_carry_the_number_and_version_that_the_receipt_names(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    made, other = incident(case, place="One"), incident(case, place="Two")

    outcomes = laptop.send(made, other, place(case, made.record, "Three"))

    rows = {row.id: row for row in laptop.page().rows}
    assert [one.version for one in outcomes] == [1, 1, 2]
    assert rows[other.record].seq == outcomes[1].seq
    assert rows[made.record].seq == outcomes[2].seq > outcomes[1].seq > outcomes[0].seq
    assert rows[made.record].versions == {"place": 2}


# One bad op


@pytest.mark.parametrize("together", [True, False], ids=["in one save", "in saves of their own"])
def test_bad_ops_between_good_ones_are_refused_each_with_a_sentence_and_the_good_ones_are_taken(
    force: Force, *, together: bool
) -> None:
    case, other = force.case(), force.case()
    laptop = force.champion(case, other)
    note = create(Note(words="Said once"), record_id=some_id(), subject=case)
    made = incident(case, place="Here")
    laptop.send(note, made)
    edits = {
        "first good": incident(case, place="First"),
        "no such record": place(case, some_id(), "Nowhere"),
        "another record has the id": msgspec.structs.replace(incident(case, place="Other"), record=made.record),
        "never changed": msgspec.structs.replace(
            alter(Note, record_id=note.record, scope=case_scope(case), field="words", base=1, value="Said otherwise")
        ),
        "the wrong case": place(other, made.record, "There"),
        "made by the hub only": create(Conflict(field="place"), record_id=some_id(), subject=case),
        "an act of a newer version": msgspec.structs.replace(place(case, made.record, "X"), act="transmute"),
        "a body that is none": msgspec.structs.replace(incident(case), value="words"),
        "last good": incident(case, place="Last"),
    }
    saves = [laptop.form(*edits.values())] if together else [laptop.form(edit) for edit in edits.values()]

    outcomes = dict(zip(edits, laptop.push(*saves).outcomes, strict=True))

    refused = {name: one for name, one in outcomes.items() if one.outcome != "applied"}
    assert set(edits) - set(refused) == {"first good", "last good"}
    assert {one.outcome for one in refused.values()} == {"refused"}
    assert all(one.code and one.reason.endswith(".") for one in refused.values())
    assert force.body(made.record) == {"place": "Here"}
    assert force.body(note.record) == {"words": "Said once"}
    assert force.body(edits["last good"].record) == {"place": "Last"}


def test_what_the_hub_does_not_know_yet_is_kept_as_it_came(force: Force) -> None:
    """A newer laptop's kind and field: they lie at the hub and come back unharmed."""
    case = force.case()
    laptop = force.champion(case)
    strange = Edit(
        act="new", record=some_id(), kind="orbit", scope=case_scope(case), value={"apogee": [1, {"b": None}]}
    )
    made = msgspec.structs.replace(incident(case, place="Here"), value={"place": "Here", "moon_phase": 0.25})

    assert words(laptop.send(strange, made)) == ["applied", "applied"]

    rows = {row.id: msgspec.json.decode(row.body) for row in laptop.page().rows}
    assert rows[strange.record] == {"apogee": [1, {"b": None}]}
    assert rows[made.record] == {"place": "Here", "moon_phase": 0.25}


# The chain of a laptop's saves


def test_a_second_save_under_a_number_that_was_used_is_refused_and_the_first_stays(force: Force) -> None:
    """A copied vault: two different saves with one number."""
    case = force.case()
    laptop = force.champion(case)
    made = incident(case, place="First")
    laptop.send(made)
    forked = signed_anew(laptop, laptop.form(incident(case, place="Second")), number=1, previous=FIRST_COMMIT)
    stranger = commit_of(forked).ops[0].record

    for _ in range(2):
        (outcome,) = laptop.push(forked).outcomes
        assert (outcome.outcome, outcome.code) == ("refused", "fork")

    assert force.body(stranger) is None
    assert force.body(made.record) == {"place": "First"}
    ((number, kept),) = force.hub.ledger.kept(laptop.who.device)
    assert (number, commit_of(kept).ops[0].record) == (1, made.record)


def test_a_gap_is_noted_and_holds_nothing_up(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    first, second, third = (laptop.form(incident(case, place=name)) for name in ("One", "Two", "Three"))

    assert words(list(laptop.push(first, third).outcomes)) == ["applied", "applied"]
    noted = notes_of(force, laptop)
    assert noted[1] == ""
    assert "has not come yet" in noted[3]
    assert words(list(laptop.push(second).outcomes)) == ["applied"]
    assert notes_of(force, laptop)[2] == ""


def test_a_save_that_does_not_follow_from_the_one_before_is_noted(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    laptop.send(incident(case))
    astray = signed_anew(laptop, laptop.form(incident(case)), previous="f" * 64)

    assert words(list(laptop.push(astray).outcomes)) == ["applied"]

    assert notes_of(force, laptop) == {1: "", 2: "does not follow from the commit before it"}


# An op that follows the author's own


@pytest.mark.parametrize("pushes", ["together", "one by one"])
def test_an_op_after_ones_own_takes_the_version_that_one_made(force: Force, pushes: str) -> None:
    case = force.case()
    laptop = force.champion(case)
    made = incident(case, place="One")
    laptop.send(made)
    second = laptop.form(place(case, made.record, "Two"))
    after = commit_of(second).ops[0].op_id
    third = laptop.form(place(case, made.record, "Three", after=after))
    fourth = laptop.form(place(case, made.record, "Four", after=commit_of(third).ops[0].op_id))

    saves = [second, third, fourth]
    receipts = [laptop.push(*saves)] if pushes == "together" else [laptop.push(save) for save in saves]

    outcomes = [one for told in receipts for one in told.outcomes]
    assert [(one.outcome, one.version) for one in outcomes] == [("applied", 2), ("applied", 3), ("applied", 4)]
    assert force.body(made.record) == {"place": "Four"}


@pytest.mark.parametrize("pushes", ["together", "one by one"])
def test_an_op_after_ones_own_clash_clashes_too_and_overwrites_nobody(force: Force, pushes: str) -> None:
    case = force.case()
    mine, theirs = force.champion(case), force.champion(case)
    made = incident(case, place="One")
    mine.send(made)
    theirs.send(place(case, made.record, "Theirs"))
    first = mine.form(place(case, made.record, "Mine"))
    second = mine.form(place(case, made.record, "Mine again", after=commit_of(first).ops[0].op_id))

    receipts = [mine.push(first, second)] if pushes == "together" else [mine.push(first), mine.push(second)]

    assert [one.outcome for told in receipts for one in told.outcomes] == ["conflict", "conflict"]
    assert force.body(made.record) == {"place": "Theirs"}
    assert sorted(one["other"] for one in differences(force, case)) == ["Mine", "Mine again"]


# Values that are gone


def test_a_value_that_was_erased_on_the_way_changes_nothing_and_its_neighbours_are_taken(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    made = incident(case, place="Stays")
    laptop.send(made)
    save = laptop.form(incident(case, place="Before"), place(case, made.record, "Gone"), incident(case, place="After"))
    values = (save.values[0], SaltedValue(salt=None), save.values[2])

    outcomes = laptop.push(msgspec.structs.replace(save, values=values)).outcomes

    assert [(one.outcome, one.code) for one in outcomes] == [("applied", ""), ("refused", "erased"), ("applied", "")]
    assert force.body(made.record) == {"place": "Stays"}


def test_nothing_is_a_value_and_clears_a_field(force: Force) -> None:
    """A field that is set to nothing is not the same as a value that is missing."""
    case = force.case()
    laptop = force.champion(case)
    made = incident(case, place="Here", offence="Assault")
    laptop.send(made)

    assert words(laptop.send(place(case, made.record, None))) == ["applied"]
    assert force.body(made.record) == {"offence": "Assault"}


def test_an_erased_value_is_gone_for_good_while_signatures_and_chain_still_verify(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    made = incident(case, place="Canary of before")
    saves = [laptop.form(made), laptop.form(place(case, made.record, "Canary to erase")), laptop.form(incident(case))]
    told = laptop.push(*saves)

    assert force.hub.ledger.erase_value(told.outcomes[1].op_id, now=NOW)
    assert not force.hub.ledger.erase_value(some_id(), now=NOW)
    again = laptop.push(*saves)

    previous = FIRST_COMMIT
    kept = force.hub.ledger.kept(laptop.who.device)
    for number, (numbered, signed) in enumerate(kept, start=1):
        raw = bytes(signed.commit)
        check_signature(public_key(laptop.key), raw, signed.signature)
        commit = read_commit(raw, signed.values)
        assert (numbered, commit.number, commit.previous) == (number, number, previous)
        previous = chain_hash(raw)
    assert [signed.values[0].salt is None for _, signed in kept] == [False, True, False]
    assert b"Canary to erase" not in b"".join(encode(signed) for _, signed in kept)
    assert again.outcomes == told.outcomes


def test_a_value_put_in_the_place_of_an_erased_one_is_noticed_by_who_audits(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    laptop.send(incident(case, place="True"))
    ((_, signed),) = force.hub.ledger.kept(laptop.who.device)
    forged = SaltedValue(salt=signed.values[0].salt, value=msgspec.Raw(b'{"place":"False"}'))

    read_commit(bytes(signed.commit), signed.values)
    with pytest.raises(NotTrusted):
        read_commit(bytes(signed.commit), (forged,))


# What is not that laptop's own


@pytest.mark.parametrize(
    "wrong", ["signature", "another laptop's", "another value", "another salt", "no value", "no save"]
)
def test_a_save_that_is_not_that_laptops_own_takes_nothing_of_the_push(force: Force, wrong: str) -> None:
    case = force.case()
    laptop, other = force.champion(case), force.champion(case)
    good, bad = laptop.form(incident(case, place="Canary of good")), laptop.form(incident(case, place="Canary of bad"))
    theirs = other.form(incident(case, place="Canary of theirs"))
    (value,) = bad.values
    match wrong:
        case "signature":
            bad = msgspec.structs.replace(bad, signature=theirs.signature)
        case "another laptop's":
            bad = signed_anew(laptop, theirs)
        case "another value":
            bad = msgspec.structs.replace(bad, values=(SaltedValue(salt=value.salt, value=msgspec.Raw(b'{"a":1}')),))
        case "another salt":
            bad = msgspec.structs.replace(bad, values=(SaltedValue(salt="00" * 16, value=value.value),))
        case "no value":
            bad = msgspec.structs.replace(bad, values=())
        case "no save":
            raw = b'{"words":"Canary of none"}'
            bad = SignedCommit(commit=msgspec.Raw(raw), signature=sign(laptop.key, raw), values=())
    before = counts(force)

    answer = laptop.ask("POST", "/v1/push", encode(Push(commits=(good, bad))))

    told = msgspec.json.decode(answer.content, type=Trouble)
    assert answer.status_code == 422
    assert told.text.endswith(".")
    assert "anary" not in answer.text
    assert counts(force) == before
    assert laptop.push(good).outcomes[0].outcome == "applied"


# The receipt


def test_a_receipt_is_signed_over_its_exact_bytes_names_the_saves_and_is_kept(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    saves = [laptop.form(incident(case)), laptop.form(incident(case))]

    signed = laptop.signed_push(*saves)

    raw = bytes(signed.content)
    told = msgspec.json.decode(raw, type=Receipt)
    check_signature(force.hub.public_key, raw, signed.signature)
    for changed in (raw.replace(b'"applied"', b'"refused"', 1), raw + b" ", raw[:-1]):
        with pytest.raises(NotTrusted):
            check_signature(force.hub.public_key, changed, signed.signature)
    assert told.device == laptop.who.device
    assert told.commits == tuple(chain_hash(bytes(save.commit)) for save in saves)
    assert [one.op_id for one in told.outcomes] == [commit_of(save).ops[0].op_id for save in saves]
    with force.hub.storage.read() as tx:
        kept = tx.execute(select(receipt).where(receipt.c.receipt_id == told.receipt_id)).one()
    assert (kept.content.encode(), kept.signature) == (raw, signed.signature)
