"""Who may see what: every answer of the hub holds to it, at once and to the letter."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Case
from champion_app.domain.record import kind_of
from champion_app.domain.scope import DIRECTORY, FORCE, case_scope, person_scope
from sync.hub.access import grants
from sync.hub.storage.schema import record
from sync.hub.storage.visible import visible
from sync.wire.codec import encode
from sync.wire.messages import Hello, Push, RoundDone, Welcome
from tests.hub.conftest import NOW, Force, Laptop, some_id
from tests.hub.saves import commit_of, incident, place

PEOPLE, CASES = 3, 4
turn = st.tuples(
    st.sampled_from(["give", "give", "give", "take", "hide", "show"]), st.integers(0, PEOPLE - 1),
    st.integers(0, CASES - 1),
)  # fmt: skip
Turns = list[tuple[str, int, int]]


# The one predicate


class Oracle:
    """Who was given what and from whom what is hidden, as plain sets of pairs."""

    def __init__(self) -> None:
        self.given: set[tuple[str, str]] = set()
        self.hidden: set[tuple[str, str]] = set()

    def sees(self, user: str) -> set[str]:
        return {case for one, case in self.given - self.hidden if one == user}

    def turn(self, force: Force, act: str, user: str, case: str) -> None:
        """Let one thing happen at the hub and here."""
        pair = (user, case)
        match act:
            case "give" if pair in self.hidden:
                with pytest.raises(Refused, match="restricted"):
                    force.give(user, case)
            case "give":
                force.give(user, case)
                self.given.add(pair)
            case "take":
                assert force.take(user, case) is (pair in self.given)
                self.given.discard(pair)
            case "hide":
                force.hide(user, case)
                self.hidden.add(pair)
            case "show":
                force.show(case)
                self.hidden = {(one, of) for one, of in self.hidden if of != case}


def check_against_an_oracle(force: Force, turns: Turns) -> None:
    """After every turn, every way of asking who may see what gives what the oracle gives, and the epoch has risen for
    whoever sees anything else than before."""
    people = [force.person().id for _ in range(PEOPLE)]
    cases = [force.case() for _ in range(CASES)]
    oracle = Oracle()
    for act, who, which in turns:
        before = {user: (oracle.sees(user), epoch(force, user)) for user in people}
        oracle.turn(force, act, people[who], cases[which])
        for user, (seen, count) in before.items():
            assert epoch(force, user) >= count + (oracle.sees(user) != seen)
    for user in people:
        ought = oracle.sees(user)
        own = {DIRECTORY, FORCE, person_scope(user)}
        with force.hub.storage.read() as tx:
            asked = select(record.c.id).where(record.c.id.in_(cases), visible(user, record.c.scope))
            assert set(tx.execute(asked).scalars()) == ought
            assert grants.scopes_of(tx, user) == sorted(own | {case_scope(case) for case in ought})
            assert grants.allowed(tx, user, map(case_scope, cases)) == {case_scope(case) for case in ought}
        if force.hub.storage.engine.dialect.name == "postgresql":
            with force.hub.storage.read_as(user) as tx:
                whatever = select(record.c.id).where(record.c.kind == kind_of(Case).name)
                assert set(tx.execute(whatever).scalars()) == ought, "the database's own policy, whatever is asked"


def epoch(force: Force, user: str) -> int:
    with force.hub.storage.read() as tx:
        return grants.epoch_of(tx, user)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(turn, max_size=16))
def test_who_may_see_what_is_what_was_given_and_neither_taken_nor_hidden(embedded_force: Force, turns: Turns) -> None:
    check_against_an_oracle(embedded_force, turns)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(turn, max_size=16))
def test_who_may_see_what_on_postgresql(postgres_force: Force, turns: Turns) -> None:
    check_against_an_oracle(postgres_force, turns)


def test_many_scopes_are_asked_and_given_at_once(force: Force) -> None:
    """More than fit into one statement of a database."""
    user = force.person().id
    scopes = [case_scope(some_id()) for _ in range(1100)]

    with force.hub.storage.write() as tx:
        grants.grant(tx, user_id=user, scopes=[*scopes[:1050], scopes[0]], role="lead", now=NOW)
        assert grants.allowed(tx, user, scopes) == set(scopes[:1050])
        assert grants.epoch_of(tx, user) == 2, "one gift is one change"


def test_nobody_is_given_a_case_twice_and_giving_again_changes_nothing(force: Force) -> None:
    laptop, case = force.champion(), force.case()
    force.give(laptop.who.user, case)
    before = laptop.scopes()

    force.give(laptop.who.user, case)

    assert laptop.scopes() == before
    assert before.scopes.count(case_scope(case)) == 1


# What a laptop is told


def test_the_signed_list_and_its_epoch_change_with_every_gift_and_every_loss(force: Force) -> None:
    laptop, case = force.champion(), force.case()
    told = [laptop.scopes()]
    for act in (force.give, force.take, force.give):
        act(laptop.who.user, case)
        told.append(laptop.scopes())

    assert [case_scope(case) in one.scopes for one in told] == [False, True, False, True]
    assert [one.epoch - told[0].epoch for one in told] == [0, 1, 2, 3]
    assert {one.device for one in told} == {laptop.who.device}
    assert all(one.scopes == tuple(sorted(one.scopes)) for one in told)


def test_the_greeting_names_the_same_epoch_as_the_list(force: Force) -> None:
    laptop = force.champion(force.case())

    answer = laptop.ask("POST", "/v1/hello", hello())

    assert msgspec.json.decode(answer.content, type=Welcome).epoch == laptop.scopes().epoch


def hello() -> bytes:
    return encode(Hello(protocol_from=1, protocol_to=1, schema_version=1, app_version="0.1.0"))


def test_a_users_own_scope_is_seen_by_nobody_else(force: Force) -> None:
    mine, theirs = force.champion(), force.champion()

    assert person_scope(mine.who.user) in mine.scopes().scopes
    assert person_scope(mine.who.user) not in theirs.scopes().scopes


# What was taken away


@pytest.fixture
def dispossessed(force: Force) -> tuple[Force, Laptop, str, dict[str, Any]]:
    """A laptop that had a case, wrote in it, lost it, and what both it and somebody else wrote there."""
    case = force.case(area="Canary of the case")
    laptop, other = force.champion(case), force.champion(case)
    theirs = incident(case, place="Canary of theirs")
    other.send(theirs)
    cursors = ["", laptop.page("", 1).cursor, laptop.page().cursor]
    mine = laptop.form(place(case, theirs.record, "Canary of mine"))
    laptop.push(mine)
    clash = laptop.form(place(case, theirs.record, "Canary of my clash"))
    laptop.push(clash)
    assert force.take(laptop.who.user, case)
    other.send(place(case, theirs.record, "Canary of later", base=2))
    return force, laptop, case, {"record": theirs.record, "cursors": cursors, "sent": [mine, clash]}


def test_no_later_answer_holds_anything_of_a_case_that_was_taken_away(
    dispossessed: tuple[Force, Laptop, str, dict[str, Any]],
) -> None:
    """Greeting, list, pages from any cursor, answers to old and new saves: no word of the case, nor its scope."""
    _, laptop, case, known = dispossessed
    lost = known["record"]
    saves = [
        *known["sent"],
        laptop.form(place(case, lost, "Blind", base=2)),
        laptop.form(place(case, lost, "Blind", base=99)),
        laptop.form(incident(case, place="Blind")),
        laptop.form(msgspec.structs.replace(incident(case, place="Blind"), record=lost)),
        laptop.form(msgspec.structs.replace(place(case, lost, "Blind"), scope=DIRECTORY)),
        laptop.form(msgspec.structs.replace(place(case, lost, "Blind"), scope=person_scope(laptop.who.user))),
        laptop.form(place(case, lost, "Blind", after=commit_of(known["sent"][0]).ops[0].op_id)),
    ]
    answers = [
        laptop.ask("POST", "/v1/hello", hello()),
        laptop.ask("POST", "/v1/push", encode(Push(commits=tuple(saves)))),
        *(laptop.ask("GET", f"/v1/pull?cursor={cursor}&limit=2000") for cursor in known["cursors"]),
        laptop.ask("POST", "/v1/done", encode(RoundDone(cursor=known["cursors"][-1]))),
    ]

    assert [answer.status_code for answer in answers] == [200] * len(answers)
    for answer in answers:
        assert b"anary" not in answer.content
        assert case.encode() not in answer.content
        assert lost.encode() not in answer.content
    assert case_scope(case) not in laptop.scopes().scopes


def test_a_save_for_a_case_that_was_taken_away_is_held_and_touches_nothing(
    dispossessed: tuple[Force, Laptop, str, dict[str, Any]],
) -> None:
    force, laptop, case, known = dispossessed
    before = force.body(known["record"])
    made = incident(case, place="Of use to the supervisor")
    save = laptop.form(made, place(case, known["record"], "Blind", base=2))

    outcomes = laptop.push(save).outcomes
    again = laptop.push(save).outcomes

    assert [(one.outcome, one.seq, one.version) for one in outcomes] == [("held", 0, 0)] * 2
    assert again == outcomes
    assert force.body(known["record"]) == before
    assert force.body(made.record) is None


def test_a_case_that_is_given_back_comes_back_whole_with_what_was_written_meanwhile(
    dispossessed: tuple[Force, Laptop, str, dict[str, Any]],
) -> None:
    force, laptop, case, known = dispossessed

    force.give(laptop.who.user, case)

    rows = {row.id: row for row in laptop.page(known["cursors"][-1]).rows}
    assert case in rows
    assert msgspec.json.decode(rows[known["record"]].body) == {"place": "Canary of later"}


def test_a_stranger_learns_nothing_of_what_lies_in_a_case_they_never_had(force: Force) -> None:
    """Nothing of theirs is kept for it either: only what was once given, or what nobody has any record of, waits."""
    case = force.case()
    made = incident(case, place="Canary")
    force.write(made)
    stranger = force.champion()

    there, not_there = stranger.send(place(case, made.record, "Blind"), place(case, some_id(), "Blind"))

    assert msgspec.structs.replace(there, op_id="") == msgspec.structs.replace(not_there, op_id="")
    assert (there.outcome, there.code) == ("refused", "not-given")
