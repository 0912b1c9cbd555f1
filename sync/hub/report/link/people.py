"""People as they are compared: names folded so that spelling, order and titles matter less, numbers as digits. What
stands for "not known" is nothing here: nobody is told from anybody by it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

import msgspec

from sync.hub.intake.mapping.not_known import NotKnown

_WORD = re.compile(r"[^\W\d_]+")
_TITLES = frozenset("mr mrs miss ms mx dr prof sir dame rev imam rabbi sister brother".split())
_PARTICLES = frozenset("al el ul bin ibn abu de da van von der di del la le o mac".split())
_VOWELS = str.maketrans("", "", "aeiouyhw")
_DOUBLE = re.compile(r"(.)\1+")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
_ALIKE = (("ph", "f"), ("kh", "k"), ("gh", "g"), ("ck", "k"), ("q", "k"), ("z", "s"), ("x", "ks"), ("v", "f"),
          ("sch", "s"), ("sz", "s"), ("cz", "c"), ("j", "y"))  # fmt: skip
_NATIONAL = 10
_SHORTEST_NUMBER = 7


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One mention of a person. ``id`` is the caller's own. ``born`` is ISO text; empty where it is not known. ``reach``
    is a telephone number or an address that somebody writes to, ``area`` where they are known."""

    id: str
    name: str
    born: str = ""
    reach: str = ""
    area: str = ""


class Compared(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person in the columns that the model compares. None where nothing is known."""

    unique_id: str
    first: str | None
    last: str | None
    tokens: str | None
    bones: str | None
    born: str | None
    reach: str | None
    area: str | None


def compared(person: Person, known: NotKnown) -> Compared:
    """The columns of one person. ``known`` says what stands for "not known"."""
    words = name_words(known.name_of(person.name))
    reach = person.reach if known.is_evidence(person.reach, of="contact") else ""
    area = person.area if known.is_evidence(person.area, of="place") else ""
    return Compared(
        unique_id=person.id,
        first=words[0] if words else None,
        last=words[-1] if len(words) > 1 else None,
        tokens=" ".join(sorted(words)) or None,
        bones=" ".join(sorted(filter(None, map(bones, words)))) or None,
        born=_day(person.born) if known.is_evidence(person.born, of="day") else None,
        reach=reach_of(reach) or None,
        area=" ".join(area.split()).casefold() or None,
    )


def name_words(name: str) -> list[str]:
    """The words of a name, folded: no accents, titles or particles."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("'", "").replace("’", "")
    words = [word for word in _WORD.findall(plain) if word not in _TITLES]
    return [word for word in words if word not in _PARTICLES] or words


def bones(word: str) -> str:
    """What spellings of one name have in common: ``mmd`` of Mohammed, Muhammad and Mohamed."""
    for one, other in _ALIKE:
        word = word.replace(one, other)
    first = word[:1]
    return _DOUBLE.sub(r"\1", first + word[1:].translate(_VOWELS)) if word else ""


def reach_of(value: str) -> str:
    """A number by its last ten digits, an e-mail address in small letters; empty for neither."""
    if "@" in value:
        return value.strip().casefold()
    digits = "".join(filter(str.isdigit, value))
    return digits[-_NATIONAL:] if len(digits) >= _SHORTEST_NUMBER else ""


def _day(born: str) -> str | None:
    try:
        return date.fromisoformat(born[:10]).isoformat() if born else None
    except ValueError:
        return None


def columns(people: Iterable[Compared]) -> dict[str, list[str | None]]:
    """The table as columns."""
    rows = list(people)
    return {name: [getattr(row, name) for row in rows] for name in Compared.__struct_fields__}
