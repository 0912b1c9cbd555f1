"""When it is safe to ring: the hours and days that were written down, and a moment moved into them.

What a person said stays as they said it; what can be read out of it as times and days of the week keeps the app from
suggesting a moment that they ruled out. Words that cannot be read forbid nothing here: the card says them.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import msgspec

from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.rules.words.moments import local

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])(?:[:.]([0-5]\d))?(?![\d:.])\s*(am|pm)?\b", re.IGNORECASE)
_NOON, _MIDNIGHT = 12, time()
_BEFORE_THE_END = timedelta(hours=1)
_WEEK = 7


class SafeHours(msgspec.Struct, frozen=True, kw_only=True):
    """Local times; a window that begins after it ends goes over midnight. ``never_on`` counts Monday as 0."""

    not_before: time | None = None
    not_after: time | None = None
    never_on: frozenset[int] = frozenset()

    def allows(self, at: datetime) -> bool:
        """Whether a moment lies in them."""
        here = local(at)
        if here.weekday() in self.never_on:
            return False
        after = self.not_before is None or here.time() >= self.not_before
        before = not self.not_after or self.not_after == _MIDNIGHT or here.time() < self.not_after
        return (after or before) if self._over_midnight() else (after and before)

    def _over_midnight(self) -> bool:
        return self.not_before is not None and self.not_after is not None and self.not_before >= self.not_after

    def moved_into(self, at: datetime) -> datetime:
        """The moment itself where it is safe, else one on the same day or the first day after it that is.

        Earlier than the window: when it begins. Later: an hour before it ends, or when it begins where it is shorter.
        """
        here = local(at)
        if self.allows(here):
            return here
        for _ in range(_WEEK):
            if here.weekday() not in self.never_on:
                return here if self.allows(here) else self._inside(here)
            here += timedelta(days=1)
        return local(at)  # every day of the week is ruled out: nothing is suggested better than it was

    def _inside(self, here: datetime) -> datetime:
        begins, ends = self.not_before, self.not_after
        if begins is not None and (ends is None or here.time() < begins or self._over_midnight()):
            return _at(here, begins)
        if ends is None:
            return here
        last = here.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0) - _BEFORE_THE_END
        if last.date() < here.date():
            last = _at(here, time())
        return _at(here, begins) if begins is not None and last.time() < begins else last


def safe_hours(point: ContactPoint) -> SafeHours:
    """What can be read out of the way a person is reached."""
    never = point.never_on.casefold()
    return SafeHours(
        not_before=_time_in(point.not_before),
        not_after=_time_in(point.not_after),
        never_on=frozenset(number for number, day in enumerate(_DAYS) if re.search(rf"\b{day}s?\b", never)),
    )


def _time_in(words: str) -> time | None:
    """``18:00``, ``6pm`` or ``18``; None where no one time can be read."""
    found = _CLOCK.findall(words)
    if len(found) != 1:
        return None
    hour, minute, half = int(found[0][0]), int(found[0][1] or 0), found[0][2].casefold()
    if half and hour > _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute)


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
