"""Waiting after wrong sign-ins: by account, so that nobody guesses one; by address, so that nobody tries them all.

The wait only grows while tries fail; a right sign-in forgets the account's. Nothing is ever locked for good, so that
nobody can shut another out by typing wrongly for them.

A try is written down before it is made, and taken back where it was none: of many at the same moment, at whichever of
several hubs on one database, no more are made than one after the other.
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


def write_down(tx: Connection, *, account: str, address: str, now: datetime) -> tuple[str, str]:
    """Write a try down before it is made; what names it. Committed before anything is asked."""
    tx.execute(delete(wrong_try).where(wrong_try.c.at < (now - REMEMBERED).isoformat()))
    ids = (secrets.token_hex(16), secrets.token_hex(16))
    for one, who in zip(ids, (account, address), strict=True):
        tx.execute(insert(wrong_try).values(id=one, who=who, at=now.isoformat()))
    return ids


def wait(tx: Connection, *, account: str, address: str, now: datetime, but: tuple[str, ...] = ()) -> timedelta:
    """How long until the next try counts. ``but``: the try that asks."""
    return max(_wait(tx, account, FREE_TRIES, now, but=but), _wait(tx, address, FREE_TRIES_OF_AN_ADDRESS, now, but=but))


def _wait(tx: Connection, who: str, free: int, now: datetime, *, but: tuple[str, ...]) -> timedelta:
    since = (now - REMEMBERED).isoformat()
    asked = select(func.count(), func.max(wrong_try.c.at)).where(
        wrong_try.c.who == who, wrong_try.c.at >= since, wrong_try.c.id.not_in(but)
    )
    count, last = tx.execute(asked).one()
    if count < free:
        return timedelta()
    pause = min(LONGEST_WAIT, timedelta(seconds=2 ** min(count - free + 1, 12)))
    return max(timedelta(), datetime.fromisoformat(last) + pause - now)


def take_back(tx: Connection, ids: tuple[str, ...]) -> None:
    """It was no wrong one, or was not made at all."""
    tx.execute(delete(wrong_try).where(wrong_try.c.id.in_(ids)))


def right(tx: Connection, *, account: str, ids: tuple[str, ...]) -> None:
    """A sign-in was right: the account's wrong ones are forgotten, its address's are not."""
    take_back(tx, ids)
    tx.execute(delete(wrong_try).where(wrong_try.c.who == account))
