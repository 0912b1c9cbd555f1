"""Which areas a force has: those of its policy, those that its cases lie in. A name that is none of them is said, since
a typing error would else give nobody anything."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.record import kind_of
from sync.hub.storage.schema import record

_SHOWN, _LIKE = 3, 0.5


class _Lies(msgspec.Struct, frozen=True):
    area: str = ""


_lies = msgspec.json.Decoder(_Lies)


def areas_of_cases(tx: Connection) -> dict[str, set[str]]:
    """The areas that each case lies in, as they are written, by the scope of the case: its own, those of its incidents,
    and its own with the district behind, as the report names it where two districts have one of that name."""
    own: dict[str, set[str]] = {}
    districts: dict[str, set[str]] = {}
    kinds = {kind_of(Case).name: own, kind_of(Incident).name: districts}
    asked = select(record.c.scope, record.c.kind, record.c.body).where(
        record.c.kind.in_(kinds), record.c.state == "live"
    )
    for scope, kind, body in tx.execute(asked):
        if area := _lies.decode(body).area.strip():
            kinds[kind].setdefault(scope, set()).add(area)
    found: dict[str, set[str]] = {}
    for scope in {*own, *districts}:
        areas, within = own.get(scope, set()), districts.get(scope, set())
        found[scope] = areas | within | {f"{area} ({district})" for area in areas for district in within}
    return found


def check_area(tx: Connection, area: str, *, policy: Iterable[str], new: bool) -> None:
    """Refuse an area that nothing lies in and that the policy does not name, unless it is said to be ``new``."""
    if not area.strip() or new:
        return
    known = {_same(one): one for one in policy}
    for areas in areas_of_cases(tx).values():
        known.update((_same(one), one) for one in areas)
    if _same(area) in known:
        return
    near = difflib.get_close_matches(_same(area), list(known), n=_SHOWN, cutoff=_LIKE)
    told = ", ".join(f"“{known[one]}”" for one in near)
    meant = f"Did you mean {told}?" if told else "No area is called anything like it."
    raise Refused(
        f"There is no area “{area}”. {meant} Nothing was changed. Say --new-area where it is one that nothing was "
        "recorded in yet."
    )


def _same(area: str) -> str:
    return " ".join(area.split()).casefold()
