"""Which patterns may begin at a word, so that one pass over the words finds all of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sync.hub.report.find.pattern import NamedAt, Pattern, match
from sync.hub.report.find.rules import Rule

_Candidate = tuple[Rule | None, Pattern]
_REMEMBERED = 1 << 14


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's pattern met from one word up to, and not with, another. ``group``: the strand and sub-category.
    ``close``: a rule that looks beside itself found the group in the same sentence."""

    rule: Rule
    first: int
    last: int
    group: tuple[str, str]
    close: bool = False


def nothing_named(name: str, place: int) -> int:
    """For patterns that ask for nothing found before."""
    del name, place
    return 0


class PatternIndex:
    """Patterns by the word that opens them. ``named`` ones open with what another rule has found. ``remembers``: what
    each word opens is kept, which pays where there are many patterns."""

    def __init__(self, candidates: Iterable[_Candidate], *, remembers: bool = True) -> None:
        self._exact: dict[str, list[_Candidate]] = {}
        self._prefixes: dict[int, dict[str, list[_Candidate]]] = {}
        self.named: list[_Candidate] = []
        for candidate in candidates:
            self._add(candidate)
        self.at = functools.lru_cache(maxsize=_REMEMBERED)(self._at) if remembers else self._at

    def _add(self, candidate: _Candidate) -> None:
        openings = candidate[1].openings()
        for word in {word for element in openings for word in element.words}:
            self._exact.setdefault(word, []).append(candidate)
        for prefix in {prefix for element in openings for prefix in element.prefixes}:
            self._prefixes.setdefault(len(prefix), {}).setdefault(prefix, []).append(candidate)
        if any(element.names for element in openings):
            self.named.append(candidate)

    def _at(self, word: str) -> list[_Candidate]:
        """What may begin with a word; ``at`` remembers it, and nobody changes the list."""
        found = self._exact.get(word)
        for length, prefixes in self._prefixes.items():
            more = prefixes.get(word[:length])
            if more is not None:
                found = more if found is None else [*found, *more]
        return found if found is not None else []

    def hits(self, words: Sequence[str]) -> list[Hit]:
        """Every rule that these words meet, for rules that ask for nothing found before."""
        found = []
        present = frozenset(words)
        for place, word in enumerate(words):
            for rule, pattern in self.at(word):
                if pattern.required and pattern.required.isdisjoint(present):
                    continue
                end = match(pattern, words, place, nothing_named)
                if end and rule is not None:
                    found.append(Hit(rule, place, end, (rule.strand, rule.entry.sub)))
        return found

    def spans(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Where any pattern stands, whatever rule it is of."""
        present = frozenset(words)
        return [
            (place, end)
            for place, word in enumerate(words)
            for _, pattern in self.at(word)
            if not (pattern.required and pattern.required.isdisjoint(present))
            and (end := match(pattern, words, place, nothing_named))
        ]


class Named:
    """What rules have found so far, for the patterns that ask for it by name."""

    def __init__(self, hits: Iterable[Hit], masked: Iterable[int]) -> None:
        self._at: dict[int, list[Hit]] = {}
        self._masked = frozenset(masked)
        self._of_strand: dict[str, NamedAt] = {}
        for hit in hits:
            if hit.rule.entry.of is not None:
                self._at.setdefault(hit.first, []).append(hit)

    def __bool__(self) -> bool:
        return bool(self._at) or bool(self._masked)

    def places(self) -> Iterable[int]:
        """The words at which something named begins."""
        return (*self._at, *self._masked)

    def of_strand(self, strand: str) -> NamedAt:
        """The look-up for a rule: what begins at a word, of its own strand where it has one."""
        known = self._of_strand.get(strand)
        if known is None:
            known = self._of_strand[strand] = self._look_up(strand)
        return known

    def _look_up(self, strand: str) -> NamedAt:
        def at(name: str, place: int) -> int:
            if name == "masked":
                return place + 1 if place in self._masked else 0
            return max(
                (
                    hit.last
                    for hit in self._at.get(place, ())
                    if hit.rule.entry.of == name and (not strand or hit.group[0] == strand)
                ),
                default=0,
            )

        return at

    def within(self, pattern: Pattern, strand: str, first: int, last: int) -> list[Hit]:
        """What a match of a pattern took in, longest first at each place."""
        found = [
            hit
            for place in range(first, last)
            for hit in self._at.get(place, ())
            if hit.last <= last and hit.rule.entry.of in pattern.names and (not strand or hit.group[0] == strand)
        ]
        return [
            hit
            for hit in found
            if not any(
                one.first <= hit.first
                and hit.last <= one.last
                and one is not hit
                and (one.last - one.first) > (hit.last - hit.first)
                for one in found
            )
        ]
