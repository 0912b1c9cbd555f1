"""Leave of absence: who covers whose cases, from when to when. Given and taken back when the time has come."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from champion_app.domain.change import create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Assignment
from champion_app.domain.scope import case_scope, subject_of, type_of
from sync.hub.access import grants
from sync.hub.access.users import User
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.storage.schema import cover, scope_grant, user

PLANNED, ON, OVER = "planned", "on", "over"
_ROLE = "cover"
_OPEN = select(cover.c.state, cover.c.starts, cover.c.ends).where(cover.c.state != OVER)


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """One leave of absence, as the coordinator sees it. Times are RFC 3339."""

    id: str
    away: str
    cover: str
    starts: str
    ends: str
    state: str


def plan(tx: Connection, *, away: User, by: User, starts: datetime, ends: datetime, note: str) -> str:
    """Arrange that ``by`` looks after the cases of ``away``. It begins at the next request after ``starts``."""
    if away.id == by.id:
        raise Refused("Somebody cannot cover for themselves.")
    if ends <= starts:
        raise Refused("The leave ends before it starts.")
    made = secrets.token_hex(8)
    told = {"starts": starts.isoformat(), "ends": ends.isoformat(), "note": note, "state": PLANNED}
    tx.execute(insert(cover).values(id=made, away=away.id, cover=by.id, **told))
    return made


def end_now(tx: Connection, named: str, *, now: datetime) -> None:
    """Back earlier than planned. Raises Refused where there is no such cover, or it is over."""
    done = tx.execute(update(cover).where(cover.c.id == named, cover.c.state != OVER).values(ends=now.isoformat()))
    if not done.rowcount:
        raise Refused(f"There is no cover {named} that is not over. `champion-hub cover list` shows them.")


def due(tx: Connection, now: datetime) -> bool:
    """Whether a cover begins or ends now. Cheap: asked at every request."""
    return any(_next(row.state, row.starts, row.ends, now) != row.state for row in tx.execute(_OPEN))


def _next(state: str, starts: str, ends: str, now: datetime) -> str:
    if datetime.fromisoformat(ends) <= now:
        return OVER
    return ON if datetime.fromisoformat(starts) <= now else state


def tend(tx: Connection, *, now: datetime) -> None:
    """Give and take back what is due, inside a write transaction."""
    for row in tx.execute(select(cover).where(cover.c.state != OVER)).all():
        state = _next(row.state, row.starts, row.ends, now)
        if state == row.state:
            continue
        tx.execute(update(cover).where(cover.c.id == row.id).values(state=state))
        if state == ON:
            _begin(tx, row.id, away=row.away, by=row.cover, note=row.note, now=now)
        else:
            _end(tx, row.id, by=row.cover, now=now)


def _begin(tx: Connection, cover_id: str, *, away: str, by: str, note: str, now: datetime) -> None:
    theirs = [one for one in grants.scopes_of(tx, away) if type_of(one) == type_of(case_scope(""))]
    may = [one for one in theirs if not grants.is_barred(tx, by, one)]
    given = grants.grant(tx, user_id=by, scopes=may, role=_ROLE, now=now, cover=cover_id)
    name = tx.execute(select(user.c.name).where(user.c.id == by)).scalar_one()
    edits = [
        create(
            Assignment(user=by, name=name, role=_ROLE, since=now, handover=note),
            record_id=secrets.token_hex(16),
            subject=subject_of(one),
        )
        for one in given
    ]
    write_as_hub(tx, edits, by="The force", at=now.isoformat())


def _end(tx: Connection, cover_id: str, *, by: str, now: datetime) -> None:
    asked = select(scope_grant.c.scope).where(scope_grant.c.cover == cover_id, scope_grant.c.until == "")
    for one in tx.execute(asked).scalars().all():
        grants.revoke(tx, user_id=by, scope=one, now=now, reason="the leave that was covered is over", cover=cover_id)


def covers(tx: Connection) -> list[Cover]:
    """Every cover, the latest first, with people's names."""
    names = {row.id: row.name for row in tx.execute(select(user.c.id, user.c.name))}
    return [
        Cover(
            id=row.id, away=names[row.away], cover=names[row.cover], starts=row.starts, ends=row.ends, state=row.state
        )
        for row in tx.execute(select(cover).order_by(cover.c.starts.desc()))
    ]
