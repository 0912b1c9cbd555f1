"""One-time links with which somebody makes their account: printed by the command line, given in person or by post."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from sync.hub.hub_log import HubAct, note
from sync.hub.report.audience.recipients import Recipient, by_user
from sync.hub.storage.readers import invitation
from sync.hub.web.local import SECRET_BYTES
from sync.hub.web.seal import Seal, digest, new_token

HOURS = 72


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A link that still works: who it is for, and the secret that their authenticator will hold."""

    recipient: Recipient
    secret: bytes


def invite(tx: Connection, recipient: Recipient, seal: Seal, *, now: datetime) -> str:
    """The token of a new link. One that was not used yet works no more."""
    token, secret = new_token(), os.urandom(SECRET_BYTES)
    tx.execute(delete(invitation).where(invitation.c.user == recipient.user, invitation.c.used == ""))
    made = {
        "digest": digest(token), "user": recipient.user, "secret": seal.close(secret, to=recipient.user),
        "expires": (now + timedelta(hours=HOURS)).isoformat(), "used": "",
    }  # fmt: skip
    tx.execute(insert(invitation).values(**made))
    note(tx, [HubAct(act="sign-in link issued", user=recipient.user)], now=now)
    return token


def look_up(tx: Connection, token: str, seal: Seal, *, now: datetime) -> Invitation | None:
    """Whom a link is for, or None where it is not known, used, or has run out, or they no longer get the report."""
    row = tx.execute(select(invitation).where(invitation.c.digest == digest(token))).first()
    if row is None or row.used or datetime.fromisoformat(row.expires) < now:
        return None
    recipient = by_user(tx, row.user)
    if recipient is None:
        return None
    return Invitation(recipient=recipient, secret=seal.open(bytes(row.secret), to=row.user))


def use(tx: Connection, token: str, *, now: datetime) -> bool:
    """Use a link up. False where somebody was faster."""
    done = tx.execute(
        update(invitation)
        .where(invitation.c.digest == digest(token), invitation.c.used == "")
        .values(used=now.isoformat(), secret=b"")
    )
    return bool(done.rowcount)
