"""What mail servers say later of our messages, each recorded once: given back, late, or only a copy that got lost.

A report is believed only of a message that we sent: its Message-ID, or the identity on its envelope, must be ours. It
may speak of several addresses; what it says of the reader's own counts. A copy that the reader's mailbox sent on was
with the reader, whatever became of it after that.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.hub.report.send.delivery_report import Fate, Report, read_report
from sync.hub.report.send.letters import Letter, by_message_id
from sync.hub.report.send.report_files import messages_of
from sync.hub.storage.readers import bounce, letter, recipient

_ABOUT = {
    "1": "the address is not known there", "2": "the mailbox does not take it",
    "3": "the mail system there does not take it",
    "4": "the way there is broken", "5": "the two mail systems did not understand one another",
    "6": "the mail system there cannot read it", "7": "it was refused by a rule there",
}  # fmt: skip
_LATE = "it is late and still being tried"
_TOO_LONG = "it was tried until the time was over, and will not come any more"
_OF_A_COPY = "a copy that the reader’s mailbox sent on was not delivered"


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file of reports. ``arrived``: are of messages that their reader had, such as those about a copy
    that the reader's mailbox sent on."""

    messages: int
    recorded: int
    known: int
    not_ours: int
    arrived: int = 0


def take_bounces(tx: Connection, source: Path, *, now: datetime) -> Intake:
    """Record what a file or folder says: a mailbox (mbox), a Maildir, or messages. Raises Refused where it cannot be
    read."""
    counts = {"messages": 0, "recorded": 0, "known": 0, "not_ours": 0, "arrived": 0}
    for message in messages_of(source):
        counts["messages"] += 1
        report = read_report(message)
        found = _letter_of(tx, report) if report is not None else None
        fate = _fate_of(tx, found, report) if found is not None and report is not None else None
        if found is None or fate is None:
            counts["not_ours"] += 1
        elif fate.action in ("delivered", "copy"):
            counts["arrived"] += 1
            _note_copy(tx, found, fate)
        else:
            counts["recorded" if _record(tx, found, fate, now=now) else "known"] += 1
    return Intake(**counts)


def meaning(status: str, *, action: str = "failed") -> str:
    """A status in words. What has failed will not come any more, also where the code is one of those that pass."""
    if action == "delayed":
        return _LATE
    if status.startswith("4"):
        return _TOO_LONG
    return _ABOUT.get(status.split(".")[1], "it was not delivered")


def identity_of(message_id: str) -> str:
    """What stands on the envelope of a message: its Message-ID without brackets, in letters that SMTP lets pass."""
    return message_id.strip("<>").replace("@", "-at-")


def _letter_of(tx: Connection, report: Report) -> Letter | None:
    """Which of our messages a report is about."""
    told = (*(identity.replace("-at-", "@") for identity in report.envelopes), *report.message_ids)
    return next((found for one in told if (found := by_message_id(tx, one)) is not None), None)


def _fate_of(tx: Connection, of: Letter, report: Report) -> Fate | None:
    """What became of a letter: what is said of its own reader, the best of it; ``copy`` where the report speaks only
    of copies. None where it says nothing of any address."""
    reader = of.email.casefold()
    own = [fate for fate in report.fates if _is_readers(tx, fate, reader, report)]
    for action in ("delivered", "failed", "delayed"):
        if found := next((fate for fate in own if fate.action == action), None):
            return found
    return msgspec.structs.replace(report.fates[0], action="copy") if report.fates else None


def _is_readers(tx: Connection, fate: Fate, reader: str, report: Report) -> bool:
    """Whether a fate is that of the reader's own mailbox. A server may write another address for it: one of the same
    house, or the same name in another. It is a copy's where the reader's mailbox says that it had it, where another
    reader of ours has that address, and where it lies elsewhere."""
    final = fate.final or fate.original
    if final in ("", reader):
        return True
    if fate.original not in ("", reader) or reader in report.passed or _is_anothers(tx, final):
        return False
    name, _, house = final.partition("@")
    own_name, _, own_house = reader.partition("@")
    return name == own_name or house == own_house or house.endswith(f".{own_house}") or own_house.endswith(f".{house}")


def _is_anothers(tx: Connection, address: str) -> bool:
    return tx.execute(select(recipient.c.id).where(recipient.c.email == address)).first() is not None


def _note_copy(tx: Connection, of: Letter, fate: Fate) -> None:
    """Say at the letter that a copy did not arrive: should the mailbox not have kept it, somebody can see so."""
    if fate.action == "copy":
        mine = update(letter).where(
            letter.c.day == of.day, letter.c.recipient == of.recipient, letter.c.state == "sent"
        )
        tx.execute(mine.values(note=f"{fate.status}: {_OF_A_COPY}"))


def _record(tx: Connection, found: Letter, fate: Fate, *, now: datetime) -> bool:
    known = select(bounce.c.id).where(
        bounce.c.day == found.day, bounce.c.recipient == found.recipient, bounce.c.action == fate.action,
        bounce.c.status == fate.status,
    )  # fmt: skip
    if tx.execute(known).first() is not None:
        return False
    words = meaning(fate.status, action=fate.action)
    made = {"id": secrets.token_hex(16), "day": found.day, "recipient": found.recipient, "at": now.isoformat()}
    tx.execute(insert(bounce).values(**made, action=fate.action, status=fate.status, words=words))
    if fate.action == "failed":
        mine = update(letter).where(letter.c.day == found.day, letter.c.recipient == found.recipient)
        tx.execute(mine.values(state="bounced", note=f"{fate.status}: {words}"))
    return True
