"""The first-contact clock runs in whole working days, is shorter for high risk, and stops for a contact only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.rules.contact.clocks import contacted, first_contact_due
from champion_app.domain.rules.contact.risk import risk_rank
from champion_app.domain.rules.words.moments import local, utc_text
from tests.domain.shipped import policy

THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("risk", "due"),
    [
        ("standard", "2026-11-23T23:59:00+00:00"),
        ("medium", "2026-11-23T23:59:00+00:00"),
        ("high", "2026-11-20T23:59:00+00:00"),
        ("a level of a newer version", "2026-11-20T23:59:00+00:00"),
    ],
)
def test_a_first_contact_is_due_at_the_end_of_the_last_working_day(risk: str, due: str) -> None:
    found = first_contact_due(Case(opened=THURSDAY, risk=risk), policy())

    assert found is not None
    assert utc_text(found) == due


def test_in_summer_the_day_ends_at_midnight_here_and_not_in_utc() -> None:
    found = first_contact_due(Case(opened=datetime(2026, 7, 1, 9, 0, tzinfo=UTC)), policy())

    assert found is not None
    assert utc_text(found) == "2026-07-03T22:59:00+00:00"
    assert (local(found).day, local(found).hour) == (3, 23)


def test_a_case_that_nobody_knows_the_beginning_of_has_no_clock() -> None:
    assert first_contact_due(Case(), policy()) is None


@given(st.datetimes(timezones=st.sampled_from([None, UTC])))
def test_no_date_stops_the_list_however_wrong_it_is(opened: datetime) -> None:
    due = first_contact_due(Case(opened=opened), policy())

    assert due is None or utc_text(due) > utc_text(opened)


@pytest.mark.parametrize(
    ("outcomes", "reached"),
    [
        ([], False),
        (["no-answer", "ring-back", "safe-message", "not-safe-now"], False),
        (["no-answer", "reached"], True),
        (["declined"], True),
        (["an outcome of a newer version"], False),
    ],
)
def test_only_an_attempt_that_reached_the_victim_is_a_contact(outcomes: list[str], reached: bool) -> None:
    assert contacted([ContactAttempt(outcome=outcome) for outcome in outcomes], policy()) is reached


def test_risk_is_ranked_and_a_level_of_a_newer_version_ranks_above_all() -> None:
    assert [risk_rank(level) for level in ("standard", "medium", "high", "newer")] == [0, 1, 2, 3]
