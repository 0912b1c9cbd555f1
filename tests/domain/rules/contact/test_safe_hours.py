"""When it is safe to ring: read out of what people said, and every suggestion moved into it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.rules.contact.safe_hours import SafeHours, safe_hours
from champion_app.domain.rules.words.moments import local

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLOCKS = st.one_of(st.none(), st.times().map(lambda one: one.replace(second=0, microsecond=0)))
HOURS = st.builds(
    SafeHours,
    not_before=CLOCKS,
    not_after=CLOCKS,
    never_on=st.frozensets(st.integers(0, 6), max_size=6),
)
MOMENTS = st.integers(0, 60 * 24 * 400).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("18:00", time(18)),
        ("6pm", time(18)),
        ("after 6.30 pm", time(18, 30)),
        ("12am", time(0)),
        ("9", time(9)),
        ("when the children are asleep", None),
        ("18:00 or 20:00", None),
        ("25:00", None),
        ("", None),
    ],
)
def test_a_time_is_read_only_where_nothing_needs_guessing(words: str, clock: time | None) -> None:
    assert safe_hours(ContactPoint(value="x", not_before=words)).not_before == clock


def test_days_are_read_out_of_what_they_said() -> None:
    assert safe_hours(ContactPoint(value="x", never_on="Fridays, and Sunday mornings")).never_on == {4, 6}
    assert safe_hours(ContactPoint(value="x", never_on="Eid")).never_on == frozenset()


@given(HOURS, MOMENTS)
def test_a_moment_is_moved_into_the_hours_and_never_before_its_day(hours: SafeHours, at: datetime) -> None:
    moved = hours.moved_into(at)

    assert hours.allows(moved)
    assert local(moved).date() >= local(at).date()
    assert local(moved).date() - local(at).date() <= timedelta(days=7)


@given(HOURS, MOMENTS)
def test_a_moment_that_is_safe_stays_what_it_is(hours: SafeHours, at: datetime) -> None:
    if hours.allows(at):
        assert hours.moved_into(at) == at


def test_where_every_day_is_ruled_out_the_moment_stays_and_is_not_called_safe() -> None:
    never = SafeHours(never_on=frozenset(range(7)))

    assert never.moved_into(MONDAY) == MONDAY
    assert not never.allows(never.moved_into(MONDAY))


def test_a_window_over_midnight_is_read_as_one() -> None:
    night = SafeHours(not_before=time(22), not_after=time(6))

    assert local(night.moved_into(MONDAY)).time() == time(22)
    assert night.allows(MONDAY.replace(hour=23))
    assert not night.allows(MONDAY.replace(hour=7))
