"""When it is safe to ring: the hours and days that were written down, and a moment moved into them.

What a person said stays as they said it. Where all of it can be read, a moment is only ever suggested inside it and in
the waking part of the day; where anything cannot, none is suggested at all, and whoever rings chooses it themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import msgspec

from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.rules.contact.days_reader import read_never
from champion_app.domain.rules.contact.hours_reader import NotReadError, Window, read_windows
from champion_app.domain.rules.words.moments import local
from champion_app.domain.rules.words.wording import either

UNREAD = "We could not read these hours: choose a time yourself."
NO_TIME_LEFT = "No time is left in the hours they gave: choose a time yourself."
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = 7
_HOUR, _DAY = 60, 24 * 60
_WAKING = (8 * _HOUR, 21 * _HOUR)
"""The app suggests nothing at night, whatever was written; a person may still choose it."""
_BEFORE_THE_END = 60


class SafeHours(msgspec.Struct, frozen=True, kw_only=True):
    """``windows``: the local times of a day that are safe, all of it where there are none. ``never_on`` counts Monday
    as 0. ``unread``: something was said that could not be read, so that nothing is known to be safe."""

    windows: tuple[Window, ...] = ()
    never_on: frozenset[int] = frozenset()
    unread: bool = False

    def allows(self, at: datetime) -> bool:
        """Whether a moment is known to lie in them."""
        here = local(at)
        if self.unread or here.weekday() in self.never_on:
            return False
        minute = here.hour * _HOUR + here.minute + here.second / _HOUR
        return any(begins <= minute < ends for begins, ends in self._spans())

    def moved_into(self, at: datetime) -> datetime | None:
        """The moment itself where it is safe by day, else one on the same day or the first day after it that is. None
        where there is none, or where it is not known.

        Earlier than a window: when it begins. Later than all: an hour before the last ends, or when that begins.
        """
        if self.unread:
            return None
        here = local(at)
        for ahead in range(_WEEK):
            day = here + timedelta(days=ahead)
            if day.weekday() not in self.never_on:
                minute = self._nearest(here.hour * _HOUR + here.minute)
                return None if minute is None else _at(day, minute, like=here)
        return None

    def _nearest(self, minute: int) -> int | None:
        spans = sorted(
            (max(begins, _WAKING[0]), min(ends, _WAKING[1]))
            for begins, ends in self._spans()
            if max(begins, _WAKING[0]) < min(ends, _WAKING[1])
        )
        if not spans:
            return None
        if any(begins <= minute < ends for begins, ends in spans):
            return minute
        later = next((begins for begins, _ in spans if begins > minute), None)
        if later is not None:
            return later
        begins, ends = max(spans, key=lambda span: span[1])
        return max(begins, ends - _BEFORE_THE_END)

    def _spans(self) -> Iterator[tuple[int, int]]:
        """The windows as minutes of one day; one over midnight is two."""
        if not self.windows:
            yield 0, _DAY
        for window in self.windows:
            begins, ends = _minute(window.begins) or 0, _minute(window.ends) or _DAY
            if begins < ends:
                yield begins, ends
            else:
                yield begins, _DAY
                yield 0, ends

    def said(self) -> str:
        """How they were understood: ``after 18:00, never on Friday``; empty where nothing was said or read."""
        if self.unread:
            return ""
        never = either((_DAY_NAMES[day] for day in sorted(self.never_on)), last="or")
        hours = either(map(_window_words, self.windows), last="or")
        return ", ".join(part for part in (hours, f"never on {never}" if never else "") if part)


def safe_hours(point: ContactPoint) -> SafeHours:
    """What can be read out of the way a person is reached."""
    try:
        return SafeHours(windows=read_windows(point.not_before, point.not_after), never_on=read_never(point.never_on))
    except NotReadError:
        return SafeHours(unread=True)


def hours_sentence(hours: SafeHours) -> str:
    """What a person who plans the next call is told of the hours: how they were read, or that they were not."""
    if hours.unread:
        return UNREAD
    return f"We read their hours as: {hours.said()}." if hours.said() else ""


def _window_words(window: Window) -> str:
    if window.begins is None:
        return f"before {_clock(window.ends)}" if window.ends else "at any time"
    if window.ends is None:
        return f"after {_clock(window.begins)}"
    over = " the next morning" if _minute(window.ends) and window.ends < window.begins else ""
    return f"between {_clock(window.begins)} and {_clock(window.ends)}{over}"


def _clock(at: time | None) -> str:
    if at is None:
        return ""
    return "midnight" if at == time() else f"{at:%H:%M}"


def _minute(at: time | None) -> int | None:
    return None if at is None else at.hour * _HOUR + at.minute


def _at(day: datetime, minute: int, *, like: datetime) -> datetime:
    """That minute of the day; the moment itself, to the second, where it is the same."""
    if minute == like.hour * _HOUR + like.minute:
        return day
    return day.replace(hour=minute // _HOUR, minute=minute % _HOUR, second=0, microsecond=0)
