"""A map without tiles: areas in three steps, hatched where a number is too small to show, names on leader lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from champion_app.figures.drawing import Sheet
from champion_app.figures.figure import Figure, Mark, Point, Ring, Table
from champion_app.figures.leaders import Leader, draw_leaders, sides
from champion_app.figures.legend import Key, draw_legend, legend_height, legend_width
from champion_app.figures.months import said
from champion_app.figures.outlines import Area
from champion_app.figures.places import hatching, middle_of
from champion_app.figures.tokens import Tokens

_LEGEND_BESIDE = 420
"""Pixels over text scale from which the legend stands beside the map."""
_MOST_LEADERS = 6
_EDGE = 1.0
"""Borders of areas stay thin in every theme: many of them lie close together."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What an area has. ``count`` is None where it is too small to show; the range is what is likely.

    A count over nought and under the first band is hidden here too, whoever forgot to."""

    count: int | None
    low: float | None = None
    high: float | None = None


class Bands(msgspec.Struct, frozen=True, kw_only=True):
    """Where each of the three steps begins. Below the first, nothing is shown."""

    least: int
    middle: int
    most: int


def bands_for(counts: Mapping[str, Count], *, least: int = 5) -> Bands:
    """Three steps of whole, even width that reach the largest count."""
    top = max((c.count for c in counts.values() if c.count is not None), default=least)
    step = max(1, round((top - least + 1) / 3))
    step = next((round_one for round_one in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500) if round_one >= step), step)
    return Bands(least=least, middle=least + step, most=least + 2 * step)


def area_map(
    areas: Sequence[Area], counts: Mapping[str, Count], bands: Bands, *, title: str, tokens: Tokens,
    chosen: Collection[str] = (), width: float = 536, height: float = 290, counted: str = "Incidents",
) -> Figure:  # fmt: skip
    """Draw the areas; ``counts`` and ``chosen`` go by an area's key. An area without a count had nothing counted."""
    sheet = Sheet(width, height, tokens)
    size = tokens.px(tokens.text)
    counts = _kept_small(counts, bands)
    beside = width / tokens.scale >= _LEGEND_BESIDE
    keys = _keys(areas, counts, bands, tokens)
    told = _chosen_lines(areas, counts, chosen)
    legend_wide = legend_width(sheet, counted, keys, told) if beside else width
    legend_high = 0.0 if beside else legend_height(sheet, keys, told, width)
    named = _named(areas, counts, chosen, most=_MOST_LEADERS if beside else 4)
    free_wide = width - (legend_wide + size if beside else 0)
    roughly = [Leader(key=a.key, name=a.name, at=middle_of(a.rings)) for a in named if a.rings]
    where = sides(sheet, roughly, most_wide=free_wide * 0.24)
    left = where.left_wide + size if where.left else size * 0.5
    room_wide = max(free_wide - left - where.right_wide - size, 1)
    room_high = max(height - legend_high - size, 1)
    drawn = _projected(areas, left=left, top=size * 0.5, wide=room_wide, high=room_high)
    for area in areas:
        _fill(sheet, area, drawn[area.key], counts, bands)
    for area in areas:
        if area.key in chosen:
            sheet.outline(drawn[area.key], stroke=tokens.ink, width=2.5)
    leaders = [
        Leader(key=a.key, name=a.name, at=middle_of(drawn[a.key]), strong=a.key in chosen) for a in named if a.rings
    ]
    draw_leaders(sheet, leaders, where, left=left - size, right=left + room_wide + size, bottom=room_high)
    if beside:
        draw_legend(sheet, counted, keys, told, at=(width - legend_wide, size * 1.4), wide=legend_wide)
    else:
        draw_legend(sheet, counted, keys, told, at=(0, height - legend_high + size), wide=width)
    middles = {area.key: middle_of(drawn[area.key]) for area in areas if drawn[area.key]}
    marks = tuple(
        _mark(area, drawn[area.key], middles[area.key], counts, bands) for area in _walk(areas, middles)
    )  # fmt: skip
    words = _words(areas, counts, bands)
    return Figure(
        title=title, words=words, svg=sheet.svg(title, words), width=width, height=height,
        table=_table(areas, counts, bands, title, counted), marks=marks,
    )  # fmt: skip


def map_words(name: str, count: Count | None, bands: Bands) -> str:
    """One area in words: its count and the likely range."""
    if count is None:
        return f"{name}: none counted"
    if count.count is None:
        return f"{name}: under {bands.least} or hidden"
    likely = "" if count.low is None or count.high is None else f", likely {_whole(count.low)} to {_whole(count.high)}"
    return f"{name}: {said(count.count)}{likely}"


def _whole(count: float) -> str:
    """A bound of a range of counts: whole, as counts are."""
    return said(round(count))


def _step(count: int, bands: Bands) -> int:
    return 2 if count >= bands.most else 1 if count >= bands.middle else 0


def _kept_small(counts: Mapping[str, Count], bands: Bands) -> dict[str, Count]:
    """The counts that may be shown, those too small as None, and nought left out: nothing was counted there."""
    return {
        key: Count(count=None) if count.count is None or count.count < bands.least else count
        for key, count in counts.items()
        if count.count != 0
    }


def _fill(sheet: Sheet, area: Area, rings: tuple[Ring, ...], counts: Mapping[str, Count], bands: Bands) -> None:
    tokens = sheet.tokens
    count = counts.get(area.key)
    told = map_words(area.name, count, bands)
    if count is not None and count.count is not None:
        fill = tokens.steps[_step(count.count, bands)]
        sheet.shape(rings, fill=fill, stroke=tokens.edge, width=_EDGE, told=told)
        return
    sheet.shape(rings, fill=tokens.ground, stroke=tokens.edge, width=_EDGE, told=told)
    if count is not None:
        sheet.strokes(hatching(rings, 5 * min(tokens.scale, 1.4)), stroke=tokens.hatch, width=1)


