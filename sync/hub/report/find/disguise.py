"""Words that were written so that a plain search misses them: digits for letters, stars, stretched or parted letters.

Only words that the rules list as abuse are looked for, so an ordinary word is never turned into another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_DIGITS = str.maketrans({"0": "o", "1": "i", "!": "i", "|": "i", "l": "i", "3": "e", "€": "e", "4": "a", "@": "a"})
_SIGNS = str.maketrans({"5": "s", "$": "s", "7": "t", "+": "t", "8": "b", "9": "g", "£": "e"})
_DISGUISING = frozenset("01345789!|€@$+£")
_STARS = frozenset("*#%^~?")
_PARTING = re.compile(r"[.\-_'*·,/+~:]+")
_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"([^\W\d_])\1\1")
_SHORTEST = 3
_LONGEST = 40
_SHORTEST_PARTED = 4
_SEEN_ENDS = 3


@dataclass(frozen=True, slots=True)
class Undone:
    """The word that is meant, and whether it can be no other that we know."""

    word: str
    certain: bool


class Disguises:
    """The words to look for. ``swears`` are ordinary strong language: a starred one is not taken for abuse of a
    group, and is read as what it is, so that it can be told what stands beside it."""

    def __init__(self, words: Iterable[str], swears: Iterable[str]) -> None:
        listed = {word for word in words if len(word) >= _SHORTEST}
        self._words = listed | {word + "s" for word in listed}
        self._bones = {_bones(word): word for word in sorted(self._words, reverse=True)}
        self._short = {_RUN.sub(r"\1", word): word for word in sorted(self._words, reverse=True)}
        self._by_first: dict[str, list[str]] = {}
        self._swears = frozenset(swears)
        self._swear_bones = {_bones(word): word for word in sorted(self._swears, reverse=True)}
        for word in sorted(self._words | self._swears):
            self._by_first.setdefault(word[0], []).append(word)

    def undo(self, written: str) -> Undone | None:
        """The listed word behind something that is not plain letters; None where there is none."""
        if not _SHORTEST <= len(written) <= _LONGEST or written in self._words:
            return None
        if any(letter in _STARS for letter in written):
            found = self._starred(written)
            if found:
                return found
        for bare in self._readings(written):
            if bare in self._words:
                return Undone(bare, certain=True)
            if _LONG_RUN.search(bare):
                found_short = self._short.get(_RUN.sub(r"\1", bare))
                if found_short:
                    return Undone(found_short, certain=True)
        return self._swear(written)

    def _swear(self, written: str) -> Undone | None:
        if not _DISGUISING & set(written) or sum(map(str.isalpha, written)) < _SHORTEST - 1:
            return None
        swear = self._swear_bones.get(_bones(written))
        return Undone(swear, certain=True) if swear else None

    def stretched(self, word: str) -> str:
        """The listed word that this is with letters repeated three times or more; empty where there is none."""
        if len(word) > _LONGEST * 2 or not _LONG_RUN.search(word):
            return ""
        return self._short.get(_RUN.sub(r"\1", word), "")

    def spelt(self, letters: str) -> str:
        """The letters, where they spell a listed word; else empty."""
        return letters if letters in self._words else ""

    def _readings(self, written: str) -> list[str]:
        readings = []
        parted = _PARTING.sub("", written)
        if len(parted) >= _SHORTEST_PARTED and parted != written and not written.endswith(("'s", "n't")):
            readings.append(parted)
        for one in (written, parted):
            if _DISGUISING & set(one) and sum(map(str.isalpha, one)) >= _SHORTEST - 1:
                bones = _bones(one)
                readings.append(self._bones.get(bones, bones))
        return readings

    def _starred(self, written: str) -> Undone | None:
        first = written[0]
        hidden = "".join("*" if letter in _STARS else letter for letter in written)
        letters = [letter for letter in hidden if letter != "*"]
        if first == "*" or len(letters) == len(hidden) or not all(map(str.isalpha, letters)):
            return None
        known = self._by_first.get(first, [])
        exact = [word for word in known if len(word) == len(hidden) and _fits(hidden, word)]
        fitting = exact
        if not fitting and len(letters) >= _SEEN_ENDS:
            loose = re.compile(
                "[a-z]+".join(map(re.escape, re.split(r"\*+", hidden))) + ("[a-z]*" * hidden.endswith("*"))
            )
            fitting = [word for word in known if loose.fullmatch(word)]
        abuse = [word for word in fitting if word in self._words]
        if not abuse:
            return Undone(fitting[0], certain=True) if fitting else None
        return Undone(abuse[0], certain=bool(exact) and len(abuse) == len(fitting))


def _bones(word: str) -> str:
    return word.translate(_DIGITS).translate(_SIGNS)


def _fits(hidden: str, word: str) -> bool:
    return all(seen in ("*", letter) for seen, letter in zip(hidden, word, strict=True))
