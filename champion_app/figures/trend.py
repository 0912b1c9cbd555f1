"""A figure of counts month by month: control limits, gaps that stay gaps, and a last month that is not over."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from champion_app.figures.drawing import Anchor, Box, Sheet
from champion_app.figures.figure import Figure, Mark, Point
from champion_app.figures.letters import clean, width_of
from champion_app.figures.months import Limits, Month, month_table, outside, said, spoken, trend_words
from champion_app.figures.places import apart, box_ring, hatching, ticks
from champion_app.figures.tokens import Tokens

_NO_DATA = "no data"


class _Frame(msgspec.Struct, frozen=True, kw_only=True):
    left: float
    right: float
    top: float
    bottom: float
    slot: float
    scale: float

    def x(self, place: int) -> float:
        return self.left + self.slot * place

    def y(self, count: float) -> float:
        return self.bottom - count * self.scale


def trend(
    months: Sequence[Month], limits: Limits | None, *, title: str, tokens: Tokens, width: float = 536,
    height: float = 200, counted: str = "Incidents",
) -> Figure:  # fmt: skip
    """Draw it. A count outside the limits is a triangle with its figure; no line crosses a gap."""
    sheet = Sheet(width, height, tokens)
    if months:
        frame = _frame(sheet, months, limits)
        _ground(sheet, frame, limits)
        _gaps(sheet, frame, months)
        _lines(sheet, frame, months)
        _marks(sheet, frame, months, limits)
        _peaks(sheet, frame, months, limits)
        _under(sheet, frame, months)
    words = trend_words(months, limits)
    marks = tuple(
        Mark(key=month.name, words=spoken(month, limits), x=frame.x(place),
             y=frame.y(month.count) if month.count is not None else (frame.top + frame.bottom) / 2)
        for place, month in enumerate(months)
    )  # fmt: skip
    return Figure(
        title=title, words=words, svg=sheet.svg(title, words), width=width, height=height,
        table=month_table(months, limits, title, counted), marks=marks,
    )  # fmt: skip


def _frame(sheet: Sheet, months: Sequence[Month], limits: Limits | None) -> _Frame:
    tokens = sheet.tokens
    size = tokens.px(tokens.text)
    highest = max([m.count for m in months if m.count is not None] + ([limits.upper] if limits else []), default=1)
    top, bottom = size * 1.1, sheet.height - size * 2.0
    marks = ticks(highest * 1.12, max(1, min(4, int((bottom - top) / (size * 1.6)))))
    left = max(width_of(said(mark), size) for mark in marks) + size * 0.7
    right = sheet.width - (max(width_of(told, size) for told, _y in _limit_words(limits)) + size * 0.6 if limits else 8)
    right = max(right, left + 1)
    inset = size * 0.3
    slot = (right - left - 2 * inset) / max(len(months) - 1, 1)
    return _Frame(
        left=left + inset, right=right, top=top, bottom=bottom, slot=slot, scale=(bottom - top) / marks[-1]
    )  # fmt: skip


def _limit_words(limits: Limits) -> tuple[tuple[str, float], ...]:
    return (
        (f"upper {said(limits.upper)}", limits.upper),
        (f"mean {said(limits.mean)}", limits.mean),
        (f"lower {said(limits.lower)}", limits.lower),
    )


def _ground(sheet: Sheet, frame: _Frame, limits: Limits | None) -> None:
    tokens = sheet.tokens
    size = tokens.px(tokens.text)
    left = frame.left - size * 0.3
    top = (frame.bottom - frame.top) / frame.scale
    if limits is not None:
        high, low = frame.y(limits.upper), frame.y(max(limits.lower, 0))
        sheet.rect(left, high, frame.right - left, low - high, fill=tokens.band)
    for mark in ticks(top, max(1, min(4, int((frame.bottom - frame.top) / (size * 1.6))))):
        if mark * frame.scale > frame.bottom - frame.top + 1:
            break
        y = frame.y(mark)
        sheet.line((left, y), (frame.right, y), stroke=tokens.line, width=1)
        sheet.text(left - size * 0.4, y + size * 0.35, said(mark), anchor="end")
    if limits is None:
        return
    told = _limit_words(limits)
    for _words, count in told:
        y = frame.y(max(count, 0))
        sheet.line((left, y), (frame.right, y), stroke=tokens.quiet, dash="" if count == limits.mean else "5 4")
    places = apart([frame.y(max(c, 0)) for _w, c in told], size * (1.3), size, sheet.height - size * 0.5)
    for (words, _count), y in zip(told, places, strict=True):
        sheet.text(frame.right + size * 0.4, y + size * 0.35, words)


def _runs(months: Sequence[Month], *, missing: bool) -> list[tuple[int, int]]:
    """Neighbours that have a count, or have none: first and last place."""
    runs: list[tuple[int, int]] = []
    for place, month in enumerate(months):
        if (month.count is None) != missing:
            continue
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _gaps(sheet: Sheet, frame: _Frame, months: Sequence[Month]) -> None:
    tokens = sheet.tokens
    size = tokens.px(tokens.text)
    for first, last in _runs(months, missing=True):
        half = frame.slot * 0.92 if len(months) > 1 else size * 2
        left = max(frame.x(first) - half, frame.left - size * 0.3)
        right = min(frame.x(last) + half, frame.right)
        sheet.rect(left, frame.top, right - left, frame.bottom - frame.top, fill=tokens.ground)
        ring = box_ring(left, frame.top, right, frame.bottom)
        sheet.strokes(hatching([ring]), stroke=tokens.hatch, width=1)
        wide = width_of(_NO_DATA, size) / 2 + 3
        middle = min(max((left + right) / 2, wide), sheet.width - wide)
        sheet.text(middle, frame.bottom - size * 0.5, _NO_DATA, anchor="middle", ink=tokens.ink, ground=tokens.ground)


def _at(frame: _Frame, place: int, month: Month) -> Point:
    return frame.x(place), frame.y(month.count or 0)


def _lines(sheet: Sheet, frame: _Frame, months: Sequence[Month]) -> None:
    tokens = sheet.tokens
    wide = max(2.0, tokens.stroke) * min(tokens.scale, 1.5)
    for first, last in _runs(months, missing=False):
        solid = [(p, months[p]) for p in range(first, last + 1) if months[p].finished]
        sheet.track([_at(frame, p, m) for p, m in solid], stroke=tokens.accent, width=wide)
        for place in range(max(first, 1), last + 1):
            if not months[place].finished and place > first:
                before, after = _at(frame, place - 1, months[place - 1]), _at(frame, place, months[place])
                sheet.line(before, after, stroke=tokens.accent, width=wide, dash="3 3")


def _marks(sheet: Sheet, frame: _Frame, months: Sequence[Month], limits: Limits | None) -> None:
    tokens = sheet.tokens
    radius = min(tokens.px(2.6), max(frame.slot * 0.32, 1.4))
    for place, month in enumerate(months):
        if month.count is None:
            continue
        at, told = _at(frame, place, month), spoken(month, limits)
        if not month.finished:
            sheet.dot(at, tokens.px(4), fill=tokens.ground, stroke=tokens.accent, width=2, told=told)
        elif outside(month, limits):
            half, high = tokens.px(7), tokens.px(6.5)
            ring = ((at[0], at[1] - high), (at[0] + half, at[1] + high * 0.8), (at[0] - half, at[1] + high * 0.8))
            sheet.shape([ring], fill=tokens.risk, stroke=tokens.ground, told=told)
        else:
            sheet.dot(at, radius, fill=tokens.accent, told=told)


def _peaks(sheet: Sheet, frame: _Frame, months: Sequence[Month], limits: Limits | None) -> None:
    """Name what is outside, the furthest first, where the name stands free."""
    tokens = sheet.tokens
    size = tokens.px(tokens.text)
    strange = [(p, m) for p, m in enumerate(months) if m.count is not None and outside(m, limits)]
    for place, month in sorted(strange, key=lambda pair: -abs((pair[1].count or 0) - (limits.mean if limits else 0))):
        x, y = _at(frame, place, month)
        away = tokens.px(11)
        above, below = y - tokens.px(9), y + size + tokens.px(8)
        first = clean(month.name).split(" ")[0]
        spots: list[tuple[float, float, Anchor]] = [
            (x + away, y - size * 0.1, "start"), (x, above, "middle"), (x - size * 0.6, above, "start"),
            (x + size * 0.6, above, "end"), (x - away, y - size * 0.1, "end"), (x, below, "middle"),
        ]  # fmt: skip
        clear = [spot for spot in spots if not _on_line(sheet, frame, months, place, spot, first)]
        sheet.first_free(clear or spots, f"{first}: {said(month.count or 0)}", ink=tokens.risk, strong=True)


def _on_line(
    sheet: Sheet, frame: _Frame, months: Sequence[Month], own: int, spot: tuple[float, float, Anchor], first: str
) -> bool:
    """Another month's mark, or a gap, lies where the words would."""
    box = sheet.text_box(spot[0], spot[1], f"{first}: 000", anchor=spot[2], strong=True)
    marks = [_at(frame, p, m) for p, m in enumerate(months) if p != own and m.count is not None]
    gaps = [Box(frame.x(p) - frame.slot, frame.top, frame.x(p) + frame.slot, frame.bottom)
            for p, m in enumerate(months) if m.count is None]  # fmt: skip
    return any(box.meets(other) for other in [*gaps, *(Box(x - 3, y - 3, x + 3, y + 3) for x, y in marks)])


def _under(sheet: Sheet, frame: _Frame, months: Sequence[Month]) -> None:
    """Months under the axis: the last one, then as many before it as stand free, evenly."""
    tokens = sheet.tokens
    size = tokens.px(tokens.text)
    widest = max(width_of(clean(month.short), size) for month in months) + size * 1.4
    stride = max(1, math.ceil(widest / frame.slot)) if frame.slot > 0 else len(months)
    stride = next((round_one for round_one in (1, 2, 3, 6, 12, 24) if round_one >= stride), stride)
    baseline = sheet.height - size * 0.55
    places = [len(months) - 1, *range(0, len(months) - 1, stride)]
    for place in places:
        words = clean(months[place].short)
        if place == len(months) - 1 and len(months) > 1:
            words = words.split(" ")[0]
        half = width_of(words, size) / 2
        x = min(max(frame.x(place), frame.left - size * 0.3 + half if place == 0 else half), sheet.width - half)
        sheet.text(x, baseline, words, anchor="middle")
