"""The finder: an incident in, findings out. Pure: the same incident and rules give the same findings, whatever machine.

One pass over the words finds terms and mentions, a second one, only where a group was named, finds what is said about
it and what stands beside it; then the sentence around each is read, and of two findings of one strand on the same words
the better one stays.
"""

from __future__ import annotations

from sync.hub.report.find.beside import BesideReader
from sync.hub.report.find.disguise import Disguises
from sync.hub.report.find.fields import Fields
from sync.hub.report.find.finding import Finding, FoundIn, Incident
from sync.hub.report.find.fold import Folded, fold
from sync.hub.report.find.index import Hit, Named, PatternIndex, nothing_named
from sync.hub.report.find.judge import Judged, denied_with, judge, keep_the_best, sure_together
from sync.hub.report.find.pattern import MASKED, NamedAt, match
from sync.hub.report.find.rules import Rule, Rules
from sync.hub.report.find.setting import SettingReader
from sync.hub.report.find.slips import Slips
from sync.hub.report.find.title import with_alternatives
from sync.hub.report.find.words import WordReader, Words, quoted_spans

_UNLESS_REACH = 8
_LONGEST_TEXT = 200_000


class Finder:
    """Finds markers of hate by one set of rules. May be shared between threads: nothing in it changes."""

    def __init__(self, rules: Rules) -> None:
        self.version = rules.version
        written = [(rule, pattern) for rule in rules.rules for pattern in rule.patterns]
        self._simple = PatternIndex(one for one in written if not one[1].names)
        self._frames = PatternIndex(one for one in written if one[1].names)
        self._innocent = PatternIndex((None, pattern) for pattern in rules.innocent)
        self._unless = {
            rule.entry.id: PatternIndex(((rule, pattern) for pattern in rule.unless), remembers=False)
            for rule in rules.rules
            if rule.unless
        }
        self._settings = SettingReader(rules.context)
        self._beside = BesideReader(rules.context)
        self._fields = Fields(rules)
        abuse = (
            word
            for rule, pattern in written
            if rule.entry.function == "insult" and rule.entry.voice == "words" and (word := pattern.single_word())
        )
        slips = Slips(rules.context.slips, rules.context.no_slips)
        self._reader = WordReader(Disguises(abuse, rules.context.swears), slips)

    def find(self, incident: Incident) -> tuple[Finding, ...]:
        """Everything that speaks for hate, and what was looked at and does not count (``confidence`` ``not``), in the
        order of the text, then the offence, then codes and flags. Never raises; text beyond 200,000 letters is not
        read."""
        return (
            *self._in_text(incident.text, "text"),
            *with_alternatives(self._in_text(incident.offence, "offence"), incident.offence),
            *self._fields.find(incident),
        )

    def _in_text(self, text: str, place: FoundIn) -> tuple[Finding, ...]:
        if not text:
            return ()
        folded = fold(text[:_LONGEST_TEXT])
        words = self._reader.read(folded.text, folded.original if folded.starts is None else "")
        hits = self._hits(words)
        if not hits:
            return ()
        settings = self._settings.of_text(words, quoted_spans(folded.text))
        judged = [judge(hit, settings(hit), certain=_certain(words, hit), needed=_needed(words, hit)) for hit in hits]
        return tuple(_finding(one, words, folded, place) for one in sure_together(keep_the_best(denied_with(judged))))

    def _hits(self, words: Words) -> list[Hit]:
        simple = self._simple.hits(words.words)
        masked = [place for place, word in enumerate(words.words) if word == MASKED]
        if not simple and not masked:
            return []
        innocent = self._innocent.spans(words.words)
        simple = [
            hit
            for hit in simple
            if not any(begin <= hit.first and hit.last <= end for begin, end in innocent)
            and not self._meant_otherwise(hit, words, nothing_named)
        ]
        named = Named(simple, masked)
        found = simple if not named else simple + self._about(named, words)
        return self._beside.placed(found, words)

    def _about(self, named: Named, words: Words) -> list[Hit]:
        """What is said about the groups that were named."""
        starts = set(named.places())
        present = frozenset(words.words)
        found: list[Hit] = []
        for place, word in enumerate(words.words):
            candidates = self._frames.at(word)
            if place in starts:
                candidates = [*candidates, *self._frames.named]
            for rule, pattern in candidates:
                if rule is None or (pattern.required and pattern.required.isdisjoint(present)):
                    continue
                end = match(pattern, words.words, place, named.of_strand(rule.strand))
                if end:
                    found.extend(_with_groups(rule, place, end, named.within(pattern, rule.strand, place, end)))
        return [hit for hit in found if not self._meant_otherwise(hit, words, named.of_strand(hit.rule.strand))]

    def _meant_otherwise(self, hit: Hit, words: Words, named_at: NamedAt) -> bool:
        """Whether one of the rule's ``unless`` phrases stands over the hit."""
        unless = self._unless.get(hit.rule.entry.id)
        if unless is None:
            return False
        return any(
            match(pattern, words.words, place, named_at) > hit.first
            for place in range(max(0, hit.first - _UNLESS_REACH), hit.last)
            for _, pattern in (*unless.at(words.words[place]), *unless.named)
        )


def _with_groups(rule: Rule, first: int, last: int, taken: list[Hit]) -> list[Hit]:
    groups = dict.fromkeys(hit.group for hit in taken)
    if rule.strand and rule.entry.sub:
        groups = {(rule.strand, rule.entry.sub): None}
    return [Hit(rule, first, last, group) for group in groups or {(rule.strand, rule.entry.sub): None}]


def _certain(words: Words, hit: Hit) -> bool:
    return all(words.disguised.get(place, True) for place in range(hit.first, hit.last))


def _needed(words: Words, hit: Hit) -> bool:
    """Whether the word that the rule needs beside it is in the sentence; True where it needs none."""
    needs = hit.rule.needs
    if needs is None:
        return True
    first, last = words.sentence(hit.first)
    return any(needs.elements[0].takes(words.words[place]) for place in range(first, last))


def _finding(one: Judged, words: Words, folded: Folded, place: FoundIn) -> Finding:
    hit = one.hit
    start, end = folded.place(words.starts[hit.first], words.ends[hit.last - 1])
    return Finding(
        strand=hit.group[0],
        sub_category=hit.group[1],
        function=one.function,
        marker=one.marker,
        confidence=one.confidence,
        words=folded.original[start:end],
        start=start,
        end=end,
        place=place,
        rule=hit.rule.entry.id,
        reason=one.reason,
        either=hit.rule.entry.either,
    )
