"""Make the outlines we ship from the boundaries that the Office for National Statistics publishes.

    python3 build/outlines.py WARDS.geojson resources/outlines/avon-and-somerset-wards.json

Borders that two areas share are thinned once, so that no gap opens between them. Standard library only.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2025."
)
TOLERANCE = 60.0
"""Metres that a thinned border may lie from the true one."""
SMALLEST = 40_000.0
"""Square metres under which an island or a hole is left out, unless it is all there is."""
Spot = tuple[float, float]


def main(source: Path, target: Path) -> None:
    """Read, thin and write."""
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    shapes = [[_projected(ring) for polygon in _polygons(f["geometry"]) for ring in polygon] for f in features]
    ends = _junctions(shapes)
    areas = []
    for feature, rings in zip(features, shapes, strict=True):
        told = feature["properties"]
        thin = [ring for ring in (_thinned_ring(ring, ends) for ring in rings) if len(ring) > 2]
        large = [ring for ring in thin if _size(ring) >= SMALLEST] or [max(thin, key=_size)]
        areas.append(
            {"key": told["WD25CD"], "name": told["WD25NM"], "within": told["LAD25NM"], "rings": [*map(_steps, large)]}
        )
    areas.sort(key=lambda area: (area["within"], area["name"]))
    lines = ",\n".join(json.dumps(area, separators=(",", ":"), ensure_ascii=False) for area in areas)
    told = json.dumps(ATTRIBUTION, ensure_ascii=False)
    target.write_text(f'{{"attribution":{told},"areas":[\n{lines}\n]}}\n', encoding="utf-8")
    points = sum(len(ring) // 2 for area in areas for ring in area["rings"])
    print(f"{len(areas)} areas, {points:,} points, {target.stat().st_size:,} bytes")


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _projected(ring: list[list[float]]) -> list[Spot]:
    """Metres around the middle of the force: true enough for a picture, and even in both directions."""
    east = 111_320 * math.cos(math.radians(51.3))
    return [((lon + 2.8) * east, (lat - 51.3) * 111_320) for lon, lat in ring[:-1]]


def _junctions(shapes: list[list[list[Spot]]]) -> set[Spot]:
    """Where borders part: points whose neighbours are not the same two in every area they are in."""
    beside: dict[Spot, set[Spot]] = defaultdict(set)
    for rings in shapes:
        for ring in rings:
            for before, here, after in zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True):
                beside[here] |= {before, after}
    return {spot for spot, near in beside.items() if len(near) > 2}


def _thinned_ring(ring: list[Spot], ends: set[Spot]) -> list[Spot]:
    cuts = [place for place, spot in enumerate(ring) if spot in ends]
    if not cuts:
        corner = ring.index(min(ring))
        ring = ring[corner:] + ring[:corner]
        half = len(ring) // 2
        return _thinned(ring[: half + 1])[:-1] + _thinned([*ring[half:], ring[0]])[:-1]
    thin: list[Spot] = []
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        run = [ring[place % len(ring)] for place in range(start, end + 1)]
        forward = run[0] <= run[-1]
        kept = _thinned(run if forward else run[::-1])
        thin += (kept if forward else kept[::-1])[:-1]
    return thin


def _thinned(run: list[Spot]) -> list[Spot]:
    """Ramer, Douglas and Peucker: keep the point furthest from the chord while it lies too far."""
    if len(run) < 3:
        return run
    far, place = max((_distance(spot, run[0], run[-1]), place) for place, spot in enumerate(run[1:-1], 1))
    if far <= TOLERANCE:
        return [run[0], run[-1]]
    return _thinned(run[: place + 1])[:-1] + _thinned(run[place:])


def _distance(spot: Spot, start: Spot, end: Spot) -> float:
    along, up = end[0] - start[0], end[1] - start[1]
    length = along * along + up * up
    share = 0.0 if length == 0 else ((spot[0] - start[0]) * along + (spot[1] - start[1]) * up) / length
    share = min(max(share, 0.0), 1.0)
    return math.hypot(spot[0] - start[0] - share * along, spot[1] - start[1] - share * up)


def _size(ring: list[Spot]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _steps(ring: list[Spot]) -> list[int]:
    """Whole metres, each point as the step from the one before."""
    spots = [(round(x), round(y)) for x, y in ring]
    return [part for (x, y), (u, v) in zip(spots, [(0, 0), *spots[:-1]], strict=True) for part in (x - u, y - v)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
