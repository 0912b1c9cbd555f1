"""Where it happens: counts with the range that chance explains, small ones hidden, and what is more than before."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from champion_app.domain.kinds.area_day import Spot, Where

Rising = Callable[[float], bool]
_YEAR_WEEKS = 52
_HALF = 0.025
_ONCE_IN = 0.001
_STEPS = 60
_MANY, _Z = 500, 1.959964
_NOTHING = 1e-12
CELL_SIZE = 8
"""The H3 resolution: cells of about 0.7 square kilometres, so that no cell is a single house."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents of one place: in the window, and in the 52 weeks before it."""

    now: int = 0
    before: int = 0


def cell_of(latitude: float, longitude: float) -> str:
    """The cell that a point lies in."""
    import h3  # late: only where rows carry coordinates

    return str(h3.latlng_to_cell(latitude, longitude, CELL_SIZE))


def window(day: date, weeks: int) -> tuple[date, date]:
    """The first day of the window, and that of the 52 weeks before it."""
    since = day - timedelta(weeks=weeks) + timedelta(days=1)
    return since, since - timedelta(weeks=_YEAR_WEEKS)


def where(
    places: Mapping[str, Counted],
    *,
    cells: Mapping[str, Counted],
    nowhere: int,
    day: date,
    weeks: int,
    smallest: int,
    known_days: int,
) -> Where:
    """The places of one area. ``known_days``: of the 52 weeks before, how many days there are data for; 0: none."""
    since, _ = window(day, weeks)
    spots = [_spot(place, of, weeks, known_days) for place, of in places.items()]
    spots = _hidden(spots, smallest=smallest)
    points = [_spot(place, of, weeks, known_days, cell=True) for place, of in cells.items()]
    points = [spot for spot in points if spot.count is not None and spot.count >= smallest]
    return Where(
        weeks=weeks,
        since=since,
        smallest=smallest,
        spots=tuple(sorted([*spots, *points], key=_most_first)),
        nowhere=nowhere,
    )


def _most_first(spot: Spot) -> tuple[bool, int, str]:
    return spot.cell, -(spot.count if spot.count is not None else 0), spot.place


def _spot(place: str, of: Counted, weeks: int, known_days: int, *, cell: bool = False) -> Spot:
    low, high = poisson_range(of.now)
    enough = known_days >= weeks * 7
    return Spot(
        place=place,
        cell=cell,
        count=of.now,
        low=round(low, 1),
        high=round(high, 1),
        expected=round(of.before * weeks * 7 / known_days, 1) if enough else None,
        raised=enough and more_than_before(of.now, of.before, weeks * 7 / known_days) < _ONCE_IN,
    )


def _hidden(spots: list[Spot], *, smallest: int) -> list[Spot]:
    """Small counts are hidden; where only one would be, the next smallest too, so that no sum gives it away."""
    small = {spot.place for spot in spots if spot.count and spot.count < smallest}
    if len(small) == 1:
        rest = [spot for spot in spots if spot.count and spot.place not in small]
        if rest:
            small.add(min(rest, key=lambda spot: (spot.count or 0, spot.place)).place)
    return [
        msgspec.structs.replace(spot, count=None, low=None, high=None, expected=None, raised=False)
        if spot.place in small
        else spot
        for spot in spots
    ]


@functools.lru_cache(maxsize=_MANY)
def poisson_range(count: int) -> tuple[float, float]:
    """The exact 95 % range of a count (Garwood): the means for which it would be neither too large nor too small."""
    if count > _MANY:  # Byar's approximation: at this size it differs in the second decimal
        return _byar(count, -1), _byar(count + 1, 1)
    low = 0.0 if count == 0 else _mean_where(lambda mean: _at_least(count, mean) > _HALF, count)
    high = _mean_where(lambda mean: _at_least(count + 1, mean) > 1 - _HALF, count)
    return low, high


def _byar(count: int, way: int) -> float:
    return count * (1 - 1 / (9 * count) + way * _Z / (3 * math.sqrt(count))) ** 3


def _mean_where(enough: Rising, count: int) -> float:
    """The smallest mean at which something that rises with it is so."""
    below, above = 0.0, count + 10 * math.sqrt(count + 1) + 10
    for _ in range(_STEPS):
        middle = (below + above) / 2
        below, above = (below, middle) if enough(middle) else (middle, above)
    return above


def _at_least(count: int, mean: float) -> float:
    """How likely a count or more is for a mean."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    return 1.0 - sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count))


def more_than_before(now: int, before: int, ratio: float) -> float:
    """How likely so many or more are, given both counts, if nothing had changed. ``ratio``: the window's share of the
    time before it. The exact test of two counts: given their sum, the newer one is binomial."""
    whole, share = now + before, ratio / (1 + ratio)
    if now <= whole * share:
        return 1.0
    found = 0.0
    for k in range(now, whole + 1):  # beyond the mean every term is smaller than the one before
        ways = math.lgamma(whole + 1) - math.lgamma(k + 1) - math.lgamma(whole - k + 1)
        term = math.exp(ways + k * math.log(share) + (whole - k) * math.log(1 - share))
        found += term
        if term < found * _NOTHING:
            break
    return min(1.0, found)


def counted(days: Counter[str], before: Counter[str]) -> dict[str, Counted]:
    """Both counts by place."""
    return {place: Counted(now=days[place], before=before[place]) for place in {*days, *before}}
