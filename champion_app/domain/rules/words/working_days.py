"""Working days of England and Wales: weekdays that are no bank holiday, counted in local time."""

from __future__ import annotations

import functools
from datetime import date, datetime, timedelta

from champion_app.domain.rules.words.moments import local, local_day, london

_SATURDAY = 5


@functools.cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year. The first call imports the calendar, which takes about 0.2 seconds."""
    from holidays.utils import country_holidays  # late: no list or form pays for it before a clock does

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices are open that day, as far as the calendar knows."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


@functools.lru_cache(maxsize=4096)
def working_day_after(day: date, days: int) -> date:
    """The ``days``-th working day after a day; the day itself for 0. Raises ValueError for fewer."""
    if days < 0:
        raise ValueError("working days are counted forwards")
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def add_working_days(start: datetime, days: int) -> datetime:
    """The same local time of day, ``days`` working days later: Thursday and two make Monday."""
    begun = local(start)
    return datetime.combine(working_day_after(begun.date(), days), begun.time(), tzinfo=london())


def working_days_between(a: datetime, b: datetime) -> int:
    """How many working days come after the day of ``a`` up to the day of ``b``; negative where ``b`` is earlier."""
    first, last = local_day(a), local_day(b)
    if last < first:
        return -working_days_between(b, a)
    return sum(is_working_day(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))
