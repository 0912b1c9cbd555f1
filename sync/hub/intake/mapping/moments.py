"""A moment out of a cell: by the forms that the mapping names, else by those that systems and spreadsheets write.

The day comes before the month, unless the mapping says otherwise. A time that cannot be read costs the time and never
the day.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import msgspec

from sync.hub.extract.rejects import quoted
from sync.hub.intake.mapping.date_forms import Written, clock, month_comes_first, read_by

_TOMORROW = timedelta(days=1)
_OLDEST_YEAR = 1900
_OLDEST_AGE, _CENTURY = 110, 100
_SPREADSHEET_BEGAN = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Spreadsheet days from 1954 to 2119: a number of five figures in a column of dates."""

_DAY_FIRST = (
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y",
)  # fmt: skip
_BY_NAME = (
    "%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%d.%b.%Y", "%d%b%Y", "%d %b, %Y", "%b %d %Y", "%b %d, %Y",
    "%d %b %y", "%d-%b-%y", "%d/%b/%y", "%d%b%y",
)  # fmt: skip
_YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
_MONTHS_ALONE = ("%Y-%m", "%m/%Y", "%b-%y", "%b %y", "%b %Y", "%b-%Y", "%Y/%m")

_BEGINS = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+)?"
    r"(?P<day>\d{8}(?!\d)|\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}(?!\d)|\d{1,2}(?:st|nd|rd|th)?[-/. ]?[a-z]{3,9}\.?,?[-/. ]?"
    r"(?:\d{4}|\d{2})(?!\d)|[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"^(?:T|[\s,;-]|at\b)+", re.IGNORECASE)
_ZONE = re.compile(r"\s*(?P<zone>Z|UTC|GMT|BST|(?:UTC|GMT)?[+-]\d\d:?\d\d)$", re.IGNORECASE)
_HOURS = re.compile(r"\s*(?:hrs?|hours|h)\.?$", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,:]\d{1,9})?)?(?:\s*(?P<p>[ap])\.?m\.?)?", re.IGNORECASE
)
_TIME_SAID = re.compile(r"(?P<H>1[0-2]|0?[1-9])\s*(?P<p>[ap])\.?m\.?", re.IGNORECASE)
_TIME_RUN = re.compile(r"(?P<H>\d{1,2})(?P<M>\d{2})(?P<S>\d{2})?")
_FRACTION = re.compile(r"0?[.,]\d+|0")
_EMPTY_DAY = re.compile(r"(?:30/12/1899|31/12/1899|1899-12-3[01]|0?1/0?1/1900|1900-01-0[01])\s*")
_MIDNIGHT = re.compile(r"00:00(?::00(?:[.,]0+)?)?\s+(?=\S)")
_SERIAL = re.compile(r"(?P<days>\d{5})(?P<part>[.,]\d+)?(?P<rest>\s.*)?")


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A moment by the extract's own clock. ``timed``: a time of day was given. ``lost``: why its time was not read."""

    local: datetime
    timed: bool = False
    lost: str = ""


class Clock:
    """Where the extract's clock stands, and what is still to come."""

    def __init__(self, now: datetime, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._latest = now.astimezone(self._zone).replace(tzinfo=None) + _TOMORROW
        self.read = functools.lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str, formats: tuple[str, ...], *, of_birth: bool = False, month: bool = False) -> Moment:
        """The moment that a cell tells. ``of_birth``: it lies in somebody's life, so a year of two figures may be of
        the century before. ``month``: a month alone will do. Raises ValueError with the sentence that says why not."""
        written, lost = _by_forms(text, formats), ""
        if written is None:
            written, lost = _as_systems_write(text, month_first=any(map(month_comes_first, formats)))
        if written is None and month:
            written = next(filter(None, (read_by(form, text) for form in _MONTHS_ALONE)), None)
        if written is None:
            raise ValueError(f"{quoted(text)} is not a date of the calendar in a form that can be read.")
        found = self._placed(written)
        if of_birth and written.short_year:
            found = self._in_a_life(found, text)
        if found.year < _OLDEST_YEAR:
            raise ValueError(f"{quoted(text)} is too long ago to be meant.")
        if found > self._latest:
            raise ValueError(f"{quoted(text)} is still to come.")
        return Moment(local=found, timed=written.time is not None, lost=lost)

    def _placed(self, written: Written) -> datetime:
        local = datetime.combine(written.day, written.time or time())
        if written.offset is None:
            return local
        return local.replace(tzinfo=timezone(written.offset)).astimezone(self._zone).replace(tzinfo=None)

    def _in_a_life(self, found: datetime, text: str) -> datetime:
        """A date of birth whose century is not said. Raises ValueError where it may be of either."""
        try:
            earlier = found.replace(year=found.year - _CENTURY)
        except ValueError:  # 29 February of a year that is none a century before
            return found
        if found > self._latest:
            return earlier
        if self._latest.year - earlier.year <= _OLDEST_AGE:
            raise ValueError(f"{quoted(text)} may be {found.year} or {earlier.year}.")
        return found

    def in_time(self, local: datetime) -> str:
        """The same moment with its place in time, in UTC, as JSON has it."""
        return local.replace(tzinfo=self._zone).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _by_forms(text: str, formats: tuple[str, ...]) -> Written | None:
    return next(filter(None, (read_by(form, text) for form in formats)), None)


