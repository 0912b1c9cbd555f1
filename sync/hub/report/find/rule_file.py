"""The shape of a rules file, as an analyst writes it in TOML. What each part means is told in ``docs/finding.md``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Word = Annotated[str, Meta(min_length=1, max_length=2000)]
Words = Annotated[tuple[Word, ...], Meta(min_length=1)]
RuleFunction = Literal["insult", "threat", "implied", "mention"]
Strength = Literal["strong", "weak", "slight"]
Voice = Literal["words", "account"]
Of = Literal["people", "place", "thing", "trait", "slur"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule. ``voice``: the offender's own ``words``, or the ``account`` of somebody who tells of them. ``of``: what
    a mention names, for the patterns that ask for it. ``unless``: phrases in which the same words mean nothing. A rule
    without a strand of its own takes the strand of the {people}, {place} … that its pattern met. ``needs``: a list of
    which a word must stand in the same sentence for the rule to be strong; without it the finding is weak, and one that
    is slight is none.
    ``beside``: the strand is that of the groups that are named near it, other than as what the person complained
    about is; ``must``: it is nothing where none is named or another reason is given, ``may``: the strand is open.
    ``either``: the strands of which it is one, where the words do not say which.
    ``strength``: ``strong`` is likely by itself; ``weak`` is possible, and likely where it is said to somebody or comes
    with a threat; ``slight`` is possible at most. ``negated_by`` ``belief``: a "not" only counts where it denies the
    belief or the cause itself."""

    id: Word
    strand: str = ""
    sub: str = ""
    either: tuple[str, ...] = ()
    function: RuleFunction
    strength: Strength = "strong"
    voice: Voice = "words"
    of: Of | None = None
    patterns: Words
    unless: tuple[Word, ...] = ()
    needs: str = ""
    beside: Literal["", "must", "may"] = ""
    negated_by: Literal["any", "belief"] = "any"
    language: str = ""
    reason: Word


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Codes of the systems that say hate by themselves, in ``place``; letters' case, spaces and leading noughts do not
    matter. ``either``: the strands of which it is one, where the code does not say which."""

    id: Word
    strand: str = ""
    sub: str = ""
    either: tuple[str, ...] = ()
    place: Literal["offence_code", "strand_codes", "source"]
    confidence: Literal["likely", "possible"] = "likely"
    codes: Words
    reason: Word


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words around a marker that change what it does. Items are one word or word*; those of ``not_negations``,
    ``negated_after``, ``denied_in_sentence``, ``not_speech``, ``discussion``, ``lessons`` and ``other_reasons`` may be
    phrases. ``slips``: long words that are known again with one letter wrong, ``no_slips`` words that are not them."""

    negations: Words
    negatable: Words
    negation_fillers: Words
    not_negations: Words
    negated_after: Words
    denials: Words
    own_denials: Words
    clause_breaks: Words
    beliefs: Words
    speech: Words
    not_speech: Words
    threats: Words
    directed: Words
    discussion: Words
    swears: Words
    denied_in_sentence: tuple[Word, ...] = ()
    threatening: tuple[Word, ...] = ()
    lessons: tuple[Word, ...] = ()
    offender: tuple[Word, ...] = ()
    held: tuple[Word, ...] = ()
    described: tuple[Word, ...] = ()
    other_reasons: tuple[Word, ...] = ()
    slips: tuple[Word, ...] = ()
    no_slips: tuple[Word, ...] = ()


class RuleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file. All files of one ``version`` make one set of rules; exactly one of them has ``context``."""

    title: Word
    version: Word
    valid_from: date
    why: Word
    strand: str = ""
    lists: dict[str, Words] = {}
    innocent: tuple[Word, ...] = ()
    entries: tuple[Entry, ...] = ()
    codes: tuple[Code, ...] = ()
    context: Context | None = None
