"""Bytes as other systems save text, handed on as UTF-8 lines: UTF-16 with and without its mark, old line ends."""

from __future__ import annotations

import io
from typing import BinaryIO, Protocol

_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD = 4096


class LineSource(Protocol):
    """What hands out lines of bytes."""

    def readline(self, most: int, /) -> bytes:
        """The next line with its end, never more of it than so many bytes; empty at the end."""


class Peeked:
    """A stream and its first bytes, which are still to be read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream if hasattr(stream, "peek") else io.BufferedReader(stream)  # type: ignore[type-var]
        self.head: bytes = self.stream.peek(_HEAD)[:_HEAD]


def as_utf8(peeked: Peeked) -> tuple[LineSource, str]:
    """The lines as UTF-8, and the encoding they had where it was another than the bytes themselves."""
    wide = _wide(peeked.head)
    if wide:
        return _Recoded(peeked.stream, wide), wide
    if b"\r" in peeked.head and b"\n" not in peeked.head and len(peeked.head) > 1:
        return _OldEnds(peeked.stream), ""
    return peeked.stream, ""


def _wide(head: bytes) -> str:
    """The encoding of two or four bytes a letter that a file is in; empty where it is none."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > pairs * 0.6 and even < pairs * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > pairs * 0.6 and odd < pairs * 0.1 else ""


class _Recoded:
    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")

    def readline(self, most: int, /) -> bytes:
        return self._text.readline(most).encode("utf-8", "replace")


class _OldEnds:
    """Lines that end with a carriage return alone."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, encoding="latin-1", newline="\r")

    def readline(self, most: int, /) -> bytes:
        line = self._text.readline(most)
        return (line[:-1] + "\n" if line.endswith("\r") else line).encode("latin-1")
