"""Every taken row once, a little of each: enough to find, to check recording and to count, and to forget again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from sync.hub.report.inputs.areas import Place
from sync.hub.report.inputs.cases import Happened
from sync.hub.storage.intake_tables import incoming

_ROWS = 5000


class _Told(Happened, frozen=True, kw_only=True):
    account: str = ""


class _Where(msgspec.Struct, frozen=True, kw_only=True):
    area: str = ""
    opened: str = ""


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    incident: _Told = _Told()
    case: _Where = _Where()
    person: dict[str, Any] = {}
    contact: dict[str, Any] = {}
    more: dict[str, dict[str, Any]] = {}
    extra: dict[str, Any] = {}


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    said: _Said = _Said()


class TakenRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row as its system told it. ``source`` is the name of its mapping; ``retracted`` says why it was withdrawn."""

    source: str
    reference: str
    case_id: str
    taken_at: str
    flagged: bool
    retracted: str
    told: _Told
    area: str
    opened: str
    person: dict[str, Any]
    contact: dict[str, Any]
    others: dict[str, dict[str, Any]]
    extra: dict[str, Any]

    @property
    def place(self) -> Place:
        """Where it lies."""
        return Place(self.area, self.told.area)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the row holds, of whomever it is."""
        people = (self.person, *self.others.values())
        named = [str(one[field]) for one in people for field in ("name", "known_as") if one.get(field)]
        return (*named, *(str(value) for field, value in self.extra.items() if "name" in field or "officer" in field))


_kept = msgspec.json.Decoder(_Kept)


def taken_rows(tx: Connection, *, since: str = "") -> Iterator[TakenRow]:
    """Every row that was taken, source by source; with ``since``, those that came then or later."""
    columns = incoming.c
    asked = (
        select(
            columns.source, columns.reference, columns.case_id, columns.taken_at, columns.flagged, columns.retracted,
            columns.body,
        )
        .order_by(columns.source, columns.reference)
        .execution_options(yield_per=_ROWS)
    )  # fmt: skip
    if since:
        asked = asked.where(columns.taken_at >= since)
    for source, reference, case_id, taken_at, flagged, retracted, body in tx.execute(asked):
        said = _kept.decode(body).said
        yield TakenRow(
            source=source,
            reference=reference,
            case_id=case_id,
            taken_at=taken_at,
            flagged=bool(flagged),
            retracted=retracted,
            told=said.incident,
            area=said.case.area,
            opened=said.case.opened,
            person=said.person,
            contact=said.contact,
            others=said.more,
            extra=said.extra,
        )
