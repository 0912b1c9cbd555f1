"""Who opened the report's pages: written down where the page is served, so that no mail needs to be followed."""

from __future__ import annotations

import secrets
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, func, insert, select

from champion_app.domain.audit import CONSULTED
from sync.hub.hub_log import HubAct, note
from sync.hub.report.audience.recipients import Recipient
from sync.hub.storage.readers import recipient, visit


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """How often somebody opened a day's report, and when last."""

    recipient: str
    times: int
    last: str


def note_visit(tx: Connection, who: Recipient, *, day: date, what: str, now: datetime) -> None:
    """Somebody looked. ``what`` is the view, or paper."""
    made = {"id": secrets.token_hex(16), "user": who.user, "day": day.isoformat(), "what": what}
    tx.execute(insert(visit).values(**made, at=now.isoformat()))
    told = f"the report of {day.isoformat()}, {what}"
    note(tx, [HubAct(act=CONSULTED, by=who.user, user=who.user, detail=told)], now=now)


def visits(tx: Connection, *, day: date) -> dict[str, Visit]:
    """Who opened a day's report, by recipient."""
    asked = (
        select(recipient.c.id, func.count(), func.max(visit.c.at))
        .join(recipient, recipient.c.user == visit.c.user)
        .where(visit.c.day == day.isoformat())
        .group_by(recipient.c.id)
    )
    return {row[0]: Visit(recipient=row[0], times=row[1], last=row[2]) for row in tx.execute(asked)}
