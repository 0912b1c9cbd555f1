"""What the pieces of a written date say together: one day, one time, or why they cannot be taken together."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import msgspec

from champion_app.domain.rules.words.dates import clock, weekdays
from champion_app.domain.rules.words.dates.parts import Asked, At, Clock, Day, Meaning, Named, Part, Span, Trouble
from champion_app.domain.rules.words.dates.saying import said_full
from champion_app.domain.rules.words.moments import london

ALL_DAY = time(23, 59)
"""The time of a day on which anything to come may be done until it ends."""
UNKNOWN = {
    "date": "This is no day that can be read. Write it like 4 May 1988 or 4/5/88.",
    "datetime": "This is no day and time that can be read. Write it like Friday 4pm or 4 December 16:00.",
    "time": "This is no time that can be read. Write it like 16:00 or 4pm.",
}
"""What to say of a text that nothing was found in."""
_TWO_DAYS = Trouble("Two different days are named. Name one.", firm=False)
_NO_TIME = Trouble("Leave the time out: a day is asked for.", firm=False)
_TIME_ALONE = Trouble("Leave the day out: a time is asked for.", firm=False)


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood: ``day``, ``clock`` or both; or else ``question``, what to say to whoever wrote it."""

    day: date | None = None
    clock: time | None = None
    question: str = ""

    @property
    def at(self) -> datetime | None:
        """The moment, in local time."""
        return None if self.day is None or self.clock is None else datetime.combine(self.day, self.clock, london())


def joined(parts: Meaning, asked: Asked) -> list[Reading | Trouble]:
    """What the pieces say together."""
    troubles = [part for part in parts if isinstance(part, Trouble)]
    if troubles:
        return [next((trouble for trouble in troubles if trouble.firm), troubles[0])]
    ats = [part for part in parts if isinstance(part, At)]
    if ats:
        return [_whole_moment(ats[0], asked)] if len(parts) == 1 else []
    spoken = {part.day for part in parts if isinstance(part, Day)}
    if len(spoken) > 1:
        return [_TWO_DAYS]
    named = {part.weekday for part in parts if isinstance(part, Named)}
    if len(named) > 1:
        return [_TWO_DAYS]
    times = _times(parts, asked)
    if isinstance(times, Trouble):
        return [times]
    return [told for day in _days(spoken, named, asked) for told in _with_times(day, times, asked)]


def _whole_moment(part: At, asked: Asked) -> Reading | Trouble:
    if asked.wants != "datetime":
        return Trouble(
            "Leave the time out: a day is asked for." if asked.wants == "date" else "A time alone is asked for."
        )
    here = part.at.astimezone(london()) if part.at.tzinfo else part.at
    return Reading(day=here.date(), clock=here.time())


def _days(spoken: set[date], named: set[int], asked: Asked) -> list[date | Trouble | None]:
    if not spoken:
        if not named:
            return [None]
        meant = weekdays.weekday_alone(next(iter(named)), asked)
        return [part.day if isinstance(part, Day) else part for part in meant]
    day = next(iter(spoken))
    if named and day.weekday() not in named:
        return [Trouble(weekdays.mismatch(day, next(iter(named))))]
    return [day]


def _times(parts: Meaning, asked: Asked) -> tuple[time, ...] | Trouble:
    """The times that the pieces leave open; none where none was said."""
    clocks = [part for part in parts if isinstance(part, Clock)]
    spans = [part for part in parts if isinstance(part, Span)]
    if len(clocks) > 1 or len(spans) > 1:
        return Trouble("Two different times are named. Name one.", firm=False)
    if clocks and clocks[0].lone and not spans:
        return _lone(clocks[0].times[1].hour, asked)
    if not clocks:
        return (spans[0].usual,) if spans else ()
    told: Part = clock.fitting(clocks[0], spans[0]) if spans else clocks[0]
    return told if isinstance(told, Trouble) else clock.usual(told) if isinstance(told, Clock) else ()


def _lone(late: int, asked: Asked) -> Trouble:
    """A figure by itself: it could be an hour, a day or nothing."""
    hour = late - 12 or 12
    sentence = {
        "date": UNKNOWN["date"],
        "time": f"Is that in the morning or in the evening? Write {hour}am or {hour}pm.",
    }.get(asked.wants, f"Is {hour} a day or an hour? Write {hour}am, {hour}pm or {hour} December.")
    return Trouble(sentence, firm=False)


def _with_times(day: date | Trouble | None, times: tuple[time, ...], asked: Asked) -> list[Reading | Trouble]:
    if isinstance(day, Trouble):
        return [day]
    if asked.wants == "time":
        return [Reading(clock=one) for one in times] if day is None else [_TIME_ALONE]
    if asked.wants == "date":
        if day is None:
            return []
        if times and times != (time(0),):
            return [_NO_TIME]
        return [Reading(day=day)]
    if times:
        return [_standing(day or asked.today, one) for one in times]
    if day is None:
        return []
    if asked.side == "ahead":
        return [Reading(day=day, clock=ALL_DAY)]
    return [Trouble(f"{said_full(day)}: at what time? Add one, such as 11:00 or 4pm.", firm=False)]


def _standing(day: date, at: time) -> Reading | Trouble:
    """A moment that stands on the clock: in the hour that spring leaves out there is none."""
    here = datetime.combine(day, at, london())
    if here.astimezone(UTC).astimezone(london()).replace(tzinfo=None) != here.replace(tzinfo=None):
        return Trouble("The clocks go forward in that hour. Write another time.")
    return Reading(day=day, clock=at)
