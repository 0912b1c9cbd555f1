"""Waiting after wrong sign-ins: by account, so that nobody guesses one; by address, so that nobody tries them all.

The wait only grows while tries fail; a right sign-in forgets the account's. Nothing is ever locked for good, so that
nobody can shut another out by typing wrongly for them.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from sync.hub.storage.readers import wrong_try

FREE_TRIES = 4
FREE_TRIES_OF_AN_ADDRESS = 40
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = timedelta(hours=1)


def account(email: str) -> str:
    """How an account is written down here, whether it exists or not."""
    return _digest("account", email.strip().casefold())


def address(host: str) -> str:
    """How the address of a browser is written down here."""
    return _digest("address", host)


def _digest(what: str, told: str) -> str:
    return hashlib.sha256(f"{what}\0{told}".encode("utf-8", errors="replace")).hexdigest()


def wait(tx: Connection, *, account: str, address: str, now: datetime) -> timedelta:
    """How long until the next try counts."""
    return max(_wait(tx, account, FREE_TRIES, now), _wait(tx, address, FREE_TRIES_OF_AN_ADDRESS, now))


def _wait(tx: Connection, who: str, free: int, now: datetime) -> timedelta:
    since = (now - REMEMBERED).isoformat()
    asked = select(func.count(), func.max(wrong_try.c.at)).where(wrong_try.c.who == who, wrong_try.c.at >= since)
    count, last = tx.execute(asked).one()
    if count < free:
        return timedelta()
    pause = min(LONGEST_WAIT, timedelta(seconds=2 ** min(count - free + 1, 12)))
    return max(timedelta(), datetime.fromisoformat(last) + pause - now)


def wrong(tx: Connection, *, account: str, address: str, now: datetime) -> None:
    """One more sign-in failed."""
    tx.execute(delete(wrong_try).where(wrong_try.c.at < (now - REMEMBERED).isoformat()))
    for who in (account, address):
        tx.execute(insert(wrong_try).values(id=secrets.token_hex(16), who=who, at=now.isoformat()))


def right(tx: Connection, *, account: str) -> None:
    """A sign-in was right: the account's wrong ones are forgotten, its address's are not."""
    tx.execute(delete(wrong_try).where(wrong_try.c.who == account))
