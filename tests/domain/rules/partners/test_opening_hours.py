"""Opening hours are read only where nothing has to be guessed; else they are shown as somebody wrote them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.rules.partners.opening_hours import is_open, opening_words
from tests.domain.shipped import MONDAY

OFFICE = "Monday to Friday 9:30 to 17:00"


@pytest.mark.parametrize(
    ("hours", "now_open", "words"),
    [
        (OFFICE, True, "Open until 17:00"),
        ("Mon-Fri 9.30-17.00; Sat 10:00 to 12:00", True, "Open until 17:00"),
        ("Thursday 10:00 to 12:00", False, "Thursday 10:00"),
        ("Tuesdays and Thursdays 10:00 to 12:00", False, "Tomorrow 10:00"),
        ("Monday, Wednesday 8:00 to 9:00, Friday 9:00 to 10:00", False, "Wednesday 8:00"),
        ("Monday 14:00 to 16:00", False, "Today 14:00"),
        ("Monday 8:00 to 9:00", False, "Monday 8:00"),
        ("Weekends 10:00 to 12:00", False, "Saturday 10:00"),
        ("every day 8:00 to 20:00", True, "Open until 20:00"),
        ("Always open", True, "Always open"),
        ("24 hours", True, "Always open"),
    ],
)
def test_hours_that_can_be_read_say_whether_to_ring_now(hours: str, now_open: bool, words: str) -> None:
    assert (is_open(hours, MONDAY), opening_words(hours, MONDAY)) == (now_open, words)


@pytest.mark.parametrize(
    "hours",
    [
        "After prayers",
        "Thursday 10:00",
        "closed Monday 9:00 to 12:00",
        "Monday to Friday 25:00 to 26:00",
        "Friday 20:00 to 02:00",
        "Saturday to Monday 9:00 to 12:00",
        "T 9:00 to 12:00",
        "Monday to Friday 9:30 to 17:00 term time only",
    ],
)
def test_hours_that_would_need_a_guess_are_shown_as_written(hours: str) -> None:
    assert is_open(hours, MONDAY) is None
    assert opening_words(hours, MONDAY) == hours


def test_hours_that_nobody_wrote_are_not_known() -> None:
    assert opening_words("", MONDAY) == "Hours not known"


def test_a_bank_holiday_is_not_trusted_to_be_a_working_day() -> None:
    boxing_day_observed = datetime(2026, 12, 28, 11, 0, tzinfo=UTC)

    assert is_open(OFFICE, boxing_day_observed) is None
    assert opening_words(OFFICE, boxing_day_observed) == "Bank holiday: ring first"
    assert opening_words("Always open", boxing_day_observed) == "Always open"
    assert opening_words(OFFICE, datetime(2026, 12, 24, 18, 0, tzinfo=UTC)) == "Tuesday 9:30"


@pytest.mark.parametrize(
    ("hour", "minute", "now_open"), [(9, 29, False), (9, 30, True), (16, 59, True), (17, 0, False)]
)
def test_it_opens_and_closes_on_the_minute(hour: int, minute: int, now_open: bool) -> None:
    assert is_open(OFFICE, datetime(2026, 11, 23, hour, minute, tzinfo=UTC)) is now_open


def test_hours_are_those_of_here_in_summer_too() -> None:
    assert is_open(OFFICE, datetime(2026, 7, 1, 8, 45, tzinfo=UTC)) is True


@given(st.text(alphabet="mondayfritsue 0123456789:.,;-–to", max_size=40))
def test_no_text_stops_the_page(hours: str) -> None:
    words = opening_words(hours, MONDAY)

    assert words
    assert (is_open(hours, MONDAY) is True) == (words.startswith("Open until") or words == "Always open")
