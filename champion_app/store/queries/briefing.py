"""What the Briefing room asks: the day's report of each area here, what was asked for, and what was read already."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.kinds.area_day import AreaDay, Item
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.kinds.request import Request
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.briefing.items import Asked, standing
from champion_app.store.rows import meta

SEEN = "briefing_seen"
"""The setting that keeps which items were read: a JSON list of their ids."""
AREA = "briefing_area"
"""The setting that keeps which area was looked at last."""

_body = msgspec.json.Decoder(dict[str, Any])
_ids = msgspec.json.Decoder(list[str])


class AreaReport(msgspec.Struct, frozen=True, kw_only=True):
    """The report of one area. ``readable`` is false where a newer hub wrote it in a form that this app cannot show."""

    record: str
    scope: str
    area: str
    day: AreaDay
    readable: bool


class BriefingPage(msgspec.Struct, frozen=True, kw_only=True):
    """All that the room shows, read in one snapshot. ``here`` are the cases that lie on this laptop."""

    areas: tuple[str, ...]
    report: AreaReport | None
    asked: dict[str, Asked]
    here: frozenset[str]
    seen: frozenset[str]
    synced: str


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """The items that were not read yet, with what is needed to say whether they wait for this champion."""

    items: tuple[Item, ...]
    asked: dict[str, Asked]
    here: frozenset[str]


def page(db: Connection, *, wanted: str = "") -> BriefingPage:
    """The room's page: of the area wanted, else of the one looked at last, else of the first."""
    found = _reports(db)
    last = meta.setting(db, AREA)
    report = next((one for area in (wanted, last) for one in found if area and one.area == area), None)
    report = report or (found[0] if found else None)
    return BriefingPage(
        areas=tuple(one.area for one in found),
        report=report,
        asked=asked_in(db, report.scope) if report else {},
        here=cases_here(db),
        seen=seen(db),
        synced=meta.last_round(db).at,
    )


def unread(db: Connection) -> Unread:
    """What is new in every area since somebody last looked."""
    read = seen(db)
    found = _reports(db)
    items = {item.id: item for one in found for item in one.day.items if item.id not in read}
    asked = {about: one for report in found for about, one in asked_in(db, report.scope).items()}
    return Unread(items=tuple(items.values()), asked=asked, here=cases_here(db))


def _reports(db: Connection) -> list[AreaReport]:
    found = db.execute(
        "SELECT id, scope, body FROM record WHERE kind = ? AND state = 'live' ORDER BY body ->> '$.area', id",
        (kind_of(Briefing).name,),
    )
    return [_report(record, scope, _body.decode(body)) for record, scope, body in found]


def _report(record: str, scope: str, body: dict[str, Any]) -> AreaReport:
    told = view(Briefing, body)
    day = told.content
    readable = day != AreaDay() or not body.get("content")
    return AreaReport(record=record, scope=scope, area=told.area, day=day, readable=readable)


def asked_in(db: Connection, scope: str) -> dict[str, Asked]:
    """The request that stands about each item of an area."""
    who = meta.identity(db)
    found = db.execute(
        "SELECT id, body, seq FROM record WHERE kind = ? AND scope = ? AND state = 'live' ORDER BY n",
        (kind_of(Request).name, scope),
    )
    written = [(record, view(Request, _body.decode(body)), seq) for record, body, seq in found]
    return standing(
        Asked(record=record, request=told, mine=told.user == who.user, waiting=not seq) for record, told, seq in written
    )


def cases_here(db: Connection) -> frozenset[str]:
    """The cases that lie on this laptop."""
    return frozenset(row[0] for row in db.execute("SELECT case_id FROM case_line"))


def seen(db: Connection) -> frozenset[str]:
    """The items that were read."""
    told = meta.setting(db, SEEN)
    return frozenset(_ids.decode(told)) if told else frozenset()


def read_mark(db: Connection, ids: frozenset[str]) -> str:
    """What the setting is to hold once these were read too; what no report has any more is forgotten."""
    current = {item.id for one in _reports(db) for item in one.day.items}
    return msgspec.json.encode(sorted((seen(db) | ids) & current)).decode()
