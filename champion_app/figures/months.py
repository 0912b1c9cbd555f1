"""Counts month by month, what chance explains of them, and both in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from champion_app.figures.figure import Table


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One point in time. ``count`` is None where nothing arrived."""

    name: str
    """In full, as it is spoken: June 2026."""
    short: str
    """As it stands under the axis: Jun 2026."""
    count: float | None
    why: str = ""
    """Why nothing arrived."""
    finished: bool = True


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What chance explains."""

    mean: float
    upper: float
    lower: float


def said(count: float) -> str:
    """A figure as it is read: whole, or to one place."""
    return f"{count:,.0f}" if float(count).is_integer() else f"{count:,.1f}"


def outside(month: Month, limits: Limits | None) -> bool:
    """A finished month that chance does not explain."""
    if limits is None or month.count is None or not month.finished:
        return False
    return month.count > limits.upper or month.count < limits.lower


def spoken(month: Month, limits: Limits | None) -> str:
    """One month in words."""
    if month.count is None:
        return f"{month.name}: no data. {month.why}".strip()
    more = "" if month.finished else ", not over yet"
    if outside(month, limits):
        more += ", outside what chance explains"
    return f"{month.name}: {said(month.count)}{more}"


def trend_words(months: Sequence[Month], limits: Limits | None) -> str:
    """What there is to see."""
    if not months:
        return "There are no months to show."
    told = []
    if limits is not None:
        told.append(f"{said(limits.mean)} in the middle; chance explains {said(limits.lower)} to {said(limits.upper)}.")
    strange = [f"{m.name} with {said(m.count)}" for m in months if m.count is not None and outside(m, limits)]
    if strange:
        told.append(f"Outside what chance explains: {', '.join(strange)}.")
    told += [f"{m.name}: {m.why or 'no data'}." for m in months if m.count is None]
    told += [f"{m.name} is not over." for m in months if not m.finished]
    return " ".join(told) or f"{said(months[-1].count or 0)} in {months[-1].name}."


def month_table(months: Sequence[Month], limits: Limits | None, title: str, counted: str) -> Table:
    """The same months as rows, the limits below them."""
    rows = []
    for month in months:
        count = "no data" if month.count is None else said(month.count)
        note = month.why if month.count is None else "not over yet" if not month.finished else ""
        if outside(month, limits):
            note = "outside what chance explains"
        rows.append((month.name, count, note))
    if limits is not None:
        rows += [("Mean", said(limits.mean), ""), ("Upper limit", said(limits.upper), "")]
        rows.append(("Lower limit", said(limits.lower), ""))
    return Table(caption=title, head=("Month", counted, "Note"), rows=tuple(rows))
