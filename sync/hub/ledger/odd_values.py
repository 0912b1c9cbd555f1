"""Values that were taken though they are not as their field declares: what is odd, until somebody has seen it.

The value itself stays where it was written; see ``docs/decisions/013-values-from-laptops.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from champion_app.domain.bounds import Odd
from champion_app.domain.change import Op
from champion_app.domain.errors import Refused
from sync.hub.hub_log import HubAct, note
from sync.hub.ledger.references import reference_of
from sync.hub.storage.ledger_tables import odd_value
from sync.hub.storage.schema import user


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """One change with an odd value. ``why`` names fields and what is odd, and holds no value."""

    op_id: str
    device: str
    author: str
    scope: str
    reference: str
    record: str
    kind: str
    why: str
    at: str
    seen_by: str


def mark_row(one: Op, odd: Sequence[Odd], *, device: str, user_id: str, now: datetime) -> dict[str, Any]:
    """The row that keeps a mark."""
    why = "; ".join(f"{each.field} {each.why}" for each in odd)
    return {
        "op_id": one.op_id, "device": device, "user": user_id, "scope": one.scope, "record": one.record,
        "kind": one.kind, "why": why, "at": now.isoformat(), "seen_by": "", "seen_at": "",
    }  # fmt: skip


def keep(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep marks beside the changes that they are about."""
    if rows:
        tx.execute(insert(odd_value), list(rows))


def marked(tx: Connection, *, everything: bool = False, limit: int = 1000) -> list[Marked]:
    """What nobody has seen yet, the oldest first; with ``everything`` also what was seen."""
    asked = select(odd_value, user.c.name.label("author")).join(user, user.c.id == odd_value.c.user, isouter=True)
    if not everything:
        asked = asked.where(odd_value.c.seen_at == "")
    return [
        Marked(
            op_id=row.op_id, device=row.device, author=row.author or row.user, scope=row.scope,
            reference=reference_of(tx, row.scope), record=row.record, kind=row.kind, why=row.why, at=row.at,
            seen_by=row.seen_by,
        )
        for row in tx.execute(asked.order_by(odd_value.c.at, odd_value.c.op_id).limit(limit)).all()
    ]  # fmt: skip


def see(tx: Connection, device: str, *, by: str, now: datetime) -> int:
    """Somebody has looked at what came odd from a laptop; returns how many marks that ends. Raises Refused where there
    is none."""
    open_ones = (odd_value.c.device == device, odd_value.c.seen_at == "")
    done = tx.execute(update(odd_value).where(*open_ones).values(seen_by=by, seen_at=now.isoformat()))
    if not done.rowcount:
        raise Refused(f"Nothing odd of laptop {device} waits to be seen. `champion-hub odd list` shows what does.")
    note(tx, [HubAct(act="odd values seen", device=device, detail=f"{done.rowcount} changes")], now=now)
    return int(done.rowcount)
