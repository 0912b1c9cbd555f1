"""Who did what, asked of every log at once: by case, person, laptop and day."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from sync.hub.storage.audit_tables import audit_entry, hub_log
from sync.hub.storage.schema import device, user


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. ``log`` is ``hub`` or a laptop's id; ``who`` did it, ``about`` whom, where it is about a person."""

    at: str
    log: str
    number: int
    who: str
    act: str
    about: str
    scope: str
    record: str
    detail: str
    purpose: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; empty is everything. ``scope`` is a case's."""

    scope: str = ""
    user: str = ""
    device: str = ""
    since: str = ""


def show(tx: Connection, asked: Asked, *, limit: int) -> list[Shown]:
    """The latest entries, oldest first."""
    names = {row.id: row.name for row in tx.execute(select(user.c.id, user.c.name))}
    owners = {row.id: row.user for row in tx.execute(select(device.c.id, device.c.user))}
    found = [
        _shown(row, log=row.device, who=names.get(owners.get(row.device, ""), row.device), about="")
        for row in tx.execute(_of_laptops(asked).limit(limit))
    ]
    found += [
        _shown(row, log="hub", who=names.get(owners.get(row.by, row.by), row.by), about=names.get(row.user, row.user))
        for row in tx.execute(_of_hub(asked).limit(limit))
    ]
    return sorted(found, key=lambda one: (one.at, one.log, one.number))[-limit:]


def _shown(row: Any, *, log: str, who: str, about: str) -> Shown:
    return Shown(
        at=row.at, log=log, number=row.number, who=who, act=row.act, about=about, scope=row.scope, record=row.record,
        detail=row.detail, purpose=row.purpose,
    )  # fmt: skip


def _of_laptops(asked: Asked) -> Select[Any]:
    told = select(audit_entry).order_by(audit_entry.c.at.desc(), audit_entry.c.number.desc())
    if asked.scope:
        told = told.where(audit_entry.c.scope == asked.scope)
    if asked.user:
        told = told.where(audit_entry.c.device.in_(select(device.c.id).where(device.c.user == asked.user)))
    if asked.device:
        told = told.where(audit_entry.c.device == asked.device)
    return told.where(audit_entry.c.at >= asked.since) if asked.since else told


def _of_hub(asked: Asked) -> Select[Any]:
    told = select(hub_log).order_by(hub_log.c.number.desc())
    for column, value in (
        (hub_log.c.scope, asked.scope),
        (hub_log.c.user, asked.user),
        (hub_log.c.device, asked.device),
    ):
        if value:
            told = told.where(column == value)
    return told.where(hub_log.c.at >= asked.since) if asked.since else told
