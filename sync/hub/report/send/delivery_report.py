"""What a mail server says of each address of a message: by the fields of a delivery report (RFC 3464, 6533), or by the
words of servers that send none (qmail, older Exim). Pure: a message in, what it says out.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable, Iterator
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from typing import Literal

import msgspec

Action = Literal["failed", "delayed", "delivered", "copy"]
"""``copy``: said of none of the reader's own addresses; whoever reads a report for a reader says so."""

_ACTIONS: dict[str, Action] = {
    "failed": "failed", "delayed": "delayed", "delivered": "delivered", "relayed": "delivered", "expanded": "delivered",
}  # fmt: skip
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset({"text/rfc822-headers", "message/rfc822", "message/global-headers", "message/global"})
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
_NO_CODE: dict[str, str] = {"failed": "5.0.0", "delayed": "4.0.0", "delivered": "2.0.0"}
_PASSED = ("Delivered-To", "X-Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-For", "Resent-From")
"""What a mailbox that has a message writes into it when it sends it on."""

_COPY = re.compile(
    r"^-{2,}.*\b(?:below this line is a copy|copy of (?:the|your) message|original (?:message|headers)|"
    r"message (?:header|text) follows|returned message)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
_GIVEN_UP = re.compile(
    r"permanent (?:error|failure)|could(?: not|n't) be delivered|n(?:o|')t able to deliver|unable to deliver|undeliver|"
    r"delivery (?:has )?(?:failed|to the following)|given up|giving up|failure notice|returning message",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"not yet been delivered|still being tried|will (?:be retried|keep trying|continue)|delivery (?:is )?delayed|"
    r"has been delayed|delayed \d+ hours|warning: message|temporary (?:error|failure)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^[ \t]*<?([^\s<>:,;()\"]+@[^\s<>:,;()\"]+?)>?:?[ \t]*$", re.MULTILINE)
_GENERATED = re.compile(r"\(?(?:generated|ultimately generated) from ([^\s<>()]+@[^\s<>()]+)\)?", re.IGNORECASE)
_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_MAILER = re.compile(r"mailer-daemon|postmaster|mail delivery|mail-daemon|^<>$", re.IGNORECASE)


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a message at one address. ``final``: where it was brought; ``original``: whom it was meant for,
    where the report says so. Both in small letters."""

    action: Action
    status: str
    final: str = ""
    original: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One report. ``envelopes`` and ``message_ids``: what the message that it is about may be known by. ``passed``: the
    addresses that had it and sent it on."""

    fates: tuple[Fate, ...]
    envelopes: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    passed: frozenset[str] = frozenset()


def read_report(message: Message) -> Report | None:
    """What a message reports; None where it is no report of a mail server: an answer, an absence, a letter."""
    blocks = [block for part in message.walk() if part.get_content_type() in _REPORTS for block in _blocks(part)]
    returned = [_headers(part) for part in message.walk() if part.get_content_type() in _RETURNED]
    if blocks:
        told, copied = tuple(fate for block in blocks if (fate := _fate(block)) is not None), ""
    elif _by_a_server(message):
        words, copied = _parted(_text(message))
        told = tuple(_told_in(message, words))
    else:
        return None
    if copied:
        returned.append(_parsed(copied))
    ids = [str(one.get("Message-ID", "")).strip() for one in returned] + _ID.findall(copied)
    return Report(
        fates=told,
        envelopes=tuple(filter(None, (str(block.get("Original-Envelope-Id", "")).strip() for block in blocks))),
        message_ids=tuple(dict.fromkeys(filter(None, ids))),
        passed=frozenset(_passed(returned)),
    )


def _fate(block: Message) -> Fate | None:
    """What one block says of its address; None for the block that is about the report."""
    action = _ACTIONS.get(str(block.get("Action", "")).casefold().split("(")[0].strip())
    if action is None:
        return None
    codes = f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}"
    status = _STATUS.search(codes)
    return Fate(
        action=action,
        status=status[1] if status else _NO_CODE[action],
        final=_address(str(block.get("Final-Recipient", ""))),
        original=_address(str(block.get("Original-Recipient", ""))),
    )


