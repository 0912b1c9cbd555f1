"""Words that were mistyped or badly scanned: one letter too many, too few, another one, or two the wrong way round.

Only long words that the rules list are looked for, and one of the rules' own is never turned into another.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

_SHORTEST = 8
_REMEMBERED = 1 << 15


class Slips:
    """``meant``: the words to look for. ``other``: ordinary words that stand close to one of them."""

    def __init__(self, meant: Iterable[str], other: Iterable[str]) -> None:
        self._meant = frozenset(word for word in meant if len(word) >= _SHORTEST)
        self._other = frozenset(other)
        self._near: dict[str, str] = {}
        for word in sorted(self._meant):
            for shorter in _shorter(word):
                self._near.setdefault(shorter, word)
        self.right = functools.lru_cache(maxsize=_REMEMBERED)(self._right)

    def _right(self, word: str) -> str:
        """The word that is meant; the same word where it is no slip. ``right`` remembers it."""
        if len(word) < _SHORTEST - 1 or word in self._meant or word in self._other:
            return word
        for near in (word, *_shorter(word)):
            meant = self._near.get(near) or (near if near in self._meant else "")
            if meant and _one_slip(word, meant):
                return meant
        return word


def _shorter(word: str) -> list[str]:
    """The word without one of its letters; the first one stays, which few get wrong."""
    return [word[:place] + word[place + 1 :] for place in range(1, len(word))]


def _one_slip(word: str, meant: str) -> bool:
    if word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    if word + "s" == meant or meant + "s" == word:
        return False
    if len(word) != len(meant):
        longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
        return shorter in _shorter(longer)
    unlike = [place for place, (one, other) in enumerate(zip(word, meant, strict=True)) if one != other]
    if len(unlike) == 1:
        return True
    swapped = len(unlike) == 2 and unlike[1] == unlike[0] + 1
    return swapped and word[unlike[0]] == meant[unlike[1]] and word[unlike[1]] == meant[unlike[0]]
