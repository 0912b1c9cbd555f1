"""When rows of two systems tell of the same incident: by a number that both name, or by day, place and person.

A number joins, unless the people contradict one another. Day, place and person alike only propose: a person decides.
"""

from __future__ import annotations

import hashlib
import re

from champion_app.domain.record import Body
from sync.hub.intake.mapping.row import Said

MEETING = "met"
"""The kind of key that only proposes."""

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "rev"})
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FEWEST_SIGNS = 5
_FEWEST_DIGITS = 3
_FEWEST_NAMES = 2
_SHORTEST_PLACE = 6
_NUMBERS = (("crime", "crime_reference"), ("log", "log_reference"))


def keys_of(said: Said) -> tuple[str, ...]:
    """What a row can be met by, each with its kind in front. A number too short to be one of a kind is none."""
    found = [f"{kind}:{said.incident.get(field, '')}" for kind, field in _NUMBERS]
    keys = [key for told in (*found, *said.cross) if (key := _number_key(told))]
    meeting = _meeting(said)
    return tuple(dict.fromkeys([*keys, meeting] if meeting else keys))


def joins(key: str) -> bool:
    """Whether a key is a number, which joins, and not a likeness, which proposes."""
    return not key.startswith(f"{MEETING}:")


def told(key: str) -> str:
    """Why two rows met, in words without personal data."""
    kind = key.partition(":")[0]
    return f"the same {kind} reference" if joins(key) else "the same day, place and person"


def agree(one: Body, other: Body) -> bool:
    """Whether two people may be one: what is known of both does not contradict. Nobody named agrees with everybody."""
    born, other_born = one.get("born"), other.get("born")
    if born and other_born and born != other_born:
        return False
    names, others = names_of(one), names_of(other)
    return not names or not others or names <= others or others <= names


def names_of(person: Body) -> frozenset[str]:
    """The parts of a name, made comparable: order, capitals and titles do not count."""
    return frozenset(_words(str(person.get("name", "")))) - _TITLES


def _number_key(told_number: str) -> str:
    kind, _, number = told_number.partition(":")
    signs = "".join(sign for sign in number.casefold() if sign.isalnum())
    if len(signs) < _FEWEST_SIGNS or sum(map(str.isdigit, signs)) < _FEWEST_DIGITS:
        return ""
    return f"{kind}:{signs}"


def _meeting(said: Said) -> str:
    name = str(said.person.get("name", ""))
    place = str(said.incident.get("place", ""))
    if not name or not place:
        return ""
    day = _DAY.match(str(said.incident.get("occurred", "")))
    names, where = names_of(said.person), " ".join(_words(place))
    if day is None or len(names) < _FEWEST_NAMES or len(where) < _SHORTEST_PLACE:
        return ""
    alike = "\x1f".join((day[0], where, *sorted(names)))
    return f"{MEETING}:{hashlib.sha256(alike.encode()).hexdigest()[:32]}"


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))
