"""Read a date or a time as a person wrote it.

A text is taken to pieces in every way in which all of it has a meaning. One meaning in all: that is the answer. None,
or several: a sentence says so, and nothing is taken. So a word that nobody knows, a day of the week that contradicts
its date, and "next Friday" on a Wednesday are asked about and never guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from champion_app.domain.record import Side
from champion_app.domain.rules.words.dates import amounts, clock, days, weekdays
from champion_app.domain.rules.words.dates.folding import MOST_LETTERS, folded
from champion_app.domain.rules.words.dates.joining import ALL_DAY, UNKNOWN, Reading, joined
from champion_app.domain.rules.words.dates.parts import (
    MONTHS,
    WEEKDAYS,
    Asked,
    Day,
    Meaning,
    Trouble,
)
from champion_app.domain.rules.words.dates.saying import said_full
from champion_app.domain.rules.words.moments import local
from champion_app.domain.rules.words.wording import either

_PIECES = (*amounts.PIECES, *clock.PIECES, *days.PIECES, *weekdays.PIECES)
_FILLERS = ("on ", "at ", "the ", "of ", "about ", "around ", "by ", "for ", ", ", "- ", "@ ", "and ")
_SPANS = {"tonight": (0, clock.NIGHT), "this morning": (0, clock.MORNING), "this afternoon": (0, clock.AFTERNOON),
          "this evening": (0, clock.EVENING), "last night": (-1, clock.NIGHT)}  # fmt: skip
_WORDS_TOO = ("sat", "sun", "wed", "mon")
_NTH = re.compile(r"\d+th")
_MOST_MEANINGS = 60


def read_written(typed: str, *, wants: str, side: Side, now: datetime) -> Reading:
    """Read what somebody typed into a field of base ``wants`` (``date``, ``datetime`` or ``time``). Nothing typed is
    nothing understood and nothing asked."""
    text = folded(typed)
    if not text:
        return Reading() if not typed.strip() else Reading(question=UNKNOWN[wants])
    asked = Asked(now=local(now).replace(tzinfo=None), side=side, wants=wants)
    if len(text) > MOST_LETTERS:
        return Reading(question=UNKNOWN[wants])
    if text in _WORDS_TOO:
        name = next(word for word, n in WEEKDAYS.items() if n == WEEKDAYS[text])
        return Reading(question=f"Write {name.capitalize()}, if that is the day.")
    if typed.strip().isalpha() and _NTH.fullmatch(text):
        return Reading(question=UNKNOWN[wants])  # "second" alone: a word, until it stands beside a month
    found: list[Reading] = []
    troubles: list[tuple[int, Trouble]] = []
    for parts in _meanings(text, 0, asked, {}):
        for told in joined(parts, asked):
            if isinstance(told, Trouble):
                troubles.append((len(parts), told))
            elif told not in found:
                found.append(told)
    troubles.sort(key=lambda one: one[0])  # the fewer pieces, the nearer to what was meant
    return _decided(text, found, [trouble for _pieces, trouble in troubles], asked)


def _decided(text: str, found: list[Reading], troubles: list[Trouble], asked: Asked) -> Reading:
    firm = next((trouble for trouble in troubles if trouble.firm), None)
    if firm is not None:
        return Reading(question=firm.sentence)
    right = [one for one in found if not _wrong_side(one, asked)]
    if len(right) == 1:
        return right[0]
    if right:
        said = [said_full(one.day, one.clock if one.clock != ALL_DAY else None) for one in right[:3]]
        return Reading(question=f"That can be {either(said)}. Write which.")
    if found:
        return Reading(question=_wrong_side(found[0], asked))
    if troubles:
        return Reading(question=troubles[0].sentence)
    return Reading(question=_suggested(text) or UNKNOWN[asked.wants])


def _meanings(text: str, place: int, asked: Asked, known: dict[int, list[Meaning]]) -> list[Meaning]:
    """Every way to read all of the text from here on, worked out once for each place."""
    rest = text[place:].lstrip(" ,")
    place = len(text) - len(rest)
    if not rest:
        return [()]
    if place not in known:
        told = [
            (*meant, *more) for end, meant in _begun(text, place, asked) for more in _meanings(text, end, asked, known)
        ]
        known[place] = told[:_MOST_MEANINGS]
    return known[place]


def _begun(text: str, place: int, asked: Asked) -> Iterator[tuple[int, Meaning]]:
    """Every piece that can stand here, with the place where it ends."""
    for words, (step, span) in _SPANS.items():
        if text.startswith(words, place) and _ends(text, place + len(words)):
            yield place + len(words), (Day(asked.today + timedelta(days=step)), span)
    for one in _PIECES:
        found = one.pattern.match(text, place)
        if found is not None and found.end() > place and _ends(text, found.end()):
            for meant in one.means(found, asked):
                yield found.end(), meant
    for filler in _FILLERS:
        if text.startswith(filler, place):
            yield place + len(filler), ()


def _ends(text: str, place: int) -> bool:
    """Whether a piece may end here: no letter or figure is cut in two."""
    return place >= len(text) or text[place] in " ," or (text[place - 1 : place] == "t" and text[place].isdigit())


def _wrong_side(told: Reading, asked: Asked) -> str:
    """Why this cannot be meant here: it lies on the other side of now. Empty where it does not."""
    if told.day is None or not asked.side:
        return ""
    said = said_full(told.day, None if told.clock == ALL_DAY else told.clock)
    if told.clock is None:
        passed, coming = told.day < asked.today, told.day > asked.today
    else:
        at = datetime.combine(told.day, told.clock)
        passed, coming = at < asked.now.replace(second=0, microsecond=0), at > asked.now
    if asked.side == "ahead":
        return f"{said} has passed. Write a day that is to come." if passed else ""
    return f"{said} is still to come. Write a day that has been." if coming else ""


def _suggested(text: str) -> str:
    """A word that was nearly one that is known."""
    known = [*MONTHS, *WEEKDAYS, "today", "tomorrow", "yesterday", "tonight", "morning", "afternoon", "evening"]
    for word in text.replace(",", " ").split():
        if word.isalpha() and len(word) > 3 and word not in known:
            near = difflib.get_close_matches(word, [one for one in known if len(one) > 3], n=1, cutoff=0.8)
            if near:
                meant = near[0].capitalize() if near[0] in MONTHS or near[0] in WEEKDAYS else near[0]
                return f"“{word}” could not be read. Is it {meant}?"
    return ""