def _projected(
    areas: Sequence[Area], *, left: float, top: float, wide: float, high: float
) -> dict[str, tuple[Ring, ...]]:
    """Every outline in pixels, north up, as large as the room takes and in its middle."""
    spots = [spot for area in areas for ring in area.rings for spot in ring]
    if not spots:
        return {area.key: () for area in areas}
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    south, north = min(y for _, y in spots), max(y for _, y in spots)
    scale = min(wide / max(east - west, 1), high / max(north - south, 1))
    dx = left + (wide - (east - west) * scale) / 2
    dy = top + (high - (north - south) * scale) / 2

    def put(spot: Point) -> Point:
        return dx + (spot[0] - west) * scale, dy + (north - spot[1]) * scale

    return {area.key: tuple(tuple(put(spot) for spot in ring) for ring in area.rings) for area in areas}


def _named(
    areas: Sequence[Area], counts: Mapping[str, Count], chosen: Collection[str], *, most: int
) -> list[Area]:  # fmt: skip
    """What gets a leader line: what is chosen, then what has most."""

    def rank(area: Area) -> tuple[bool, int, str]:
        count = counts.get(area.key)
        return area.key not in chosen, -((count.count or 0) if count else 0), area.name

    worth = [a for a in areas if a.key in chosen or ((c := counts.get(a.key)) and c.count is not None)]
    return sorted(worth, key=rank)[: max(most, min(len(chosen), most + 2))]


def _keys(
    areas: Sequence[Area], counts: Mapping[str, Count], bands: Bands, tokens: Tokens
) -> list[Key]:  # fmt: skip
    keys = [
        Key(words=f"{bands.most} or more", fill=tokens.steps[2]),
        Key(words=_range(bands.middle, bands.most - 1), fill=tokens.steps[1]),
        Key(words=_range(bands.least, bands.middle - 1), fill=tokens.steps[0]),
    ]
    if any(c.count is None for c in counts.values()):
        keys.append(Key(words=f"under {bands.least} or hidden", fill=tokens.ground, hatched=True))
    if any(area.key not in counts for area in areas):
        keys.append(Key(words="none counted", fill=tokens.ground))
    return keys


def _range(low: int, high: int) -> str:
    return f"{low}" if low >= high else f"{low} to {high}"


def _chosen_lines(areas: Sequence[Area], counts: Mapping[str, Count], chosen: Collection[str]) -> list[tuple[str, str]]:
    """What is said of the chosen areas: each its name and count; for one alone also the likely range."""
    picked = [area for area in areas if area.key in chosen]
    lines = []
    for area in picked[:4]:
        count = counts.get(area.key)
        shown = said(count.count) if count and count.count is not None else ""
        likely = (
            f"likely {_whole(count.low)} to {_whole(count.high)}"
            if count and count.count is not None and count.low is not None and count.high is not None
            else "none counted" if count is None else "" if count.count is not None else "too few to show"
        )  # fmt: skip
        lines.append((f"{area.name} {shown}".strip(), likely if len(picked) == 1 else ""))
    if len(picked) > 4:
        lines.append((f"and {len(picked) - 4} more", ""))
    return lines


def _walk(areas: Sequence[Area], middles: Mapping[str, Point]) -> list[Area]:
    """The order in which arrows pass the areas: rows from north to south, west to east."""
    there = [area for area in areas if area.key in middles]
    return sorted(there, key=lambda a: (round(middles[a.key][1] / 24), middles[a.key][0], a.name))


def _mark(
    area: Area, rings: tuple[Ring, ...], middle: Point, counts: Mapping[str, Count], bands: Bands
) -> Mark:  # fmt: skip
    x, y = middle
    return Mark(key=area.key, words=map_words(area.name, counts.get(area.key), bands), x=x, y=y, rings=rings)


def _words(areas: Sequence[Area], counts: Mapping[str, Count], bands: Bands) -> str:
    shown = [(a.name, c) for a in areas if (c := counts.get(a.key)) and c.count is not None]
    shown.sort(key=lambda pair: (-(pair[1].count or 0), pair[0]))
    hidden = sum(1 for a in areas if (c := counts.get(a.key)) and c.count is None)
    told = [f"{map_words(name, count, bands)}." for name, count in shown]
    if hidden:
        told.append(f"{hidden} {'area has' if hidden == 1 else 'areas have'} under {bands.least} or hidden.")
    return " ".join(told) or "No area has a figure to show."


def _table(
    areas: Sequence[Area], counts: Mapping[str, Count], bands: Bands, title: str, counted: str
) -> Table:  # fmt: skip
    def row(area: Area) -> tuple[str, str, str]:
        count = counts.get(area.key)
        if count is None:
            return area.name, "none counted", ""
        if count.count is None:
            return area.name, f"under {bands.least} or hidden", ""
        likely = "" if count.low is None or count.high is None else f"{_whole(count.low)} to {_whole(count.high)}"
        return area.name, said(count.count), likely

    def order(area: Area) -> tuple[int, str]:
        count = counts.get(area.key)
        return (1 if count is None else -(count.count or 0)), area.name

    return Table(
        caption=title, head=("Area", counted, "Likely"), rows=tuple(row(a) for a in sorted(areas, key=order))
    )  # fmt: skip
