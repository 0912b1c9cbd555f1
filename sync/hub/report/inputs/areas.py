"""Which areas there are, and which of them something belongs to."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import msgspec

from champion_app.domain.kinds.area_day import DISTRICT, FORCE_LEVEL, GROUP, NEIGHBOURHOOD
from sync.hub.report.inputs.report_policy import Group

_REMEMBERED = 1 << 14


@functools.lru_cache(maxsize=_REMEMBERED)
def same(area: str) -> str:
    """What two spellings of an area's name have in common."""
    return " ".join(area.split()).casefold()


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where something lies: a neighbourhood in a district; either may be empty."""

    area: str = ""
    district: str = ""


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """One area that gets a report. ``parts`` are shown beside one another in its tables."""

    name: str
    level: str
    within: str = ""
    parts: tuple[str, ...] = ()


FORCE = Area(name="", level=FORCE_LEVEL)


class Areas:
    """The areas of a force, from where its records lie and from the groups that its policy names."""

    def __init__(self, places: Iterable[Place], groups: tuple[Group, ...], *, districts: Iterable[str] = ()) -> None:
        """``districts`` are there even where nothing happened in them."""
        spelled: dict[str, str] = {same(name): name for name in districts}
        within: dict[str, str] = {}
        top: dict[str, None] = dict.fromkeys(spelled)
        for one in places:
            if one.district:
                spelled.setdefault(same(one.district), one.district)
                top[same(one.district)] = None
            if one.area and same(one.area) not in top:
                spelled.setdefault(same(one.area), one.area)
                if one.district:
                    within.setdefault(same(one.area), same(one.district))
                else:
                    within.setdefault(same(one.area), "")
        parts: dict[str, list[str]] = {}
        for below, above in within.items():
            if below not in top:
                parts.setdefault(above, []).append(spelled[below])
        self._groups = {same(group.name): frozenset(map(same, group.of)) for group in groups}
        made = [Area(name=spelled[key], level=DISTRICT, parts=tuple(sorted(parts.get(key, ())))) for key in sorted(top)]
        made += [Area(name=group.name, level=GROUP, parts=tuple(group.of)) for group in groups]
        made += [
            Area(name=spelled[key], level=NEIGHBOURHOOD, within=spelled.get(within[key], ""))
            for key in sorted(within)
            if key not in top and key not in self._groups
        ]
        self.all: tuple[Area, ...] = tuple(made)
        self._keys: dict[Place, tuple[str, ...]] = {}
        self._parts = {(one.level, one.name): frozenset(map(same, one.parts)) for one in made}
        self._spelled = {**spelled, **{same(group.name): group.name for group in groups}}
        self.force = msgspec.structs.replace(FORCE, parts=tuple(spelled[key] for key in sorted(top)))

    def spelled(self, key: str) -> str:
        """An area's name as it was first spelled."""
        return self._spelled.get(key, key)

    def keys(self, place: Place) -> tuple[str, ...]:
        """The keys (see :func:`same`) of every area that something belongs to, the force's own empty one first."""
        known = self._keys.get(place)
        if known is None:
            own = [same(name) for name in (place.district, place.area) if name]
            named = [key for key, of in self._groups.items() if key not in own and not of.isdisjoint(own)]
            known = self._keys[place] = ("", *dict.fromkeys([*own, *named]))
        return known

    def part(self, area: Area, place: Place) -> str:
        """The key of that part of an area that something lies in; empty where it lies in no part of its own."""
        if area.level == FORCE_LEVEL:
            return same(place.district) or same(place.area)
        keys = self._parts.get((area.level, area.name), frozenset())
        return next((key for key in (same(place.area), same(place.district)) if key in keys), "")
