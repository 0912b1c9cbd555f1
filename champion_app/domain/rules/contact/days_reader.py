"""Days of the week read out of what a person said never to ring on. A word that is not known makes it all not read."""

from __future__ import annotations

import re

from champion_app.domain.rules.contact.hours_reader import NotReadError, plain_words

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
    **{name: place for place, name in enumerate(_NAMES)},
    **{f"{name}s": place for place, name in enumerate(_NAMES)},
}  # fmt: skip
_GROUPS = {"weekend": (5, 6), "weekends": (5, 6), "weekday": tuple(range(5)), "weekdays": tuple(range(5))}
_WEEK = 7
_NONE = frozenset({"none", "no days", "no day"})
_RULED_OUT = re.compile(r"^(?:never|not|no)\s+(?:any\s+)?")
_ITEMS = re.compile(r"\s*(?:[,;]\s*(?:and|or)\b|[,;&/+]|\b(?:and|or|nor)\b)\s*")
_BEFORE = re.compile(r"^(?:on |at |over |from )?(?:(?:a|any|every|the) )?")
_RANGE = re.compile(r"([a-z]+)\s*(?:-|\b(?:to|till|until|through|thru)\b)\s*([a-z]+)")
_PART = re.compile(r" (?:morning|afternoon|evening|night)s?$")


def read_never(words: str) -> frozenset[int]:
    """The days of the week that these words rule out, Monday 0. A part of a day rules out the whole of it.

    Raises NotReadError where any word is not known, or where every day would be ruled out.
    """
    plain = plain_words(words)
    if not plain or plain in _NONE:
        return frozenset()
    plain = _RULED_OUT.sub("", plain).replace("'s", "").replace(".", "")
    days = frozenset(day for item in _ITEMS.split(plain) for day in _days_of(_BEFORE.sub("", item)))
    if len(days) == _WEEK:
        raise NotReadError
    return days


def _days_of(item: str) -> tuple[int, ...]:
    if item in _GROUPS:
        return _GROUPS[item]
    span = _RANGE.fullmatch(item)
    if span is not None:
        first, last = _day(span[1]), _day(span[2])
        return tuple((first + step) % _WEEK for step in range((last - first) % _WEEK + 1))
    days = tuple(_day(word) for word in _PART.sub("", item).split())
    if not days:
        raise NotReadError
    return days


def _day(word: str) -> int:
    if word not in _DAYS:
        raise NotReadError
    return _DAYS[word]
