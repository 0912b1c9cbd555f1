"""Names on leader lines: on the nearer side of the map, in order of height, apart from each other and uncrossed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from champion_app.figures.drawing import Anchor, Sheet
from champion_app.figures.figure import Point
from champion_app.figures.letters import clean, fitted, width_of
from champion_app.figures.places import apart


class Leader(msgspec.Struct, frozen=True, kw_only=True):
    """One name and the place it belongs to."""

    key: str
    name: str
    at: Point
    strong: bool = False


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """Which names stand left of the map and which right, and how wide each side is."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    left_wide: float
    right_wide: float


def sides(sheet: Sheet, leaders: Sequence[Leader], *, most_wide: float) -> Sides:
    """Share names between the sides, the western half left. Names go by ``key``; no side is over ``most_wide``."""
    order = [leader.key for leader in sorted(leaders, key=lambda leader: leader.at)]
    left = order[: len(order) // 2]
    size = sheet.tokens.px(sheet.tokens.text)

    def widest(keys: Sequence[str]) -> float:
        wide = [width_of(_short(one.name, size, most_wide), size, strong=True) for one in leaders if one.key in keys]
        return min(max(wide, default=0), most_wide)

    right = order[len(left) :]
    return Sides(left=tuple(left), right=tuple(right), left_wide=widest(left), right_wide=widest(right))


def _short(name: str, size: float, wide: float) -> str:
    """The name, or where it is too wide what stands before its ``and``."""
    told = clean(name)
    return told if width_of(told, size, strong=True) <= wide else told.split(" and ")[0].split(" & ")[0]


def draw_leaders(
    sheet: Sheet, leaders: Sequence[Leader], where: Sides, *, left: float, right: float, bottom: float
) -> None:  # fmt: skip
    """Names end at ``left`` and begin at ``right``; each side takes as many as it has room for."""
    size = sheet.tokens.px(sheet.tokens.text)
    fit = max(1, int((bottom - size) / (size * 1.7)))
    for side, keys, x, wide in (
        ("left", where.left, left, where.left_wide),
        ("right", where.right, right, where.right_wide),
    ):
        mine = [leader for leader in leaders if leader.key in keys]
        _side(sheet, mine[:fit], to_left=side == "left", x=x, wide=wide, bottom=bottom)


def _side(sheet: Sheet, leaders: list[Leader], *, to_left: bool, x: float, wide: float, bottom: float) -> None:
    tokens = sheet.tokens
    size = tokens.px(tokens.text)
    leaders = sorted(leaders, key=lambda leader: leader.at[1])
    heights = sorted(
        apart([leader.at[1] for leader in leaders], size * 1.7, size * 1.2, max(bottom - size, size * 1.2))
    )
    reach = size * 0.4 if to_left else -size * 0.4
    for leader, y in zip(_uncrossed(leaders, heights, x), heights, strict=True):
        words = fitted(_short(leader.name, size, wide), size, wide + 1, strong=leader.strong)
        anchor: Anchor = "end" if to_left else "start"
        if sheet.text(x, y + size * 0.35, words, ink=tokens.ink, anchor=anchor, strong=leader.strong):
            sheet.line((x + reach, y), leader.at, stroke=tokens.ground, width=3)
            sheet.line((x + reach, y), leader.at, stroke=tokens.ink, width=1)
            sheet.dot(leader.at, tokens.px(2.5), fill=tokens.ink, stroke=tokens.ground, width=1.2)


def _uncrossed(leaders: list[Leader], heights: Sequence[float], x: float) -> list[Leader]:
    """Swap names whose lines would cross; ends, because every swap makes the lines shorter."""
    order = list(leaders)
    for _round in range(len(order)):
        swapped = False
        for place in range(len(order) - 1):
            for other in range(place + 1, len(order)):
                if _cross((x, heights[place]), order[place].at, (x, heights[other]), order[other].at):
                    order[place], order[other] = order[other], order[place]
                    swapped = True
        if not swapped:
            break
    return order


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0
