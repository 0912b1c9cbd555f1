"""Rows of the Station room as lines: which picture, which colour, what is said and where it leads."""

from __future__ import annotations

from champion_app.domain.rules.words.wording import joined
from champion_app.ui.rooms.station_sync import words
from champion_app.ui.rooms.station_sync.lines import Line
from champion_app.ui.theme import SHAPES

_PICTURES = {"waiting": SHAPES["waiting"], "accepted": SHAPES["done"], "aside": SHAPES["late"]}
_COLOURS = {"waiting": "waiting", "accepted": "done", "aside": "late"}


def leaving_line(row: words.LeavingRow) -> Line:
    """One save that leaves, or left, and what became of it."""
    return Line(
        key=row.number,
        picture=_PICTURES.get(row.state, SHAPES["plain"]),
        colour=_COLOURS.get(row.state, "ink"),
        title=row.title,
        quiet=row.quiet,
        spoken=row.spoken,
        state=row.said,
        reason=row.reason,
        opens=row.scope,
    )


def aside_line(place: int, row: words.AsideRow) -> Line:
    """Something that was set aside, and why."""
    return Line(
        key=place,
        picture=row.picture,
        colour="late" if row.late else "waiting",
        title=row.title,
        quiet=row.quiet,
        spoken=joined((row.title, row.quiet, row.state, row.reason)),
        state=row.state,
        reason=row.reason,
        opens=row.scope,
    )


def arriving_line(row: words.ArrivingRow) -> Line:
    """A case that came, or that somebody changed."""
    return Line(
        key=row.scope,
        picture="folder-plus" if row.new_case else "note",
        colour="ink",
        title=row.title,
        quiet=row.quiet,
        spoken=row.spoken,
        opens=row.opens,
    )
