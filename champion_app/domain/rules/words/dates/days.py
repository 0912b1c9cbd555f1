"""Days as people write them: figures strictly in the order day, month, year; names of months; feasts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time
from re import Match

from champion_app.domain.rules.words.dates.parts import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    Asked,
    At,
    Day,
    Meaning,
    Trouble,
    one_of,
    piece,
)
from champion_app.domain.rules.words.moments import london
from champion_app.domain.rules.words.wording import month_of_number

NO_YEAR = Trouble("Which year? Write the day, the month and the year, such as 4 May 1988.", firm=False)
_WHICH_DAY = Trouble("Which day? Write it whole: the day, the month and the year.", firm=False)


def on(year: int, month: int, day: int) -> Day | Trouble:
    """That day, or why there is none."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Trouble(f"The year {year} cannot be meant. Look at it again.", firm=False)
    if not 1 <= month <= 12:
        return Trouble(f"There is no month {month}. Write the day first, then the month.", firm=False)
    if not 1 <= day <= monthrange(year, month)[1]:
        year_too = f" {year}" if month == 2 else ""
        return Trouble(f"There is no {day} {month_of_number(month)}{year_too}. Look at the day again.", firm=False)
    return Day(date(year, month, day))


def _years(short: int, asked: Asked, month: int, day: int) -> int:
    """The year of two figures: for what is past the last one, otherwise the one near today."""
    century = asked.today.year // 100 * 100
    if asked.side in ("past", "birth"):
        year = century + short
        return year if (year, month, day) <= (asked.today.year, asked.today.month, asked.today.day) else year - 100
    year = century + short
    return year if year - asked.today.year <= 20 else year - 100


def _whole(day: str, month: int, year: str, asked: Asked) -> list[Meaning]:
    told = int(year) if len(year) == 4 else _years(int(year), asked, month, int(day))
    return [(on(told, month, int(day)),)]


def yearless(day: int, month: int, asked: Asked) -> list[Meaning]:
    """The day of a month without a year: the next one, or the last one, or a question."""
    if asked.side == "birth":
        return [(NO_YEAR,)]
    here = asked.today
    found: list[Meaning] = []
    if asked.side != "past":
        found += _first(day, month, range(here.year, here.year + 9), lambda one: one >= here)
    if asked.side != "ahead":
        found += _first(day, month, range(here.year, here.year - 9, -1), lambda one: one <= here)
    return found or [(on(here.year, month, day),)]


def _first(day: int, month: int, years: range, fits: object) -> list[Meaning]:
    for year in years:
        told = on(year, month, day)
        if isinstance(told, Day) and fits(told.day):  # type: ignore[operator]
            return [(told,)]
    return []


def _figures(found: Match[str], asked: Asked) -> list[Meaning]:
    return _whole(found["d"], int(found["m"]), found["y"], asked)


