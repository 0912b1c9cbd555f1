"""Hours read out of what a person said. Each word must be known: one that is not makes the whole not read.

A time that could be morning or evening ("after 6") is not guessed, words that turn the meaning round ("except", "only")
are not known, and so are other languages: whoever asks is told that nothing was read, and never that nothing was said.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time

import msgspec

_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "’": "'"})
_ANY_TIME = frozenset({"any time", "anytime", "at any time", "any time of day", "any time of the day"})
_HALF = re.compile(r"(?<![a-z])([ap])\.?\s?m\b\.?")
_PART = (
    (re.compile(r"\s*\bin the morning\b"), "am"),
    (re.compile(r"\s*\bin the (?:afternoon|evening)\b"), "pm"),
)
_SPELLINGS = (
    re.compile(r"(?P<h>[0-9]{1,2})[:.](?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:\.0+)?)?(?P<half>[ap]m)?"),
    re.compile(r"(?P<h>[0-9]{1,2})h(?P<m>[0-9]{2})?"),
    re.compile(r"(?P<h>[0-9]{1,2})(?P<m>[0-9]{2})(?P<half>[ap]m)"),
    re.compile(r"(?P<h>[0-9]{2})(?P<m>[0-9]{2})"),
    re.compile(r"(?P<h>[0-9]{1,2})(?P<half>[ap]m)"),
    re.compile(r"(?P<h>[0-9]{1,2})"),
)
_IN_24_HOURS = re.compile(r"(hrs?|hours?)\.?$")
_OF_A_DAY = re.compile(r"0?\.[0-9]+")
"""How a spreadsheet writes 18:00: 0.75."""
_HOUR_NOUGHT = re.compile(r"0?\.[0-5][0-9]")
"""0.25 is six in the morning to a spreadsheet and 25 past midnight to a person."""
_NOONS = frozenset({"noon", "midday", "12noon", "12midday"})
_MIDNIGHTS = frozenset({"midnight", "12midnight"})
_ALONE = re.compile(r"[0-9:.]+ ?(?:[ap]m|h|hrs?|hours?|noon|midday|midnight)?")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORDS = re.compile(rf"\b({'|'.join(_NUMBERS)})\b")
_ASKED = r"^(?:please )?(?:only )?(?:(?:ring|call) )?(?:only )?(?:any ?time )?"
_AFTER = re.compile(_ASKED + r"(?:after|from|not before|no earlier than) ")
_BEFORE = re.compile(_ASKED + r"(?:before|until|till|til|up to|not after|no later than|by) ")
_TO = re.compile(r"\s*(?:-|\bto\b|\buntil\b|\btill\b|\btil\b|\b(?:and|but) (?:only )?before\b)\s*")
_AND = re.compile(r"\s*\band\b\s*")
_OR = re.compile(r"\s*(?:,\s*(?:and|or)\b|[,;/&]|\band\b|\bor\b)\s*")
_DAY_MINUTES, _NOON, _MIDNIGHT_HOUR, _HOUR = 24 * 60, 12, 24, 60


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """From when until when, local; None is open. One that begins after it ends goes over midnight."""

    begins: time | None = None
    ends: time | None = None


class NotReadError(Exception):
    """These words are not read; nothing is to be taken out of them."""


def read_windows(after: str, before: str) -> tuple[Window, ...]:
    """What the two boxes, to ring after and to ring before, allow; none where they allow any time.

    Raises NotReadError where either cannot be read, or both together make no sense.
    """
    first, last = plain_words(after), plain_words(before)
    if first in _ANY_TIME:
        first = ""
    if last in _ANY_TIME:
        last = ""
    windows = _ranges(first) if first else None
    if windows is not None:
        if last:
            raise NotReadError
        return windows
    begins = _clock(_AFTER.sub("", first)) if first else None
    ends = _clock(_BEFORE.sub("", last), end=True) if last else None
    if begins is None and ends is None:
        return ()
    return (_window(begins, ends),)


def _window(begins: int | None, ends: int | None) -> Window:
    if begins is not None and ends is not None and begins == ends:
        raise NotReadError
    return Window(begins=_time(begins), ends=_time(ends))


def _time(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes % _DAY_MINUTES // _HOUR, minutes % _HOUR)


def plain_words(words: str) -> str:
    """The same words in one spelling: small letters, one kind of dash and space, ``am`` and ``pm`` without dots.

    Raises NotReadError where something was written and nothing of it is a word.
    """
    plain = unicodedata.normalize("NFKC", words).translate(_DASHES).casefold()
    plain = _HALF.sub(r"\1m", " ".join(plain.split()))
    for part, half in _PART:
        plain = part.sub(half, plain)
    if plain and not any(letter.isalnum() for letter in plain):
        raise NotReadError
    return plain.removesuffix(".")


def _ranges(words: str) -> tuple[Window, ...] | None:
    """``10:00-12:00 and 18:00-20:00``; None where there is no range at all in these words."""
    whole = re.sub(r"^(?:(?:only )?between|from|after)\s+", "", words)
    if whole != words and words.removeprefix("only ").startswith("between") and _TO.search(whole) is None:
        parts = _AND.split(whole)
        if len(parts) == 2:
            return (_range(parts[0], parts[1]),)
    if _TO.search(whole) is None:
        return None
    windows = []
    for part in _OR.split(_TO.sub("-", whole)):
        sides = part.removeprefix("between ").removeprefix("from ").split("-")
        if len(sides) != 2:
            raise NotReadError
        windows.append(_range(sides[0], sides[1]))
    return tuple(windows)


def _range(first: str, last: str) -> Window:
    """``2-4pm`` is both in the afternoon: the narrower reading, and inside the other one. ``9-5pm`` is not read."""
    ends = _clock(last, end=True)
    half = re.search(r"([ap]m)$", last.strip())
    bare = re.fullmatch(r"([0-9]{1,2})(?:[:.][0-9]{2})?", first.strip())
    if half is not None and bare is not None and int(bare[1]) <= _NOON:
        begins = _clock(first.strip() + half[1])
        if begins >= ends:
            raise NotReadError
    else:
        begins = _clock(first)
    return _window(begins, ends)


def _clock(words: str, *, end: bool = False) -> int:
    """One time in minutes since midnight; ``end`` takes 24:00 too. Raises NotReadError where it needs guessing."""
    plain = _NUMBER_WORDS.sub(lambda found: str(_NUMBERS.index(found[1]) + 1), words.strip())
    spelled = plain.replace(" ", "") if _ALONE.fullmatch(plain) else plain
    if spelled in _NOONS:
        return _NOON * _HOUR
    if spelled in _MIDNIGHTS and end:
        return 0
    if _OF_A_DAY.fullmatch(spelled) and not _HOUR_NOUGHT.fullmatch(spelled):
        return round(float(spelled) * _DAY_MINUTES) % _DAY_MINUTES
    in_24 = _IN_24_HOURS.search(spelled) is not None
    spelled = _IN_24_HOURS.sub("", spelled)
    for spelling in _SPELLINGS:
        found = spelling.fullmatch(spelled)
        if found is not None and not _HOUR_NOUGHT.fullmatch(spelled):
            return _minutes(found.groupdict(""), in_24=in_24 or "h" in spelled, end=end)
    raise NotReadError


def _minutes(parts: dict[str, str], *, in_24: bool, end: bool) -> int:
    hours, minutes, seconds, half = (parts.get(name, "") for name in ("h", "m", "s", "half"))
    hour, minute = int(hours), int(minutes or 0)
    if minute >= _HOUR or int(seconds or 0) >= _HOUR:
        raise NotReadError
    if half == "am" and (hour == _NOON or not hour):
        raise NotReadError  # people write 12 am for noon, and for midnight
    if half and hour <= _NOON:
        return (hour % _NOON + (_NOON if half == "pm" else 0)) * _HOUR + minute
    if hour == _MIDNIGHT_HOUR and minute == 0 and end:
        return 0
    said_in_24 = in_24 or bool(seconds) or hour > _NOON or (len(hours) == 2 and (bool(minutes) or hours[0] == "0"))
    if hour >= _MIDNIGHT_HOUR or half == "am" or not said_in_24:
        raise NotReadError  # "after 6" is morning or evening, "12" is noon or midnight: nobody guesses
    return hour * _HOUR + minute
