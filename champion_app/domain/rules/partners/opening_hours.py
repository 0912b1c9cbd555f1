"""When a service is open, where its hours can be read; else its hours as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from champion_app.domain.rules.words.moments import local
from champion_app.domain.rules.words.wording import capitalised
from champion_app.domain.rules.words.working_days import bank_holidays

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS = {
    "every day": range(7),
    "daily": range(7),
    "weekdays": range(5),
    "weekends": range(5, 7),
}
_ALWAYS = frozenset({"always", "always open", "24 hours", "24 hours a day", "day and night", "24/7"})
_SPAN = re.compile(
    r"(?P<days>[a-z, -]+?)\s+(?P<h1>\d{1,2})[:.](?P<m1>\d{2})\s*(?:to|-|–|until)\s*(?P<h2>\d{1,2})[:.](?P<m2>\d{2})"
)
_RANGE = re.compile(r"([a-z]+)\s*(?:to|-|–)\s*([a-z]+)")
_WEEK = 7

Week = dict[int, list[tuple[time, time]]]
"""For each weekday, Monday 0, from when until when."""


def read_hours(hours: str) -> Week | None:
    """``Monday to Friday 9:30 to 17:00, Saturday 10:00 to 12:00``. None where it cannot be read without guessing."""
    plain = " ".join(hours.lower().replace("–", "-").split()).rstrip(".")
    if plain in _ALWAYS:
        return {day: [(time.min, time.max)] for day in range(_WEEK)}
    week: Week = {}
    for part in re.split(r"(?<=\d)\s*[;,]\s*(?:and\s+)?|(?<=\d)\s+and\s+", plain):
        found = _SPAN.fullmatch(part)
        days = _read_days(found["days"]) if found else None
        if found is None or days is None:
            return None
        try:
            opens, closes = time(int(found["h1"]), int(found["m1"])), time(int(found["h2"]), int(found["m2"]))
        except ValueError:
            return None
        if closes <= opens:
            return None
        for day in days:
            week.setdefault(day, []).append((opens, closes))
    return week


def _day(word: str) -> int | None:
    plain = word.strip().removesuffix("s") if word.strip() not in _DAYS else word.strip()
    fits = [place for place, name in enumerate(_DAYS) if len(plain) > 2 and name.startswith(plain)]
    return fits[0] if len(fits) == 1 else None


def _read_days(words: str) -> list[int] | None:
    plain = words.strip().rstrip(",")
    if plain in _GROUPS:
        return list(_GROUPS[plain])
    days: list[int] = []
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", plain):
        span = _RANGE.fullmatch(part)
        first, last = (_day(span[1]), _day(span[2])) if span else (_day(part), _day(part))
        if first is None or last is None or last < first:
            return None
        days += range(first, last + 1)
    return days


def is_open(hours: str, now: datetime) -> bool | None:
    """Whether somebody answers now. None where the hours cannot be read, and on a bank holiday, when nobody knows."""
    week, here = read_hours(hours), local(now)
    if week is None:
        return None
    if _always(week):
        return True
    if here.date() in bank_holidays(here.year):
        return None
    return any(opens <= here.time() < closes for opens, closes in week.get(here.weekday(), ()))


def opening_words(hours: str, now: datetime) -> str:
    """``Open until 17:00``, ``Tomorrow 9:30``, ``Thursday 10:00``, ``Always open``; else the hours as written."""
    week, here = read_hours(hours), local(now)
    if week is None:
        return hours.strip() or "Hours not known"
    if _always(week):
        return "Always open"
    if here.date() in bank_holidays(here.year):
        return "Bank holiday: ring first"
    for opens, closes in sorted(week.get(here.weekday(), ())):
        if opens <= here.time() < closes:
            return f"Open until {_said(closes)}"
    return next(_openings(week, here), hours.strip())


def _openings(week: Week, here: datetime) -> Iterator[str]:
    """The next times it opens, as they are said."""
    for ahead in range(_WEEK + 1):
        day = here.date() + timedelta(days=ahead)
        if day in bank_holidays(day.year):
            continue
        for opens, _ in sorted(week.get(day.weekday(), ())):
            if ahead or opens > here.time():
                name = {0: "today", 1: "tomorrow"}.get(ahead, _DAYS[day.weekday()])
                yield f"{capitalised(name)} {_said(opens)}"


def _always(week: Week) -> bool:
    return all(week.get(day) == [(time.min, time.max)] for day in range(_WEEK))


def _said(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
