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
        """``districts`` are there even where nothing happened in them. Two neighbourhoods of one name in two districts
        are two areas, each named with its district."""
        places = list(places)
        self._double = _in_several_districts(places)
        spelled: dict[str, str] = {same(name): name for name in districts}
        within: dict[str, str] = {}
        top: dict[str, None] = dict.fromkeys(spelled)
        for one in places:
            if one.district:
                spelled.setdefault(same(one.district), one.district)
                top[same(one.district)] = None
            if one.area and same(one.area) not in top:
                name = self.name_of(one)
                spelled.setdefault(same(name), name)
                within.setdefault(same(name), same(one.district))
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

    def name_of(self, place: Place) -> str:
        """What the neighbourhood of a place is called: with its district, where another district has one so called."""
        return f"{place.area} ({place.district})" if same(place.area) in self._double and place.district else place.area

    def spelled(self, key: str) -> str:
        """An area's name as it was first spelled."""
        return self._spelled.get(key, key)

    def keys(self, place: Place) -> tuple[str, ...]:
        """The keys (see :func:`same`) of every area that something belongs to, the force's own empty one first."""
        known = self._keys.get(place)
        if known is None:
            own = [same(name) for name in (place.district, self.name_of(place)) if name]
            told = {*own, same(place.area)}
            named = [key for key, of in self._groups.items() if key not in own and not of.isdisjoint(told)]
            known = self._keys[place] = ("", *dict.fromkeys([*own, *named]))
        return known

    def part(self, area: Area, place: Place) -> str:
        """The key of that part of an area that something lies in; empty where it lies in no part of its own."""
        if area.level == FORCE_LEVEL:
            return same(place.district) or same(self.name_of(place))
        keys = self._parts.get((area.level, area.name), frozenset())
        return next((key for key in (same(self.name_of(place)), same(place.district)) if key in keys), "")


def _in_several_districts(places: Iterable[Place]) -> frozenset[str]:
    """The names of neighbourhoods that lie in more than one district."""
    found: dict[str, set[str]] = {}
    for one in places:
        if one.area and one.district:
            found.setdefault(same(one.area), set()).add(same(one.district))
    return frozenset(name for name, districts in found.items() if len(districts) > 1)
