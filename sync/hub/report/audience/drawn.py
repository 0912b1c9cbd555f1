"""The figures of one area's day, for pages and paper: drawn as the app draws them, in colours handed in."""

from __future__ import annotations

import functools
from datetime import date

from champion_app.domain.area_day import FORCE_LEVEL, AreaDay, Spot, Trend
from champion_app.figures.area_map import Count, area_map, bands_for
from champion_app.figures.figure import Figure
from champion_app.figures.months import Limits, Month
from champion_app.figures.outlines import Area, Outlines, areas_within, merged, named, plain, read_outlines
from champion_app.figures.tokens import Tokens
from champion_app.figures.trend import trend
from resources.files import names, read_bytes

_FOLDER = "outlines"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@functools.cache
def shipped_outlines() -> tuple[Outlines, ...]:
    """The outlines that we ship, read once."""
    return tuple(read_outlines(read_bytes(_FOLDER, name)) for name in names(_FOLDER, ".json"))


def trend_of(day: AreaDay) -> Trend | None:
    """The trend of all strands together, where there is one."""
    return next((one for one in day.trends if not one.strand and one.months), None)


def trend_figure(told: Trend, *, title: str, tokens: Tokens, width: float = 536, height: float = 200) -> Figure:
    """Months, limits and gaps as they were told."""
    months = [_month(one.month, one.count, one.why, finished=one.whole) for one in told.months]
    limits = None
    if told.mean is not None and told.upper is not None and told.lower is not None:
        limits = Limits(mean=told.mean, upper=told.upper, lower=told.lower)
    return trend(months, limits, title=title, tokens=tokens, width=width, height=height)


def _month(told: str, count: int | None, why: str, *, finished: bool) -> Month:
    at = date.fromisoformat(f"{told}-01")
    name = _MONTHS[at.month - 1]
    return Month(name=f"{name} {at.year}", short=f"{name[:3]} {at.year}", count=count, why=why, finished=finished)


def map_figure(day: AreaDay, *, title: str, tokens: Tokens, width: float = 536, height: float = 290) -> Figure | None:
    """Where incidents happened; None where no outline has the name of any place that was counted."""
    spots = [spot for spot in day.where.spots if not spot.cell]
    outlines = _outlines(day, spots)
    counts = {
        area.key: Count(count=spot.count, low=spot.low, high=spot.high)
        for spot in spots
        if (area := named(outlines, spot.place)) is not None
    }
    if not counts:
        return None
    bands = bands_for(counts, least=day.where.smallest)
    return area_map(outlines, counts, bands, title=title, tokens=tokens, width=width, height=height)


def _outlines(day: AreaDay, spots: list[Spot]) -> tuple[Area, ...]:
    """The outlines to draw: wards of a district, districts of the force, or the parts of a group."""
    for found in shipped_outlines():
        if day.level == FORCE_LEVEL:
            districts = list(dict.fromkeys(area.within for area in found.areas))
            return tuple(
                merged([area for area in found.areas if area.within == name], key=name, name=name.split(",")[0])
                for name in districts
            )
        within = areas_within(found, day.area)
        if len(within) < len(found.areas):
            return within
        wanted = {plain(name) for name in (*day.parts, day.area, *(spot.place for spot in spots))}
        return tuple(area for area in found.areas if plain(area.name) in wanted)
    return ()


def attribution() -> str:
    """Where the outlines are from."""
    return " ".join(one.attribution for one in shipped_outlines())
