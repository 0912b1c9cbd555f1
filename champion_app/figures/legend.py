"""What the map's steps mean, beside it or under it, and what is said of the areas that are chosen."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from champion_app.figures.drawing import Sheet
from champion_app.figures.figure import Point
from champion_app.figures.letters import clean, width_of
from champion_app.figures.places import box_ring, hatching

_LINE, _SWATCH, _GAP = 2.0, 1.2, 0.65
"""Of the size of the letters: a line, a swatch, and the space after it."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One swatch and its words."""

    words: str
    fill: str
    hatched: bool = False


Said = Sequence[tuple[str, str]]


def legend_width(sheet: Sheet, heading: str, keys: Sequence[Key], told: Said) -> float:
    """Pixels the legend takes beside a map."""
    size = sheet.tokens.px(sheet.tokens.text)
    widths = [width_of(key.words, size) + size * (_SWATCH + _GAP) for key in keys]
    widths += [width_of(clean(name), size, strong=True) for name, _more in told]
    widths += [width_of(more, size) for _name, more in told]
    return min(max([*widths, width_of(heading, size, strong=True)]) + 2, sheet.width * 0.34)


def legend_height(sheet: Sheet, keys: Sequence[Key], told: Said, wide: float) -> float:
    """Pixels the legend takes under a map."""
    size = sheet.tokens.px(sheet.tokens.text)
    rows = 1
    x = 0.0
    for key in keys:
        step = _across(key, size)
        if x and x + step > wide:
            rows, x = rows + 1, 0.0
        x += step
    lines = rows + sum(1 + bool(more) for _name, more in told)
    return size * _LINE * lines + size


def draw_legend(sheet: Sheet, heading: str, keys: Sequence[Key], told: Said, *, at: Point, wide: float) -> None:
    """Swatches in a column with a heading, or in rows where it lies under the map."""
    size = sheet.tokens.px(sheet.tokens.text)
    x, y = at
    column = wide < sheet.width
    if column:
        sheet.text(x, y, heading, ink=sheet.tokens.ink, strong=True, room=wide)
        y += size * _LINE
    for key in keys:
        if not column and x > at[0] and x + _across(key, size) > wide:
            x, y = at[0], y + size * _LINE
        _swatch(sheet, key, x, y, size)
        sheet.text(x + size * (_SWATCH + _GAP), y, key.words, room=wide - size * (_SWATCH + _GAP))
        if column:
            y += size * _LINE
        else:
            x += _across(key, size)
    y += size * (0.6 if column else _LINE)
    for name, more in told:
        sheet.text(at[0], y, name, ink=sheet.tokens.ink, strong=True, room=wide)
        y += size * 1.6
        if more:
            sheet.text(at[0], y, more, room=wide)
            y += size * 1.6


def _across(key: Key, size: float) -> float:
    return width_of(key.words, size) + size * (_SWATCH + _GAP + 1.1)


def _swatch(sheet: Sheet, key: Key, x: float, y: float, size: float) -> None:
    tokens = sheet.tokens
    high = size * 0.92
    top = y - high + size * 0.1
    sheet.rect(x, top, size * _SWATCH, high, fill=key.fill, stroke=tokens.edge)
    if key.hatched:
        ring = box_ring(x, top, x + size * _SWATCH, top + high)
        sheet.strokes(hatching([ring], 4 * min(tokens.scale, 1.5)), stroke=tokens.hatch, width=1)
