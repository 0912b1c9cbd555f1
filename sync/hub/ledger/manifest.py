"""What each scope sums up to at the hub, and which laptops were found to differ."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, insert, select

from champion_app.domain.manifest import ScopeSum
from champion_app.domain.merge import LIVE
from sync.hub.storage.schema import record, repair, scope_grant
from sync.hub.storage.visible import holds


def sums(tx: Connection, user_id: str) -> dict[str, ScopeSum]:
    """Of every scope that a user may see and that has a record."""
    live = func.sum(case((record.c.state == LIVE, 1), else_=0))
    mine = select(scope_grant.c.scope).where(holds(user_id))
    asked = (
        select(record.c.scope, live, func.sum(record.c.mark), func.max(record.c.seq))
        .where(record.c.scope.in_(mine))
        .group_by(record.c.scope)
    )
    return {
        scope: ScopeSum(count=int(count), total=int(total), last=int(last))
        for scope, count, total, last in tx.execute(asked)
    }


def note_repairs(tx: Connection, device_id: str, scopes: Sequence[str], *, now: datetime) -> None:
    """Keep that a laptop differed in these scopes and fetched them again."""
    if scopes:
        tx.execute(
            insert(repair),
            [{"id": secrets.token_hex(8), "device": device_id, "scope": s, "at": now.isoformat()} for s in scopes],
        )
