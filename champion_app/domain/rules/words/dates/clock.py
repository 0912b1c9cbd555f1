"""Times of day as people write them.

An hour without morning or evening: from one to six it is the afternoon, for nobody is rung at those hours of the night;
from nine to noon it is the day; seven and eight can be either, and are asked about.
"""

from __future__ import annotations

import re
from datetime import time
from re import Match

from champion_app.domain.rules.words.dates.parts import (
    MONTHS,
    Asked,
    Clock,
    Meaning,
    Part,
    Span,
    Trouble,
    one_of,
    piece,
)

MORNING, AFTERNOON = Span("in the morning", time(9), 0, 12), Span("in the afternoon", time(15), 12, 18)
EVENING, NIGHT = Span("in the evening", time(18), 17, 24), Span("at night", time(20), 18, 24)
SPANS = {
    "morning": MORNING,
    "1th thing": MORNING,
    "afternoon": AFTERNOON,
    "evening": EVENING,
    "eve": EVENING,
    "night": NIGHT,
}
_NOON = 12
_LAST_OF_AFTERNOON, _LAST_OF_EITHER = 6, 8
_STRETCH = "That is a stretch of time. Name one moment, such as 2pm."
_MIDNIGHT = "Midnight belongs to two days. Write 23:59 or 00:01."


def _clock(hour: int, minute: int, second: int = 0) -> list[Meaning]:
    if hour > 23 or minute > 59 or second > 59:
        return [(Trouble(f"There is no {hour}:{minute:02} on a clock.", firm=False),)]
    return [(Clock((time(hour, minute, second),)),)]


def bare_clock(hour: int, minute: int) -> list[Meaning]:
    """An hour of a clock with hands: what it can be, with nothing said beside it."""
    if not 1 <= hour <= _NOON or minute > 59:
        return _clock(hour, minute)
    return [(Clock((time(hour % _NOON, minute), time(hour % _NOON + _NOON, minute)), bare=True),)]


def usual(clock: Clock) -> tuple[time, ...]:
    """The times that a bare hour can stand for where nothing beside it says which half of the day."""
    if not clock.bare:
        return clock.times
    early, late = clock.times
    hour = early.hour or _NOON
    if hour <= _LAST_OF_AFTERNOON or hour == _NOON:
        return (late,)
    return clock.times if hour <= _LAST_OF_EITHER else (early,)


def _twelve(found: Match[str], _asked: Asked) -> list[Meaning]:
    hour, minute = int(found["h"]), int(found["m"] or 0)
    late = found["half"] == "p"
    if hour > _NOON and late and hour <= 23:
        return _clock(hour, minute)  # 16:00 pm
    if not 1 <= hour <= _NOON:
        return [(Trouble(f"There is no {hour}{found['half']}m on a clock."),)]
    return _clock(hour % _NOON + (_NOON if late else 0), minute)


def _colon(found: Match[str], _asked: Asked) -> list[Meaning]:
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    if found["s"] or found["h"].startswith("0"):
        return _clock(hour, minute, second)
    return bare_clock(hour, minute)


def _four(found: Match[str], _asked: Asked) -> list[Meaning]:
    return _clock(int(found["h"]), int(found["m"] or 0))


def _figures(found: Match[str], asked: Asked) -> list[Meaning]:
    """Four figures: a time, where they are not the year of the date before them, nor this year alone."""
    told, before = int(found[0]), found.string[: found.start()]
    after = 3 if asked.side == "ahead" else 0
    could_be_year = asked.today.year - (0 if asked.side == "ahead" else _LIFE) <= told <= asked.today.year + after
    if could_be_year and (_AFTER_DATE.search(before) or found[0] == found.string):
        return []
    return _four(found, asked)


def _lone(found: Match[str], _asked: Asked) -> list[Meaning]:
    hour = int(found["h"])
    if not 1 <= hour <= _NOON:
        return []
    return [(Clock((time(hour % _NOON), time(hour % _NOON + _NOON)), bare=True, lone=True),)]


def _at(found: Match[str], _asked: Asked) -> list[Meaning]:
    return bare_clock(int(found["h"]), int(found["m"] or 0))


def _point(found: Match[str], asked: Asked) -> list[Meaning]:
    return _four(found, asked) if found["h"].startswith("0") else _at(found, asked)


def _past(found: Match[str], _asked: Asked) -> list[Meaning]:
    told = found["n"]
    minutes = {"half": 30, "quarter": 15, "1 quarter": 15}.get(told) or _MINUTE_WORDS.get(told) or int(told)
    hour = int(found["h"])
    if not 1 <= hour <= _NOON or not 1 <= minutes <= 59:
        return []
    if found["way"] == "to":
        hour, minutes = (hour - 1) or _NOON, 60 - minutes
    if found["half"]:
        return _clock(hour % _NOON + (_NOON if found["half"] == "p" else 0), minutes)
    return bare_clock(hour, minutes)


