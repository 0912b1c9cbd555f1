"""The messages of a file or folder that an administrator names: a mailbox (mbox), a Maildir, single messages."""

from __future__ import annotations

import email
import email.policy
import mailbox
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from champion_app.domain.errors import Refused

_LARGEST = 20_000_000
_MBOX, _OUTLOOK, _OUTLOOK_BOX = b"From ", b"\xd0\xcf\x11\xe0", b"!BDN"
_MAILDIR = ("new", "cur")


def messages_of(source: Path) -> Iterator[Message]:
    """Each message, in order. Raises Refused for what cannot be opened, and for what is no mail as it is sent."""
    try:
        if source.is_dir():
            for path in _files(source):
                yield from _of_file(path)
        else:
            yield from _of_file(source)
    except OSError:
        raise Refused("The file cannot be opened. Check its name, and that this account may read it.") from None


def _files(folder: Path) -> list[Path]:
    """The messages of a Maildir, or those that lie in a folder."""
    inside = [folder / name for name in _MAILDIR if (folder / name).is_dir()]
    return [path for one in inside or [folder] for path in sorted(one.iterdir()) if path.is_file()]


def _of_file(path: Path) -> Iterator[Message]:
    with path.open("rb") as file:
        start = file.read(5)
        file.seek(0)
        raw = b"" if start == _MBOX else file.read(_LARGEST)
    if raw.startswith((_OUTLOOK, _OUTLOOK_BOX)):
        raise Refused(
            "This is a file of Outlook, which only Outlook can read. Save the messages as .eml there, or name the "
            "mailbox file of the mail server. Nothing was taken in."
        )
    if raw.strip():
        yield email.message_from_bytes(raw, policy=email.policy.default)
    elif start == _MBOX:
        yield from _of_mbox(path)


def _of_mbox(path: Path) -> Iterator[Message]:
    box = mailbox.mbox(str(path), create=False)
    try:
        for key in box.iterkeys():
            yield email.message_from_bytes(box.get_bytes(key), policy=email.policy.default)
    finally:
        box.close()
