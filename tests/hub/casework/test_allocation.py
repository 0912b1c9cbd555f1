"""Cases are given out in the right order, once, and whoever gets one gets all of it."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from champion_app.domain.change import alter, create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Assignment, Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.record import kind_of, view
from champion_app.domain.scope import case_scope
from sync.hub.access.users import User
from sync.hub.casework import allocation
from sync.hub.storage.schema import record
from tests.hub.conftest import NOW, Force, some_id
from tests.hub.saves import incident


@pytest.fixture
def area() -> str:
    """An area that no other test knows."""
    return f"Area {some_id()}"


def waiting(force: Force, area: str) -> list[str]:
    with force.hub.storage.read() as tx:
        return allocation.unallocated(tx, area=area)


def give(force: Force, user: User, *cases: str) -> int:
    with force.hub.storage.write() as tx:
        return allocation.allocate(tx, user, list(cases), now=NOW)


def find(force: Force, *told: str) -> list[str]:
    with force.hub.storage.read() as tx:
        return allocation.find_cases(tx, list(told))


def assignments(force: Force, case: str) -> list[Assignment]:
    asked = select(record.c.body).where(
        record.c.scope == case_scope(case), record.c.kind == kind_of(Assignment).name
    ).order_by(record.c.seq)  # fmt: skip
    with force.hub.storage.read() as tx:
        return [view(Assignment, msgspec.json.decode(body)) for body in tx.execute(asked).scalars()]


# Who waits


def test_the_longest_known_comes_first_and_those_somebody_tried_to_reach_after_them(force: Force, area: str) -> None:
    tried, first, second = (force.case(area=area) for _ in range(3))
    force.write(create(ContactAttempt(outcome="no-answer"), record_id=some_id(), subject=tried))

    assert waiting(force, area) == [first, second, tried]


def test_a_case_waits_until_somebody_has_it_and_again_when_nobody_has(force: Force, area: str) -> None:
    case = force.case(area=area)
    first, second = force.person(), force.person()
    seen = [waiting(force, area)]
    give(force, first, case)
    give(force, second, case)
    seen.append(waiting(force, area))
    force.take(first.id, case)
    seen.append(waiting(force, area))
    force.take(second.id, case)
    seen.append(waiting(force, area))

    assert seen == [[case], [], [], [case]]


def test_a_closed_case_does_not_wait(force: Force, area: str) -> None:
    closed, then_closed, still_open = (
        force.case(area=area, status="closed"),
        force.case(area=area),
        force.case(area=area),
    )
    force.write(
        alter(Case, record_id=then_closed, scope=case_scope(then_closed), field="status", base=1, value="closed")
    )

    assert closed not in waiting(force, area)
    assert waiting(force, area) == [still_open]


def test_an_area_is_the_cases_own_or_one_of_its_incidents_in_any_letters(force: Force, area: str) -> None:
    own, by_incident, elsewhere = force.case(area=area), force.case(area="Elsewhere"), force.case(area="Elsewhere")
    force.write(incident(by_incident, area=area.upper()), incident(elsewhere, area="Nowhere"))

    assert waiting(force, area.lower()) == [own, by_incident]


def test_every_area_is_meant_where_none_is_named(force: Force, area: str) -> None:
    here, there = force.case(area=area), force.case(area=f"{area} too")

    with force.hub.storage.read() as tx:
        found = allocation.unallocated(tx)

    assert [case for case in found if case in {here, there}] == [here, there]


# Giving


def test_a_given_case_reaches_the_laptop_whole_with_who_looks_after_it(force: Force) -> None:
    case = force.case(reference="HC-1")
    happened = incident(case, place="Old Market")
    force.write(happened)
    user = force.person()
    laptop = force.laptop_of(user)
    cursor = laptop.page().cursor

    assert give(force, user, case) == 1

    rows = {row.id: row for row in laptop.page(cursor).rows}
    assert set(rows) >= {case, happened.record}
    (told,) = [view(Assignment, msgspec.json.decode(row.body)) for row in rows.values()
               if row.kind == kind_of(Assignment).name]  # fmt: skip
    assert (told.user, told.name, told.role, told.since) == (user.id, user.name, "lead", NOW)


def test_a_case_is_given_once_however_often_it_is_said(force: Force) -> None:
    case, user = force.case(), force.person()

    assert [give(force, user, case, case), give(force, user, case)] == [1, 0]
    assert len(assignments(force, case)) == 1


def test_of_several_only_the_new_ones_count(force: Force) -> None:
    cases, user = [force.case() for _ in range(3)], force.person()
    give(force, user, cases[1])

    assert give(force, user, *cases) == 2
    assert [len(assignments(force, case)) for case in cases] == [1, 1, 1]


def test_two_people_may_have_one_case_and_each_sees_the_other(force: Force) -> None:
    case, users = force.case(), [force.person(), force.person()]
    for user in users:
        give(force, user, case)

    assert [told.name for told in assignments(force, case)] == [user.name for user in users]


@pytest.mark.parametrize("place", [0, 1])
def test_a_case_that_is_not_known_stops_the_whole_gift(force: Force, place: int) -> None:
    """Nothing is given where one of them is not there."""
    case, user = force.case(), force.person()
    told = [case]
    told.insert(place, "no such case")

    with pytest.raises(Refused, match="There is no case no such case"):
        give(force, user, *told)

    assert assignments(force, case) == []


def test_a_record_that_is_no_case_cannot_be_given(force: Force) -> None:
    happened = incident(force.case())
    force.write(happened)

    with pytest.raises(Refused, match="There is no case"):
        give(force, force.person(), happened.record)


# Finding


def test_cases_are_found_by_their_id_and_by_the_reference_that_people_read(force: Force) -> None:
    reference = f"HC-{some_id()[:8]}"
    case, other = force.case(reference=reference), force.case()

    assert find(force, other, reference, case) == [other, case, case]


def test_a_reference_that_nobody_knows_is_refused_by_its_name(force: Force) -> None:
    with pytest.raises(Refused, match="There is no case HC-nothing"):
        find(force, force.case(), "HC-nothing")


def test_a_case_is_found_by_its_reference_as_it_now_stands(force: Force) -> None:
    case = force.case(reference=f"old {some_id()}")
    new = f"new {some_id()}"
    force.write(alter(Case, record_id=case, scope=case_scope(case), field="reference", base=1, value=new))

    assert find(force, new) == [case]
