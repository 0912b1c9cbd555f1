"""Outlines of areas as they are shipped: rings of whole metres, east and north of one point, written as steps from
point to point. The file names its source beside them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from champion_app.figures.figure import Point, Ring


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """One area. Its rings rise with the north."""

    key: str
    """The code it is known by."""
    name: str
    within: str
    """The larger area it lies in."""
    rings: tuple[Ring, ...]


class Outlines(msgspec.Struct, frozen=True, kw_only=True):
    """The areas of one file, and where they are from."""

    attribution: str
    areas: tuple[Area, ...]


class _Written(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    within: str
    rings: list[list[int]]


class _File(msgspec.Struct, frozen=True, kw_only=True):
    attribution: str
    areas: list[_Written]


def read_outlines(raw: bytes) -> Outlines:
    """Read the file. Raises msgspec.ValidationError where it is not one."""
    file = msgspec.json.decode(raw, type=_File)
    return Outlines(
        attribution=file.attribution,
        areas=tuple(
            Area(key=a.key, name=a.name, within=a.within, rings=tuple(_ring(steps) for steps in a.rings))
            for a in file.areas
        ),
    )


def _ring(steps: list[int]) -> Ring:
    points: list[tuple[float, float]] = []
    x = y = 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((float(x), float(y)))
    return tuple(points)


def areas_within(outlines: Outlines, name: str) -> tuple[Area, ...]:
    """The areas that lie in a larger one; all of them where the name is that of none."""
    found = tuple(area for area in outlines.areas if plain(area.within) == plain(name))
    return found or outlines.areas


@lru_cache(4096)
def plain(name: str) -> str:
    """A name as it is compared: ``Bristol, City of`` and ``BRISTOL`` are one, and so are ``&`` and ``and``."""
    words = name.casefold().replace("&", " and ").split(",")[0].split()
    return " ".join("".join(c for c in word if c.isalnum()) for word in words if word != "the")


def named(areas: Iterable[Area], name: str) -> Area | None:
    """The area of that name, or None for one that has no outline."""
    wanted = plain(name)
    return next((area for area in areas if plain(area.name) == wanted), None)


def merged(areas: Iterable[Area], *, key: str, name: str, within: str = "") -> Area:
    """Several areas as one, the borders between them gone: a border that two share runs once each way."""
    edges: dict[Point, list[Point]] = {}
    for area in areas:
        for ring in area.rings:
            for start, end in zip(ring, (*ring[1:], ring[0]), strict=True):
                if start in edges.get(end, ()):
                    edges[end].remove(start)
                elif start != end:
                    edges.setdefault(start, []).append(end)
    rings = []
    for first in list(edges):
        while edges.get(first):
            way, here = [first], edges[first].pop()
            while here != first and edges.get(here):
                way.append(here)
                here = edges[here].pop()
            if len(way) > 2:
                rings.append(tuple(way))
    return Area(key=key, name=name, within=within, rings=tuple(rings))
