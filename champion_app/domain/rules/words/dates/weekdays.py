"""Days by their name or by how far off they are: Friday week, the day after tomorrow, the end of the month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from re import Match

from champion_app.domain.rules.words.dates.days import NO_YEAR, yearless
from champion_app.domain.rules.words.dates.parts import (
    MONTHS,
    WEEKDAYS,
    Asked,
    Day,
    Meaning,
    Named,
    Trouble,
    one_of,
    piece,
)
from champion_app.domain.rules.words.wording import full_day, month_of_number, weekday_name

_WEEK = timedelta(days=7)
_STRETCH = "That is several days. Name one, such as Tuesday or 4 December."
_STEPS = {
    "today": 0, "later today": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2, "day before yesterday": -2,
}  # fmt: skip


def coming(weekday: int, here: date) -> date:
    """That weekday after today."""
    return here + timedelta(days=(weekday - here.weekday() - 1) % 7 + 1)


def gone(weekday: int, here: date) -> date:
    """That weekday before today."""
    return here - timedelta(days=(here.weekday() - weekday - 1) % 7 + 1)


def _in_week(weekday: int, here: date, weeks: int) -> date:
    return here + timedelta(days=weekday - here.weekday()) + weeks * _WEEK


def _several(*days: date) -> list[Meaning]:
    return [(Day(day),) for day in dict.fromkeys(days)]


def _weekday(found: Match[str], _asked: Asked) -> list[Meaning]:
    """Alone it is a day; beside a date it is held against it."""
    return [(Named(WEEKDAYS[found["wd"]]),)]


def weekday_alone(weekday: int, asked: Asked) -> list[Day | Trouble]:
    """The days that a weekday without more can mean: today is one of them."""
    if asked.side == "birth":
        return [NO_YEAR]
    here = asked.today
    days = [here] if here.weekday() == weekday else []
    if asked.side != "past":
        days.append(coming(weekday, here))
    if asked.side != "ahead":
        days.append(gone(weekday, here))
    return [Day(day) for day in days]


def _which_weekday(found: Match[str], asked: Asked) -> list[Meaning]:
    """Where both ways in which people say it lead to one day, that day; otherwise both."""
    weekday, here = WEEKDAYS[found["wd"]], asked.today
    which = found["which"]
    if which == "next":
        return _several(coming(weekday, here), _in_week(weekday, here, 1))
    if which in ("last", "past"):
        return _several(gone(weekday, here), _in_week(weekday, here, -1))
    if which == "this":
        return _several(_in_week(weekday, here, 0), coming(weekday, here))
    return _several(coming(weekday, here))


def _in_that_week(found: Match[str], asked: Asked) -> list[Meaning]:
    weeks = {"next": 1, "this": 0, "last": -1}[found["which"]]
    return _several(_in_week(WEEKDAYS[found["wd"]], asked.today, weeks))


def _week_on(found: Match[str], asked: Asked) -> list[Meaning]:
    """Friday week, a fortnight on Monday, two weeks tomorrow."""
    later = _WEEK * (2 if found["n"] == "fortnight" else int(found["k"] or 1))
    base, here = found["base"], asked.today
    if base in ("today", "tomorrow"):
        return _several(here + timedelta(days=base == "tomorrow") + later)
    return [(Day(one.day + later),) for one in weekday_alone(WEEKDAYS[base], asked) if isinstance(one, Day)]


def _near(found: Match[str], asked: Asked) -> list[Meaning]:
    return _several(asked.today + timedelta(days=_STEPS[found["near"]]))


def _first_of(what: str, month: str | None, year: str | None, asked: Asked) -> list[date]:
    """The first day of the month that is named: this one, the next, June, June 2027."""
    here = asked.today
    if month and year:
        return [date(int(year), MONTHS[month], 1)]
    if month:
        return [part.day.replace(day=1) for (part,) in yearless(28, MONTHS[month], asked) if isinstance(part, Day)]
    step = here.month - 1 + (1 if what.startswith("next") else -1 if what.startswith("last") else 0)
    return [date(here.year + step // 12, step % 12 + 1, 1)]


def _last(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _end_of(found: Match[str], asked: Asked) -> list[Meaning]:
    what, here = found["what"], asked.today
    if what.endswith("year"):
        step = 1 if what.startswith("next") else -1 if what.startswith("last") else 0
        return _several(date(here.year + step, 12, 31))
    return _several(*(_last(first) for first in _first_of(what, found["month"], found["y"], asked)))


def _nth_weekday(found: Match[str], asked: Asked) -> list[Meaning]:
    """The first Monday in January, the last Friday of the month."""
    firsts = _first_of(found["what"], found["month"], found["y"], asked)
    return [(_nth(first, WEEKDAYS[found["wd"]], found["nth"]),) for first in firsts]


def _nth(first: date, weekday: int, nth: str) -> Day | Trouble:
    days = [first.replace(day=n) for n in range(1, _last(first).day + 1) if first.replace(day=n).weekday() == weekday]
    place = -1 if nth == "last" else int(nth[0]) - 1
    return Day(days[place]) if place < len(days) else Trouble(f"{month_of_number(first.month)} has no such day.")


def _stretch(_found: Match[str], _asked: Asked) -> list[Meaning]:
    return [(Trouble(_STRETCH, firm=False),)]


def mismatch(day: date, weekday: int) -> str:
    """A weekday that contradicts its date."""
    return (
        f"{full_day(day)} is a {weekday_name(day.weekday())}, not a {weekday_name(weekday)}. Which of the two is right?"
    )


_MONTH = f"(?P<month>{one_of(MONTHS)})\\.?"
_WD = f"(?P<wd>{one_of(WEEKDAYS)})\\.?"
_BASE = f"(?P<base>today|tomorrow|{one_of(WEEKDAYS)})"
_YEARED = _MONTH + r"(?: (?P<y>(?:19|20)\d\d))?"
_SEVERAL = (
    r"(?:(?:at |over )?(?:the|this|next|last) )?(?:weekend|week|month|year|fortnight|few days)"
    r"|(?:the )?(?:early|mid|late|start of|beginning of|middle of|end of) .*(?:week|month|year)"
)

PIECES = (
    piece(_WD, _weekday),
    piece(r"(?P<which>next|last|past|this|coming|this coming) " + _WD, _which_weekday),
    piece(_WD + r" (?P<which>coming|next|last)", _which_weekday),
    piece(_WD + r" (?:of |in )?(?P<which>next|this|last) week", _in_that_week),
    piece(r"(?P<which>next|this|last) week (?:on )?" + _WD, _in_that_week),
    piece(_BASE + r" (?P<k>)(?P<n>week|fortnight)", _week_on),
    piece(r"(?:a |(?P<k>\d) )?(?P<n>weeks?|fortnight) (?:on |from |after )?" + _BASE, _week_on),
    piece(r"(?:the )?(?P<near>day after tomorrow|day before yesterday|later today|today|tomorrow|yesterday)", _near),
    piece(
        r"(?:the )?(?:very )?(?:end|last day) of (?:the )?(?P<what>(?:this |next |last )?(?:month|year)|"
        + _YEARED + ")",
        _end_of,
    ),
    piece(
        r"(?:the )?(?P<nth>[1-5]th|last) " + _WD + r" (?:of|in) (?:the )?(?P<what>(?:this |next |last )?month|"
        + _YEARED + ")",
        _nth_weekday,
    ),
    piece(_SEVERAL, _stretch),
)  # fmt: skip
"""Each is tried at every place of the text."""
