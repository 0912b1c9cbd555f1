"""Which files a case takes, and what is said of one before it is taken. A file is what its first bytes say it is: what
it is called decides nothing."""

from __future__ import annotations

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES
from champion_app.domain.rules.laptop.file_boxes import Peek
from champion_app.domain.rules.laptop.file_marks import PACKED, PROGRAM, media_type_of
from champion_app.domain.rules.laptop.file_packed import PROGRAM_INSIDE
from champion_app.domain.rules.words.wording import said_size

HEAD_BYTES = 4096
"""So many bytes tell what a file is; some kinds are looked into further."""
KEPT = "The app keeps it and hands it to the force; it does not open it."
_NO_HEIC = (
    "The app cannot show pictures of this kind (HEIC, from iPhones and Samsungs). It keeps it and hands it to the "
    "force. Sent again as JPEG it could be shown."
)


class FileKind(msgspec.Struct, frozen=True):
    """One kind of file. ``shown``: the app can show it, as a picture. ``read``: it can show its first lines, as letters
    and nothing else. Of others it keeps what came, and says so."""

    media_type: str
    words: str
    icon: str
    shown: bool = False
    unshown: str = KEPT
    read: bool = False


def _kinds(
    words: str, *, icon: str, of: str, shown: bool = False, unshown: str = KEPT, read: bool = False
) -> tuple[FileKind, ...]:
    return tuple(FileKind(media_type, words, icon, shown, unshown, read) for media_type in of.split())


_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
KINDS: tuple[FileKind, ...] = (
    *_kinds("picture", icon="image", shown=True,
            of="image/png image/jpeg image/gif image/bmp image/webp image/avif image/tiff"),
    *_kinds("picture", icon="image", unshown=_NO_HEIC, of="image/heic"),
    *_kinds("picture", icon="image", of="image/jp2 image/jxl image/x-canon-cr3"),
    *_kinds("video", icon="film-strip",
            of="video/mp4 video/quicktime video/3gpp video/webm video/x-matroska video/x-msvideo video/x-ms-wmv "
               "video/ogg video/mp2t video/mpeg video/x-flv"),
    *_kinds("sound recording", icon="microphone",
            of="audio/mp4 audio/mpeg audio/wav audio/ogg audio/amr audio/aac audio/3gpp audio/webm audio/x-matroska "
               "audio/flac audio/x-caf audio/aiff audio/midi audio/x-ms-wma"),
    *_kinds("PDF", icon="file-pdf", of="application/pdf"),
    *_kinds("chat export", icon="chats", read=True, of="text/plain;kind=chat"),
    *_kinds("chat export", icon="chats", of="application/zip;kind=chat"),
    *_kinds("e-mail", icon="envelope-simple", of="message/rfc822 application/vnd.ms-outlook"),
    *_kinds("saved page", icon="browser", of="text/html multipart/related application/x-webarchive"),
    *_kinds("text", icon="file-text", read=True, of="text/plain"),
    *_kinds("contact card", icon="address-book", of="text/vcard"),
    *_kinds("document", icon="file-text",
            of=f"{_OFFICE}wordprocessingml.document {_OPEN}text application/msword application/rtf"),
    *_kinds("spreadsheet", icon="table",
            of=f"{_OFFICE}spreadsheetml.sheet {_OPEN}spreadsheet application/vnd.ms-excel"),
    *_kinds("presentation", icon="presentation-chart",
            of=f"{_OFFICE}presentationml.presentation {_OPEN}presentation application/vnd.ms-powerpoint"),
    *_kinds("packed files (ZIP)", icon="package", of="application/zip"),
)  # fmt: skip
_BY_TYPE = {kind.media_type: kind for kind in KINDS}

_ROOM = f"All files of one case may have {said_size(CASE_QUOTA_BYTES)} together."
_INSTEAD = "Nothing was changed. Take it to the station, where the force can take it from you."
_OTHER = (
    "This is not a picture, a PDF, a video or a sound recording, and no text, chat, e-mail, saved page or document "
    "that the app knows, so the app does not take it."
)
_WHY = {
    PROGRAM: (
        "This is not a picture, a PDF, a video or a sound recording, whatever it is called: it is a program, and may "
        "be made to do harm. Do not open it."
    ),
    PROGRAM_INSIDE: (
        "There is a program inside this file, and that may be made to do harm, so the app does not take it. A chat can "
        "be exported again without its media; single files can be added one by one."
    ),
    PACKED: (
        "This file is packed in a way that the app cannot look into. Ask for what is in it as single files or as a ZIP."
    ),
}


def _read_as(head: bytes, size: int, peek: Peek | None) -> str:
    def of_head(at: int, length: int) -> bytes:
        return head[at : at + length]

    return media_type_of(head, size=max(size, len(head)), peek=peek or of_head)


def kind_of_file(head: bytes, *, size: int = 0, peek: Peek | None = None) -> FileKind | None:
    """What a file is, by its first bytes; None for one that a case does not take. Where ``peek`` reads further in it,
    kinds that begin alike are told apart."""
    return _BY_TYPE.get(_read_as(head, size, peek))


def kind_of_content(content: bytes) -> FileKind | None:
    """The same of a file that is here whole."""
    return kind_of_file(content[:HEAD_BYTES], size=len(content), peek=lambda at, length: content[at : at + length])


def kind_called(media_type: str) -> FileKind | None:
    """The kind that a record names; None for one that this version does not know."""
    return _BY_TYPE.get(media_type)


def admitted(head: bytes, *, size: int, used: int, peek: Peek | None = None) -> FileKind:
    """The kind of a file that the case can take. Raises Refused with why not, and what to do instead."""
    if not size:
        raise Refused("This file is empty. Choose it again, or take the picture again.")
    media_type = _read_as(head, size, peek)
    kind = _BY_TYPE.get(media_type)
    if kind is None:
        raise Refused(f"{_WHY.get(media_type, _OTHER)} {_INSTEAD}")
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
