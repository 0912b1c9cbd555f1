"""Incidents by month with what chance explains, and a gap where a system sent nothing: never a zero there.

An individuals chart: mean and mean ± 2.66 times the mean moving range of whole months. It makes no claim about how
incidents are spread, so it holds for counts that vary more than by chance alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from champion_app.domain.kinds.area_day import Month, Trend
from champion_app.domain.rules.words.wording import either
from sync.hub.report.recording.gather import SourceRows

_INDIVIDUALS = 2.66
_FEWEST = 8
_RUN = 8
_CARRIES = 0.1
_USUAL_ROWS = 8
_FIRST_DAYS = 3
_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """The months that are shown, oldest first, and why those of ``gaps`` have no data. The ones in ``begun`` are not
    whole: the data begin in them, or they are not over."""

    months: tuple[str, ...]
    gaps: dict[str, str]
    begun: frozenset[str]


def month_name(month: str) -> str:
    """``June 2026``."""
    return f"{_NAMES[int(month[5:]) - 1]} {month[:4]}"


def month_of_day(day: date) -> str:
    """``2026-06``."""
    return f"{day.year:04}-{day.month:02}"


def months_back(day: date, count: int) -> tuple[str, ...]:
    """So many months up to that of a day, oldest first."""
    last = day.year * 12 + day.month - 1
    return tuple(f"{place // 12:04}-{place % 12 + 1:02}" for place in range(last - count + 1, last + 1))


def calendar(sources: Iterable[SourceRows], *, day: date, count: int) -> Calendar:
    """The months to show, from what each system sent: one that sends rows every month and sent none left a gap."""
    carrying = _carrying(list(sources))
    begins = min((one.oldest for one in carrying if one.oldest), default=None)
    months = months_back(day, count)
    if begins is None:
        return Calendar(months=(), gaps={}, begun=frozenset())
    months = tuple(month for month in months if month >= month_of_day(begins))
    gaps: dict[str, list[str]] = {}
    for one in carrying:
        for month in months:
            if one.oldest and one.months[month] == 0 and month_of_day(one.oldest) < month < month_of_day(day):
                gaps.setdefault(month, []).append(one.title)
    begun = {month_of_day(day)} if not _ends_month(day) else set()
    if begins.day > _FIRST_DAYS:
        begun.add(month_of_day(begins))
    return Calendar(
        months=months,
        gaps={month: f"nothing came from {either(titles, last='and')}" for month, titles in gaps.items()},
        begun=frozenset(begun),
    )


def _carrying(sources: list[SourceRows]) -> list[SourceRows]:
    """The systems that a tenth or more of the hate incidents come from, and that send every month."""
    whole = sum(one.hate for one in sources)
    return [
        one
        for one in sources
        if one.hate and one.hate >= whole * _CARRIES and one.rows >= _USUAL_ROWS * max(1, len(one.months))
    ] or [one for one in sources if one.hate]


def _ends_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month


def trend(counts: Counter[str], shown: Calendar, *, strand: str = "") -> Trend:
    """The points of one series, with its limits and what there is to say about it."""
    whole = [month for month in shown.months if month not in shown.gaps and month not in shown.begun]
    values = [counts[month] for month in whole]
    mean = lower = upper = None
    if len(values) >= _FEWEST:
        mean = sum(values) / len(values)
        spread = _INDIVIDUALS * _moving_range(whole, counts, shown)
        lower, upper = max(0.0, mean - spread), mean + spread
    points = tuple(
        Month(
            month=month,
            count=None if month in shown.gaps else counts[month],
            whole=month not in shown.begun,
            outside=month in whole and upper is not None and lower is not None
            and not lower <= counts[month] <= upper,
            why=shown.gaps.get(month, ""),
        )
        for month in shown.months
    )  # fmt: skip
    return Trend(
        strand=strand,
        months=points,
        mean=_rounded(mean),
        lower=_rounded(lower),
        upper=_rounded(upper),
        sentences=tuple(_sentences(points, mean, shown)),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _moving_range(whole: Sequence[str], counts: Counter[str], shown: Calendar) -> float:
    """The mean of how much one month differs from the next; not across a gap."""
    place = {month: number for number, month in enumerate(shown.months)}
    ranges = [abs(counts[a] - counts[b]) for a, b in pairwise(whole) if place[b] == place[a] + 1]
    return sum(ranges) / len(ranges) if ranges else 0.0


def _sentences(points: Sequence[Month], mean: float | None, shown: Calendar) -> Iterable[str]:
    for point in points:
        if point.outside and mean is not None and point.count is not None:
            way = "more" if point.count > mean else "fewer"
            yield f"{month_name(point.month)} was outside what chance explains: {way} than usual."
    if mean is not None and (side := _run(points, mean)):
        yield f"The last {_RUN} whole months are all {side} the mean: the level has changed."
    for month, why in shown.gaps.items():
        yield f"{month_name(month)}: {why}."
    last = points[-1] if points else None
    if last is not None and not last.whole:
        yield f"{month_name(last.month)} is not over."


def _run(points: Sequence[Month], mean: float) -> str:
    last = [point.count for point in points if point.whole and point.count is not None][-_RUN:]
    if len(last) < _RUN:
        return ""
    if all(count > mean for count in last):
        return "above"
    return "below" if all(count < mean for count in last) else ""
