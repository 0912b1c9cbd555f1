"""What Today asks: who to contact first, what was promised, what others changed."""

from __future__ import annotations

from sqlite3 import Connection
from typing import Any

import msgspec

from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.case.case_line import CaseLine

_line = msgspec.json.Decoder(CaseLine)
_body = msgspec.json.Decoder(dict[str, Any])


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many victims on this caseload nobody has reached yet, and how many of them are past their time."""

    waiting: int
    late: int
    next_due: str | None


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """One open follow-up and the case it belongs to."""

    record: str
    follow_up: FollowUp
    line: CaseLine


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One case that others changed: how many records, whether it is new here, whether something is to settle."""

    scope: str
    line: CaseLine
    records: int
    new_case: bool
    to_settle: int


def contact_first(db: Connection, *, limit: int = 500) -> list[CaseLine]:
    """Open cases whose victim nobody has reached, the most urgent first. Cases without a clock come last."""
    found = db.execute(
        "SELECT line FROM case_line WHERE status = 'open' AND contacted = 0 "
        "ORDER BY due IS NULL, due, risk_rank DESC, case_id LIMIT ?",
        (limit,),
    )
    return [_line.decode(row[0]) for row in found]


def coverage(db: Connection, *, now: str) -> Coverage:
    """Counts for the header. ``now`` is UTC as the lines keep it."""
    waiting, late, next_due = db.execute(
        "SELECT count(*), coalesce(sum(due < ?), 0), min(due) FROM case_line WHERE status = 'open' AND contacted = 0",
        (now,),
    ).fetchone()
    return Coverage(waiting=waiting, late=late, next_due=next_due)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """How much this laptop holds at all."""

    cases: int
    records: int


def held(db: Connection) -> Held:
    """How many cases and records are here, whatever their state."""
    cases = db.execute("SELECT count(*) FROM case_line").fetchone()[0]
    records = db.execute("SELECT count(*) FROM record").fetchone()[0]
    return Held(cases=int(cases), records=int(records))


def promised(db: Connection, *, until: str, limit: int = 200) -> list[Promised]:
    """Open follow-ups that are due before a moment (UTC), soonest first."""
    found = db.execute(
        "SELECT record.id, record.body, case_line.line FROM record JOIN case_line ON case_line.scope = record.scope "
        "WHERE record.kind = ? AND record.state = 'live' AND coalesce(record.body ->> '$.done', 0) = 0 "
        "AND datetime(record.body ->> '$.due') < datetime(?) AND case_line.status = 'open' "
        "ORDER BY datetime(record.body ->> '$.due') LIMIT ?",
        (kind_of(FollowUp).name, until, limit),
    )
    return [
        Promised(record=record, follow_up=view(FollowUp, _body.decode(body)), line=_line.decode(line))
        for record, body, line in found
    ]


def changed(db: Connection, *, limit: int = 100) -> list[Changed]:
    """Cases that others changed and this person has not opened since; what is to settle comes first."""
    found = db.execute(
        "SELECT case_line.scope, case_line.line, count(news.record), "
        "max(news.fresh), "
        "(SELECT count(*) FROM record WHERE record.scope = case_line.scope AND record.kind = ? "
        " AND coalesce(record.body ->> '$.open', 1) = 1 AND record.state = 'live') AS to_settle "
        "FROM news JOIN case_line ON case_line.scope = news.scope GROUP BY case_line.scope "
        "ORDER BY to_settle DESC, max(news.at) DESC LIMIT ?",
        (kind_of(Conflict).name, limit),
    )
    return [
        Changed(scope=scope, line=_line.decode(line), records=records, new_case=bool(new), to_settle=to_settle)
        for scope, line, records, new, to_settle in found
    ]
