"""What people write is read as they mean it, or asked about: never another date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from champion_app.domain.record import Side
from champion_app.domain.rules.words.dates.joining import ALL_DAY, Reading
from champion_app.domain.rules.words.dates.reading import read_written
from champion_app.domain.rules.words.dates.saying import distance, said_full, written
from champion_app.domain.rules.words.moments import london
from tests.domain.rules.words.dates.table import AHEAD, BIRTH, NOW, PAST_DAY, PAST_MOMENT, TIMES

TABLES: tuple[tuple[str, Side, dict[str, str]], ...] = (
    ("date", "birth", BIRTH),
    ("date", "past", PAST_DAY),
    ("datetime", "past", PAST_MOMENT),
    ("datetime", "ahead", AHEAD),
    ("time", "", TIMES),
)


def told(reading: Reading) -> str:
    """A reading as the tables write it."""
    if reading.question:
        return ""
    at = reading.clock.isoformat("minutes") if reading.clock else ""
    return "T".join(part for part in (reading.day.isoformat() if reading.day else "", at) if part)


@pytest.mark.parametrize(
    ("wants", "side", "typed", "meant"),
    [(wants, side, typed, meant) for wants, side, table in TABLES for typed, meant in table.items()],
)
def test_it_is_read_as_it_is_meant_or_asked_about(wants: str, side: Side, typed: str, meant: str) -> None:
    reading = read_written(typed, wants=wants, side=side, now=NOW)

    assert told(reading) == meant
    assert bool(reading.question) == (meant == "")
    assert not reading.question or reading.question.strip()[-1] in ".?"


def test_nothing_written_is_nothing_and_asks_nothing() -> None:
    for typed in ("", "   ", "\u00a0"):
        assert read_written(typed, wants="datetime", side="ahead", now=NOW) == Reading()


def test_two_meanings_are_both_named() -> None:
    asked = read_written("next Friday", wants="date", side="ahead", now=NOW).question

    assert asked == "That can be Friday 4 December 2026 or Friday 11 December 2026. Write which."


def test_a_weekday_that_contradicts_its_date_is_named() -> None:
    asked = read_written("Tuesday 9 Dec", wants="date", side="ahead", now=NOW).question

    assert asked == "9 December 2026 is a Wednesday, not a Tuesday. Which of the two is right?"


def test_a_slip_is_asked_about_and_not_corrected() -> None:
    assert "Is it Saturday?" in read_written("Saturdy 4pm", wants="datetime", side="ahead", now=NOW).question


def test_what_is_written_for_a_kept_value_reads_back_as_itself() -> None:
    """Days of three years, in every spelling that the app itself writes."""
    for n in range(0, 1095, 5):
        day = date(2027, 1, 1) + timedelta(days=n)
        for at in (None, time(0, 5), time(7, 0), time(9, 30), time(16, 0), time(23, 30)):
            reading = read_written(written(day, at), wants="datetime", side="ahead", now=NOW)
            assert (reading.day, reading.clock) == (day, at or ALL_DAY)
            assert read_written(said_full(day, at), wants="datetime", side="ahead", now=NOW) == reading


SPELLINGS = (
    "{d}/{m}/{y}",
    "{d:02}.{m:02}.{y}",
    "{d:02}{m:02}{y}",
    "{d} {name} {y}",
    "{d}th {name} {y}",
    "{name} {d}, {y}",
)


def test_figures_are_day_first_on_every_day_of_a_life() -> None:
    names = ("Jan", "February", "Mar", "April", "May", "June", "Jul", "August", "Sept", "Oct", "November", "Dec")
    first = date(1931, 1, 1)
    for n, spelling in product(range(0, 34_000, 97), SPELLINGS):
        day = first + timedelta(days=n)
        typed = spelling.format(d=day.day, m=day.month, y=day.year, name=names[day.month - 1])
        assert read_written(typed, wants="date", side="birth", now=NOW).day == day, typed


def test_no_short_text_is_taken_for_a_date_by_accident() -> None:
    """One or two letters, and one or two figures: noise."""
    for first, second in product("abcdefghijklmnopqrstuvwxyz0123456789", ["", *"aeimnpt0159 "]):
        for side in ("ahead", "past", "birth"):
            reading = read_written(first + second, wants="datetime", side=side, now=NOW)
            assert reading.question, first + second


def test_a_moment_is_told_in_local_time_whatever_zone_now_is_given_in() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight here
    reading = read_written("today 4pm", wants="datetime", side="ahead", now=summer)

    assert reading.at == datetime(2026, 7, 2, 16, tzinfo=london())


def test_how_far_off_a_day_is() -> None:
    today = date(2026, 12, 2)
    said = {
        date(2026, 12, 2): "today", date(2026, 12, 3): "tomorrow", date(2026, 12, 1): "yesterday",
        date(2026, 12, 4): "in 2 days", date(2026, 12, 16): "in 2 weeks", date(2027, 5, 4): "in 5 months",
        date(1988, 5, 4): "38 years ago",
    }  # fmt: skip
    for day, words in said.items():
        assert distance(day, today) == words
