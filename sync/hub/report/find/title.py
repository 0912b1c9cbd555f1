"""Titles of offences that name alternatives: "racially or religiously aggravated" says that it is one of the two, not
which. What is found in such a title is one finding with its strand open between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from sync.hub.report.find.finding import Finding

_PARTED = re.compile(r"[;|\n]| - (?=[A-Z])")
_OR = re.compile(r"\b(?:and\s*/\s*or|n/or|or)\b|/", re.IGNORECASE)
_AND = re.compile(r"\band\b|&|\+", re.IGNORECASE)
_LAW = re.compile(r"\b(?:agg\w*|motivat\w*)\b", re.IGNORECASE)
_OFFENCE_OF_HATE = re.compile(r"\b(?:agg\w*|hostil\w*|hatred|hate|motivat\w*|prejudic\w*)\b", re.IGNORECASE)
_ONE_OFFENCE = frozenset({"race", "religion"})
"""The law knows one offence of both: a title that says "racially and religiously aggravated" is it as well."""
_FEWEST = 2
_RANK = {"likely": 0, "possible": 1, "not": 2}
RULE = "offence-names-several"
_REASON = "The title of the offence names more than one ground, and does not say which of them it was."


def with_alternatives(found: Sequence[Finding], title: str) -> tuple[Finding, ...]:
    """The findings of a title; of each part of it that names alternatives, one finding that is open between them."""
    if len({strand for one in found for strand in _strands(one)}) < _FEWEST:
        return tuple(found)
    made: list[Finding] = []
    for first, last in _parts(title):
        inside = [one for one in found if first <= one.start and one.end <= last]
        open_one = _open(inside, title)
        named = set(open_one.either) if open_one else set()
        made += [one for one in inside if not named.intersection(_strands(one))]
        made += [open_one] if open_one else []
    made += [one for one in found if not any(first <= one.start and one.end <= last for first, last in _parts(title))]
    return tuple(sorted(made, key=lambda one: one.start))


def _parts(title: str) -> Iterator[tuple[int, int]]:
    first = 0
    for met in _PARTED.finditer(title):
        yield first, met.start()
        first = met.end()
    yield first, len(title)


def _open(found: Sequence[Finding], title: str) -> Finding | None:
    counted = [one for one in found if one.function != "negated" and _strands(one)]
    if len(counted) == 1:
        return counted[0] if counted[0].either else None
    either = tuple(dict.fromkeys(strand for one in counted for strand in _strands(one)))
    if len(either) < _FEWEST:
        return None
    start, end = min(one.start for one in counted), max(one.end for one in counted)
    last = max(one.start for one in counted)
    told = title[start:end]
    between = title[start : max(last, counted[0].end)]
    one_offence = set(either) == _ONE_OFFENCE and bool(_AND.search(between)) and bool(_LAW.search(title[start:]))
    if not (_OR.search(between) or one_offence):
        return None
    best = min(counted, key=lambda one: _RANK[one.confidence])
    if best.confidence == "not" and not _OFFENCE_OF_HATE.search(title):
        return None
    return msgspec.structs.replace(
        best, strand="", sub_category="", either=either, words=told, start=start, end=end, rule=RULE, reason=_REASON,
        function="implied", marker="implied", confidence="possible" if best.confidence == "possible" else "likely",
    )  # fmt: skip


def _strands(one: Finding) -> tuple[str, ...]:
    return one.either or ((one.strand,) if one.strand else ())


_CODE = r"\d{1,3}(?:/\d{1,3})?[a-z]?|\d{5}"
_BEFORE = re.compile(rf"[\s(\[]*({_CODE})(?=$|[\s):\],.–-])", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<=[\s(\[])({_CODE})[\s)\]]*$", re.IGNORECASE)


def codes_in(offence: str) -> tuple[str, ...]:
    """The codes of the Home Office that stand before or behind a title, as systems write both into one field."""
    met = (_BEFORE.match(offence), _BEHIND.search(offence))
    return tuple(dict.fromkeys(one[1] for one in met if one))
