"""The forms in which systems write days and times, each read by its own strict pattern: never by a guess, and never
another moment than the one that stands there."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from datetime import date, time, timedelta

import msgspec

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTHS = {short: number for number, name in enumerate(_MONTH_NAMES, start=1) for short in (name, name[:3])} | {
    "sept": 9
}
_DIRECTIVES = {
    "d": r"(?P<d>\d{1,2})", "m": r"(?P<m>\d{1,2})", "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})",
    "b": r"(?P<b>[A-Za-z]{3,9})\.?", "B": r"(?P<b>[A-Za-z]{3,9})\.?",
    "a": r"[A-Za-z]{3,9}\.?", "A": r"[A-Za-z]{3,9}\.?",
    "H": r"(?P<H>\d{1,2})", "I": r"(?P<H>\d{1,2})", "M": r"(?P<M>\d{2})", "S": r"(?P<S>\d{2})", "f": r"\d{1,9}",
    "p": r"(?P<p>[AaPp])\.?[Mm]\.?", "z": r"(?P<z>Z|[+-]\d\d:?\d\d)", "%": "%",
}  # fmt: skip
_NUMERIC = frozenset("dmHI")
_HAS = {"day": (("d",), ("m", "b", "B"), ("Y", "y")), "month": (("m", "b", "B"), ("Y", "y"))}


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A moment as it stands: ``time`` is None where only a day was given, ``offset`` where it names no zone.
    ``short_year``: its year has two figures, so that the century is not said."""

    day: date
    time: time | None = None
    offset: timedelta | None = None
    short_year: bool = False


def wrong_with(form: str, *, take: str) -> str:
    """What is wrong with a form that a mapping names, to follow its key; empty for one that can be used."""
    used = [sign for _, sign in _parts(form) if sign]
    for sign in used:
        if sign not in _DIRECTIVES:
            return f"the form “{form}” has %{sign}, which is none of %d %m %Y %y %b %B %a %H %I %M %S %f %p %z"
    for needed in _HAS["month" if take == "month" else "day"]:
        if not set(needed) & set(used):
            return f"the form “{form}” names no {'/'.join(f'%{one}' for one in needed)}"
    plain = [sign for sign in used if sign not in "aA%"]
    if len({"b" if sign == "B" else sign for sign in plain}) != len(plain):
        return f"the form “{form}” names something twice"
    if "I" in used and "p" not in used:
        return f"the form “{form}” has %I without %p, so morning and evening are one"
    return ""


def month_comes_first(form: str) -> bool:
    """Whether a form has the month as a number before the day and no year before both, as in the United States."""
    month, day, year = form.find("%m"), form.find("%d"), form.find("%Y")
    return 0 <= month < day and not 0 <= year < month


def day_comes_first(form: str) -> bool:
    """Whether a form has the day before the month as a number."""
    return 0 <= form.find("%d") < form.find("%m")


def read_by(form: str, text: str) -> Written | None:
    """A moment in one form, or None where it is not in that form or no moment of the calendar."""
    found = _compiled(form).fullmatch(text)
    return _written(found.groupdict()) if found else None


def _written(told: Mapping[str, str | None]) -> Written | None:
    month = told.get("m") or ""
    if name := told.get("b"):
        month = str(_MONTHS.get(name.casefold(), 0))
    year = int(told.get("Y") or told.get("y") or 0)
    short = not told.get("Y")
    if short:
        year += 2000
    try:
        day = date(year, int(month), int(told.get("d") or 1))
        at, later = clock(told.get("H"), told.get("M"), told.get("S"), half=told.get("p"))
        return Written(day=day + later, time=at, offset=_offset(told.get("z")), short_year=short)
    except (ValueError, OverflowError):
        return None


def clock(
    hour: str | None, minute: str | None, second: str | None, *, half: str | None
) -> tuple[time | None, timedelta]:
    """A time of day, and what it adds to the day: midnight may be written as 24:00. Raises ValueError."""
    nothing = timedelta(0)
    if hour is None:
        return None, nothing
    hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half in "pP" else 0)
    if (hours, minutes, seconds) == (24, 0, 0):
        return time(0), timedelta(days=1)
    return time(hours, minutes, min(seconds, 59) if seconds == 60 else seconds), nothing


def _offset(told: str | None) -> timedelta | None:
    if not told:
        return None
    if told == "Z":
        return timedelta(0)
    size = timedelta(hours=int(told[1:3]), minutes=int(told[-2:]))
    return -size if told[0] == "-" else size


def _parts(form: str) -> list[tuple[str, str]]:
    """A form as pieces of plain text, each with the directive behind it."""
    found = re.findall(r"([^%]*)%(.)", form)
    rest = form[len("".join(f"{text}%{sign}" for text, sign in found)) :]
    return [*found, (rest, "")]


@functools.lru_cache(maxsize=256)
def _compiled(form: str) -> re.Pattern[str]:
    """The strict pattern of a form. Where figures stand without anything between, only the first may lack a nought, so
    that 920 is twenty past nine and 120 is twenty past one."""
    pattern, run = "", False
    for text, sign in _parts(form):
        pattern += r"\s+".join(map(re.escape, text.split(" ")))
        piece = _DIRECTIVES.get(sign, re.escape(f"%{sign}")) if sign else ""
        if run and not text and sign in _NUMERIC:
            piece = piece.replace("{1,2}", "{2}")
        run = sign in _NUMERIC or sign in "YyMS" if sign else False
        pattern += piece
    return re.compile(pattern)
