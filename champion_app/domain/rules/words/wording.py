"""How names, dates and counts are said. Everything here is for the eye and the ear, never for order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from champion_app.domain.rules.words.moments import local, local_day

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_HOUR = 60
_WEEK = 7
_MEGABYTE = 1024 * 1024
END_OF_DAY = "23:59"
"""The time of a clock that runs in whole days; it is not said."""

DueState = Literal["late", "today", "later"]


class DueWords(msgspec.Struct, frozen=True, kw_only=True):
    """When something is due. ``time`` is ``14:00`` where a time of day was agreed, empty for a whole day."""

    state: DueState
    text: str
    time: str = ""


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def _time(at: datetime) -> str:
    return f"{at.hour:02}:{at.minute:02}"


def local_time(at: datetime) -> str:
    """``07:00``, as clocks here show it."""
    return _time(local(at))


def _near(days_ahead: int) -> str:
    return {0: "today", -1: "yesterday", 1: "tomorrow"}.get(days_ahead, "")


def said_moment(at: datetime, now: datetime) -> str:
    """``today 11:02``, ``yesterday 18:40``, ``Fri 20 Nov``, ``12 Nov 2025``; what is to come keeps its time."""
    there, here = local(at), local(now)
    near = _near((there.date() - here.date()).days)
    if near:
        return f"{near} {_time(there)}"
    said = f"{_DAYS[there.weekday()][:3]} {_short(there)}"
    if there.year != here.year:
        said = f"{_short(there)} {there.year}"
    return f"{said} {_time(there)}" if there > here and _time(there) != END_OF_DAY else said


def said_day(day: date | datetime, now: datetime) -> str:
    """``today``, ``yesterday``, ``tomorrow``, ``19 Nov``, ``19 Nov 2025``."""
    there, here = local_day(day) if isinstance(day, datetime) else day, local_day(now)
    near = _near((there - here).days)
    if near:
        return near
    return _short(there) if there.year == here.year else f"{_short(there)} {there.year}"


def full_day(day: date) -> str:
    """``31 March 2027``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def weekday_name(weekday: int) -> str:
    """``Monday`` of 0."""
    return _DAYS[weekday]


def month_of_number(number: int) -> str:
    """``January`` of 1."""
    return _MONTHS[number - 1]


def month_name(month: str, *, short: bool = False) -> str:
    """``August 2026`` of ``2026-08``, or ``Aug 2026``; the text itself where it names no month."""
    year, _, number = month.partition("-")
    if not (number.isdecimal() and 1 <= int(number) <= len(_MONTHS)):
        return month
    name = _MONTHS[int(number) - 1]
    return f"{name[:3] if short else name} {year}"


def page_day(now: datetime) -> str:
    """``Monday 23 November``: the title of a day."""
    day = local_day(now)
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def full_moment(at: datetime) -> str:
    """``Monday 23 November 2026, 18:30``: for hover and for screen readers."""
    there = local(at)
    return f"{_DAYS[there.weekday()]} {full_day(there)}, {_time(there)}"


def due_words(due: datetime, now: datetime) -> DueWords:
    """How far off something is. Late means that the moment has passed; on the day itself lateness is in hours."""
    there, here = local(due), local(now)
    days = (there.date() - here.date()).days
    time = _time(there) if _time(there) != END_OF_DAY else ""
    if there < here:
        return DueWords(state="late", text=f"{_late_by(days, here - there)} late", time=time)
    if days == 0:
        return DueWords(state="today", text="Due today", time=time)
    if days == 1:
        return DueWords(state="later", text="Due tomorrow", time=time)
    if days < _WEEK:
        return DueWords(state="later", text=_DAYS[there.weekday()], time=time)
    said = _short(there) if there.year == here.year else f"{_short(there)} {there.year}"
    return DueWords(state="later", text=said, time=time)


def _late_by(days: int, by: timedelta) -> str:
    if days < 0:
        return plural(-days, "day", "days")
    minutes = max(1, int(by.total_seconds()) // 60)
    return plural(minutes, "minute", "minutes") if minutes < _HOUR else plural(minutes // _HOUR, "hour", "hours")


def _first_letter(word: str) -> str:
    """The first letter of a word with the marks that belong to it; empty where the word has no letter."""
    for place, letter in enumerate(word):
        if letter.isalnum():
            marks = ""
            for mark in word[place + 1 :]:
                if not unicodedata.category(mark).startswith("M"):
                    break
                marks += mark
            upper = letter.upper()
            return (upper if len(upper) == 1 else letter) + marks
    return ""


def _initial(word: str) -> str:
    """``F.`` of ``Faduma``, ``M.-J.`` of ``Mary-Jane``."""
    letters = [
        letter for part in word.replace("‐", "-").replace("‑", "-").split("-") if (letter := _first_letter(part))
    ]
    return "-".join(f"{letter}." for letter in letters)


def initials(name: str) -> str:
    """``F. K.``: the first and the last word of a name. ``Name not known`` where there is none."""
    found = [mark for word in unicodedata.normalize("NFC", name).split() if (mark := _initial(word))]
    if not found:
        return "Name not known"
    return found[0] if len(found) == 1 else f"{found[0]} {found[-1]}"


def isolated(text: str) -> str:
    """Text whose direction stays its own inside a line that runs the other way: a full stop stays with its initial."""
    return f"\u2068{text}\u2069"


def joined(words: Iterable[str]) -> str:
    """``disability, online``: those words that are not empty."""
    return ", ".join(word for word in words if word)


def either(words: Iterable[str], *, last: str = "or") -> str:
    """``Punjabi or English``, ``A, B or C``."""
    found = [word for word in words if word]
    return f"{', '.join(found[:-1])} {last} {found[-1]}" if len(found) > 1 else "".join(found)


def plural(n: int, one: str, many: str) -> str:
    """The number and its word: ``1 person``, ``1,204 people``."""
    return f"{n:,} {one if n == 1 else many}"


def said_size(size: int) -> str:
    """How large a file is: "412 KB", "3.2 MB", "50 MB"."""
    if size < _MEGABYTE:
        return f"{max(1, round(size / 1024)):,} KB" if size else "0 KB"
    return f"{round(size / _MEGABYTE, 1):g} MB"


def capitalised(words: str) -> str:
    """The first letter large, the rest as it was."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """Words as a sentence: a capital, and one mark at the end."""
    plain = words.strip()
    return capitalised(plain if not plain or plain[-1] in ".?!…" else f"{plain}.")
