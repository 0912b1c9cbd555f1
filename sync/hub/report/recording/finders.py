"""What rows are read with: one set of rules for hate and one for acts, with what they say in a few letters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.report.find.finder import Finder
from sync.hub.report.find.finding import Finding, Function, Incident
from sync.hub.report.find.pattern import Pattern
from sync.hub.report.find.rules import Rules
from sync.hub.report.find.title import codes_in
from sync.hub.report.inputs.row_scan import TakenRow

LIKELY = "likely"
ACT: Function = "act"
"""What is told is a crime by itself, whatever it was for."""


def fingerprint(rules: Rules) -> str:
    """What a set of rules says, in a few letters, the same whatever process works it out: with one word changed, in a
    rule, a list or what stands around it, every row is read again."""
    told = [
        (rule.entry, rule.strand, _written(rule.patterns), _written(rule.unless), _written(filter(None, (rule.needs,))))
        for rule in rules.rules
    ]
    whole = msgspec.json.encode((told, rules.codes, rules.context, _written(rules.innocent)))
    return f"{rules.version} {hashlib.sha256(whole).hexdigest()[:12]}"


def _written(patterns: Iterable[Pattern]) -> list[object]:
    """Patterns with every word that they take, in an order that does not hang on how a set happens to lie."""
    return [
        [(sorted(one.words), one.prefixes, sorted(one.names), one.optional, one.gap) for one in pattern.elements]
        for pattern in patterns
    ]


class Finders:
    """What rows are read with: the rules for hate, and those for acts that are crimes by themselves. ``version`` says
    what both say, in a few letters; ``known``, what stands for "not known"."""

    def __init__(self, rules: Rules, acts: Rules, *, known: NotKnown) -> None:
        self.known = known
        self.hate, self.acts = Finder(rules), Finder(acts)
        self.version = f"{fingerprint(rules)} {fingerprint(acts).rpartition(' ')[2]}"
        self._by_offence: dict[str, tuple[Finding, ...]] = {}

    def find(self, row: TakenRow) -> tuple[Finding, ...]:
        """What is found in the words of a row; acts only where something speaks for hate, or its system says so."""
        offence, account = row.told.offence, row.told.account
        if offence not in self._by_offence:
            self._by_offence[offence] = self._in_title(offence)
        if not account:
            return self._by_offence[offence]
        found = (*self.hate.find(Incident(text=account)), *self._by_offence[offence])
        if not row.flagged and not any(one.confidence != "not" for one in found):
            return found
        acts = self.acts.find(Incident(text=account))
        return (*found, *(msgspec.structs.replace(one, function=ACT) for one in acts if one.confidence == LIKELY))

    def _in_title(self, offence: str) -> tuple[Finding, ...]:
        """What the title of an offence says, and the codes that stand beside it. Of a code nothing that the title says
        as well."""
        found = self.hate.find(Incident(offence=offence))
        said = {(one.strand, one.either) for one in found if one.confidence == LIKELY}
        coded = (one for code in codes_in(offence) for one in self.hate.find(Incident(offence_code=code)))
        return (*found, *(one for one in coded if (one.strand, one.either) not in said))
