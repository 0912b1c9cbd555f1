"""What the codes and flags of a system say by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sync.hub.report.find.finding import Confidence, Finding, FoundIn, Incident
from sync.hub.report.find.rule_file import Code
from sync.hub.report.find.rules import Rules

_SPACES = re.compile(r"\s+")
_FIVE_FIGURES = re.compile(r"(\d{3})(\d\d)")
_FLAG = "hate-flag"
_PACK_CODE = "strand-code"


class Fields:
    """Looks codes up in the rules and in the policy pack."""

    def __init__(self, rules: Rules) -> None:
        self._known = rules.known_codes
        self._codes: dict[tuple[FoundIn, str], Code] = {
            (code.place, _plain(word)): code for code in rules.codes for word in code.codes
        }

    def find(self, incident: Incident) -> Iterator[Finding]:
        """Findings of codes and flags. A set flag with no strand beside it is a finding without a strand."""
        yield from self._listed("offence_code", incident.offence_code)
        for code in incident.strand_codes:
            yield from self._strand(code)
        if incident.hate_flag and not any(code.strip() for code in incident.strand_codes):
            yield _recorded("", "", "yes", "hate_flag", _FLAG, "The system's own hate flag is set, with no strand.")
        yield from self._listed("source", incident.source)

    def _listed(self, place: FoundIn, told: str) -> Iterator[Finding]:
        code = self._codes.get((place, _plain(told)))
        if code is not None:
            yield _recorded(
                code.strand, code.sub, told, place, code.id, code.reason, code.confidence, either=code.either
            )

    def _strand(self, told: str) -> Iterator[Finding]:
        listed = list(self._listed("strand_codes", told))
        if listed:
            yield from listed
        elif told.strip():
            strand, sub = self._known.get(told.strip().lower(), ("", ""))
            reason = (
                "The system names this strand." if strand else "The system names a strand that the rules do not know."
            )
            yield _recorded(strand, sub, told, "strand_codes", _PACK_CODE, reason)


def _plain(code: str) -> str:
    """A code made comparable: ``008/55``, ``00855`` and ``8/55`` are one."""
    bare = _SPACES.sub("", code).casefold()
    if found := _FIVE_FIGURES.fullmatch(bare):
        bare = "/".join(found.groups())
    return "/".join(part.lstrip("0") or "0" for part in bare.split("/"))


def _recorded(
    strand: str,
    sub: str,
    words: str,
    place: FoundIn,
    rule: str,
    reason: str,
    confidence: Confidence = "likely",
    *,
    either: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        strand=strand, sub_category=sub, function="recorded", marker="recorded", confidence=confidence, words=words,
        start=0, end=0, place=place, rule=rule, reason=reason, either=either,
    )  # fmt: skip
