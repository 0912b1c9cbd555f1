"""Files made of boxes, as phones write films, sounds and pictures: which of them one is. What it says of itself at the
front is not enough, since phones call a voice note a film: whether it has pictures is looked up among its tracks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Peek = Callable[[int, int], bytes]
"""So many bytes of a file from a place on; fewer where it ends."""

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"heif"}
_AVIF = {b"avif", b"avis"}
_PICTURES = {b"mif1", b"msf1", b"miaf"}
_SOUNDS = {b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "}
_OLD_FILMS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_INSIDE = {b"moov", b"trak", b"mdia"}
_MOST_BOXES = 400


def boxed_type(head: bytes, *, size: int, peek: Peek) -> str:
    """The media type; empty where the file is not made of boxes."""
    first = head[4:8]
    if head[:1] not in {b"\0", b"\1"} or first not in _OLD_FILMS | {b"ftyp"}:
        return ""
    if first != b"ftyp":
        return "video/quicktime"
    length = int.from_bytes(head[:4], "big")
    main = head[8:12]
    others = {head[at : at + 4] for at in range(16, min(length, len(head)), 4)}
    if main in _HEIC | _AVIF | _PICTURES:
        return _picture(main, others)
    if main == b"crx ":
        return "image/x-canon-cr3"
    if main in _SOUNDS:
        return "audio/mp4"
    tracks = set(_tracks(peek, 0, size, [_MOST_BOXES]))
    sound = b"vide" not in tracks and (b"soun" in tracks or (not tracks and bool(others & _SOUNDS)))
    if main == b"qt  ":
        return "audio/mp4" if sound else "video/quicktime"
    family = "3gpp" if main[:2] == b"3g" else "mp4"
    return f"audio/{family}" if sound else f"video/{family}"


def _picture(main: bytes, others: set[bytes]) -> str:
    if main in _AVIF:
        return "image/avif"
    if main in _HEIC or others & _HEIC:
        return "image/heic"
    return "image/avif" if others & _AVIF else "image/heic"


def _tracks(peek: Peek, at: int, end: int, left: list[int]) -> Iterator[bytes]:
    """What each track carries: ``vide``, ``soun`` and others."""
    while at + 8 <= end and left[0]:
        left[0] -= 1
        head = peek(at, 16)
        length, name, begins = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if length == 1:
            length, begins = int.from_bytes(head[8:16], "big"), at + 16
        stops = end if length == 0 else at + length
        if stops < begins:
            return
        if name in _INSIDE:
            yield from _tracks(peek, begins, min(stops, end), left)
        elif name == b"hdlr":
            yield peek(begins + 8, 4)
        at = stops
