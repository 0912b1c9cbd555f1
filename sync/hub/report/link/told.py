"""A link between two entries as the report keeps it: of whom, how sure, and why in words. No name is in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from sync.hub.report.link.linker import Sign
from sync.hub.report.link.model import said

CONFIRMED, REJECTED = "confirmed", "rejected"
_MUCH, _SOME, _LITTLE = 1000.0, 30.0, 2.0
_NEITHER = "says nothing either way"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two entries. ``id``: a person of a case, or a row; ``case_id`` is empty where it has no case."""

    id: str
    reference: str
    case_id: str = ""
    area: str = ""
    district: str = ""
    last: date | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Two entries that the report takes for one person. ``item``: the line of the report that it is in."""

    item: str
    kind: str
    one: Side
    other: Side
    probability: float
    signs: tuple[Sign, ...] = ()

    @property
    def key(self) -> str:
        """What a form sends back, and what the hub's log names."""
        return f"{self.kind} {self.one.id} {self.other.id}"


def why(signs: Iterable[Sign]) -> tuple[str, ...]:
    """Every comparison as a sentence, what speaks most for it first and what speaks against it last."""
    ordered = sorted(signs, key=lambda sign: -sign.times)
    return tuple(f"{said(sign.on, sign.level)}: {_weight(sign)}." for sign in ordered)


def _weight(sign: Sign) -> str:
    if sign.level < 0:
        return _NEITHER
    if sign.times >= _LITTLE:
        return f"{_strongly(sign.times)}for it, {_often(sign.times)} as often with one person as with two"
    if sign.times <= 1 / _LITTLE:
        return f"{_strongly(1 / sign.times)}against it, {_often(1 / sign.times)} as often with two people as with one"
    return _NEITHER


def _strongly(times: float) -> str:
    if times >= _MUCH:
        return "very strongly "
    return "strongly " if times >= _SOME else ""


def _often(times: float) -> str:
    if times >= _SOME:
        digits = len(str(int(times))) - 2
        return f"{round(times, -max(0, digits)):,.0f} times"
    return f"{times:.1f} times".replace(".0 times", " times")
