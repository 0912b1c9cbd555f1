"""From the day's report to its figures: months and limits of the trend, and counts on the outlines of areas."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from champion_app.domain.kinds.area_day import DISTRICT, GROUP, NEIGHBOURHOOD, AreaDay, Spot, Trend
from champion_app.domain.rules.words.wording import month_name, plural
from champion_app.figures.area_map import Bands, Count, bands_for
from champion_app.figures.gazetteer import Placed, placed
from champion_app.figures.months import Limits, Month
from champion_app.figures.outlines import Area, Outlines, plain


class MapOf(msgspec.Struct, frozen=True, kw_only=True):
    """What the map is drawn from. ``keys``: the outline of each name. ``nowhere`` has counts but no outline."""

    areas: tuple[Area, ...]
    counts: Mapping[str, Count]
    bands: Bands
    keys: Mapping[str, str]
    nowhere: tuple[Spot, ...]


def months_of(trend: Trend) -> tuple[tuple[Month, ...], Limits | None]:
    """A trend's months by name, and what chance explains where the report knows it."""
    months = tuple(
        Month(
            name=month_name(one.month),
            short=month_name(one.month, short=True),
            count=one.count,
            why=one.why,
            finished=one.whole,
        )
        for one in trend.months
    )
    if trend.mean is None or trend.upper is None or trend.lower is None:
        return months, None
    return months, Limits(mean=trend.mean, upper=trend.upper, lower=trend.lower)


def map_of(
    day: AreaDay, outlines: Outlines, *, known_as: Mapping[str, str], also: tuple[str, ...] = ()
) -> MapOf | None:
    """The day's counts on outlines; ``also`` names areas that are to be found on it. Of a group or a neighbourhood only
    its own outlines are drawn. None where no place of the report has an outline."""
    spots = {spot.place: spot for spot in day.where.spots if not spot.cell}
    part = day.level in {GROUP, NEIGHBOURHOOD}
    own = (*day.parts, day.area) if part else ()
    names = list(dict.fromkeys(name for name in (*spots, *own, *also) if name))
    found = placed(outlines, names, within=_district(day, outlines, names, known_as), known_as=known_as)
    if not any(name in found.keys for name in spots):
        return None
    areas = found.areas
    if part:  # what lies beside it is not counted here, so it is not drawn as if it had been
        inside = {found.keys[name] for name in (*spots, *own) if name in found.keys}
        areas = tuple(area for area in areas if area.key in inside)
    counts: dict[str, Count] = {}
    for name, spot in spots.items():
        key = found.keys.get(name)
        if key is not None:
            counts[key] = _together(counts.get(key), spot)
    return MapOf(
        areas=areas,
        counts=counts,
        bands=bands_for(counts, least=max(day.where.smallest, 1)),
        keys=found.keys,
        nowhere=tuple(spots[name] for name in found.nowhere if name in spots),
    )


def _district(day: AreaDay, outlines: Outlines, names: list[str], known_as: Mapping[str, str]) -> str:
    """The district whose map is shown; empty for the whole force."""
    known = {plain(area.within) for area in outlines.areas}
    told = day.area if day.level == DISTRICT else day.within if day.level == NEIGHBOURHOOD else ""
    if plain(told) in known:
        return told
    whole: Placed = placed(outlines, names, known_as=known_as)
    by_key = {area.key: area.within for area in whole.areas}
    districts = {by_key[key] for key in whole.keys.values()}
    return districts.pop() if len(districts) == 1 else ""


def _together(before: Count | None, spot: Spot) -> Count:
    """Two neighbourhoods drawn in one outline: their sum, or nothing where one of them is hidden."""
    if before is None:
        return Count(count=spot.count, low=spot.low, high=spot.high)
    if before.count is None or spot.count is None:
        return Count(count=None)
    return Count(count=before.count + spot.count)


def nowhere_words(spots: tuple[Spot, ...], *, smallest: int) -> str:
    """``Not on the map: Clifton Wood 7.``"""
    shown = [f"{spot.place} {spot.count:,}" for spot in spots if spot.count]
    hidden = sum(1 for spot in spots if spot.count is None)
    if hidden:
        shown.append(f"{plural(hidden, 'place', 'places')} with under {smallest}")
    return f"Not on the map: {', '.join(shown)}." if shown else ""
