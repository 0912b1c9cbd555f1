"""From the names that a report uses to the outlines we have: a ward's name, a town of several wards, a district, or a
neighbourhood that lies in a ward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from champion_app.figures.outlines import Area, Outlines, merged, plain


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Outlines to draw, the key of each name that has one, and the names that have none."""

    areas: tuple[Area, ...]
    keys: Mapping[str, str]
    nowhere: tuple[str, ...]


def placed(
    outlines: Outlines, names: Iterable[str], *, within: str = "", known_as: Mapping[str, str] | None = None
) -> Placed:
    """Place names on a map of the district ``within``; of the whole force where it is empty or unknown.

    ``known_as``: neighbourhoods and the ward that most of each lies in.
    """
    ground = [area for area in outlines.areas if plain(area.within) == plain(within)] or list(outlines.areas)
    whole = not within or len(ground) == len(outlines.areas)
    if whole:
        districts = list(dict.fromkeys(area.within for area in outlines.areas))
        wanted = {plain(name) for name in names}
        if any(plain(one) in wanted for one in districts):
            ground = [_district(ground, one) for one in districts]
    aliases = {plain(name): plain(ward) for name, ward in (known_as or {}).items()}
    keys: dict[str, str] = {}
    nowhere = []
    for name in names:
        found = _outlines_of(ground, aliases.get(plain(name), plain(name)))
        if not found:
            nowhere.append(name)
        elif len(found) == 1:
            keys[name] = found[0].key
        else:
            town = merged(found, key=f"town:{plain(name)}", name=name, within=found[0].within)
            ground = [area for area in ground if area not in found] + [town]
            keys[name] = town.key
    return Placed(areas=tuple(ground), keys=keys, nowhere=tuple(nowhere))


def _district(ground: list[Area], name: str) -> Area:
    return merged((area for area in ground if area.within == name), key=name, name=name.split(",")[0])


def _outlines_of(ground: list[Area], wanted: str) -> list[Area]:
    """The outline of that name; else the ward that begins with it and an ``and``; else every ward of that town."""
    exact = [area for area in ground if plain(area.name) == wanted]
    if exact or not wanted:
        return exact[:1]
    paired = [area for area in ground if plain(area.name).startswith(f"{wanted} and ")]
    return paired[:1] or [area for area in ground if plain(area.name).startswith(f"{wanted} ")]
