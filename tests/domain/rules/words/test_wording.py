"""Dates are said as people say them, names are initials, and no count is followed by the wrong word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.rules.case.strands import strand_words
from champion_app.domain.rules.words.masking import shown_name
from champion_app.domain.rules.words.wording import (
    due_words,
    either,
    full_moment,
    initials,
    isolated,
    joined,
    page_day,
    plural,
    said_day,
    said_moment,
    sentence,
)
from tests.domain.shipped import MONDAY, policy


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-23T11:02", "today 11:02"),
        ("2026-11-22T18:40", "yesterday 18:40"),
        ("2026-11-24T18:30", "tomorrow 18:30"),
        ("2026-11-20T09:00", "Fri 20 Nov"),
        ("2026-01-02T09:00", "Fri 2 Jan"),
        ("2025-11-12T09:00", "12 Nov 2025"),
        ("2026-11-25T14:00", "Wed 25 Nov 14:00"),
        ("2027-01-12T14:00", "12 Jan 2027 14:00"),
        ("2026-11-25T23:59", "Wed 25 Nov"),
    ],
)
def test_a_moment_is_said_as_near_as_it_is(moment: str, said: str) -> None:
    assert said_moment(at(moment), MONDAY) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 19), "19 Nov"),
        (date(2025, 11, 19), "19 Nov 2025"),
        (at("2026-11-22T23:30"), "yesterday"),
    ],
)
def test_a_day_is_said_as_near_as_it_is(day: date | datetime, said: str) -> None:
    assert said_day(day, MONDAY) == said


def test_midnight_is_that_of_england_in_summer() -> None:
    just_after = at("2026-07-01T23:30")  # half past midnight here

    assert said_moment(just_after, at("2026-07-02T08:00")) == "today 00:30"


def test_a_screen_reader_hears_the_whole_date() -> None:
    assert full_moment(at("2026-07-01T17:30")) == "Wednesday 1 July 2026, 18:30"
    assert page_day(MONDAY) == "Monday 23 November"


@pytest.mark.parametrize(
    ("due", "state", "text", "time"),
    [
        ("2026-11-22T23:59", "late", "1 day late", ""),
        ("2026-11-10T09:00", "late", "13 days late", "09:00"),
        ("2026-11-23T08:00", "late", "2 hours late", "08:00"),
        ("2026-11-23T09:01", "late", "59 minutes late", "09:01"),
        ("2026-11-23T10:00", "today", "Due today", "10:00"),
        ("2026-11-23T23:59", "today", "Due today", ""),
        ("2026-11-24T18:30", "later", "Due tomorrow", "18:30"),
        ("2026-11-25T09:00", "later", "Wednesday", "09:00"),
        ("2026-11-29T09:00", "later", "Sunday", "09:00"),
        ("2026-11-30T09:00", "later", "30 Nov", "09:00"),
        ("2026-12-01T23:59", "later", "1 Dec", ""),
        ("2027-01-12T23:59", "later", "12 Jan 2027", ""),
    ],
)
def test_what_is_due_says_how_late_or_how_soon(due: str, state: str, text: str, time: str) -> None:
    told = due_words(at(due), MONDAY)

    assert (told.state, told.text, told.time) == (state, text, time)


def test_a_minute_late_is_late_and_never_said_to_be_none() -> None:
    assert due_words(MONDAY - timedelta(seconds=1), MONDAY).text == "1 minute late"


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_late_means_that_the_moment_has_passed_and_nothing_else(due: datetime, now: datetime) -> None:
    assert (due_words(due, now).state == "late") == (due < now)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Faduma Khalif", "F. K."),
        ("faduma khalif", "F. K."),
        ("  Faduma   Khalif ", "F. K."),
        ("Faduma", "F."),
        ("Maria de los Angeles Garcia", "M. G."),
        ("Mary-Jane O'Dowd", "M.-J. O."),
        ("حسن أحمد", "ح. أ."),
        ("王小明", "王."),
        ("Łukasz Żak", "Ł. Ż."),
        ("E\u0301mile Zola", "É. Z."),
        ("ਪੰਜਾਬੀ ਕੌਰ", "ਪੰ. ਕੌ."),
        ("(Dr) 'Sam' Smith", "D. S."),
        ("ßtrange Name", "ß. N."),
        ("", "Name not known"),
        ("  - ? ", "Name not known"),
    ],
)
def test_a_name_is_shown_as_initials(name: str, shown: str) -> None:
    assert initials(name) == shown
    assert shown_name(name) == shown


@given(st.text(max_size=30))
def test_initials_never_hold_a_whole_word_of_a_name(name: str) -> None:
    for word in name.split():
        if sum(letter.isalpha() for letter in word) > 3 and "-" not in word and initials(name) != "Name not known":
            assert word.casefold() not in initials(name).casefold()


def test_a_held_name_is_whole_and_one_that_nobody_wrote_stays_unknown() -> None:
    assert shown_name(" Faduma Khalif ", held=True) == "Faduma Khalif"
    assert shown_name("", held=True) == "Name not known"


def test_a_name_that_runs_the_other_way_keeps_its_full_stop() -> None:
    assert isolated("ح. أ.") == "\u2068ح. أ.\u2069"


def test_counts_and_lists_are_said_in_plain_english() -> None:
    assert [plural(n, "person", "people") for n in (0, 1, 2, 1204)] == [
        "0 people", "1 person", "2 people", "1,204 people",
    ]  # fmt: skip
    assert joined(["disability", "", "online"]) == "disability, online"
    assert [either(words) for words in ([], ["a"], ["a", "b"], ["a", "", "b", "c"])] == ["", "a", "a or b", "a, b or c"]
    assert either(["T. B.", "M. B."], last="and") == "T. B. and M. B."


@pytest.mark.parametrize(
    ("words", "said"), [("ring her", "Ring her."), ("Ready?", "Ready?"), ("F. K.", "F. K."), ("", "")]
)
def test_a_sentence_has_a_capital_and_one_mark_at_its_end(words: str, said: str) -> None:
    assert sentence(words) == said


def test_strands_are_said_with_what_lies_below_them() -> None:
    pack = policy()

    assert strand_words(("disability",), (), pack, online=True) == "disability, online"
    assert (
        strand_words(("race", "religion"), ("roma", "muslim"), pack, online=False) == "race (Roma), religion (Muslim)"
    )
    assert strand_words(("newer",), ("unknown",), pack, online=False) == "newer"
    assert strand_words((), (), pack, online=False) == ""
