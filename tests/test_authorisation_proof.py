"""The proofs `authorisation` and `network`: a short run of each, and every planted defect caught."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import ColumnElement, and_, false, select, text

from sync.hub.access import grants
from sync.hub.storage import visible
from sync.hub.storage.schema import record, scope_bar, scope_grant, user
from tests.proofs import authorisation, network
from tests.proofs._convergence_defects import ops_are_forgotten

MOMENTS = 40


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def test_nobody_sees_more_or_less_than_the_oracle_says_on_either_database() -> None:
    tried, bad = authorisation.prove(seed=11, budget=0, rounds=16)

    assert bad == 0
    assert tried > 500


def no_end(user_id: Any) -> ColumnElement[bool]:
    return and_(scope_grant.c.user == user_id, ~visible.barred(user_id, scope_grant.c.scope))


def no_bar(user_id: Any) -> ColumnElement[bool]:
    return and_(scope_grant.c.user == user_id, scope_grant.c.until == "")


def no_user(user_id: Any) -> ColumnElement[bool]:
    return and_(scope_grant.c.until == "", ~visible.barred(user_id, scope_grant.c.scope))


def no_team(user_id: Any, of: Any) -> ColumnElement[bool]:
    named = scope_bar.c.user == user_id
    return select(scope_bar.c.id).where(scope_bar.c.scope == of, scope_bar.c.until == "", named).exists()


def no_name(user_id: Any, of: Any) -> ColumnElement[bool]:
    team = select(user.c.team).where(user.c.id == user_id).scalar_subquery()
    named = and_(scope_bar.c.team != "", scope_bar.c.team == team)
    return select(scope_bar.c.id).where(scope_bar.c.scope == of, scope_bar.c.until == "", named).exists()


def bars_never_lift(user_id: Any, of: Any) -> ColumnElement[bool]:
    return select(scope_bar.c.id).where(scope_bar.c.scope == of, scope_bar.c.user == user_id).exists()


def everyone_without_a_team_is_one(user_id: Any, of: Any) -> ColumnElement[bool]:
    team = select(user.c.team).where(user.c.id == user_id).scalar_subquery()
    named = scope_bar.c.team == team
    return select(scope_bar.c.id).where(scope_bar.c.scope == of, scope_bar.c.until == "", named).exists()


def nobody(_user_id: Any, _of: Any) -> ColumnElement[bool]:
    return false()


MUTANTS: list[tuple[str, Callable[..., ColumnElement[bool]]]] = [
    ("holds", no_end), ("holds", no_bar), ("holds", no_user), ("barred", no_team), ("barred", no_name),
    ("barred", bars_never_lift), ("barred", everyone_without_a_team_is_one), ("visible", nobody),
]  # fmt: skip


@pytest.mark.parametrize(("name", "mutant"), MUTANTS, ids=[mutant.__name__ for _, mutant in MUTANTS])
def test_every_mutant_of_the_predicate_is_caught(
    tmp_path: Path, name: str, mutant: Callable[..., ColumnElement[bool]]
) -> None:
    chance = random.Random(5)  # noqa: S311  # a reproducible world
    force = authorisation.Force(tmp_path, chance)
    for _ in range(60):
        force.change()
    caught = False
    with mock.patch.object(visible, name, mutant), mock.patch.object(authorisation, "visible", visible.visible):
        for _ in range(MOMENTS):
            try:
                force.change()
            except AssertionError:
                caught = True
            if caught or force.disagreements(force.by_predicate):
                caught = True
                break
    force.hub.close()
    assert caught


def test_the_database_itself_shows_a_user_nothing_else(tmp_path: Path, postgres: Callable[[], str]) -> None:
    """A query that forgot the predicate; and a transaction that forgot to say who asks sees nothing at all."""
    chance = random.Random(6)  # noqa: S311  # a reproducible world
    force = authorisation.Force(tmp_path, chance, database=postgres())
    try:
        for _ in range(20):
            force.change()
        assert force.disagreements(force.by_policy) == 0
        with force.hub.storage.read_as("nobody") as tx:
            assert tx.execute(select(record.c.id)).all() == []
        with force.hub.storage.engine.begin() as tx:
            tx.exec_driver_sql("SET LOCAL ROLE champion_reader")
            assert tx.execute(select(record.c.id)).all() == []
            with pytest.raises(Exception, match="permission denied"):
                tx.execute(text("UPDATE record SET body = '{}'"))
    finally:
        force.hub.close()


def test_the_policy_is_what_holds_and_not_only_the_query(tmp_path: Path, postgres: Callable[[], str]) -> None:
    """Planted: a policy that lets everything through. The same question must then find more than is theirs."""
    chance = random.Random(6)  # noqa: S311  # a reproducible world
    force = authorisation.Force(tmp_path, chance, database=postgres())
    try:
        with force.hub.storage.engine.begin() as tx:
            tx.exec_driver_sql("ALTER POLICY reader_sees_own ON record USING (true)")
        assert force.disagreements(force.by_policy) > 0
    finally:
        force.hub.close()


def test_saves_arrive_exactly_once_through_a_bad_network() -> None:
    tried, bad = network.prove(seed=4, budget=0, rounds=8)

    assert bad == 0
    assert tried > 20


def test_a_hub_that_forgets_what_it_took_is_caught_by_the_network() -> None:
    with ops_are_forgotten():
        assert any(_is_seen(seed) for seed in range(4, 9))


def _is_seen(seed: int) -> bool:
    try:
        return network.prove(seed=seed, budget=0, rounds=8)[1] > 0
    except Exception:  # noqa: BLE001  # the database refuses to take one change twice: seen as well
        return True


def test_scope_uses_the_one_predicate() -> None:
    assert vars(grants)["holds"] is visible.holds
