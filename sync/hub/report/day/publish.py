"""The report to the laptops: one briefing record an area, which reaches whoever works there by the ordinary sync."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, select

from champion_app.domain.change import Edit, alter, create
from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.record import body_of, kind_of
from champion_app.domain.scope import area_scope
from sync.hub.access import grants
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.inputs.areas import same
from sync.hub.storage.schema import user

_BY = "The daily report"
_ROLE = "works there"


def record_of(area: str) -> str:
    """The id of an area's briefing: always the same, so that each day's takes the place of the one before."""
    return hashlib.sha256(f"briefing of {same(area)}".encode()).hexdigest()[:32]


def publish(tx: Connection, report: DayReport, *, now: datetime) -> int:
    """Write the briefing of every area that somebody works in, and let them see it. Returns how many changed."""
    wanted: dict[str, tuple[AreaDay, list[str]]] = {}
    for who, area in tx.execute(select(user.c.id, user.c.area).where(user.c.area != "").order_by(user.c.id)):
        found = report.of(area)
        if found is not None:
            wanted.setdefault(found.area, (found, []))[1].append(who)
    rows = read_many(tx, map(record_of, wanted))
    edits: list[Edit] = []
    for area, (day, people) in wanted.items():
        made = Briefing(area=day.area, day=report.day, made_at=report.made_at, content=day)
        known = rows.get(record_of(area))
        lies_in = known.scope if known else area_scope(area)
        for who in people:
            grants.grant(tx, user_id=who, scopes=[lies_in], role=_ROLE, now=now)
        if known is None:
            edits.append(create(made, record_id=record_of(area), subject=area))
            continue
        for field in kind_of(Briefing).fields:
            value = body_of(made).get(field.name)
            edits.append(
                alter(
                    Briefing,
                    record_id=known.id,
                    scope=known.scope,
                    field=field.name,
                    base=known.version(field.name),
                    value=value,
                )
            )
    return write_as_hub(tx, edits, by=_BY, at=now.isoformat())
