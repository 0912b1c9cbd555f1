"""What every figure is: a picture, the sentence that says it, its table, and the marks that one can walk to."""

from __future__ import annotations

from xml.sax.saxutils import escape

import msgspec

from champion_app.figures.letters import clean

Point = tuple[float, float]
Ring = tuple[Point, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The same figures for a screen reader, for print and for whoever prefers to read."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One datum in the picture: where it lies and the words that speak it."""

    key: str
    words: str
    x: float
    y: float
    """The middle of it, in pixels of the picture."""
    rings: tuple[Ring, ...] = ()
    """Its outline, where it is an area."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A drawn figure. ``svg`` stands alone and is sized ``width`` by ``height`` pixels."""

    title: str
    words: str
    """What there is to see, in sentences."""
    svg: str
    width: float
    height: float
    table: Table
    marks: tuple[Mark, ...]


def table_html(table: Table) -> str:
    """The table as HTML, its first column as row heads."""
    head = "".join(f'<th scope="col">{_told(cell)}</th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row">{_told(row[0])}</th>' + "".join(f"<td>{_told(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in table.rows
        if row
    )
    caption = f"<caption>{_told(table.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _told(words: str) -> str:
    return escape(clean(words))
