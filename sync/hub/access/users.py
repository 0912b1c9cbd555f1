"""The people that the hub knows."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.visible_text import is_name
from champion_app.domain.scope import DIRECTORY, FORCE, person_scope
from sync.hub.access.grants import grant
from sync.hub.hub_log import HubAct, note
from sync.hub.storage.schema import user


class User(msgspec.Struct, frozen=True, kw_only=True):
    """One person that the force knows."""

    id: str
    name: str
    role: str
    area: str
    team: str = ""


def add_user(tx: Connection, *, name: str, role: str, area: str, now: datetime, team: str = "") -> User:
    """A new user with the scopes that everyone has."""
    if not name.strip():
        raise Refused("A user needs a name.")
    if not is_name(name.strip()) or any(told and not is_name(told) for told in (role, area, team)):
        raise Refused("A name, a role, an area and a team are each one line of at most 80 letters.")
    made = User(id=secrets.token_hex(8), name=name.strip(), role=role, area=area, team=team)
    tx.execute(insert(user).values(id=made.id, name=made.name, role=role, area=area, epoch=0, team=team))
    note(tx, [HubAct(act="person added", user=made.id, detail=role)], now=now)
    grant(tx, user_id=made.id, scopes=[DIRECTORY, FORCE, person_scope(made.id)], role="own", now=now)
    return made


def find_user(tx: Connection, told: str) -> User:
    """A user by id or by name. Raises Refused where there is none, or more than one of that name."""
    found = tx.execute(select(user).where((user.c.id == told) | (user.c.name == told))).all()
    if not found:
        raise Refused(f"There is no user {told}. `champion-hub user list` shows them.")
    if len(found) > 1:
        raise Refused(f"There are {len(found)} users called {told}. Give the id that `champion-hub user list` shows.")
    row = found[0]
    return User(id=row.id, name=row.name, role=row.role, area=row.area, team=row.team)


def users(tx: Connection) -> list[User]:
    """Everyone, by name."""
    rows = tx.execute(select(user).order_by(user.c.name))
    return [User(id=row.id, name=row.name, role=row.role, area=row.area, team=row.team) for row in rows]


def set_team(tx: Connection, user_id: str, team: str) -> None:
    """Move somebody to a team. Cases that are hidden from it are hidden from them from now on."""
    tx.execute(update(user).where(user.c.id == user_id).values(team=team, epoch=user.c.epoch + 1))
