"""From a marker and its sentence to a function, a confidence class and a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sync.hub.report.find.finding import Confidence, Function
from sync.hub.report.find.index import Hit
from sync.hub.report.find.setting import Setting

_RANK = {"likely": 2, "possible": 1, "not": 0}
_HANDED_ON = "These are somebody's words that the text hands on."
_DENIED = "The sentence denies it, so it is not counted."
_DENIED_NEAR = "The text denies that it was hate, so it is not counted."
_NAMED_ONLY = "The group is only named, which is no sign of hate by itself."
_THREAT = "It comes with a threat."
_TAUGHT = "The sentence is about a lesson, a rule or a text and no event, so it is not counted."
_TOGETHER = "There is a second sign of the same."
_BESIDE = "The group is named near it."
_UNSURE = "The word was disguised and may be another one."
_LACKS = "Nothing in the sentence says that this was the reason."


@dataclass(frozen=True, slots=True)
class Judged:
    """A hit with what was made of it."""

    hit: Hit
    function: Function
    marker: Function
    confidence: Confidence
    reason: str


def judge(hit: Hit, setting: Setting, *, certain: bool, needed: bool) -> Judged:
    """``certain``: the word is what it is taken for; ``needed``: what the rule asks for beside it is there."""
    entry = hit.rule.entry
    marker: Function = entry.function
    if marker in ("insult", "implied") and setting.threatened:
        marker = "threat"
    if entry.function == "mention":
        return Judged(hit, "mention", "mention", "not", f"{entry.reason} {_NAMED_ONLY}")
    if not needed and entry.strength == "slight":
        return Judged(hit, "mention", marker, "not", f"{entry.reason} {_LACKS}")
    if setting.negated:
        return Judged(hit, "negated", marker, "not", f"{entry.reason} {_DENIED}")
    if setting.taught:
        return Judged(hit, "mention", marker, "not", f"{entry.reason} {_TAUGHT}")
    told = [entry.reason]
    if entry.beside and hit.group[0] and not hit.rule.strand:
        told.append(_BESIDE)
    confidence: Confidence = "likely" if entry.strength == "strong" else "possible"
    if entry.strength == "weak" and (setting.threatened or hit.close or (setting.quoted and setting.directed)):
        confidence = "likely"
    if marker != entry.function:
        told.append(_THREAT)
    if setting.quoted:
        told.append(_HANDED_ON)
    for doubt in (_UNSURE if not certain else "", _LACKS if not needed else "", setting.doubted):
        if doubt:
            confidence = "possible"
            told.append(doubt)
    handed_on = setting.quoted and marker != "threat"  # a threat stays one whoever hands it on
    return Judged(hit, "quoted" if handed_on else marker, marker, confidence, " ".join(told))


def sure_together(judged: list[Judged]) -> list[Judged]:
    """The same; of one strand's possible signs the first is likely where two of different rules share no word."""
    made = list(judged)
    signs_of: dict[str, list[int]] = {}
    for place, one in enumerate(judged):
        if one.confidence == "possible" and one.hit.group[0]:
            signs_of.setdefault(one.hit.group[0], []).append(place)
    for signs in signs_of.values():
        first = signs[0]
        if any(_apart(judged[first].hit, judged[place].hit) for place in signs[1:]):
            made[first] = replace(judged[first], confidence="likely", reason=f"{judged[first].reason} {_TOGETHER}")
    return made


def _apart(one: Hit, other: Hit) -> bool:
    return one.rule is not other.rule and (one.last <= other.first or other.last <= one.first)


def denied_with(judged: list[Judged]) -> list[Judged]:
    """The same; where the text denies that it was hate, what only stands beside a group is denied with it."""
    if not any(one.function == "negated" and one.hit.rule.entry.voice == "account" for one in judged):
        return judged
    return [
        replace(one, function="negated", confidence="not", reason=f"{one.hit.rule.entry.reason} {_DENIED_NEAR}")
        if one.hit.rule.entry.beside == "must"
        else one
        for one in judged
    ]


def keep_the_best(judged: Iterable[Judged]) -> list[Judged]:
    """Of those of one strand that share words the most telling one, and each bare mention of a group once."""
    kept: list[Judged] = []
    for one in sorted(judged, key=_telling, reverse=True):
        if not any(_covers(other, one) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.hit.first, one.hit.last, one.hit.group))


def _telling(one: Judged) -> tuple[bool, bool, bool, int, int, bool, int]:
    hit = one.hit
    denied = one.function == "negated"
    known = bool(hit.group[1])
    alternatives = bool(hit.rule.entry.either)
    return (
        one.function != "mention",
        denied,
        alternatives,
        _RANK[one.confidence],
        hit.last - hit.first,
        known,
        -hit.first,
    )


def _covers(better: Judged, one: Judged) -> bool:
    ours, theirs = better.hit, one.hit
    same_strand = theirs.group[0] in ("", ours.group[0], *ours.rule.entry.either)
    if one.function == "mention" and better.function == "mention" and ours.group == theirs.group:
        return True
    return same_strand and ours.first < theirs.last and theirs.first < ours.last
