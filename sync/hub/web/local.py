"""Accounts of the hub's own: a passphrase under Argon2id, and one-time codes after RFC 6238.

The answer to a wrong address, a wrong passphrase and a wrong code is the same, and takes as long.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Connection, Row, delete, insert, select, update

from champion_app.domain.stretching import Work, costs, fits, kept_of
from sync.hub.hub_log import HubAct, note
from sync.hub.storage.readers import local_account
from sync.hub.web.seal import Seal

SECRET_BYTES = 20
STEP_SECONDS = 30
DIGITS = 6
_SLACK = 1  # steps: a clock of a telephone may be half a minute off
_NOBODY = "$argon2id$v=19$m=47104,t=1,p=1$7a7sA51OZNu7ESlm8EzdUA$fQlZfiXR2D78n97wAChW+7VkeqSF29UhLLJSTlv26oI"
"""Of 32 bytes of chance that nobody has."""


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What a guess costs: the first choice of OWASP (46 MiB), so that a hundred and fifty people who sign in within ten
    seconds all get in before they give up. One lane leaves the other cores to the laptops."""

    memory: int = 47104
    passes: int = 1
    lanes: int = 1


class Passphrases:
    """Makes and checks what is kept of passphrases; one at a time, as everywhere."""

    def __init__(self, cost: Cost | None = None) -> None:
        told = cost or Cost()
        self._work = Work(memory_kib=told.memory, passes=told.passes, lanes=told.lanes)

    def kept(self, passphrase: str) -> str:
        """What is kept of a passphrase."""
        return kept_of(passphrase.encode(), salt=os.urandom(16), work=self._work)

    def right(self, passphrase: str, kept: str | None) -> bool:
        """Whether it is the passphrase. Takes as long where there is nobody."""
        return fits(passphrase.encode("utf-8", errors="replace"), kept or _NOBODY) and kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether it was made at another cost than today's, and is made anew when its person comes."""
        return not costs(kept, self._work)


def totp(secret: bytes) -> TOTP:
    """The one-time codes of a secret, as every authenticator makes them."""
    # SHA-1 and six digits are what authenticator apps take; RFC 6238 needs no more of them.
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS, enforce_key_length=True)  # noqa: S303  # see the line above


def step_of(code: str, secret: bytes, *, after: int, now: datetime) -> int | None:
    """The step of a right code that is newer than ``after``, or None."""
    told = code.replace(" ", "").encode("utf-8", errors="replace")
    here = int(now.timestamp()) // STEP_SECONDS
    for step in range(here - _SLACK, here + _SLACK + 1):
        if step <= after:
            continue
        try:
            totp(secret).verify(told, step * STEP_SECONDS)
        except InvalidToken:
            continue
        return step
    return None


def make_account(tx: Connection, *, user_id: str, kept: str, sealed: bytes, step: int, now: datetime) -> None:
    """Somebody's account, in place of one that they may have had. ``step`` is that of the code they proved."""
    tx.execute(delete(local_account).where(local_account.c.user == user_id))
    made = {"user": user_id, "passphrase": kept, "secret": sealed, "last_step": step, "since": now.isoformat()}
    tx.execute(insert(local_account).values(**made))
    note(tx, [HubAct(act="sign-in account made", by=user_id, user=user_id)], now=now)


def keep_passphrase(tx: Connection, user_id: str, *, kept: str, instead_of: str) -> None:
    """The same passphrase at today's cost, unless somebody made another account meanwhile."""
    same = (local_account.c.user == user_id, local_account.c.passphrase == instead_of)
    tx.execute(update(local_account).where(*same).values(passphrase=kept))


def account_of(tx: Connection, user_id: str) -> Row[Any] | None:
    """Somebody's account, if they have one."""
    return tx.execute(select(local_account).where(local_account.c.user == user_id)).first()


def take_step(tx: Connection, *, user_id: str, step: int) -> bool:
    """Use a code up. False where it, or a later one, was used meanwhile."""
    done = tx.execute(
        update(local_account)
        .where(local_account.c.user == user_id, local_account.c.last_step < step)
        .values(last_step=step)
    )
    return bool(done.rowcount)


def end_account(tx: Connection, user_id: str) -> None:
    """Somebody has no account any more."""
    tx.execute(delete(local_account).where(local_account.c.user == user_id))


def secret_of(row: Row[Any], seal: Seal) -> bytes:
    """The secret of somebody's one-time codes."""
    return seal.open(bytes(row.secret), to=row.user)
