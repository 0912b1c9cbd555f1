"""The sheet that a figure is drawn on: writes SVG, knows how wide words are and where words already stand.

It keeps to what every reader draws alike (Qt's, a browser's, typst's): shapes, paths, text; no style, no pattern, no
clip, no script, nothing from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import msgspec

from champion_app.figures.figure import Point, Ring
from champion_app.figures.letters import ASCENT, DESCENT, clean, fitted, width_of
from champion_app.figures.tokens import Tokens

Anchor = Literal["start", "middle", "end"]


class Box(msgspec.Struct, frozen=True):
    """A rectangle that words fill."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """They share some of the sheet."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0") if value == value else "0"


class Sheet:
    """One figure while it is drawn."""

    def __init__(self, width: float, height: float, tokens: Tokens) -> None:
        self.width, self.height, self.tokens = width, height, tokens
        self._parts: list[str] = []
        self._words: list[Box] = []

    def text_box(self, x: float, y: float, words: str, *, anchor: Anchor, strong: bool) -> Box:
        """What these words would fill, their baseline at ``y``."""
        size = self.tokens.px(self.tokens.text)
        wide = width_of(words, size, strong=strong)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        return Box(left, y - size * ASCENT, left + wide, y + size * DESCENT)

    def free(self, box: Box) -> bool:
        """Inside the sheet and over no other words."""
        inside = box.left >= 0 and box.top >= 0 and box.right <= self.width and box.bottom <= self.height
        return inside and not any(box.meets(other) for other in self._words)

    def text(
        self, x: float, y: float, words: str, *, ink: str = "", anchor: Anchor = "start", strong: bool = False,
        room: float | None = None, ground: str = "",
    ) -> bool:  # fmt: skip
        """Write words, cut to ``room`` pixels. Left out, and False, where they would stand over others or outside."""
        tokens = self.tokens
        size = tokens.px(tokens.text)
        told = clean(words) if room is None else fitted(clean(words), size, room, strong=strong)
        box = self.text_box(x, y, told, anchor=anchor, strong=strong)
        if not told or not self.free(box):
            return False
        self._words.append(box)
        if ground:
            self.rect(box.left - 2, box.top, box.right - box.left + 4, box.bottom - box.top, fill=ground)
        weight = f' font-weight="{tokens.strong}"' if strong else ""
        self._parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-family={quoteattr(tokens.family)} font-size="{number(size)}"'
            f'{weight} text-anchor="{anchor}" fill={quoteattr(ink or tokens.quiet)}>{escape(told)}</text>'
        )
        return True

    def first_free(
        self, places: Iterable[tuple[float, float, Anchor]], words: str, *, ink: str, strong: bool = False
    ) -> bool:
        """Write words at the first of some places where they stand free."""
        return any(self.text(x, y, words, ink=ink, anchor=anchor, strong=strong) for x, y, anchor in places)

    def keep_free(self, box: Box) -> None:
        """No words over this."""
        self._words.append(box)

    def rect(self, x: float, y: float, wide: float, high: float, *, fill: str, stroke: str = "") -> None:
        edge = f' stroke={quoteattr(stroke)} stroke-width="{number(self.tokens.stroke)}"' if stroke else ""
        self._parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(wide, 0))}" height="{number(max(high, 0))}"'
            f" fill={quoteattr(fill)}{edge}/>"
        )

    def line(self, start: Point, end: Point, *, stroke: str, width: float = 0, dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" y2="{number(end[1])}"'
            f' stroke={quoteattr(stroke)} stroke-width="{number(width or self.tokens.stroke)}"{dashes}/>'
        )

    def track(self, points: Sequence[Point], *, stroke: str, width: float) -> None:
        """An open line through points."""
        if len(points) > 1:
            self._path(f"M{_joined(points)}", fill="none", stroke=stroke, width=width)

    def shape(
        self, rings: Sequence[Ring], *, fill: str, stroke: str = "", width: float = 0, told: str = ""
    ) -> None:  # fmt: skip
        """Closed outlines, a hole where one lies in another. ``told`` shows where a pointer rests on it."""
        way = "".join(f"M{_joined(ring)}Z" for ring in rings if len(ring) > 2)
        if way:
            self._path(way, fill=fill, stroke=stroke, width=width, told=told)

    def outline(self, rings: Sequence[Ring], *, stroke: str, width: float) -> None:
        """A strong border with air around it, so that it stands on any fill."""
        self.shape(rings, fill="none", stroke=self.tokens.ground, width=width + 3)
        self.shape(rings, fill="none", stroke=stroke, width=width)

    def strokes(self, lines: Sequence[tuple[Point, Point]], *, stroke: str, width: float = 0) -> None:
        """Many short lines as one path."""
        way = "".join(f"M{_joined(pair)}" for pair in lines)
        if way:
            self._path(way, fill="none", stroke=stroke, width=width or self.tokens.stroke)

    def _path(self, way: str, *, fill: str, stroke: str, width: float, told: str = "") -> None:
        edge = (
            f' stroke={quoteattr(stroke)} stroke-width="{number(width or self.tokens.stroke)}" stroke-linejoin="round"'
            if stroke
            else ""
        )
        body = f"><title>{escape(clean(told))}</title></path>" if told else "/>"
        self._parts.append(f'<path d="{way}" fill={quoteattr(fill)} fill-rule="evenodd"{edge}{body}')

    def dot(
        self, at: Point, radius: float, *, fill: str, stroke: str = "", width: float = 0, dash: str = "", told: str = ""
    ) -> None:
        edge = f' stroke={quoteattr(stroke)} stroke-width="{number(width or self.tokens.stroke)}"' if stroke else ""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        body = f"><title>{escape(clean(told))}</title></circle>" if told else "/>"
        self._parts.append(
            f'<circle cx="{number(at[0])}" cy="{number(at[1])}" r="{number(radius)}"'
            f" fill={quoteattr(fill)}{edge}{dashes}{body}"
        )

    def svg(self, title: str, words: str) -> str:
        """The whole picture, which says to a screen reader what there is to see."""
        wide, high = number(self.width), number(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
            f' role="img" aria-label={quoteattr(clean(title))}><desc>{escape(clean(words))}</desc>'
            + "".join(self._parts)
            + "</svg>"
        )


def _joined(points: Sequence[Point]) -> str:
    return "L".join(f"{number(x)} {number(y)}" for x, y in points)
