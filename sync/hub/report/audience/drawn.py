"""The figures of one area's day, for pages and paper: drawn as the app draws them, in colours handed in."""

from __future__ import annotations

import functools

import msgspec

from champion_app.domain.kinds.area_day import AreaDay, Trend
from champion_app.domain.rules.briefing.figures import map_of, months_of
from champion_app.figures.area_map import area_map
from champion_app.figures.figure import Figure
from champion_app.figures.outlines import Outlines, read_outlines
from champion_app.figures.tokens import Tokens
from champion_app.figures.trend import trend
from resources.files import names, read_bytes

_FOLDER, _KNOWN_AS = "outlines", "known-as.toml"


@functools.cache
def shipped_outlines() -> tuple[Outlines, ...]:
    """The outlines that we ship, read once."""
    return tuple(read_outlines(read_bytes(_FOLDER, name)) for name in names(_FOLDER, ".json"))


@functools.cache
def known_as() -> dict[str, str]:
    """Neighbourhoods, and the ward that each is drawn in."""
    return msgspec.toml.decode(read_bytes(_FOLDER, _KNOWN_AS), type=dict[str, str])


def trend_of(day: AreaDay) -> Trend | None:
    """The trend of all strands together, where there is one."""
    return next((one for one in day.trends if not one.strand and one.months), None)


def trend_figure(told: Trend, *, title: str, tokens: Tokens, width: float = 536, height: float = 200) -> Figure:
    """Months, limits and gaps as they were told."""
    months, limits = months_of(told)
    return trend(months, limits, title=title, tokens=tokens, width=width, height=height)


def map_figure(day: AreaDay, *, title: str, tokens: Tokens, width: float = 536, height: float = 290) -> Figure | None:
    """Where incidents happened; None where no outline has the name of any place that was counted."""
    for outlines in shipped_outlines():
        made = map_of(day, outlines, known_as=known_as())
        if made is not None:
            return area_map(
                made.areas, made.counts, made.bands, title=title, tokens=tokens, width=width, height=height
            )  # fmt: skip
    return None


def attribution() -> str:
    """Where the outlines are from."""
    return " ".join(one.attribution for one in shipped_outlines())
