"""Moments: kept as UTC text that sorts, read by people in the local time of England."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@functools.cache
def london() -> ZoneInfo:
    """The local time of the force."""
    return ZoneInfo("Europe/London")


def local(at: datetime) -> datetime:
    """A moment in local time. One without a zone, as older extracts write it, was local already."""
    if at.tzinfo is None:
        return at.replace(tzinfo=london())
    try:
        return at.astimezone(london())
    except OverflowError:  # a slip of the pen at either end of the calendar: a list must not stop for it
        return at.replace(tzinfo=london())


def local_day(at: datetime) -> date:
    """The day a moment falls on, here."""
    return local(at).date()


def utc_text(at: datetime) -> str:
    """A moment as UTC text to the second, always spelled alike, so that text order is time order."""
    there = local(at)
    try:
        there = there.astimezone(UTC)
    except OverflowError:
        there = there.replace(tzinfo=UTC)
    return there.isoformat(timespec="seconds")


def read_moment(text: str | None) -> datetime | None:
    """The moment that a text names; None where it names none."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else local(at)
