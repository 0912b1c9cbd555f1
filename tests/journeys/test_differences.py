"""Two people write different things: both are kept, the safer is shown, a person settles it, and the choice travels."""

from __future__ import annotations

from champion_app.domain.change import alter, delete, restore
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.person import Person
from champion_app.domain.merge import Row
from champion_app.domain.record import view
from champion_app.domain.scope import case_scope
from champion_app.domain.verbs.settle import keep_both, keep_record, remove_record, settle
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from tests.journeys.cases_at_hub import Force, level, of_kind, row, save


def both_with(force: Force) -> tuple[Vault, Vault, str]:
    """Two laptops that have the same case."""
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first, second)
    level(laptop, other)
    return laptop, other, case


def write(vault: Vault, case: str, field: str, value: object) -> None:
    version = row(vault, case).version(field)
    save(vault, alter(Case, record_id=case, scope=case_scope(case), field=field, base=version, value=value))


def differences(vault: Vault, case: str) -> list[Row]:
    return [found for found in of_kind(vault, Conflict, case) if view(Conflict, found.body).open]


def differing(force: Force) -> tuple[Vault, Vault, str]:
    """Both wrote what happens next, the first from a word that both had before them."""
    laptop, other, case = both_with(force)
    write(laptop, case, "next_step", "A letter")
    level(laptop, other)
    write(laptop, case, "next_step", "Ring on Friday")
    write(other, case, "next_step", "Visit on Monday")
    level(laptop, other, laptop)
    return laptop, other, case


def test_a_difference_names_both_writers_and_what_both_had_before_them(force: Force) -> None:
    laptop, other, case = differing(force)

    for vault in (laptop, other):
        (found,) = differences(vault, case)
        told = view(Conflict, found.body)
        assert (told.base, told.current, told.other) == ("A letter", "Ring on Friday", "Visit on Monday")
        assert (told.current_by, told.other_by) == ("First", "Second")
        assert told.current_at
        assert told.other_at
        assert row(vault, case).body["next_step"] == "Ring on Friday"


def test_what_a_person_decides_is_an_op_and_arrives_everywhere(force: Force) -> None:
    laptop, other, case = differing(force)
    (found,) = differences(laptop, case)

    edits = settle(laptop.author(), found, row(laptop, case), value="Both: ring, then visit", catalogue=other.catalogue)
    save(laptop, *edits)
    level(laptop, other)

    for vault in (laptop, other):
        assert differences(vault, case) == []
        assert row(vault, case).body["next_step"] == "Both: ring, then visit"
        told = view(Conflict, of_kind(vault, Conflict, case)[0].body)
        assert (told.chosen, told.settled_by) == ("Both: ring, then visit", "First")


def test_two_people_who_settle_it_differently_are_asked_again(force: Force) -> None:
    laptop, other, case = differing(force)
    for vault, value in ((laptop, "Friday it is"), (other, "Monday it is")):
        (found,) = differences(vault, case)
        save(vault, *settle(vault.author(), found, row(vault, case), value=value, catalogue=vault.catalogue))

    level(laptop, other, laptop)

    (again,) = differences(laptop, case)
    told = view(Conflict, again.body)
    assert (told.current, told.other) == ("Friday it is", "Monday it is")


def test_keeping_both_leaves_the_record_and_writes_a_note_with_both(force: Force) -> None:
    laptop, other, case = differing(force)
    (found,) = differences(laptop, case)
    told = view(Conflict, found.body)

    author = laptop.author()
    save(
        laptop,
        *keep_both(author, found, label="Next", left=str(told.current), right=str(told.other), case_id=case),
    )
    level(laptop, other)

    assert differences(other, case) == []
    (note,) = of_kind(other, Note, case)
    assert "Ring on Friday" in note.body["words"]
    assert "Second: Visit on Monday" in note.body["words"]
    assert row(other, case).body["next_step"] == "Ring on Friday"


def test_of_a_safety_field_the_more_protective_is_shown_until_a_person_decides(force: Force) -> None:
    laptop, other, case = both_with(force)
    write(laptop, case, "risk", "medium")
    write(other, case, "risk", "high")
    level(laptop, other, laptop)

    for vault in (laptop, other):
        assert row(vault, case).body["risk"] == "high"
        (found,) = differences(vault, case)
    edits = settle(laptop.author(), found, row(laptop, case), value="medium", catalogue=laptop.catalogue)
    save(laptop, *edits)
    level(laptop, other)
    assert row(other, case).body["risk"] == "medium"


# Deleted and changed


def person_of(vault: Vault, case: str) -> Row:
    return of_kind(vault, Person, case)[0]


def remove(vault: Vault, found: Row) -> None:
    save(vault, delete(record_id=found.id, kind=found.kind, scope=found.scope, seen=found.versions))


def test_a_deletion_arrives_everywhere_and_can_be_undone(force: Force) -> None:
    laptop, other, case = both_with(force)
    person = person_of(laptop, case)
    remove(laptop, person)
    assert of_kind(laptop, Person, case) == [], "gone at once"
    level(laptop, other)
    assert of_kind(other, Person, case) == []

    save(other, restore(record_id=person.id, kind=person.kind, scope=person.scope))
    level(other, laptop)
    for vault in (laptop, other):
        assert person_of(vault, case).body["name"] == "Zyxomma Quill"
        assert differences(vault, case) == []


def rename(vault: Vault, found: Row, name: str) -> None:
    base = found.version("name")
    save(vault, alter(Person, record_id=found.id, scope=found.scope, field="name", base=base, value=name))


def test_an_edit_wins_over_a_deletion_that_came_first_and_the_case_is_flagged(force: Force) -> None:
    laptop, other, case = both_with(force)
    person = person_of(laptop, case)
    remove(laptop, person)
    rename(other, person, "Zyxomma Quill-Hale")
    level(laptop, other, laptop)

    for vault in (laptop, other):
        assert person_of(vault, case).body["name"] == "Zyxomma Quill-Hale"
        (found,) = differences(vault, case)
        told = view(Conflict, found.body)
        assert (told.field, told.current, told.other) == ("", "deleted", "changed")
        assert (told.current_by, told.other_by) == ("First", "Second")
    save(laptop, *keep_record(laptop.author(), found))
    level(laptop, other)
    assert differences(other, case) == []
    assert person_of(other, case).body["name"] == "Zyxomma Quill-Hale"


def test_a_deletion_that_comes_after_an_edit_it_had_not_seen_does_nothing_but_flag_the_case(force: Force) -> None:
    laptop, other, case = both_with(force)
    person = person_of(laptop, case)
    rename(laptop, person, "Zyxomma Quill-Hale")
    remove(other, person)
    level(laptop, other, laptop, other)

    for vault in (laptop, other):
        assert person_of(vault, case).body["name"] == "Zyxomma Quill-Hale"
        (found,) = differences(vault, case)
        told = view(Conflict, found.body)
        assert (told.current, told.other, told.other_by) == ("changed", "deleted", "Second")
    save(other, *remove_record(other.author(), found, person_of(other, case)))
    level(other, laptop)
    assert of_kind(laptop, Person, case) == []
    assert differences(laptop, case) == []


def test_ones_own_unsent_edit_does_not_stand_in_the_way_of_ones_own_deletion(force: Force) -> None:
    laptop, other, case = both_with(force)
    person = person_of(laptop, case)
    rename(laptop, person, "Somebody else")
    remove(laptop, person_of(laptop, case))
    level(laptop, other)

    assert of_kind(other, Person, case) == []
    assert differences(other, case) == []
    assert laptop.ask(records.read, person.id) is not None, "kept until its retention ends, so that it can be undone"