def _address(field: str) -> str:
    """``rfc822; p1@force.example`` as an address."""
    plain = field.partition(";")[2] or field
    return parseaddr(plain.strip())[1].casefold() or plain.strip().strip("<>").casefold()


def _blocks(part: Message) -> list[Message]:
    """The blocks of a report's fields: of each address one. What the reader of mail has not parted is parted here."""
    content = part.get_payload()
    blocks = [one for one in content if isinstance(one, Message)] if isinstance(content, list) else []
    rest = blocks[-1].get_payload() if blocks else content
    told = re.split(r"\r?\n\s*\r?\n", rest.strip()) if isinstance(rest, str) else []
    return blocks + [_parsed(block) for block in told if block.strip()]


def _headers(part: Message) -> Message:
    content = part.get_payload()
    if isinstance(content, list) and content and isinstance(content[0], Message):
        return content[0]
    raw = part.get_payload(decode=True)
    return _parsed(raw.decode("utf-8", "replace") if isinstance(raw, bytes) else "")


def _parsed(text: str) -> Message:
    return email.message_from_string(text.lstrip(), EmailMessage, policy=email.policy.default)


def _passed(returned: Iterable[Message]) -> Iterator[str]:
    for message in returned:
        for name in _PASSED:
            for _, address in getaddresses([str(value) for value in message.get_all(name, [])]):
                yield address.casefold()


def _by_a_server(message: Message) -> bool:
    """Whether a message without the fields of a report comes from a mail server. What a person's mailbox answers by
    itself (I am away) quotes our number too, and is none."""
    if message.get_content_type() == "multipart/report" or message.get("X-Failed-Recipients"):
        return True
    return any(_MAILER.search(str(message.get(name, ""))) for name in ("From", "Return-Path", "Sender"))


def _text(message: Message) -> str:
    """The words that are written in the message itself, not those that it returns."""
    found: list[str] = []
    parts = [message]
    while parts:
        part = parts.pop(0)
        if part.get_content_type() == "text/plain":
            raw = part.get_payload(decode=True)
            found.append(raw.decode("utf-8", "replace") if isinstance(raw, bytes) else "")
        elif part.get_content_maintype() == "multipart":
            content = part.get_payload()
            parts = [one for one in content if isinstance(one, Message)] + parts if isinstance(content, list) else parts
    return "\n".join(found).replace("\r\n", "\n")


def _parted(text: str) -> tuple[str, str]:
    """What the server says, and the copy of the message below it."""
    met = _COPY.search(text)
    return (text[: met.start()], text[met.end() :]) if met else (text, "")


def _told_in(message: Message, words: str) -> Iterator[Fate]:
    """What the words say of each address, by the paragraph that begins with it. Whether it was given up is said once,
    above them all."""
    whole = f"{message.get('Subject', '')}\n{words}"
    if _LATE.search(whole) and not re.search(r"permanent|given up", whole, re.IGNORECASE):
        action: Action = "delayed"
    elif _GIVEN_UP.search(whole):
        action = "failed"
    else:
        return
    met = list(_ADDRESSED.finditer(words))
    ends = [one.start() for one in met[1:]] + [len(words)]
    seen: set[str] = set()
    for one, end in zip(met, ends, strict=True):
        said = words[one.end() : end]
        meant = _GENERATED.search(said)
        seen.add(one[1].casefold())
        yield Fate(
            action=action, status=_status(said, action), final=one[1].casefold(),
            original=meant[1].casefold() if meant else "",
        )  # fmt: skip
    for _, address in getaddresses([str(value) for value in message.get_all("X-Failed-Recipients", [])]):
        if address and address.casefold() not in seen:
            yield Fate(action=action, status=_status(words, action), final=address.casefold())


def _status(said: str, action: Action) -> str:
    if found := _STATUS.search(said):
        return found[1]
    reply = _REPLY.search(said)
    return f"{reply[1]}.0.0" if reply else _NO_CODE[action]
