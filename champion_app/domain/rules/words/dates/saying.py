"""Say a day and a time back, whole: nobody should have to work out what was understood."""

from __future__ import annotations

from datetime import date, time

from champion_app.domain.rules.words.wording import full_day, plural, weekday_name

_WEEKS_FROM, _MONTHS_FROM, _YEARS_FROM = 14, 61, 730


def said_time(at: time) -> str:
    """``16:00``, with seconds where there are any."""
    return f"{at.hour:02}:{at.minute:02}" + (f":{at.second:02}" if at.second else "")


def said_full(day: date | None, at: time | None = None) -> str:
    """``Wednesday 4 May 1988``, ``Friday 4 December 2026, 16:00``, ``16:00``."""
    said = [f"{weekday_name(day.weekday())} {full_day(day)}" if day else "", said_time(at) if at else ""]
    return ", ".join(part for part in said if part)


def written(day: date | None, at: time | None = None) -> str:
    """How a kept value is written into its line: it reads back as itself."""
    said = [full_day(day) if day else "", said_time(at) if at else ""]
    return ", ".join(part for part in said if part)


def distance(day: date, today: date) -> str:
    """How far off it is: ``today``, ``in 3 days``, ``38 years ago``."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    if near:
        return near
    far = abs(days)
    if far < _WEEKS_FROM:
        said = plural(far, "day", "days")
    elif far < _MONTHS_FROM:
        said = plural(far // 7, "week", "weeks")
    elif far < _YEARS_FROM:
        said = plural(_months_between(day, today), "month", "months")
    else:
        said = plural(_months_between(day, today) // 12, "year", "years")
    return f"in {said}" if days > 0 else f"{said} ago"


def _months_between(a: date, b: date) -> int:
    early, late = sorted((a, b))
    return (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day)