def _no_year(found: Match[str], asked: Asked) -> list[Meaning]:
    day, month = int(found["d"]), int(found["m"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return [(on(asked.today.year, month, day),)]
    return yearless(day, month, asked)


def _run_together(found: Match[str], asked: Asked) -> list[Meaning]:
    """ddmmyy, ddmmyyyy or yyyymmdd, whichever is a day."""
    told = found[0]
    ways = [(told[:2], told[2:4], told[4:])]
    if len(told) == 8:
        ways.append((told[6:], told[4:6], told[:4]))
    days = [_whole(day, int(month), year, asked) for day, month, year in ways]
    right = [one for meanings in days for one in meanings if isinstance(one[0], Day)]
    return right or days[0]


def _named_month(found: Match[str], asked: Asked) -> list[Meaning]:
    month, year = MONTHS[found["month"]], found.groupdict().get("y")
    return _whole(found["d"], month, year, asked) if year else yearless(int(found["d"]), month, asked)


def _month_only(_found: Match[str], _asked: Asked) -> list[Meaning]:
    return [(_WHICH_DAY,)]


def _year_only(_found: Match[str], asked: Asked) -> list[Meaning]:
    return [(_WHICH_DAY,)] if asked.wants == "date" else []


def _day_of_month(found: Match[str], asked: Asked) -> list[Meaning]:
    """The 4th: of this month or of the one that it must be."""
    if asked.side == "birth":
        return [(NO_YEAR,)]
    day, here = int(found["d"]), asked.today
    steps = {"ahead": range(9), "past": range(0, -9, -1)}.get(asked.side, range(1))
    for step in steps:
        month = here.month - 1 + step
        told = on(here.year + month // 12, month % 12 + 1, day)
        side = asked.side
        if isinstance(told, Day) and (told.day >= here or side != "ahead") and (told.day <= here or side != "past"):
            return [(told,)]
    return [(on(here.year, here.month, day),)]


_FEASTS = {
    "christmas eve": (24, 12), "xmas eve": (24, 12), "christmas day": (25, 12), "xmas day": (25, 12),
    "christmas": (25, 12), "xmas": (25, 12), "boxing day": (26, 12), "new year eve": (31, 12), "new year day": (1, 1),
    "new years eve": (31, 12), "new years day": (1, 1),
    "halloween": (31, 10), "valentine day": (14, 2),
}  # fmt: skip


def _of_month(found: Match[str], asked: Asked) -> list[Meaning]:
    """The 4th of next month, or of last."""
    month = asked.today.month - 1 + (1 if found["which"] == "next" else -1)
    return [(on(asked.today.year + month // 12, month % 12 + 1, int(found["d"])),)]


def _feast(found: Match[str], asked: Asked) -> list[Meaning]:
    return yearless(*_FEASTS[found["feast"]], asked)


def _zoned(found: Match[str], asked: Asked) -> list[Meaning]:
    """A moment as machines write it, with its zone."""
    try:
        at = datetime.fromisoformat(found[0].upper().replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        return []
    here = at.astimezone(london())
    if asked.wants == "date":
        return [(Day(here.date()),)] if here.time() == time(0) or at.time() == time(0) else [(At(here),)]
    return [(At(here),)]


_MONTH = f"(?P<month>{one_of(MONTHS)})\\.?"
_D, _Y = r"(?P<d>\d{1,2})", r"(?P<y>\d{4}|\d\d)"
_BETWEEN = r"[ \-/.,]*"


PIECES = (
    piece(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:z|[+-]\d\d:?\d\d)", _zoned),
    piece(_D + r" ?[/.\- ] ?(?P<m>\d{1,2}) ?[/.\- ] ?" + _Y, _figures),
    piece(r"(?P<y>\d{4})[/.\-](?P<m>\d{1,2})[/.\-]" + _D + r"(?:t(?=\d))?", _figures),
    piece(_D + r" ?[/.\-] ?(?P<m>\d{1,2})", _no_year),
    piece(r"\d{8}|\d{6}", _run_together),
    piece(_D + r"(?:th)?" + _BETWEEN + r"(?:of )?" + _MONTH + _BETWEEN + r"(?:in )?" + _Y, _named_month),
    piece(_D + r"(?:th)?" + _BETWEEN + r"(?:of )?" + _MONTH, _named_month),
    piece(_MONTH + _BETWEEN + r"(?:the )?" + _D + r"(?:th)?[ \-/.,]+" + _Y, _named_month),
    piece(_MONTH + r"[ \-/.,]+(?:the )?" + _D + r"(?:th)?", _named_month),
    piece(_MONTH + r"(?: (?:\d{4}|\d\d))?", _month_only),
    piece(_D + r"th(?: of (?:this|the) month)?", _day_of_month),
    piece(_D + r"th of (?P<which>next|last) month", _of_month),
    piece(r"\d{1,2}[/.\-](?:19|20)\d\d", _month_only),
    piece(r"(?:19|20)\d\d", _year_only),
    piece(f"(?P<feast>{one_of(_FEASTS)})", _feast),
)
"""Each is tried at every place of the text."""
