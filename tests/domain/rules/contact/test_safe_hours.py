"""When it is safe to ring: read out of what people said, and every suggestion moved into it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.rules.contact.hours_reader import Window
from champion_app.domain.rules.contact.safe_hours import UNREAD, SafeHours, hours_sentence, safe_hours
from champion_app.domain.rules.words.moments import local
from champion_app.domain.verbs.contact import next_choices
from tests.domain.shipped import policy

PACK = policy()
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
CLOCKS = st.one_of(st.none(), st.times().map(lambda one: one.replace(second=0, microsecond=0)))
HOURS = st.builds(
    SafeHours,
    windows=st.lists(st.builds(Window, begins=CLOCKS, ends=CLOCKS), max_size=2).map(tuple),
    never_on=st.frozensets(st.integers(0, 6), max_size=6),
)
MOMENTS = st.integers(0, 60 * 24 * 400).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
NOT_READ = "not read"

SPELLINGS = [
    ("3 p.m.", "15:00"), ("1500", "15:00"), ("0900", "09:00"), ("6 P.M", "18:00"), ("7p.m", "19:00"),
    ("18:00:00", "18:00"), ("18h00", "18:00"), ("18h", "18:00"), ("18.30", "18:30"), ("1800hrs", "18:00"),
    ("18:00 hrs.", "18:00"), ("0.75", "18:00"), (".75", "18:00"), ("0.5", "12:00"), ("0.7083333333", "17:00"),
    ("noon", "12:00"), ("12 noon", "12:00"), ("12pm", "12:00"), ("930am", "09:30"), ("6.30 pm", "18:30"),
    ("six pm", "18:00"), ("7 in the morning", "07:00"), ("6 in the evening", "18:00"), ("09", "09:00"),
    ("18", "18:00"), ("06:30", "06:30"), ("18:00 pm", "18:00"), ("  18:00. ", "18:00"), ("１８：００", "18:00"),
    ("6", NOT_READ), ("after 6", NOT_READ), ("6:30", NOT_READ), ("12", NOT_READ), ("9", NOT_READ), ("12am", NOT_READ),
    ("0.25", NOT_READ), ("6 o'clock", NOT_READ), ("half 6", NOT_READ), ("about 6pm", NOT_READ), ("25:00", NOT_READ),
    ("18:60", NOT_READ), ("18:00:75", NOT_READ), ("99:99", NOT_READ), ("-1", NOT_READ), ("15 am", NOT_READ),
    ("18:00 or 20:00", NOT_READ), ("18:00 on weekdays", NOT_READ), ("after 18:00 except Fridays", NOT_READ),
    ("after school", NOT_READ), ("when the children are asleep", NOT_READ), ("après 18h00", NOT_READ),
    ("18 Uhr", NOT_READ), ("po 18:00", NOT_READ), ("بعد 18:00", NOT_READ), ("18:00 if urgent", NOT_READ),
    ("not 18:00", NOT_READ), ("1899-12-30 18:00:00", NOT_READ), ("?", NOT_READ), (".", NOT_READ),
]  # fmt: skip
RANGES = [
    ("18:00-20:00", "between 18:00 and 20:00"),
    ("between 10am and 4pm", "between 10:00 and 16:00"),
    ("from 10 a.m. until 4 p.m.", "between 10:00 and 16:00"),
    ("10.00 – 16.00", "between 10:00 and 16:00"),
    ("2-4pm", "between 14:00 and 16:00"),
    ("after 6pm but before 8pm", "between 18:00 and 20:00"),
    ("10:00-12:00 and 18:00-20:00", "between 10:00 and 12:00 or between 18:00 and 20:00"),
    ("9am - 12pm, 2pm - 5pm", "between 09:00 and 12:00 or between 14:00 and 17:00"),
    ("9-5pm", NOT_READ),
    ("10-4", NOT_READ),
    ("10:00-12:00 and evenings", NOT_READ),
    ("18:00-18:00", NOT_READ),
]
DAYS = [
    ("Fri", {4}), ("Fri.", {4}), ("Tues", {1}), ("FRIDAYS", {4}), ("Friday's", {4}), ("weekends", {5, 6}),
    ("at the weekend", {5, 6}), ("weekdays", {0, 1, 2, 3, 4}), ("Monday to Friday", {0, 1, 2, 3, 4}),
    ("Mon-Fri", {0, 1, 2, 3, 4}), ("from Monday to Friday", {0, 1, 2, 3, 4}), ("Mon–Wed and Sat", {0, 1, 2, 5}),
    ("Fri-Mon", {4, 5, 6, 0}), ("Sat/Sun", {5, 6}), ("Sat & Sun", {5, 6}), ("Mon Wed Fri", {0, 2, 4}),
    ("Fridays, and Sunday mornings", {4, 6}), ("never on Fridays", {4}), ("not on a Friday", {4}), ("none", set()),
    ("every Friday", {4}), ("any day except Monday", NOT_READ), ("only ring on Fridays", NOT_READ),
    ("only on Fridays", NOT_READ), ("Fridays ok", NOT_READ), ("every other Friday", NOT_READ),
    ("anything but Friday", NOT_READ), ("other than Friday", NOT_READ), ("Fridays unless urgent", NOT_READ),
    ("between Monday and Friday", NOT_READ), ("mornings", NOT_READ), ("Fridays and mornings", NOT_READ),
    ("every day", NOT_READ), ("Monday to Sunday", NOT_READ), ("Saturdy", NOT_READ), ("Monday to", NOT_READ),
    ("Wednesday 25 November", NOT_READ), ("Friday 14:00-16:00", NOT_READ), ("Eid", NOT_READ), ("vendredi", NOT_READ),
    ("school days", NOT_READ), ("bank holidays", NOT_READ), ("n/a", NOT_READ), ("-", NOT_READ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "clock"), SPELLINGS)
def test_a_time_is_read_only_where_nothing_needs_guessing(words: str, clock: str) -> None:
    after = safe_hours(ContactPoint(value="x", not_before=words))
    before = safe_hours(ContactPoint(value="x", not_after=words))

    if clock == NOT_READ:
        assert after.unread
        assert hours_sentence(after) == UNREAD
    else:
        assert (after.said(), before.said()) == (f"after {clock}", f"before {clock}")


@pytest.mark.parametrize(("words", "said"), RANGES)
def test_a_range_is_read_as_one(words: str, said: str) -> None:
    read = safe_hours(ContactPoint(value="x", not_before=words))

    assert read.unread if said == NOT_READ else read.said() == said


@pytest.mark.parametrize(("words", "days"), DAYS)
def test_days_are_read_only_where_every_word_is_known(words: str, days: object) -> None:
    read = safe_hours(ContactPoint(value="x", never_on=words))

    assert read.unread if days == NOT_READ else read.never_on == days


def test_a_word_of_the_other_side_is_not_read() -> None:
    assert safe_hours(ContactPoint(value="x", not_before="before 18:00")).unread
    assert safe_hours(ContactPoint(value="x", not_after="after 18:00")).unread
    assert safe_hours(ContactPoint(value="x", not_before="18:00", not_after="6 p.m.")).unread
    assert safe_hours(ContactPoint(value="x", not_after="24:00")).said() == "before midnight"


def test_any_time_is_a_permission_and_silence_stays_silence() -> None:
    assert safe_hours(ContactPoint(value="x", not_before="any time")) == SafeHours()
    assert safe_hours(ContactPoint(value="x")) == SafeHours()
    assert hours_sentence(SafeHours()) == ""


WORDS = st.sampled_from(
    [words for words, _ in (*SPELLINGS, *RANGES, *DAYS)] + ["", "", "", "before dark", "after 20:00", "before 8am"]
) | st.text(st.sampled_from("0123456789:. apmhFri-"), max_size=9)


@given(WORDS, WORDS, WORDS, MOMENTS, st.sampled_from([one.code for one in PACK.outcomes]))
def test_what_is_offered_never_lies_outside_what_was_understood(
    after: str, before: str, never: str, now: datetime, outcome: str
) -> None:
    chosen = PACK.outcome(outcome)
    assert chosen is not None
    hours = safe_hours(ContactPoint(value="x", not_before=after, not_after=before, never_on=never))
    offered = next_choices(chosen, now, PACK, hours)

    if hours.unread:
        assert offered == ()
    for step in offered:
        assert hours.allows(step.due)
        assert time(8) <= local(step.due).time() < time(21)
        assert step.due > now


@given(HOURS, MOMENTS)
def test_a_moment_is_moved_into_the_hours_and_never_before_its_day(hours: SafeHours, at: datetime) -> None:
    moved = hours.moved_into(at)

    if moved is not None:
        assert hours.allows(moved)
        assert time(8) <= local(moved).time() < time(21)
        assert timedelta() <= local(moved).date() - local(at).date() <= timedelta(days=7)


@given(HOURS, MOMENTS)
def test_a_moment_that_is_safe_by_day_stays_what_it_is(hours: SafeHours, at: datetime) -> None:
    if hours.allows(at) and time(8) <= local(at).time() < time(21):
        assert hours.moved_into(at) == at


def test_where_no_time_is_safe_none_is_named() -> None:
    assert SafeHours(never_on=frozenset(range(7))).moved_into(MONDAY) is None
    assert SafeHours(unread=True).moved_into(MONDAY) is None
    assert not SafeHours(unread=True).allows(MONDAY)
    assert safe_hours(ContactPoint(value="x", not_after="3 am")).moved_into(MONDAY) is None


def test_a_window_over_midnight_is_read_as_one() -> None:
    night = safe_hours(ContactPoint(value="x", not_before="19:00", not_after="06:00"))

    moved = night.moved_into(MONDAY)
    assert moved is not None
    assert local(moved).time() == time(19)
    assert night.allows(MONDAY.replace(hour=23))
    assert not night.allows(MONDAY.replace(hour=7))
    assert night.said() == "between 19:00 and 06:00 the next morning"
