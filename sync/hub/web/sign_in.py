"""What a sign-in is made of: the wait, the passphrase, the code, the session. Every wrong one reads the same."""

from __future__ import annotations

import math
from datetime import datetime

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.rules.laptop.passphrase import trouble_with
from sync.hub.hub import Hub
from sync.hub.refusals import WRONG_SIGN_IN
from sync.hub.report.audience.recipients import by_email
from sync.hub.web import backoff, invitations, local, sessions
from sync.hub.web.local import Passphrases
from sync.hub.web.seal import Seal

WRONG = "This address, passphrase and code do not fit together. Check all three; a code changes every half minute."
LONGEST_PASSPHRASE = 256


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody typed, where and when: the code is that of the moment at which it was sent, whoever waits long."""

    email: str
    passphrase: str
    code: str
    host: str
    came: datetime


class Door:
    """Lets people in with accounts of the hub's own."""

    def __init__(self, hub: Hub, seal: Seal, passphrases: Passphrases) -> None:
        self._hub, self._seal, self._passphrases = hub, seal, passphrases

    def enter(self, told: SignIn) -> str:
        """The token of a new session. Raises Refused with the sentence for the page."""
        now = self._hub.clock()
        account, address = backoff.account(told.email), backoff.address(told.host)
        with self._hub.storage.write_beside() as tx:
            this = backoff.write_down(tx, account=account, address=address, now=now)
        with self._hub.storage.read() as tx:
            pause = backoff.wait(tx, account=account, address=address, now=now, but=this)
            recipient = by_email(tx, told.email)
            row = local.account_of(tx, recipient.user) if recipient is not None and not recipient.until else None
        if pause:
            with self._hub.storage.write_beside() as tx:
                backoff.take_back(tx, this)
            raise Refused(f"Too many wrong tries. Try again in {_spoken(math.ceil(pause.total_seconds()))}.")
        passphrase = told.passphrase[:LONGEST_PASSPHRASE]
        right = self._passphrases.right(passphrase, row.passphrase if row else None)
        step = None
        if row is not None:
            step = local.step_of(told.code, local.secret_of(row, self._seal), after=row.last_step, now=told.came)
        with self._hub.storage.write_beside() as tx:
            token = ""
            if right and step is not None and row is not None and local.take_step(tx, user_id=row.user, step=step):
                backoff.right(tx, account=account, ids=this)
                token = sessions.start(tx, row.user, how="passphrase", now=now)
        if row is None or not token:
            self._hub.refusals.note(WRONG_SIGN_IN)  # without whose: that would take longer where there is somebody
            raise Refused(WRONG)
        if self._passphrases.outdated(row.passphrase):
            kept = self._passphrases.kept(passphrase)
            with self._hub.storage.write_beside() as tx:
                local.keep_passphrase(tx, row.user, kept=kept, instead_of=row.passphrase)
        return token

    def make_account(self, token: str, *, passphrase: str, again: str, code: str, came: datetime) -> str:
        """Make the account that a link is for; the token of a first session. Raises Refused with what to mend."""
        now = self._hub.clock()
        with self._hub.storage.read() as tx:
            found = invitations.look_up(tx, token, self._seal, now=now)
        if found is None:
            raise Refused(GONE)
        person = found.recipient
        trouble = trouble_with(passphrase, about=(person.name, person.email, person.place))
        if trouble:
            raise Refused(trouble)
        if len(passphrase) > LONGEST_PASSPHRASE:
            raise Refused(f"The passphrase is longer than {LONGEST_PASSPHRASE} letters.")
        if passphrase != again:
            raise Refused("The two passphrases differ. Type the same one twice.")
        step = local.step_of(code, found.secret, after=0, now=came)
        if step is None:
            raise Refused("The code does not fit. Check that the key is in your authenticator and its clock is right.")
        kept = self._passphrases.kept(passphrase)
        sealed = self._seal.close(found.secret, to=person.user)
        with self._hub.storage.write_beside() as tx:
            if not invitations.use(tx, token, now=now):
                raise Refused(GONE)
            local.make_account(tx, user_id=person.user, kept=kept, sealed=sealed, step=step, now=now)
            sessions.end_all(tx, person.user)
            return sessions.start(tx, person.user, how="passphrase", now=now)


GONE = "This link is not known, was used already, or has run out. Ask whoever sent it for a new one."


def _spoken(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} seconds" if seconds > 1 else "a second"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes > 1 else "a minute"
