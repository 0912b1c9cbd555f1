"""Which files a case takes, and what is said of one before it is taken. A file is what its first bytes say it is: what
it is called decides nothing."""

from __future__ import annotations

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES
from champion_app.domain.rules.words.wording import said_size

HEAD_BYTES = 16
"""So many bytes tell what a file is."""


class FileKind(msgspec.Struct, frozen=True):
    """One kind of file. ``marks`` are bytes and where they stand, each a way to be of this kind. ``shown``: the app can
    show it; others it keeps and sends."""

    media_type: str
    words: str
    marks: tuple[tuple[tuple[int, bytes], ...], ...]
    shown: bool = False


KINDS: tuple[FileKind, ...] = (
    FileKind("image/png", "picture", (((0, b"\x89PNG\r\n\x1a\n"),),), shown=True),
    FileKind("image/jpeg", "picture", (((0, b"\xff\xd8\xff"),),), shown=True),
    FileKind("image/gif", "picture", (((0, b"GIF8"),),), shown=True),
    FileKind("image/bmp", "picture", (((0, b"BM"),),), shown=True),
    FileKind("image/webp", "picture", (((0, b"RIFF"), (8, b"WEBP")),), shown=True),
    FileKind("image/avif", "picture", tuple(((4, b"ftyp" + brand),) for brand in (b"avif", b"avis")), shown=True),
    FileKind("image/tiff", "picture", (((0, b"II*\0"),), ((0, b"MM\0*"),)), shown=True),
    FileKind("image/heic", "picture", tuple(((4, b"ftyp" + brand),) for brand in (b"heic", b"heix", b"mif1"))),
    FileKind("application/pdf", "PDF", (((0, b"%PDF-"),),)),
    FileKind("audio/mp4", "sound recording", (((4, b"ftypM4A "),),)),
    FileKind("video/quicktime", "video", (((4, b"ftypqt  "),),)),
    FileKind("video/mp4", "video", (((4, b"ftyp"),),)),
    FileKind("audio/mpeg", "sound recording", (((0, b"ID3"),), ((0, b"\xff\xfb"),))),
    FileKind("audio/wav", "sound recording", (((0, b"RIFF"), (8, b"WAVE")),)),
    FileKind("audio/ogg", "sound recording", (((0, b"OggS"),),)),
)
_OTHER = "This is not a picture, a PDF, a video or a sound recording, so the app does not take it."
_ROOM = f"All files of one case may have {said_size(CASE_QUOTA_BYTES)} together."
_INSTEAD = "Nothing was changed. Take it to the station, where the force can take it from you."


def kind_of_file(head: bytes) -> FileKind | None:
    """What a file is, by its first bytes; None for one that a case does not take."""
    for kind in KINDS:
        if any(all(head.startswith(mark, at) for at, mark in marks) for marks in kind.marks):
            return kind
    return None


def kind_called(media_type: str) -> FileKind | None:
    """The kind that a record names; None for one that this version does not know."""
    return next((kind for kind in KINDS if kind.media_type == media_type), None)


def admitted(head: bytes, *, size: int, used: int) -> FileKind:
    """The kind of a file that the case can take. Raises Refused with what to do instead."""
    if not size:
        raise Refused("This file is empty. Choose it again, or take the picture again.")
    kind = kind_of_file(head)
    if kind is None:
        raise Refused(f"{_OTHER} {_INSTEAD}")
    if size > CASE_QUOTA_BYTES:
        raise Refused(f"This file is too large. {_ROOM} {_INSTEAD}")
    if used + size > CASE_QUOTA_BYTES:
        raise Refused(f"This file has {said_size(size)}, and {room_words(used)} {_ROOM} {_INSTEAD}")
    return kind


def room_words(used: int) -> str:
    """How much room a case has left, in a sentence."""
    left = max(0, CASE_QUOTA_BYTES - used)
    return f"there is room for {said_size(left)} more in this case." if left else "this case is full."


def nearly_full(used: int) -> bool:
    """Whether the room that is left should be noticed."""
    return used > 0.8 * CASE_QUOTA_BYTES
