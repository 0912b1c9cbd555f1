"""A figure of bars: one row each, the words before it and the figure after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from champion_app.figures.drawing import Sheet
from champion_app.figures.figure import Figure, Mark, Point, Table
from champion_app.figures.letters import clean, width_of
from champion_app.figures.months import said
from champion_app.figures.places import box_ring, hatching
from champion_app.figures.tokens import Tokens

Tone = Literal["plain", "late", "risk"]
_ROW, _BAR = 2.15, 1.15
"""Of the size of the letters: how high a row and its bar are."""
_LATE = "!"


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One row. ``count`` is None where it is not known or too small to show; ``why`` then says which."""

    name: str
    count: float | None
    tone: Tone = "plain"
    why: str = ""


def bars(
    rows: Sequence[Bar], *, title: str, tokens: Tokens, width: float = 536, heading: str = "For",
    counted: str = "Incidents",
) -> Figure:  # fmt: skip
    """Draw them; the height follows from how many there are. A late row also carries a mark, so that it prints."""
    size = tokens.px(tokens.text)
    figures = [_figure(row) for row in rows]
    natural = max((width_of(clean(row.name), size) for row in rows), default=0)
    after = min(max((width_of(told, size, strong=True) for told in figures), default=0), width * 0.4)
    above = natural > width * 0.45
    step = size * (_ROW + (1.35 if above else 0))
    left = 0.0 if above else natural + size * 0.8
    height = max(step * len(rows), step)
    sheet = Sheet(width, height, tokens)
    room = max(width - left - after - size * 0.8, 1)
    top = max([row.count for row in rows if row.count is not None], default=0)
    marks = []
    for place, (row, told) in enumerate(zip(rows, figures, strict=True)):
        middle = step * (place + 1) - size * _ROW / 2
        if above:
            sheet.text(0, middle - size, row.name, ink=tokens.ink, room=width)
        else:
            sheet.text(natural, middle + size * 0.36, row.name, ink=tokens.ink, anchor="end", room=natural + 1)
        long = _bar(sheet, row, (left, middle), room, top)
        at = left + long + size * 0.45
        ink = tokens.quiet if row.tone == "plain" else _ink(row, tokens)
        known = row.count is not None
        sheet.text(at, middle + size * 0.36, told, ink=ink, strong=known, room=max(width - at, 0))
        marks.append(Mark(key=row.name, words=_spoken(row), x=left + long / 2, y=middle))
    words = " ".join(f"{_spoken(row)}." for row in rows) or "There is nothing to show."
    table = Table(
        caption=title, head=(heading, counted),
        rows=tuple((row.name, row.why or "not known" if row.count is None else said(row.count)) for row in rows),
    )  # fmt: skip
    return Figure(
        title=title, words=words, svg=sheet.svg(title, words), width=width, height=height, table=table,
        marks=tuple(marks),
    )  # fmt: skip


def _ink(row: Bar, tokens: Tokens) -> str:
    return {"plain": tokens.accent, "late": tokens.late, "risk": tokens.risk}[row.tone]


def _bar(sheet: Sheet, row: Bar, at: Point, room: float, top: float) -> float:
    """Draw one bar, hatched where its figure is not shown; how long it is."""
    (left, middle), high = at, sheet.tokens.px(sheet.tokens.text) * _BAR
    if row.count is None:
        ring = box_ring(left, middle - high / 2, left + room / 2, middle + high / 2)
        sheet.strokes(hatching([ring]), stroke=sheet.tokens.hatch, width=1)
        return room / 2
    long = max(room * max(row.count, 0) / top if top > 0 else 0, 1)
    sheet.rect(left, middle - high / 2, long, high, fill=_ink(row, sheet.tokens))
    return long


def _figure(row: Bar) -> str:
    if row.count is None:
        return clean(row.why) or "not known"
    return f"{said(row.count)} {_LATE}" if row.tone == "late" and row.count else said(row.count)


def _spoken(row: Bar) -> str:
    late = ", late" if row.tone == "late" and row.count else ""
    return f"{row.name}: {row.why or 'not known' if row.count is None else said(row.count)}{late}"
