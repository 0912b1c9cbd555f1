"""Who is signed in. The browser holds a token, the database a digest of it; both ends are bounded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, or_, select, update

from sync.hub.hub_log import HubAct, note
from sync.hub.report.audience.recipients import Recipient, by_user
from sync.hub.storage.readers import web_session
from sync.hub.web.seal import digest, new_token

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
_STEP = timedelta(minutes=1)  # how finely it is written down that somebody is still there

How = Literal["passphrase", "provider"]


def start(tx: Connection, user_id: str, *, how: How, now: datetime) -> str:
    """A new session; its token. What has run out is forgotten."""
    old = or_(web_session.c.began < (now - LONGEST).isoformat(), web_session.c.seen < (now - IDLE).isoformat())
    tx.execute(delete(web_session).where(old))
    token = new_token()
    at = now.isoformat()
    tx.execute(insert(web_session).values(digest=digest(token), user=user_id, began=at, seen=at, how=how))
    note(tx, [HubAct(act="signed in", by=user_id, user=user_id, detail=how)], now=now)
    return token


def who(tx: Connection, token: str, *, now: datetime) -> tuple[Recipient, bool] | None:
    """Who holds this token, and whether it is time to :func:`still_there`. None where nobody does."""
    row = tx.execute(select(web_session).where(web_session.c.digest == digest(token))).first()
    if row is None:
        return None
    began, seen = datetime.fromisoformat(row.began), datetime.fromisoformat(row.seen)
    if now - began > LONGEST or now - seen > IDLE:
        return None
    recipient = by_user(tx, row.user)
    return None if recipient is None else (recipient, now - seen >= _STEP)


def still_there(tx: Connection, token: str, *, now: datetime) -> None:
    """They are."""
    tx.execute(update(web_session).where(web_session.c.digest == digest(token)).values(seen=now.isoformat()))


def end(tx: Connection, token: str) -> None:
    """Signed out."""
    tx.execute(delete(web_session).where(web_session.c.digest == digest(token)))


def end_all(tx: Connection, user_id: str) -> None:
    """Signed out everywhere."""
    tx.execute(delete(web_session).where(web_session.c.user == user_id))
