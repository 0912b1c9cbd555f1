"""Bytes to messages and back: strict about size and shape, silent about content."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from champion_app.domain.errors import Refused

T = TypeVar("T")

MEDIA_TYPE = "application/json"
LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of one request or answer; larger things travel in chunks."""
LARGEST_NUMBER = 2**62
"""No number of either side ever comes there, and every database can hold it."""
DEEPEST = 64
"""Lists and objects within each other; no record of either side comes to a quarter of it."""
UNKEEPABLE = "The message holds a sign or a number that not every database can keep, so nothing was taken."
UNREADABLE = "The message could not be read."

_WORDS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*+\\u0000")
_NUMBER = re.compile(rb"-?[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_PERHAPS_LARGE = re.compile(rb"[\[:, \n\r\t]-?[0-9](?:[0-9]{18}|[0-9.]*+[eE])")
_BRACKETS = b"[]{}"
_NO_BRACKETS = bytes(one for one in range(256) if one not in _BRACKETS)


def encode(message: Any) -> bytes:
    """The bytes of a message."""
    return msgspec.json.encode(message)


def decode(raw: bytes, message: type[T]) -> T:
    """Read a message. Raises Refused where it is too large or not of that shape; the sentence holds no content."""
    if len(raw) > LARGEST_BODY:
        raise Refused("The message is larger than this side takes.")
    try:
        return msgspec.json.decode(raw, type=message)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        raise Refused(UNREADABLE) from None


def decode_whole(raw: bytes, message: type[T]) -> T:
    """Read a message of which parts stay as they came and are looked at one by one: every byte of it is text, and
    nothing is nested deeper than anybody reads. Raises Refused."""
    told = decode(raw, message)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(UNREADABLE) from None
    if _is_deep(raw) and _is_deep(_WORDS.sub(b'""', raw)):
        raise Refused(UNREADABLE)
    return told


def decode_keepable(raw: bytes, message: type[T]) -> T:
    """Read a message of which parts are kept as they came, in whatever database: as :func:`decode_whole`, and no text
    holds NUL and no number is 2^62 or more. What stands in words costs nothing unless it looks like a number. Raises
    Refused."""
    told = decode_whole(raw, message)
    if b"\\u0000" in raw and _NUL.search(raw):
        raise Refused(UNKEEPABLE)
    if _PERHAPS_LARGE.search(raw) and not all(map(_is_small, _NUMBER.findall(_WORDS.sub(b'""', raw)))):
        raise Refused(UNKEEPABLE)
    return told


def _is_small(told: bytes) -> bool:
    try:
        return -LARGEST_NUMBER < (int(told) if told.lstrip(b"-").isdigit() else float(told)) < LARGEST_NUMBER
    except ValueError:  # more digits than Python reads
        return False


def _is_deep(raw: bytes) -> bool:
    """Whether some brackets are left once every innermost pair was taken out as often as may be."""
    brackets = raw.translate(None, _NO_BRACKETS)
    for _ in range(DEEPEST):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)
