"""What a held save would change, field by field, for the person who decides about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.bounds import Against, judge
from champion_app.domain.change import DELETE, NEW, SET, Op
from champion_app.domain.merge import Row
from champion_app.domain.record import Catalogue, Kind
from sync.hub.ledger.conflicts import last_writer
from sync.hub.ledger.records import read_many
from sync.hub.storage.schema import user

NOTHING = ""
_WHOLE: dict[str, str] = {DELETE: "the whole record is deleted", "restore": "the deleted record is brought back"}


class HeldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field that a held save would change. ``old`` is what the hub has now, with what the same save changes before;
    ``old_by`` wrote that. ``protective``: it says how it is safe to reach somebody, or how much they are at risk."""

    record: str
    title: str
    label: str
    old: str
    new: str
    old_by: str
    author: str
    written_at: str
    protective: bool
    refused: str = ""


def changes_of(tx: Connection, rows: list[Any], *, catalogue: Catalogue) -> list[HeldChange]:
    """Every change of one save, in its order. ``rows`` are those of the hold."""
    ops = [msgspec.json.decode(row.op, type=Op) for row in rows]
    lying = read_many(tx, [one.record for one in ops])
    author = str(tx.execute(select(user.c.name).where(user.c.id == rows[0].user)).scalar_one())
    bodies = {identity: dict(row.body) for identity, row in lying.items()}
    found: list[HeldChange] = []
    for row, one in zip(rows, ops, strict=True):
        value = None if row.value is None else msgspec.json.decode(row.value)
        kind = catalogue.get(one.kind)
        refusal = _refusal(row.value, one, value, lying, catalogue)
        for field, old, new in _fields(one, value, bodies):
            named = kind.field(field) if kind and field else None
            found.append(
                HeldChange(
                    record=one.record,
                    title=kind.title if kind else one.kind,
                    label=named.label if named else field or _WHOLE.get(one.act, one.act),
                    old=old,
                    new=new,
                    old_by=last_writer(tx, one.record, field).name if old else NOTHING,
                    author=author,
                    written_at=row.written_at,
                    protective=_is_protective(kind, field),
                    refused=refusal,
                )
            )
    return found


def _fields(one: Op, value: Any, bodies: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Field, what stands there and what would stand there; the save's own earlier changes count as standing."""
    body = bodies.setdefault(one.record, {})
    if one.act == NEW and isinstance(value, dict):
        for field, new in value.items():
            yield field, _told(body.get(field)), _told(new)
            body[field] = new
    elif one.act == SET:
        yield one.field, _told(body.get(one.field)), _told(value)
        body[one.field] = value
    else:
        yield NOTHING, "; ".join(f"{field}: {_told(old)}" for field, old in body.items()), NOTHING


def _told(value: Any) -> str:
    if value is None:
        return NOTHING
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _is_protective(kind: Kind | None, field: str) -> bool:
    """A kind that this version does not know may be anything, so it counts as protective."""
    if kind is None:
        return True
    named = kind.field(field)
    return kind.merge == "protective" or (named is not None and named.merge == "protective")


def _refusal(raw: str | None, one: Op, value: Any, lying: dict[str, Row], catalogue: Catalogue) -> str:
    """Why a change will not take effect even where it is accepted, as far as that is known before."""
    if raw is None:
        return "it was erased"
    told = judge(one, value, catalogue=catalogue)
    if isinstance(told, Against):
        return told.reason
    if one.act != NEW and one.record not in lying:
        return "its record is not here"
    return NOTHING