def _span(found: Match[str], _asked: Asked) -> list[Meaning]:
    return [(SPANS[found["span"]],)]


def _noon(found: Match[str], _asked: Asked) -> list[Meaning]:
    return [(Clock((time(_NOON),)),)] if found["noon"] != "midnight" else [(Trouble(_MIDNIGHT),)]


def _stretch(_found: Match[str], _asked: Asked) -> list[Meaning]:
    return [(Trouble(_STRETCH),)]


def _hyphened(found: Match[str], asked: Asked) -> list[Meaning]:
    """2-4: two hours, or the second of April."""
    return [] if asked.wants == "date" or max(int(found["a"]), int(found["b"])) > _NOON else [(Trouble(_STRETCH),)]


_LIFE = 127
_AFTER_DATE = re.compile(rf"(?:\b(?:{one_of(MONTHS)})\.?(?: \d{{1,2}}(?:th)?)?|\d[/.-]\d{{1,2}})[ ,./-]*$")
_MINUTE_WORDS = {"five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25}
_ABOUT = r"(?:at|@|around|about|approx(?:imately)?\.?|roughly|by|for)"
_TIME = r"\d{1,2}(?:[:.]?\d\d)?(?: ?[ap]m| ?h(?:rs|ours)?)?"
_SAID_TIME = r"\d{1,2}(?:[:.]?\d\d)? ?(?:[ap]m|h(?:rs|ours)?)"
_MINUTES = (
    r"(?P<n>half|(?:a |1 )?quarter|five|ten|twenty[- ]five|twenty|\d{1,2}(?= (?:minutes|mins?) )|\d{1,2}(?= past))"
    r"(?: (?:minutes|mins?))?"
)
_AP = r"(?P<half>[ap])m?"


PIECES = (
    piece(r"(?:between |from )?" + _TIME + r" ?(?:-|to|till|until|and|or|/) ?" + _SAID_TIME, _stretch),
    piece(r"(?:between|from) " + _TIME + r" ?(?:-|to|till|until|and|or) ?" + _TIME, _stretch),
    piece(r"(?:after|before|from|until|till|between|since|not before|no later than) .*", _stretch),
    piece(r"(?P<a>\d{1,2}) ?- ?(?P<b>\d{1,2})", _hyphened),
    piece(r"\d{1,2}(?:[:.]\d\d)? (?:to|till|until|or) \d{1,2}(?:[:.]\d\d)?", _stretch),
    piece(r"\d{1,2}[:.]\d\d ?(?:-|to|till|until|or) ?\d{1,2}[:.]\d\d", _stretch),
    piece(r"(?P<h>\d{1,2})(?:[:.]?(?P<m>\d\d))?(?::00)? ?" + _AP + r"(?![a-z.])(?<=m)", _twelve),
    piece(r"(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:\.0+)?)?", _colon),
    piece(r"(?P<h>\d{1,2})[:.]?(?P<m>\d\d) ?(?:hrs?|hours|h)", _four),
    piece(r"(?P<h>\d{1,2}) ?h ?(?P<m>\d\d)?", _four),
    piece(r"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)", _figures),
    piece(r"(?P<h>\d{1,2})\.(?P<m>\d\d)", _point),
    piece(_ABOUT + r" (?P<h>\d{1,2})(?P<m>[0-5]\d)?", _at),
    piece(r"(?P<h>\d{1,2})(?P<m>) ?oclock", _at),
    piece(_MINUTES + r" (?P<way>past|to) (?P<h>\d{1,2})(?: ?(?P<half>[ap])m)?", _past),
    piece(r"(?P<n>half) (?P<way>)(?P<h>\d{1,2})(?: ?(?P<half>[ap])m)?", _past),
    piece(r"(?:(?:in )?the |at |late |early )?(?P<span>morning|afternoon|evening|eve|night|1th thing)", _span),
    piece(r"(?:12 |at )?(?P<noon>noon|midday|midnight)", _noon),
    piece(r"(?P<h>\d{1,2})", _lone),
)  # fmt: skip
"""Each is tried at every place of the text."""


def fitting(clock: Clock, span: Span) -> Part:
    """A time beside a part of the day."""
    kept = tuple(one for one in clock.times if span.first <= one.hour < span.last)
    if span is NIGHT and clock.bare and clock.times[0].hour == 0:
        return Trouble(_MIDNIGHT)
    if kept:
        return Clock(kept)
    return Trouble(f"{clock.times[0].hour}:{clock.times[0].minute:02} is not {span.words}. Write the time alone.")
