"""The small language that rules are written in, so that an analyst can read and change them.

word          that word, in any case and with or without accents; also with an s at its end
one/another   either
word*         any word that begins so
word?         may be there
..            up to three words; ..N up to N
{name}        any word of the list of that name, or one of the finder's own: {people} {place} {thing} {trait}
              {identity} (a group or what shows it, as the mentions tell) and {masked} (a word all in stars)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

IDENTITIES = ("people", "place", "thing", "trait", "slur")
OWN_NAMES = frozenset({*IDENTITIES, "identity", "masked"})
BREAK = "."
MASKED = "****"
_SHORTEST_PREFIX = 3
_SHORTEST_PLURAL = 3
_LONGEST_GAP = 9
_GAP = re.compile(r"\.\.(\d?)")
_PART = re.compile(r"[^\W_]+\*?|\{[a-z_]+\}")


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern. ``gap`` above 0: so many words of any kind may stand here, and the rest is empty."""

    words: frozenset[str]
    prefixes: tuple[str, ...]
    names: frozenset[str]
    optional: bool
    gap: int

    def takes(self, word: str) -> bool:
        """Whether a word fits; places of names are the matcher's."""
        return word in self.words or (bool(self.prefixes) and word.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; ``source`` is how it was written. ``required``: words of which one must be there for it to
    fit, empty where that cannot be told; a text without them need not be matched."""

    source: str
    elements: tuple[Element, ...]
    required: frozenset[str]

    def openings(self) -> tuple[Element, ...]:
        """The places that may stand first."""
        found = []
        for element in self.elements:
            found.append(element)
            if not element.optional:
                break
        return tuple(found)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for element in self.elements for name in element.names)

    def single_word(self) -> str:
        """The word of a pattern that is one plain word; empty for any other."""
        if len(self.elements) != 1 or not self.source.isalpha():
            return ""
        return self.source.lower()


def compile_pattern(source: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """Compile one pattern. Raises ValueError with a sentence that says what is wrong with it."""
    elements = tuple(_element(part, lists) for part in source.lower().split())
    if not elements:
        raise ValueError("a pattern is empty")
    if elements[0].gap or elements[-1].gap:
        raise ValueError(f"'{source}' begins or ends with .., which would match anything")
    if all(element.optional for element in elements):
        raise ValueError(f"every word of '{source}' is optional, so it would match anywhere")
    return Pattern(source, elements, _required(elements))


def _required(elements: Sequence[Element]) -> frozenset[str]:
    """The words of the place after the first that has the fewest of them and cannot be left out."""
    plain = [one.words for one in elements[1:] if not (one.optional or one.names or one.prefixes)]
    return min(plain, key=len, default=frozenset())


def _element(part: str, lists: Mapping[str, Sequence[str]]) -> Element:
    gap = _GAP.fullmatch(part)
    if gap:
        return Element(frozenset(), (), frozenset(), optional=True, gap=int(gap.group(1) or 3))
    optional = part.endswith("?")
    words: set[str] = set()
    prefixes: set[str] = set()
    names: set[str] = set()
    for one in part.removesuffix("?").split("/"):
        _sort_in(one, part, lists, words, prefixes, names)
    return Element(frozenset(words), tuple(sorted(prefixes)), frozenset(names), optional=optional, gap=0)


def _sort_in(
    one: str, part: str, lists: Mapping[str, Sequence[str]], words: set[str], prefixes: set[str], names: set[str]
) -> None:
    if not _PART.fullmatch(one):
        raise ValueError(f"'{part}' is not a word, word*, word?, one/another, .. or {{name}}")
    if one.startswith("{"):
        name = one[1:-1]
        if name in OWN_NAMES:
            names.update(IDENTITIES if name == "identity" else (name,))
            return
        if name not in lists:
            raise ValueError(f"there is no list named '{name}'")
        for word in lists[name]:
            if " " not in word:
                _sort_in(word, part, lists, words, prefixes, names)
    elif one.endswith("*"):
        if len(one) <= _SHORTEST_PREFIX:
            raise ValueError(f"'{one}' would match too much: write at least three letters before the star")
        prefixes.add(one[:-1])
    else:
        words.add(one)
        if len(one) >= _SHORTEST_PLURAL:
            words.add(one + "s")


NamedAt = Callable[[str, int], int]
"""Where a named thing that starts at a word ends: the place after it, 0 where there is none."""


def match(pattern: Pattern, words: Sequence[str], start: int, named_at: NamedAt) -> int:
    """The place after the longest match at ``start``; 0 where there is none. A match stays inside its sentence."""
    return _match(pattern.elements, 0, words, start, named_at)


def _match(elements: tuple[Element, ...], which: int, words: Sequence[str], place: int, named_at: NamedAt) -> int:
    while which < len(elements):
        element = elements[which]
        if element.gap:
            return _after_gap(elements, which, words, place, named_at)
        if not element.names:  # plain words, which nearly all are: no more than one end, so no list of them
            taken = place < len(words) and element.takes(words[place])
            if element.optional:
                found = _match(elements, which + 1, words, place + 1, named_at) if taken else 0
                if found:
                    return found
            elif taken:
                place += 1
            else:
                return 0
            which += 1
            continue
        ends = _ends(element, words, place, named_at)
        if element.optional:
            for end in ends:
                found = _match(elements, which + 1, words, end, named_at)
                if found:
                    return found
        elif not ends:
            return 0
        elif len(ends) > 1:
            return max(_match(elements, which + 1, words, end, named_at) for end in ends)
        else:
            place = ends[0]
        which += 1
    return place


def _ends(element: Element, words: Sequence[str], place: int, named_at: NamedAt) -> list[int]:
    if place >= len(words):
        return []
    ends = {end for name in element.names if (end := named_at(name, place))}
    if element.takes(words[place]):
        ends.add(place + 1)
    return sorted(ends, reverse=True)


def _after_gap(elements: tuple[Element, ...], which: int, words: Sequence[str], place: int, named_at: NamedAt) -> int:
    for end in range(place, min(place + elements[which].gap, len(words)) + 1):
        found = _match(elements, which + 1, words, end, named_at)
        if found:
            return found
        if end < len(words) and words[end] == BREAK:
            return 0
    return 0
