"""Working days are those of England and Wales, counted in local time, bank holidays left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.rules.words.moments import local, local_day, london, read_moment, utc_text
from champion_app.domain.rules.words.working_days import (
    add_working_days,
    is_working_day,
    working_day_after,
    working_days_between,
)

MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds are naive


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-19", 2, "2026-11-23"),  # Thursday: over a weekend
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday's first working day is Monday
        ("2026-12-24", 1, "2026-12-29"),  # Christmas, a Saturday, a Sunday, Boxing Day observed on Monday
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday and Easter Monday
        ("2026-08-28", 1, "2026-09-01"),  # the late summer holiday of England, which Scotland keeps earlier
        ("2026-11-27", 1, "2026-11-30"),  # St Andrew's Day is a working day here
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_working_days_step_over_weekends_and_bank_holidays(start: str, days: int, end: str) -> None:
    assert working_day_after(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_the_time_of_day_stays_although_the_clocks_change_between() -> None:
    friday = datetime(2026, 10, 23, 18, 30, tzinfo=london())
    monday = add_working_days(friday, 1)

    assert (monday.date(), monday.hour, monday.minute) == (date(2026, 10, 26), 18, 30)
    assert monday - friday.astimezone(UTC) == timedelta(days=3, hours=1)


def test_a_moment_late_in_the_evening_in_utc_is_already_tomorrow_here_in_summer() -> None:
    evening = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert local_day(evening) == date(2026, 7, 2)
    assert local(add_working_days(evening, 1)).date() == date(2026, 7, 3)


@given(MOMENTS, st.integers(1, 60))
def test_adding_and_counting_are_each_others_way_back(start: datetime, days: int) -> None:
    end = add_working_days(start, days)

    assert is_working_day(local_day(end))
    assert working_days_between(start, end) == days
    assert working_days_between(end, start) == -days


def test_working_days_are_counted_forwards_only() -> None:
    with pytest.raises(ValueError, match="forwards"):
        working_day_after(date(2026, 11, 23), -1)


@given(st.datetimes(timezones=st.sampled_from([None, UTC, london()])), st.datetimes(timezones=st.just(UTC)))
def test_text_order_is_time_order_for_any_moment_even_a_slip_of_the_pen(one: datetime, two: datetime) -> None:
    texts = utc_text(one), utc_text(two)

    assert all(len(text) == len("2026-11-23T10:00:00+00:00") and text.endswith("+00:00") for text in texts)
    if abs(local(one).replace(tzinfo=None) - local(two).replace(tzinfo=None)) > timedelta(days=1):
        assert (texts[0] < texts[1]) == (local(one).replace(tzinfo=None) < local(two).replace(tzinfo=None))


@given(MOMENTS)
def test_a_moment_kept_as_text_comes_back_to_the_second(at: datetime) -> None:
    assert read_moment(utc_text(at)) == at.replace(microsecond=0)


@pytest.mark.parametrize("text", [None, "", "soon", "2026-13-01"])
def test_what_is_no_moment_is_none(text: str | None) -> None:
    assert read_moment(text) is None


def test_a_moment_without_a_zone_was_local_already() -> None:
    assert read_moment("2026-07-01T12:00:00") == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
