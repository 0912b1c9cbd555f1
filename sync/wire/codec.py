"""Bytes to messages and back: strict about size and shape, silent about content."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from champion_app.domain.errors import Refused

T = TypeVar("T")

MEDIA_TYPE = "application/json"
LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of one request or answer; larger things travel in chunks."""
LARGEST_NUMBER = 2**62
"""No number of either side ever comes there, and every database can hold it."""
UNKEEPABLE = "The message holds a sign or a number that not every database can keep, so nothing was taken."


def encode(message: Any) -> bytes:
    """The bytes of a message."""
    return msgspec.json.encode(message)


def decode(raw: bytes, message: type[T]) -> T:
    """Read a message. Raises Refused where it is too large or not of that shape; the sentence holds no content."""
    if len(raw) > LARGEST_BODY:
        raise Refused("The message is larger than this side takes.")
    try:
        return msgspec.json.decode(raw, type=message)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Refused("The message could not be read.") from None
