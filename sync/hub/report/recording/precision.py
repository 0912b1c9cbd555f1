"""Were the flags right? What people confirmed and dismissed, with the range that so few answers leave open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

from champion_app.domain.kinds.area_day import Precision
from champion_app.domain.rules.words.moments import local_day, read_moment
from sync.hub.report.recording.findings import CONFIRMED, DISMISSED, Found

_Z = 1.959964


def precision(found: Sequence[Found], waiting: Iterable[str], *, since: date, until: date) -> tuple[Precision, ...]:
    """All rules together first, then each that was answered or waits, most answers first. ``waiting``: the ids of open
    findings that people were asked about."""
    asked = set(waiting)
    answered = [
        one for one in found if one.state in (CONFIRMED, DISMISSED) and since <= _day(one.decided_at) <= until
    ]  # fmt: skip
    rules: dict[str, list[Found]] = {}
    for one in answered:
        rules.setdefault(one.rule, []).append(one)
    unanswered: dict[str, int] = {}
    for one in found:
        if one.id in asked and one.state not in (CONFIRMED, DISMISSED):
            unanswered[one.rule] = unanswered.get(one.rule, 0) + 1
            rules.setdefault(one.rule, [])
    made = [_precision(rule, of, unanswered.get(rule, 0), since, until) for rule, of in rules.items()]
    made.sort(key=lambda one: (-(one.right + one.wrong), -one.unanswered, one.rule))
    return (_precision("", answered, sum(unanswered.values()), since, until), *made)


def _precision(rule: str, of: Sequence[Found], unanswered: int, since: date, until: date) -> Precision:
    right = sum(one.state == CONFIRMED for one in of)
    low, high = wilson(right, len(of))
    return Precision(
        since=since, until=until, rule=rule, right=right, wrong=len(of) - right, unanswered=unanswered, low=low,
        high=high,
    )  # fmt: skip


def wilson(right: int, whole: int) -> tuple[float | None, float | None]:
    """The 95 % range of a share (Wilson); nothing where there is no answer."""
    if not whole:
        return None, None
    share, square = right / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def _day(at: str) -> date:
    moment = read_moment(at)
    return local_day(moment) if moment else date.min
