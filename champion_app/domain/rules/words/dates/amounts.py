"""So many days, weeks or hours from now or ago."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, timedelta
from re import Match

from champion_app.domain.rules.words.dates.parts import Asked, At, Day, Meaning, Trouble, piece
from champion_app.domain.rules.words.moments import london
from champion_app.domain.rules.words.working_days import working_day_after

_UNITS = {
    "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour", "h": "hour", "day": "day", "d": "day",
    "week": "week", "wk": "week", "w": "week",
    "fortnight": "fortnight", "month": "month", "mth": "month", "year": "year", "yr": "year",
}  # fmt: skip
_UNIT = "|".join(_UNITS)
_COUNT = r"(?:\b(?:a couple(?: of)?|couple of|half an?|an?)(?= )|\b\d{1,3}(?:\.5)?(?: and a half)?)"
_AMOUNT = rf"{_COUNT} ?(?:{_UNIT})s?\b(?: and a half)?"
_AMOUNTS = rf"(?P<amounts>{_AMOUNT}(?:(?: and|,)? {_AMOUNT})*)"
_EACH = re.compile(rf"(?P<n>{_COUNT}) ?(?P<unit>{_UNIT})s?\b(?P<half> and a half)?")
_FIRST_STEP = {"half a": 0.5, "half an": 0.5, "a": 1.0, "an": 1.0}
_MOST = 1200


def _number(words: str) -> float:
    if "couple" in words:
        return 2.0
    if words in _FIRST_STEP:
        return _FIRST_STEP[words]
    plain = words.removesuffix(" and a half")
    return float(plain) + (0.5 if plain != words else 0.0)


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _moved(words: str, asked: Asked, *, back: bool) -> list[Meaning]:
    day, minutes, whole_days = asked.today, 0.0, False
    for found in _EACH.finditer(words):
        n = _number(found["n"]) + (0.5 if found["half"] else 0.0)
        unit = _UNITS[found["unit"]]
        if n > _MOST:
            return []
        if unit in ("minute", "hour"):
            minutes += n * (60 if unit == "hour" else 1)
            continue
        whole_days = True
        if n != int(n):
            return [(Trouble("Half of that is no whole day. Write the day itself."),)]
        step = -int(n) if back else int(n)
        if unit in ("month", "year"):
            day = _months_later(day, step * (12 if unit == "year" else 1))
        else:
            day += timedelta(days=step * {"day": 1, "week": 7, "fortnight": 14}[unit])
    if not minutes:
        return [(Day(day),)]
    if whole_days:
        return [(Trouble("Days and hours together cannot be counted off. Write the day and the time."),)]
    here = asked.now.replace(tzinfo=london()).astimezone(UTC)  # an hour is an hour where the clocks change as well
    there = (here + timedelta(minutes=-minutes if back else minutes)).astimezone(london())
    return [(At(there.replace(second=0, microsecond=0, tzinfo=None)),)]


def _later(found: Match[str], asked: Asked) -> list[Meaning]:
    return _moved(found["amounts"], asked, back=False)


def _ago(found: Match[str], asked: Asked) -> list[Meaning]:
    return _moved(found["amounts"], asked, back=True)


def _working(found: Match[str], asked: Asked) -> list[Meaning]:
    return [(Day(working_day_after(asked.today, int(found["n"] or 1))),)]


def _now(_found: Match[str], asked: Asked) -> list[Meaning]:
    return [(At(asked.now.replace(second=0, microsecond=0)),)]


PIECES = (
    piece(rf"(?:in|within) {_AMOUNTS}(?: time)?", _later),
    piece(rf"{_AMOUNTS} (?:from now|from today|time|hence|later)", _later),
    piece(rf"{_AMOUNTS} (?:ago|back|earlier)", _ago),
    piece(r"(?:in )?(?P<n>\d{1,2}) working days?(?: time| from now)?", _working),
    piece(r"(?:the )?next working day(?P<n>)", _working),
    piece(r"(?:just |right )?now", _now),
)
"""Each is tried at every place of the text."""
