"""What one piece of a written date can mean. A piece that can mean two things gives both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from re import Match, Pattern

import msgspec

from champion_app.domain.record import Side

FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "febr": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
    "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
    "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2, "thursday": 3,
    "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a reading is for: now (local), on which side of it the answer stands, and what is asked for."""

    now: datetime
    side: Side
    wants: str
    """``date``, ``datetime`` or ``time``: the base of a field."""

    @property
    def today(self) -> date:
        return self.now.date()


class Day(msgspec.Struct, frozen=True):
    """A day that is meant whole."""

    day: date


class Named(msgspec.Struct, frozen=True):
    """A weekday beside whatever else is said."""

    weekday: int


class Clock(msgspec.Struct, frozen=True):
    """A time of day. ``bare``: without morning or evening, so that it can be either of two. ``lone``: a figure that is
    an hour only beside a part of the day."""

    times: tuple[time, ...]
    bare: bool = False
    lone: bool = False


class Span(msgspec.Struct, frozen=True):
    """A part of the day: the time it stands for alone, and the hours that it lets through."""

    words: str
    usual: time
    first: int
    last: int


class At(msgspec.Struct, frozen=True):
    """A whole moment: in two hours, or one with its zone."""

    at: datetime


class Trouble(msgspec.Struct, frozen=True):
    """This piece cannot be taken, and why. ``firm``: no other meaning of the text is taken in its place either."""

    sentence: str
    firm: bool = True


Part = Day | Named | Clock | Span | At | Trouble
Meaning = tuple[Part, ...]
"""What one reading of a piece adds."""


class Piece(msgspec.Struct, frozen=True):
    """A pattern and what it can mean: several meanings, or none where it means nothing after all."""

    pattern: Pattern[str]
    means: Callable[[Match[str], Asked], list[Meaning]]


def piece(pattern: str, means: Callable[[Match[str], Asked], list[Meaning]]) -> Piece:
    """A piece of this pattern."""
    return Piece(re.compile(pattern), means)
