"""Acts and words that are hostile to somebody, and the groups that the text names near them.

A log seldom puts both into one phrase: "IP is a wheelchair user. Kids keep throwing stones at her door." An act counts
only where a group is named near it that is not the one complained about, and where no other reason is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sync.hub.report.find.index import Hit, PatternIndex
from sync.hub.report.find.pattern import BREAK, compile_pattern
from sync.hub.report.find.rule_file import Context
from sync.hub.report.find.setting import WordSet
from sync.hub.report.find.words import Words

_SENTENCES_APART = 2
_OFFENDER_REACH = 4
_NEARBY = frozenset({"people", "thing", "trait"})


class BesideReader:
    """Finds whom an act beside a group is about, by the lists of the rules."""

    def __init__(self, context: Context) -> None:
        self._offender = WordSet(context.offender)
        self._victim = WordSet(context.own_denials)
        self._held = WordSet(context.held)
        self._described = WordSet(context.described)
        self._other_reasons = PatternIndex((None, compile_pattern(one, {})) for one in context.other_reasons)

    def placed(self, hits: Sequence[Hit], words: Words) -> list[Hit]:
        """The same hits; those of rules that look beside them once for each group that is named near, or not at all."""
        if not any(hit.rule.entry.beside for hit in hits):
            return list(hits)
        sentences = _sentence_numbers(words.words)
        named = [hit for hit in hits if hit.rule.entry.of in _NEARBY and not self._of_the_offender(hit, words)]
        placed: list[Hit] = []
        for hit in hits:
            placed.extend(self._of_groups(hit, named, sentences, words) if hit.rule.entry.beside else [hit])
        return placed

    def _of_groups(self, hit: Hit, named: Iterable[Hit], sentences: Sequence[int], words: Words) -> list[Hit]:
        must = hit.rule.entry.beside == "must"
        if must and self._has_another_reason(hit, words):
            return []
        groups: dict[tuple[str, str], bool] = {}
        for one in named:
            apart = abs(sentences[one.first] - sentences[hit.first])
            inside = hit.first <= one.first and one.last <= hit.last
            if apart <= _SENTENCES_APART and not inside and hit.rule.strand in ("", one.group[0]):
                groups[one.group] = groups.get(one.group, False) or not apart
        if not groups:
            return [] if must else [hit]
        return [replace(hit, group=group, close=groups[group]) for group in _told_best(groups)]

    def _has_another_reason(self, hit: Hit, words: Words) -> bool:
        first, last = words.sentence(hit.first)
        return bool(self._other_reasons.spans(words.words[first:last]))

    def _of_the_offender(self, hit: Hit, words: Words) -> bool:
        """Whether a group is named as what the person complained about is, or as a description."""
        first, last = words.sentence(hit.first)
        if any(word in self._described for word in words.words[first:last]):
            return True
        for place in range(hit.first - 1, max(first, hit.first - _OFFENDER_REACH) - 1, -1):
            if words.words[place] in self._victim:
                return False
            if words.words[place] in self._offender:
                return True
        return any(word in self._held for word in words.words[hit.last : min(last, hit.last + _OFFENDER_REACH)])


def _told_best(groups: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without a bare strand where a sub-category of it is named too."""
    listed = list(groups)
    told = {strand for strand, sub in listed if sub}
    return [group for group in listed if group[1] or group[0] not in told]


def _sentence_numbers(words: Sequence[str]) -> list[int]:
    numbers = []
    number = 0
    for word in words:
        numbers.append(number)
        number += word == BREAK
    return numbers
