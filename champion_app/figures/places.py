"""Where things go: round steps of a scale, labels that keep apart, hatching cut to an outline, a shape's middle."""

from __future__ import annotations

import math
from collections.abc import Sequence

from champion_app.figures.figure import Point, Ring

_HATCH_STEP = 7.0


def ticks(top: float, most: int) -> list[float]:
    """Round numbers from nought to at least ``top``, at most ``most`` steps between them."""
    if not top > 0 or not math.isfinite(top):
        return [0.0, 1.0]
    rough = top / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * part for part in (1, 2, 5, 10) if power * part >= rough * (1 - 1e-9))
    if top >= 1:
        step = max(step, 1.0)
    return [step * place for place in range(math.ceil(top / step - 1e-9) + 1)]


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near to those wanted as may be, in the same order, ``gap`` apart and between the ends."""
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1)) if high > low else 0
    blocks: list[tuple[float, int]] = []  # the mean of where a block's first member wants to be, and how many it has
    for rank, place in enumerate(order):
        mean, count = wanted[place] - gap * rank, 1
        while blocks and blocks[-1][0] > mean:
            before, members = blocks.pop()
            mean = (before * members + mean * count) / (members + count)
            count += members
        blocks.append((mean, count))
    placed = [0.0] * len(wanted)
    rank = 0
    ceiling = high - gap * (len(wanted) - 1)
    for mean, count in blocks:
        for _ in range(count):
            placed[order[rank]] = min(max(mean, low), max(ceiling, low)) + gap * rank
            rank += 1
    return placed


def hatching(rings: Sequence[Ring], step: float = _HATCH_STEP) -> list[tuple[Point, Point]]:
    """Slanting lines, cut to what the rings enclose."""
    sums = [x + y for ring in rings for x, y in ring]
    if not sums:
        return []
    lines = []
    at = math.ceil(min(sums) / step) * step + step / 2
    while at < max(sums):
        cuts = sorted(x for ring in rings for x in _cuts(ring, at))
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            if right - left > 1:
                lines.append(((left, at - left), (right, at - right)))
        at += step
    return lines


def _cuts(ring: Ring, at: float) -> list[float]:
    """The x of each place where the line x + y = at crosses the ring."""
    found = []
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        before, after = x1 + y1 - at, x2 + y2 - at
        if (before < 0) != (after < 0):
            found.append(x1 + (x2 - x1) * before / (before - after))
    return found


def box_ring(left: float, top: float, right: float, bottom: float) -> Ring:
    """A rectangle as a ring."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def area_of(ring: Ring) -> float:
    """The area that a ring encloses."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def middle_of(rings: Sequence[Ring]) -> Point:
    """A point inside the largest ring: the middle of its longest level cut, taken near its middle height."""
    ring = max(rings, key=area_of)
    low, high = min(y for _x, y in ring), max(y for _x, y in ring)
    best: tuple[float, Point] = (-1.0, ((min(x for x, _ in ring) + max(x for x, _ in ring)) / 2, (low + high) / 2))
    for share in (0.5, 0.42, 0.58, 0.34, 0.66):
        level = low + (high - low) * share
        cuts = []
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 < level) != (y2 < level):
                cuts.append(x1 + (x2 - x1) * (level - y1) / (y2 - y1))
        cuts.sort()
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            if right - left > best[0] * 1.15:
                best = (right - left, ((left + right) / 2, level))
    return best[1]