def _as_systems_write(text: str, *, month_first: bool) -> tuple[Written | None, str]:
    """A moment in one of the usual forms, and why its time was not read."""
    if serial := _SERIAL.fullmatch(text):
        return _of_serial(serial["days"], serial["part"] or "", serial["rest"] or "")
    found = _BEGINS.fullmatch(text)
    if found is None:
        return None, ""
    told = _ORDINAL.sub("", found["day"])
    told = " ".join(told.split())
    numeric = tuple(form.replace("%d", "%1").replace("%m", "%d").replace("%1", "%m") for form in _DAY_FIRST)
    forms = (*_YEAR_FIRST, *(numeric if month_first else (*_DAY_FIRST, "%d%m%Y")), *_BY_NAME)
    written = _by_forms(told, forms)
    if written is None or written.day.year < 1000:
        return None, ""
    return _timed(written, found["rest"])


def _of_serial(days: str, part: str, rest: str) -> tuple[Written | None, str]:
    if int(days) not in _SERIALS:
        return None, ""
    written = Written(day=_SPREADSHEET_BEGAN + timedelta(days=int(days)))
    return _timed(written, f" 0.{part[1:]}" if part else rest)


def _timed(written: Written, rest: str) -> tuple[Written, str]:
    """A day with the time that stands behind it; with why, where that is none."""
    told = _BETWEEN.sub("", rest, count=1).strip()
    offset = None
    if zone := _ZONE.search(told):
        told, offset = told[: zone.start()].strip(), _zone_offset(zone["zone"].upper())
    told = _MIDNIGHT.sub("", _EMPTY_DAY.sub("", told).strip())
    told = _HOURS.sub("", told).strip()
    if not told:
        return written, ""
    try:
        at, later = _time_of(told)
    except ValueError:
        return written, f"The time {quoted(told)} cannot be read; the day was taken."
    return msgspec.structs.replace(written, day=written.day + later, time=at, offset=offset), ""


def _time_of(told: str) -> tuple[time | None, timedelta]:
    """A time of day. Raises ValueError."""
    if _FRACTION.fullmatch(told):
        seconds = round(float("0." + told.replace(",", ".").partition(".")[2].ljust(1, "0")) * 86_400)
        return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60), timedelta(days=seconds // 86_400)
    for form in (_TIME, _TIME_SAID):
        if found := form.fullmatch(told):
            parts = found.groupdict()
            return clock(parts["H"], parts.get("M"), parts.get("S"), half=parts.get("p"))
    run = _TIME_RUN.fullmatch(told)
    if run is None:
        raise ValueError(told)
    return clock(run["H"], run["M"], run["S"], half=None)


def _zone_offset(zone: str) -> timedelta:
    if zone == "BST":
        return timedelta(hours=1)
    signs = zone.removeprefix("UTC").removeprefix("GMT")
    if signs in {"", "Z"}:
        return timedelta(0)
    size = timedelta(hours=int(signs[1:3]), minutes=int(signs[-2:]))
    return -size if signs[0] == "-" else size
