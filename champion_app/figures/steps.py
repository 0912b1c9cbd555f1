"""A figure of risk over time: steps, not a curve, because risk is decided and not measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from champion_app.figures.drawing import Anchor, Sheet
from champion_app.figures.figure import Figure, Mark, Point, Table
from champion_app.figures.letters import clean, width_of
from champion_app.figures.tokens import Tokens

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A level that somebody decided on a day. An ``aside`` is what another person thinks and is not in force."""

    day: date
    level: int
    """Its place in the list of levels."""
    who: str = ""
    why: str = ""
    aside: bool = False


def steps(
    decisions: Sequence[Decision], levels: Sequence[str], *, until: date, title: str, tokens: Tokens,
    width: float = 324, height: float = 150,
) -> Figure:  # fmt: skip
    """Draw them, the lowest level at the foot. Rings are decisions, the square is what holds today, and what another
    person thinks is an open dotted ring with their name."""
    sheet = Sheet(width, height, tokens)
    size = tokens.px(tokens.text)
    left = min(max((width_of(clean(level), size) for level in levels), default=0), width * 0.4) + size * 1.5
    right, top, bottom = width - size * 1.1, size * 1.1, height - size * 2.1
    in_order = sorted(decisions, key=lambda decision: decision.day)
    held = [d for d in in_order if not d.aside]
    first = in_order[0].day if in_order else until
    span = max((max(until, in_order[-1].day if in_order else until) - first).days, 1)

    def at(day: date, level: int) -> Point:
        rise = (bottom - top) / max(len(levels) - 1, 1)
        capped = min(max(level, 0), max(len(levels) - 1, 0))
        return left + (right - left) * (day - first).days / span, bottom - rise * capped

    for place, level in enumerate(levels):
        y = at(first, place)[1]
        sheet.line((left, y), (width, y), stroke=tokens.line, width=1)
        sheet.text(left - size * 1.2, y + size * 0.35, level, anchor="end", room=left - size * 1.4)
    if held:
        _held(sheet, [at(d.day, d.level) for d in held], at(until, held[-1].level))
    _days(sheet, [(at(d.day, d.level)[0], d.day) for d in held])
    _asides(sheet, [(at(d.day, d.level), d.who) for d in in_order if d.aside])
    marks = tuple(
        Mark(key=str(place), words=_spoken(d, levels), x=at(d.day, d.level)[0], y=at(d.day, d.level)[1])
        for place, d in enumerate(in_order)
    )
    words = " ".join(mark.words for mark in marks) or "Nobody has written down the risk."
    table = Table(
        caption=title, head=("Day", "Level", "Who", "Why"),
        rows=tuple((_full(d.day), _level(d, levels) + (" (another view)" if d.aside else ""), d.who, d.why)
                   for d in in_order),
    )  # fmt: skip
    return Figure(
        title=title, words=words, svg=sheet.svg(title, words), width=width, height=height, table=table, marks=marks
    )  # fmt: skip


def _held(sheet: Sheet, points: list[Point], end: Point) -> None:
    tokens = sheet.tokens
    way = [points[0]]
    for point in points[1:]:
        way += [(point[0], way[-1][1]), point]
    sheet.track([*way, end], stroke=tokens.risk, width=tokens.px(2.5))
    for point in points:
        sheet.dot(point, tokens.px(5), fill=tokens.ground, stroke=tokens.risk, width=tokens.px(2))
    half = tokens.px(5)
    sheet.rect(end[0] - half, end[1] - half, 2 * half, 2 * half, fill=tokens.risk)


def _days(sheet: Sheet, days: list[tuple[float, date]]) -> None:
    """Days under the steps: the last and the first, then those between that stand free."""
    size = sheet.tokens.px(sheet.tokens.text)
    for x, day in [*days[-1:], *days[:1], *reversed(days[1:-1])]:
        words = f"{day.day} {_MONTHS[day.month - 1]}"
        half = width_of(words, size) / 2
        sheet.text(min(max(x, half), sheet.width - half), sheet.height - size * 0.5, words, anchor="middle")


def _asides(sheet: Sheet, asides: list[tuple[Point, str]]) -> None:
    tokens = sheet.tokens
    size = tokens.px(tokens.text)
    for (x, y), who in asides:
        sheet.dot((x, y), tokens.px(5), fill=tokens.ground, stroke=tokens.quiet, width=tokens.px(1.5), dash="3 2")
        end = min(x + size * 0.45, sheet.width)
        spots: list[tuple[float, float, Anchor]] = [
            (end, y + size * 1.4, "end"), (end, y - size * 0.7, "end"), (x - size * 0.8, y + size * 0.35, "end"),
            (x + size * 0.8, y + size * 0.35, "start"),
        ]  # fmt: skip
        sheet.first_free(spots, who, ink=tokens.quiet)


def _level(decision: Decision, levels: Sequence[str]) -> str:
    return levels[decision.level] if 0 <= decision.level < len(levels) else "not known"


def _full(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _spoken(decision: Decision, levels: Sequence[str]) -> str:
    who = f", {decision.who}" if decision.who else ""
    why = f": {decision.why.rstrip('.')}" if decision.why else ""
    aside = ", another view" if decision.aside else ""
    return f"{_full(decision.day)}: {_level(decision, levels)}{aside}{who}{why}."
