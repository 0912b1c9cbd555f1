"""Who may see what: one predicate over grants guards every byte that leaves the hub."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from sync.hub.storage.schema import scope_grant, user
from sync.hub.storage.storage import take_numbers

_BATCH = 400


def holds(user_id: str) -> ColumnElement[bool]:
    """The grants of a user that hold now."""
    return and_(scope_grant.c.user == user_id, scope_grant.c.until == "")


def visible(user_id: str, scope: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a user may see something that lies in ``scope`` (a column of the row)."""
    return select(scope_grant.c.id).where(holds(user_id), scope_grant.c.scope == scope).exists()


def scopes_of(tx: Connection, user_id: str) -> list[str]:
    """Every scope that a user may see now, in order."""
    found = select(scope_grant.c.scope).where(holds(user_id)).distinct().order_by(scope_grant.c.scope)
    return [str(scope) for scope in tx.execute(found).scalars()]


def allowed(tx: Connection, user_id: str, scopes: Iterable[str]) -> frozenset[str]:
    """Which of these scopes a user may see now."""
    wanted = sorted(set(scopes))
    result: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        found = select(scope_grant.c.scope).where(holds(user_id), scope_grant.c.scope.in_(batch))
        result.update(row[0] for row in tx.execute(found))
    return frozenset(result)


def grant(tx: Connection, *, user_id: str, scopes: Iterable[str], role: str, now: datetime) -> int:
    """Give a user scopes they do not have yet. Takes sequence numbers, so that a given case brings its whole history
    whatever the cursor. Returns how many were new."""
    wanted = list(dict.fromkeys(scopes))
    fresh = [scope for scope in wanted if scope not in allowed(tx, user_id, wanted)]
    if not fresh:
        return 0
    first = take_numbers(tx, len(fresh))
    rows = [
        {
            "id": secrets.token_hex(16), "user": user_id, "scope": scope, "role": role, "seq": first + place,
            "since": now.isoformat(), "until": "",
        }
        for place, scope in enumerate(fresh)
    ]  # fmt: skip
    tx.execute(insert(scope_grant), rows)
    _bump(tx, user_id)
    return len(fresh)


def revoke(tx: Connection, *, user_id: str, scope: str, now: datetime) -> bool:
    """Take a scope away. Returns whether the user had it."""
    done = tx.execute(
        update(scope_grant).where(holds(user_id), scope_grant.c.scope == scope).values(until=now.isoformat())
    )
    if done.rowcount:
        _bump(tx, user_id)
    return bool(done.rowcount)


def _bump(tx: Connection, user_id: str) -> None:
    tx.execute(update(user).where(user.c.id == user_id).values(epoch=user.c.epoch + 1))


def epoch_of(tx: Connection, user_id: str) -> int:
    """How often a user's grants changed."""
    return int(tx.execute(select(user.c.epoch).where(user.c.id == user_id)).scalar_one())
