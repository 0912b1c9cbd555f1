"""The report to the laptops: one briefing record an area, which reaches whoever works there by the ordinary sync."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.change import Edit, alter, create
from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.merge import Row
from champion_app.domain.record import body_of, kind_of
from champion_app.domain.scope import area_scope, case_scope, subject_of, type_of
from sync.hub.access import grants
from sync.hub.ledger.hub_records import id_anew, id_for
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.hub.ledger.references import reference_of
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.inputs.areas import same
from sync.hub.storage.schema import record, user

_BY = "The daily report"
_ROLE = "works there"
_BRIEFING = kind_of(Briefing)


def publish(tx: Connection, report: DayReport, *, now: datetime) -> int:
    """Write the briefing of every area that somebody works in, and let them see it. Returns how many changed."""
    wanted: dict[str, tuple[AreaDay, list[str]]] = {}
    for who, area in tx.execute(select(user.c.id, user.c.area).where(user.c.area != "").order_by(user.c.id)):
        found = report.of(area)
        if found is not None:
            wanted.setdefault(found.area, (found, []))[1].append(who)
    edits: list[Edit] = []
    for area, (day, people) in wanted.items():
        made = Briefing(area=day.area, day=report.day, made_at=report.made_at, content=day)
        identity, known = _lying(tx, area)
        lies_in = known.scope if known else area_scope(area)
        for who in people:
            grants.grant(tx, user_id=who, scopes=[lies_in], role=_ROLE, now=now)
        edits += [create(made, record_id=identity, subject=area)] if known is None else _changes(known, made)
    return write_as_hub(tx, edits, by=_BY, at=now.isoformat())


def take_out(tx: Connection, case_id: str, *, now: datetime) -> int:
    """Take every line that names a case out of the briefings that lie on laptops, without waiting for the next report:
    it was hidden from somebody just now. Returns how many briefings changed."""
    names = [name for name in (case_id, reference_of(tx, case_scope(case_id))) if name]
    rows = read_many(tx, tx.execute(select(record.c.id).where(record.c.kind == _BRIEFING.name)).scalars().all())
    edits: list[Edit] = []
    for row in rows.values():
        content = row.body.get("content", {})
        items = content.get("items", [])
        kept = [one for one in items if not _names(one, names)]
        if len(kept) < len(items):
            value = {**content, "items": kept}
            edits.append(
                alter(
                    Briefing, record_id=row.id, scope=row.scope, field="content", base=row.version("content"),
                    value=value,
                )
            )  # fmt: skip
    return write_as_hub(tx, edits, by=_BY, at=now.isoformat())


def _names(item: object, names: list[str]) -> bool:
    """Whether a line names one of these anywhere, also among what belongs together with it."""
    told = msgspec.json.encode(item).decode()
    return any(re.search(rf"(?<![0-9A-Za-z-]){re.escape(name)}(?![0-9A-Za-z-])", told) for name in names)


def _lying(tx: Connection, area: str) -> tuple[str, Row | None]:
    """The id of an area's briefing, and what lies under it. A grant follows from it, so anything but a briefing of that
    very area is left alone, and the briefing gets another id."""
    identity = id_for(tx, _BRIEFING.name, same(area))
    known = read_many(tx, [identity]).get(identity)
    if known is None or _is_briefing_of(known, area):
        return identity, known
    return id_anew(tx, _BRIEFING.name, same(area)), None


def _is_briefing_of(row: Row, area: str) -> bool:
    return (
        row.kind == _BRIEFING.name
        and type_of(row.scope) == _BRIEFING.scope
        and same(subject_of(row.scope)) == same(area)
    )


def _changes(known: Row, made: Briefing) -> list[Edit]:
    body = body_of(made)
    return [
        alter(
            Briefing, record_id=known.id, scope=known.scope, field=field.name, base=known.version(field.name),
            value=body.get(field.name),
        )
        for field in _BRIEFING.fields
    ]  # fmt: skip
