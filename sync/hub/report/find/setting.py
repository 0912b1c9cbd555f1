"""What a sentence does with a marker: denies it, hands it on, threatens with it, or talks about the word itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.hub.report.find.index import Hit, PatternIndex, nothing_named
from sync.hub.report.find.pattern import Pattern, compile_pattern, match
from sync.hub.report.find.rule_file import Context
from sync.hub.report.find.words import Words

_Span = tuple[int, int]
_NEGATION_REACH = 10
_SPEECH_REACH = 20
_SPEECH_AFTER = 5
_THREAT_REACH = 9
_DIRECTED_REACH = 4
_DISCUSSION_REACH = 4


class WordSet:
    """Single words and word* of a list."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self._words = frozenset(item for item in items if not item.endswith("*"))
        self._prefixes = tuple(item[:-1] for item in items if item.endswith("*"))

    def __contains__(self, word: str) -> bool:
        return word in self._words or (bool(self._prefixes) and word.startswith(self._prefixes))


@dataclass(frozen=True, slots=True)
class Setting:
    """What was seen around one marker. ``taught``: the sentence is about a lesson, a rule or a text. ``doubted``:
    something speaks against it without denying it."""

    negated: bool
    quoted: bool
    threatened: bool
    directed: bool
    taught: bool
    doubted: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What is the same for all markers of one sentence. ``first``: its first word; the rest counts from there."""

    first: int
    around: list[str]
    speech: list[int]
    lesson: bool
    denied: list[_Span]
    discussed: list[_Span]


class SettingReader:
    """Reads the words around a marker, by the lists of the rules."""

    def __init__(self, context: Context) -> None:
        self._negations = WordSet(context.negations)
        self._negatable = WordSet(context.negatable)
        self._fillers = WordSet(context.negation_fillers)
        self._breaks = WordSet(context.clause_breaks)
        self._beliefs = WordSet(context.beliefs)
        self._speech = WordSet(context.speech)
        self._threats = WordSet(context.threats)
        self._threatening = WordSet(context.threatening)
        self._directed = WordSet(context.directed)
        self._denials = WordSet(context.denials)
        self._own_denials = WordSet(context.own_denials)
        self._not_negations = _phrases(context.not_negations)
        self._negated_after = tuple(compile_pattern(one, {}) for one in context.negated_after)
        self._not_speech = _phrases(context.not_speech)
        self._denied_in_sentence = _phrases(context.denied_in_sentence)
        self._discussion = _phrases(context.discussion)
        self._lessons = _phrases(context.lessons)

    def of_text(self, words: Words, quotes: list[_Span]) -> Callable[[Hit], Setting]:
        """Reads the hits of one text. ``quotes``: the places of the folded text in quotation marks."""
        known: dict[int, _Sentence] = {}

        def read(hit: Hit) -> Setting:
            first, last = words.sentence(hit.first)
            sentence = known.get(first)
            if sentence is None:
                sentence = known[first] = self._sentence(words.words[first:last], first)
            return self._read(words, sentence, hit, _quote_of(words, hit, quotes))

        return read

    def _sentence(self, around: list[str], first: int) -> _Sentence:
        return _Sentence(
            first=first, around=around, speech=self._speech_places(around), lesson=bool(self._lessons.spans(around)),
            denied=self._denied_in_sentence.spans(around), discussed=self._discussion.spans(around),
        )  # fmt: skip

    def _read(self, words: Words, sentence: _Sentence, hit: Hit, quote: _Span | None) -> Setting:
        first, around = sentence.first, sentence.around
        at, end = hit.first - first, hit.last - first
        own_words = hit.rule.entry.voice == "words"
        before = [place for place in sentence.speech if at - _SPEECH_REACH <= place < end]
        after = [place for place in sentence.speech if end <= place < end + _SPEECH_AFTER]
        quoted = own_words and (quote is not None or bool(before) or bool(after))
        inside = 0 if quote is None else sum(1 for one in words.starts[first : hit.first] if one < quote[0])
        directed = own_words and self._near(around, at, end, self._directed, _DIRECTED_REACH)
        return Setting(
            negated=self._negated(sentence, at, end, hit, since=inside if quote is not None else -1),
            quoted=quoted,
            threatened=self._near(around, at, end, self._threats if own_words else self._threatening, _THREAT_REACH),
            directed=directed,
            taught=not directed and sentence.lesson,
            doubted=self._doubt(sentence, at, end),
        )

    def _speech_places(self, around: list[str]) -> list[int]:
        places = [place for place, word in enumerate(around) if word in self._speech]
        if not places:
            return places
        other = self._not_speech.spans(around)
        return [place for place in places if not any(begin <= place < end for begin, end in other)]

    @staticmethod
    def _near(around: list[str], at: int, end: int, listed: WordSet, reach: int) -> bool:
        near = around[max(0, at - reach) : at] + around[end : end + reach]
        return any(word in listed for word in near)

    def _negated(self, sentence: _Sentence, at: int, end: int, hit: Hit, *, since: int) -> bool:
        """``since``: where the quotation begins that the marker stands in, -1 where it stands in none."""
        around = sentence.around
        own_words = hit.rule.entry.voice == "words"
        if not own_words and (self._denied_after(around, end) or self._denied_somewhere(sentence, at, end)):
            return True
        innocent = None
        for place in range(at - 1, max(-1, at - 1 - _NEGATION_REACH), -1):
            word = around[place]
            if word in self._breaks:
                return False
            if not (word in self._negations or self._is_own_denial(around, place)):
                continue
            if own_words and 0 <= since <= place:
                continue  # the offender's own "no" inside the quotation
            if innocent is None:
                innocent = self._not_negations.spans(around)
            if not any(begin <= place < stop for begin, stop in innocent) and self._reaches(around, place, at, hit):
                return True
        return False

    def _denied_after(self, around: list[str], end: int) -> bool:
        """Whether what follows at once denies it: "not used", and not the beginning of "no one else"."""
        if not any(match(one, around, end, nothing_named) for one in self._negated_after):
            return False
        return not any(begin <= end < stop for begin, stop in self._not_negations.spans(around))

    def _denied_somewhere(self, sentence: _Sentence, at: int, end: int) -> bool:
        """Whether the sentence denies the hate itself, with no "but" between that and what is told."""
        return any(
            not any(word in self._breaks for word in sentence.around[min(stop, end) : max(at, begin)])
            for begin, stop in sentence.denied
        )

    def _reaches(self, around: list[str], cue: int, at: int, hit: Hit) -> bool:
        """Whether a "not" governs the marker: nothing but fillers between them, or a word that it can deny first."""
        own_words = hit.rule.entry.voice == "words"
        for word in around[cue + 1 : at]:
            if word in self._beliefs or (hit.rule.entry.negated_by == "any" and word in self._negatable):
                return not self._resumed(around, cue, at)
            if word not in self._fillers:
                return False
        return not own_words

    def _resumed(self, around: list[str], cue: int, at: int) -> bool:
        """Whether an "and" with a new act of speech stands between the "not" and the marker."""
        between = around[cue + 1 : at]
        for place, word in enumerate(between[:-1]):
            if word == "and" and any(one in self._speech for one in between[place + 1 : place + 3]):
                return True
        return False

    def _is_own_denial(self, around: list[str], place: int) -> bool:
        """A victim's denial is a "not"; the accused's is not."""
        if around[place] not in self._denials:
            return False
        return any(word in self._own_denials for word in around[max(0, place - 2) : place])

    def _doubt(self, sentence: _Sentence, at: int, end: int) -> str:
        around = sentence.around
        denied = [place for place in range(max(0, at - _NEGATION_REACH), at) if around[place] in self._denials]
        if any(not self._is_own_denial(around, place) for place in denied):
            return "The person accused denies it."
        near = (at - _DISCUSSION_REACH, end + _DISCUSSION_REACH)
        if any(begin < near[1] and near[0] < stop for begin, stop in sentence.discussed):
            return "The sentence may be about the word itself."
        return ""


def _phrases(items: tuple[str, ...]) -> PatternIndex:
    return PatternIndex((None, pattern) for pattern in _compiled(items))


def _compiled(items: tuple[str, ...]) -> list[Pattern]:
    return [compile_pattern(item, {}) for item in items]


def _quote_of(words: Words, hit: Hit, quotes: list[_Span]) -> _Span | None:
    start, end = words.starts[hit.first], words.ends[hit.last - 1]
    return next((one for one in quotes if one[0] <= start and end <= one[1] + 1), None)
