"""The people who get the report: kept, found, and given exactly the areas they are for.

Each is somebody to the hub's grants and bars, so that the one predicate decides what they see; nothing else does.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from champion_app.domain.errors import Refused
from champion_app.domain.scope import area_scope, subject_of, type_of
from sync.hub.access import grants
from sync.hub.hub_log import HubAct, note
from sync.hub.report.audience.roles import View
from sync.hub.storage.readers import recipient
from sync.hub.storage.schema import user

WHOLE_FORCE = "*"
"""Instead of the name of an area: every area, known now or later."""
_GRANT_ROLE = "reader"


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One person who gets the report. ``until`` is empty while they do."""

    id: str
    user: str
    email: str
    name: str
    role: str
    patch: str
    areas: tuple[str, ...]
    views: tuple[View, ...]
    copy: int
    until: str = ""

    @property
    def place(self) -> str:
        """What their part of the force is called."""
        if self.patch:
            return self.patch
        return "the force" if WHOLE_FORCE in self.areas else _joined(self.areas)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says of one person. ``user``: who they already are to the hub, where they have a laptop."""

    email: str
    name: str
    role: str
    areas: tuple[str, ...]
    views: tuple[View, ...]
    patch: str = ""
    user: str = ""


def _joined(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def recipients(tx: Connection, *, gone: bool = False) -> list[Recipient]:
    """Everyone who gets the report, by e-mail address; with ``gone`` those who no longer do as well."""
    asked = select(recipient).order_by(recipient.c.email)
    return [_read(row) for row in tx.execute(asked if gone else asked.where(recipient.c.until == ""))]


def by_email(tx: Connection, email: str) -> Recipient | None:
    """Whoever has this address, whether they still get the report or not."""
    row = tx.execute(select(recipient).where(recipient.c.email == email.strip().casefold())).first()
    return _read(row) if row is not None else None


def by_user(tx: Connection, user_id: str) -> Recipient | None:
    """Whoever this user is, if they get the report now."""
    row = tx.execute(select(recipient).where(recipient.c.user == user_id, recipient.c.until == "")).first()
    return _read(row) if row is not None else None


def find(tx: Connection, told: str) -> Recipient:
    """Somebody who gets the report, by address or id. Raises Refused."""
    asked = (recipient.c.email == told.strip().casefold()) | (recipient.c.id == told.strip())
    row = tx.execute(select(recipient).where(asked, recipient.c.until == "")).first()
    if row is None:
        raise Refused("Nobody with this address gets the report. `champion-hub recipients list` shows who does.")
    return _read(row)


def keep(tx: Connection, wanted: Wanted, *, now: datetime) -> str:
    """Add somebody, or bring them to what is wanted. Returns ``added``, ``changed`` or ``unchanged``."""
    found = by_email(tx, wanted.email)
    if found is None:
        _add(tx, wanted, now=now)
        return "added"
    told = _columns(wanted)
    same = not found.until and _grants_fit(tx, found.user, wanted.areas) and told == _columns_of(found)
    if same:
        return "unchanged"
    tx.execute(update(recipient).where(recipient.c.id == found.id).values(**told, until=""))
    tx.execute(update(user).where(user.c.id == found.user).values(name=wanted.name))
    _give(tx, found.user, wanted.areas, now=now)
    _log(tx, "reader changed", found.user, wanted, now=now)
    return "changed"


def remove(tx: Connection, told: str, *, now: datetime) -> Recipient:
    """Somebody gets the report no more, and sees none. Raises Refused where there is nobody like that."""
    found = find(tx, told)
    tx.execute(update(recipient).where(recipient.c.id == found.id).values(until=now.isoformat()))
    _give(tx, found.user, (), now=now)
    return found


def _add(tx: Connection, wanted: Wanted, *, now: datetime) -> None:
    user_id = wanted.user or secrets.token_hex(8)
    if not wanted.user:
        tx.execute(insert(user).values(id=user_id, name=wanted.name, role=wanted.role, area="", epoch=0, team=""))
    highest = tx.execute(select(func.max(recipient.c.copy))).scalar()
    made = {"id": secrets.token_hex(8), "user": user_id, "copy": (highest or 0) + 1, "since": now.isoformat()}
    tx.execute(insert(recipient).values(**made, **_columns(wanted), email=wanted.email, until=""))
    _give(tx, user_id, wanted.areas, now=now)
    _log(tx, "reader added", user_id, wanted, now=now)


def _log(tx: Connection, act: str, user_id: str, wanted: Wanted, *, now: datetime) -> None:
    note(tx, [HubAct(act=act, user=user_id, detail=f"{wanted.role}: {' '.join(wanted.views)}")], now=now)


def _columns(wanted: Wanted) -> dict[str, str]:
    return {
        "name": wanted.name, "role": wanted.role, "patch": wanted.patch, "views": " ".join(wanted.views),
        "areas": msgspec.json.encode(wanted.areas).decode(),
    }  # fmt: skip


def _columns_of(found: Recipient) -> dict[str, str]:
    return _columns(
        Wanted(
            email=found.email, name=found.name, role=found.role, areas=found.areas, views=found.views, patch=found.patch
        )
    )


def areas_of(tx: Connection, user_id: str) -> frozenset[str]:
    """The areas that somebody may see now, by the one predicate."""
    return frozenset(
        subject_of(one) for one in grants.scopes_of(tx, user_id) if type_of(one) == type_of(area_scope(""))
    )


def _grants_fit(tx: Connection, user_id: str, areas: Iterable[str]) -> bool:
    return areas_of(tx, user_id) == frozenset(areas)


def _give(tx: Connection, user_id: str, areas: Iterable[str], *, now: datetime) -> None:
    """Exactly these areas, and no other."""
    wanted = frozenset(areas)
    for area in sorted(areas_of(tx, user_id) - wanted):
        grants.revoke(tx, user_id=user_id, scope=area_scope(area), now=now, reason="list of recipients")
    grants.grant(tx, user_id=user_id, scopes=map(area_scope, sorted(wanted)), role=_GRANT_ROLE, now=now)


def _read(row: Row[Any]) -> Recipient:
    return Recipient(
        id=row.id, user=row.user, email=row.email, name=row.name, role=row.role, patch=row.patch,
        areas=msgspec.json.decode(row.areas, type=tuple[str, ...]),
        views=msgspec.convert(row.views.split(), tuple[View, ...]), copy=row.copy, until=row.until,
    )  # fmt: skip
