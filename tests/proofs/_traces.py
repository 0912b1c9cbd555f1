"""Looking for what should not be there: in bytes, in compressed streams, and in the memory of processes."""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

_PIECE = 8 << 20
_OVERLAP = 512
_PAGE = 4096
_EMPTY, _GAP = bytes(_PAGE), bytes(16)
_SHORTEST = 8
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_MOST_INFLATED = 32 << 20


class Needle(msgspec.Struct, frozen=True, kw_only=True):
    """A byte string that would give something away, and in what form."""

    form: str
    raw: bytes


def _base64(raw: bytes) -> list[bytes]:
    """What ``raw`` looks like in base64, at each of the three places it can begin; without the ends that its
    neighbours share."""
    found = []
    for before in range(3):
        coded = base64.b64encode(bytes(before) + raw)
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        found.append(coded[first:last])
    return [one for one in found if len(one) >= _SHORTEST]


def needles_for_words(words: str) -> list[Needle]:
    """A text in every form it could lie about in."""
    told = [(name, words.encode(name)) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")]
    found = [Needle(form=name, raw=raw) for name, raw in told]
    for name, raw in told[:2]:
        found += [Needle(form=f"{name} in hex", raw=coded.encode()) for coded in (raw.hex(), raw.hex().upper())]
        found += [Needle(form=f"{name} in base64", raw=coded) for coded in _base64(raw)]
    return found


def needles_for_key(key: bytes) -> list[Needle]:
    """A key in every form it could lie about in."""
    found = [Needle(form="raw key", raw=key)]
    for coded in (key.hex(), key.hex().upper()):
        found += [
            Needle(form=f"key in hex, {name}", raw=coded.encode(name)) for name in ("utf-8", "utf-16-le", "utf-32-le")
        ]
    return [*found, *(Needle(form="key in base64", raw=coded) for coded in _base64(key))]


def count(raw: bytes, needles: Sequence[Needle]) -> dict[str, int]:
    """How often each form stands in these bytes; forms that do not are left out."""
    found: dict[str, int] = {}
    for needle in needles:
        times = raw.count(needle.raw)
        if times:
            found[needle.form] = found.get(needle.form, 0) + times
    return found


def inflated(raw: bytes) -> Iterator[bytes]:
    """Every deflated stream in these bytes that can be inflated, wherever it begins."""
    for begin in _ZLIB.finditer(raw):
        window = zlib.MAX_WBITS | 32
        try:
            told = zlib.decompressobj(window).decompress(raw[begin.start() :], _MOST_INFLATED)
        except zlib.error:
            continue
        if len(told) >= _SHORTEST:
            yield told


class Unreadable(Exception):
    """The memory of a process that closed itself up can be read by the superuser only."""


def _regions(process: int) -> Iterator[tuple[int, int]]:
    """What is not simply an unchanged file on the disk: heap, stacks, what was written to, shared memory."""
    for line in Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines():
        parts = line.split(None, 5)
        mode, name = parts[1], parts[5] if len(parts) > 5 else ""
        plain_file = name.startswith("/") and "w" not in mode and Path(name).is_file()
        if mode[0] != "r" or plain_file or name in {"[vvar]", "[vsyscall]", "[vvar_vclock]"}:
            continue
        first, last = (int(part, 16) for part in parts[0].split("-"))
        yield first, last


def in_memory(process: int, needles: Sequence[Needle]) -> dict[str, int]:
    """How often each form stands in the memory of a process. Raises Unreadable."""
    found: dict[str, int] = {}
    with _opened(process) as memory:
        for first, last in _regions(process):
            at, kept = first, b""
            while at < last and (piece := _piece(memory, at, min(_PIECE, last - at))):
                at += len(piece)
                whole = kept + _written(piece)
                kept = whole[-_OVERLAP:] if at < last else b""
                # what lies wholly in the part that is kept is counted with the next piece
                for form, times in _but(count(whole, needles), count(kept, needles)).items():
                    found[form] = found.get(form, 0) + times
    return found


def _written(piece: bytes) -> bytes:
    """A piece without its pages of zeros, a third of a process: each is a gap that no needle has."""
    pages = (piece[at : at + _PAGE] for at in range(0, len(piece), _PAGE))
    return b"".join(_GAP if page == _EMPTY else page for page in pages)


def _opened(process: int) -> io.FileIO:
    try:
        return io.FileIO(f"/proc/{process}/mem")
    except PermissionError:
        raise Unreadable from None


def _piece(memory: io.FileIO, at: int, length: int) -> bytes:
    """Empty where the system does not let this place be read."""
    try:
        memory.seek(at)
        return memory.read(length) or b""
    except (OSError, ValueError, OverflowError):
        return b""


def _but(all_of: dict[str, int], without: dict[str, int]) -> dict[str, int]:
    left = {form: times - without.get(form, 0) for form, times in all_of.items()}
    return {form: times for form, times in left.items() if times}


def family(mark: str) -> list[int]:
    """Every living process that carries this mark in the environment it was started with."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                if mark.encode() in (place / "environ").read_bytes():
                    found.append(int(place.name))
            except OSError:
                continue
    return sorted(found)
