"""When rows of two systems tell of the same incident: by a number that both name, or by day, place and person.

A number joins, unless the people contradict one another. Day, place and person alike only propose, and so does a number
that may be two: a person decides. What stands for "not known" is no number, no person and no place, and what a
spreadsheet changed is no number any more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from champion_app.domain.record import Body
from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.intake.mapping.said import Said

MEETING = "met"
"""The kind of key that only proposes."""

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "rev"})
_WORD = re.compile(r"\w+")
_GROUP = re.compile(r"[^\W\d_]+|\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FEWEST_SIGNS = 5
_FEWEST_DIGITS = 3
_FEWEST_NAMES = 2
_SHORTEST_PLACE = 6
_SHORT_NUMBER = 6
_NUMBERS = (("crime", "crime_reference"), ("log", "log_reference"))
_SHORT, _TWO_WAYS = ", which is short", ", written in two ways that may be two numbers"


class Matching:
    """What rows can be met by, and whether those that met are one. ``known``: what stands for "not known"."""

    def __init__(self, known: NotKnown) -> None:
        self._known = known

    def keys_of(self, said: Said) -> tuple[str, ...]:
        """What a row can be met by, each with its kind in front. What is no number of its kind is none."""
        keys = [key for kind, number in _numbers(said) if (key := self._number_key(kind, number))]
        meeting = self._meeting(said)
        return tuple(dict.fromkeys([*keys, meeting] if meeting else keys))

    def agree(self, one: Body, other: Body) -> bool:
        """Whether two people may be one: what is known of both does not contradict. Nobody named agrees with all."""
        born, other_born = self._born(one), self._born(other)
        if born and other_born and born != other_born:
            return False
        names, others = self.names_of(one), self.names_of(other)
        return not names or not others or names <= others or others <= names

    def names_of(self, person: Body) -> frozenset[str]:
        """The parts of a name, made comparable: order, capitals and titles do not count. None of nobody's name."""
        return frozenset(_words(self._known.name_of(str(person.get("name", ""))))) - _TITLES

    def _born(self, person: Body) -> str:
        born = str(person.get("born") or "")
        return born if born and self._known.is_evidence(born, of="day") else ""

    def _number_key(self, kind: str, number: str) -> str:
        if len(number) < _FEWEST_SIGNS:
            return ""
        signs = self._known.identifier_of(number)
        if len(signs) < _FEWEST_SIGNS or sum(map(str.isdigit, signs)) < _FEWEST_DIGITS:
            return ""
        return f"{kind}:{signs}"

    def _meeting(self, said: Said) -> str:
        name = str(said.person.get("name", ""))
        place = str(said.incident.get("place", ""))
        if not name or not place:
            return ""
        day = _DAY.match(str(said.incident.get("occurred", "")))
        names, where = self.names_of(said.person), " ".join(_words(place))
        if day is None or len(names) < _FEWEST_NAMES or len(where) < _SHORTEST_PLACE:
            return ""
        if not self._known.is_evidence(place, of="place"):
            return ""
        alike = "\x1f".join((day[0], where, *sorted(names)))
        return f"{MEETING}:{hashlib.sha256(alike.encode()).hexdigest()[:32]}"


def joins(key: str) -> bool:
    """Whether a key is a number, which joins, and not a likeness, which proposes."""
    return not key.startswith(f"{MEETING}:")


def told(key: str) -> str:
    """Why two rows met, in words without personal data."""
    kind = key.partition(":")[0]
    return f"the same {kind} reference" if joins(key) else "the same day, place and person"


def doubt_of(key: str, one: Said, other: Said) -> str:
    """Why a number that two rows met by may be two, in words to follow :func:`told`; empty where it is one.

    A few figures alone are every system's, and what is left of a longer number whose noughts were lost. Figures that
    are parted at other places (``5226/1/19``, ``5226/11/9``) look alike only once the signs between are gone.
    """
    signs = key.partition(":")[2]
    if signs.isdecimal() and len(signs) <= _SHORT_NUMBER:
        return _SHORT
    ours, theirs = ({_ends(number) for number in _written(said, key)} for said in (one, other))
    if any(first == second for first in ours for second in theirs):
        return ""
    parted = any(first <= second or second <= first for first in ours for second in theirs)
    return "" if parted and len(signs) > _SHORT_NUMBER + 2 else _TWO_WAYS


def _numbers(said: Said) -> Iterator[tuple[str, str]]:
    for kind, field in _NUMBERS:
        yield kind, str(said.incident.get(field, ""))
    for cross in said.cross:
        kind, _, number = cross.partition(":")
        yield kind, number


def _written(said: Said, key: str) -> Iterator[str]:
    """The number of a key as the row writes it, in small letters."""
    wanted, _, signs = key.partition(":")
    for kind, number in _numbers(said):
        written = number.casefold()
        if kind == wanted and "".join(filter(str.isalnum, written)) == signs:
            yield written


def _ends(number: str) -> frozenset[int]:
    """How many letters and figures stand before each end of a group of them."""
    ends, before = [], 0
    for group in _GROUP.findall(number):
        before += len(group)
        ends.append(before)
    return frozenset(ends)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))
