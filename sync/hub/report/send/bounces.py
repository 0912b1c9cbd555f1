"""What mail servers say later: delivery reports (RFC 3464) from a mailbox file or single messages, each recorded once.

A report is believed only of a message that we sent: its Message-ID, or the identity on its envelope, must be ours.
"""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage, Message
from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert, select, update

from champion_app.domain.errors import Refused
from sync.hub.report.send.letters import Letter, by_message_id
from sync.hub.storage.readers import bounce, letter

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ACTIONS = frozenset({"failed", "delayed"})
_LARGEST = 20_000_000
_MEANING = {
    "5.1": "the address is not known there",
    "5.2": "the mailbox does not take it",
    "5.3": "the mail system there does not take it",
    "5.4": "the way there is broken",
    "5.7": "it was refused by a rule there",
    "4": "it is late and still being tried",
}


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file of reports."""

    messages: int
    recorded: int
    known: int
    not_ours: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one report says of one message."""

    action: str
    status: str


def take_bounces(tx: Connection, source: Path, *, now: datetime) -> Intake:
    """Record what a file says: a mailbox (mbox) or one message. Raises Refused where it cannot be read."""
    counts = {"messages": 0, "recorded": 0, "known": 0, "not_ours": 0}
    for message in _messages(source):
        counts["messages"] += 1
        found = _letter_of(tx, message)
        told = _told(message) if found is not None else None
        if found is None or told is None:
            counts["not_ours"] += 1
        elif _record(tx, found, told, now=now):
            counts["recorded"] += 1
        else:
            counts["known"] += 1
    return Intake(**counts)


def meaning(status: str) -> str:
    """A status in words."""
    return next((words for start, words in _MEANING.items() if status.startswith(start)), "it was not delivered")


def _messages(source: Path) -> Iterator[Message]:
    try:
        with source.open("rb") as file:
            start = file.read(5)
            file.seek(0)
            raw = b"" if start == b"From " else file.read(_LARGEST)
    except OSError:
        raise Refused("The file cannot be opened. Check its name, and that this account may read it.") from None
    if raw:
        yield email.message_from_bytes(raw, policy=email.policy.default)
        return
    box = mailbox.mbox(str(source), create=False)
    try:
        for key in box.iterkeys():
            yield email.message_from_bytes(box.get_bytes(key), policy=email.policy.default)
    finally:
        box.close()


def _letter_of(tx: Connection, message: Message) -> Letter | None:
    """Which of our messages a report is about."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in _blocks(part):
                identity = str(block.get("Original-Envelope-Id", "")).strip()
                found = by_message_id(tx, _from_identity(identity)) if identity else None
                if found is not None:
                    return found
        if part.get_content_type() in {"text/rfc822-headers", "message/rfc822"}:
            found = by_message_id(tx, str(_headers(part).get("Message-ID", "")))
            if found is not None:
                return found
    return None


def _headers(part: Message) -> Message:
    content = part.get_payload()
    if isinstance(content, list) and content and isinstance(content[0], Message):
        return content[0]
    raw = part.get_payload(decode=True)
    return email.message_from_bytes(raw if isinstance(raw, bytes) else b"", EmailMessage, policy=email.policy.default)


def _blocks(part: Message) -> list[Message]:
    content = part.get_payload()
    return [one for one in content if isinstance(one, Message)] if isinstance(content, list) else []


def identity_of(message_id: str) -> str:
    """What stands on the envelope of a message: its Message-ID without brackets, in letters that SMTP lets pass."""
    return message_id.strip("<>").replace("@", "-at-")


def _from_identity(identity: str) -> str:
    return identity.replace("-at-", "@")


def _told(message: Message) -> Told | None:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            action = str(block.get("Action", "")).strip().casefold()
            status = _STATUS.search(str(block.get("Status", "")))
            if action in _ACTIONS and status:
                return Told(action=action, status=status[0])
    return None


def _record(tx: Connection, found: Letter, told: Told, *, now: datetime) -> bool:
    known = select(bounce.c.id).where(
        bounce.c.day == found.day, bounce.c.recipient == found.recipient, bounce.c.action == told.action,
        bounce.c.status == told.status,
    )  # fmt: skip
    if tx.execute(known).first() is not None:
        return False
    made = {"id": secrets.token_hex(16), "day": found.day, "recipient": found.recipient, "at": now.isoformat()}
    tx.execute(insert(bounce).values(**made, action=told.action, status=told.status, words=meaning(told.status)))
    if told.action == "failed":
        mine = update(letter).where(letter.c.day == found.day, letter.c.recipient == found.recipient)
        tx.execute(mine.values(state="bounced", note=f"{told.status}: {meaning(told.status)}"))
    return True
