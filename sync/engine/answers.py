"""What the hub's refusals mean, as sentences for the person at the laptop."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import msgspec

from champion_app.domain.errors import DeviceRefused, Expected, NotTrusted, Refused, Unreachable, VersionMismatch
from sync.engine.schedule import LONGEST
from sync.wire.codec import decode
from sync.wire.messages import Signed
from sync.wire.verify import check_signature

T = TypeVar("T")

SAVED = "Your work is saved on this laptop."
NO_ANSWER = f"The hub did not answer. {SAVED} Try again at the station."
CUT_OFF = f"The hub's answer was cut off on the way. {SAVED} Try again at the station."
TOO_LARGE = f"The hub's answer was larger than this app takes, so it was not read. {SAVED} Tell the coordinator."
UNREADABLE = f"The hub's answer could not be read. {SAVED} Try again later; if it stays so, tell the coordinator."
UNEXPLAINED = f"The hub is in trouble and did not say why. {SAVED} Try again later."
POINTED_AWAY = (
    "The computer that answered pointed to another address, which the force's hub never does. "
    f"That address was not asked. {SAVED} Tell the coordinator."
)
IMPOSTOR = (
    "The computer that answered could not prove that it is the force's hub. Nothing was sent. "
    f"{SAVED} Tell the coordinator before you try again."
)
TOO_FAR_APART = (
    f"This app and the hub are too far apart in age to talk. {SAVED} Ask the coordinator for the newest version."
)
UNSIGNED = f"The hub's signature does not fit, so its answer was not taken. {SAVED} Tell the coordinator."

_LONGEST_TEXT = 300
_MINUTE = 60
_OF_ONE_MESSAGE = {
    "too-large": f"The hub does not take a message this large. {SAVED}",
    "malformed": f"The hub could not read what this laptop sent. {SAVED}",
    "code": "The hub did not take the code.",
    "not-found": f"The hub does not have what was asked for. {SAVED}",
    "quota": "All files of one case may have 50 MB together, and this one is too much.",
    "not-fitting": "What came to the hub is not the file that its record names.",
}
"""Refusals that are about one message; others may still go."""


class MessageRefused(Refused):
    """The hub cannot take this one message; others may still go. ``code`` is the hub's word for it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class SignatureRefused(DeviceRefused):
    """A signature did not fit: of the request, or of something in it."""


class Withdrawn(DeviceRefused):
    """The force has withdrawn this laptop."""


class WipeOrdered(DeviceRefused):
    """The force orders that everything on this laptop is destroyed; ``order`` must prove itself."""

    def __init__(self, sentence: str, *, order: Signed) -> None:
        super().__init__(sentence)
        self.order = order


class NumberUsed(DeviceRefused):
    """The hub has had requests of this device with higher numbers; ``number`` is the last one."""

    def __init__(self, sentence: str, *, number: int) -> None:
        super().__init__(sentence)
        self.number = number


class Busy(Unreachable):
    """More comes to the hub at once than it can hold. ``wait``: how long it asks to be left alone, within bounds."""

    def __init__(self, sentence: str, *, wait: timedelta) -> None:
        super().__init__(sentence)
        self.wait = wait


class _Told(msgspec.Struct, frozen=True):
    """A Trouble whose code may be newer than this version."""

    code: str
    text: str = ""
    number: int = 0
    order: Signed | None = None


def refusal(status: int, raw: bytes, *, retry_after: str = "") -> Expected:
    """The error that an answer other than 2xx stands for. The hub's own text is shown only for a code unknown here.
    ``retry_after``: the header of that name, as it came."""
    if 300 <= status < 400:
        return Unreachable(POINTED_AWAY)
    try:
        told = msgspec.json.decode(raw, type=_Told)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Unreachable(UNEXPLAINED)
    return _meaning(told, wait=wait_told(retry_after))


def _meaning(told: _Told, *, wait: timedelta) -> Expected:
    match told.code:
        case "revoked":
            return Withdrawn(
                "The force has withdrawn this laptop, so the hub takes nothing from it and sends nothing. "
                f"{SAVED} Bring it to the coordinator."
            )
        case "uncompared":
            return DeviceRefused(
                "The coordinator has not confirmed yet that both screens showed the same six words. "
                f"{SAVED} Ask them to, then sync again."
            )
        case "wipe" if told.order is not None:
            return WipeOrdered("The force has ordered that everything on this laptop is destroyed.", order=told.order)
        case "unknown-device":
            return DeviceRefused(
                f"The hub does not know this laptop. {SAVED} Ask the coordinator for a code to join it again."
            )
        case "signature":
            return SignatureRefused(
                f"The hub could not match this laptop's signature, so it took nothing. {SAVED} Tell the coordinator."
            )
        case "replayed":
            return NumberUsed(
                "The hub has already heard from a later copy of this vault. It may have been restored from a backup, "
                f"or copied to another laptop. {SAVED} Sync once more; if it stays so, tell the coordinator.",
                number=told.number,
            )
        case "version":
            return VersionMismatch(TOO_FAR_APART)
        case "busy":
            return Busy(f"The hub is busy. {SAVED} Try again {_soon(wait)}.", wait=wait)
        case "no-room":
            return Unreachable(f"The hub's disk is full or fails, so it took nothing. {SAVED} Tell the coordinator.")
    if told.code in _OF_ONE_MESSAGE:
        return MessageRefused(told.code, _OF_ONE_MESSAGE[told.code])
    text = told.text.strip()
    return Unreachable(f"{text} {SAVED}" if 0 < len(text) <= _LONGEST_TEXT else UNEXPLAINED)


def wait_told(retry_after: str) -> timedelta:
    """The wait that a header asks for: never negative, never longer than laptops ever wait; none where it says none."""
    told = retry_after.strip()
    if not (told.isascii() and told.isdecimal()):
        return timedelta()
    return min(timedelta(seconds=int(told[:9])), LONGEST)


def _soon(wait: timedelta) -> str:
    seconds = int(wait.total_seconds())
    if not 0 < seconds < _MINUTE:
        return "in a few minutes"
    return f"in {seconds} seconds" if seconds > 1 else "in a second"


def readable(raw: bytes, message: type[T]) -> T:
    """An answer as its message. Raises Unreachable where it is none."""
    try:
        return decode(raw, message)
    except Refused:
        raise Unreachable(UNREADABLE) from None


def signed_by_hub(raw: bytes, message: type[T], *, hub_key: bytes) -> T:
    """The message inside a Signed answer, once the pinned key's signature over exactly these bytes was checked.

    Raises NotTrusted where it does not fit, Unreachable where the answer is no such message.
    """
    return readable(content_signed_by_hub(readable(raw, Signed), hub_key=hub_key), message)


def content_signed_by_hub(signed: Signed, *, hub_key: bytes) -> bytes:
    """The exact bytes, once the pinned key's signature over them was checked. Raises NotTrusted."""
    content = bytes(signed.content)
    try:
        check_signature(hub_key, content, signed.signature)
    except NotTrusted:
        raise NotTrusted(UNSIGNED) from None
    return content
