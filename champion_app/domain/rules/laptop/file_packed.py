"""Files that hold others: office documents, chats that a phone packed, and Outlook's messages. Only names are read, and
a bounded number of bytes; nothing is unpacked."""

from __future__ import annotations

import re

from champion_app.domain.rules.laptop.file_boxes import Peek

PROGRAM_INSIDE = "program inside"
"""It holds a program, whatever else it holds."""

_END_OF_NAMES, _ONE_NAME, _ONE_FILE = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_LAST, _MOST_NAMES = 66_000, 1 << 20
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OFFICE = (
    (r"word/document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (r"xl/workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (r"ppt/presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_RUN = set(
    "exe dll scr bat cmd ps1 vbs vbe jse wsf wsh hta msi msp lnk pif cpl jar apk ipa dex class reg".split()
)  # fmt: skip
_RUN_BY_NAME = {"vbaproject.bin", "androidmanifest.xml"}
_SCRIPT, _PAGE = "js", {"htm", "html", "xhtml"}
_OF_A_CHAT = re.compile(
    r"(?:img|vid|ptt|aud|stk|doc)-\d{8}-wa\d+\.\w+|\d{8}-(?:photo|video|audio|sticker|gif)-\d{4}-\d\d-\d\d[\w-]*\.\w+"
)
_MESSAGES = (
    ("__properties_version1", "application/vnd.ms-outlook"), ("__nameid_version1", "application/vnd.ms-outlook"),
    ("__substg1", "application/vnd.ms-outlook"),
    ("WordDocument", "application/msword"), ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"), ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)  # fmt: skip
_ENTRY, _ENTRIES_READ, _LARGEST_POWER = 128, 64, 12


def zipped_type(head: bytes, *, size: int, peek: Peek) -> str:
    """The media type of what begins as a ZIP does; PROGRAM_INSIDE, or empty where nothing in it can be read."""
    names = _names(size, peek) or _names_in(head, _ONE_FILE, 26, 30)
    if not names:
        return ""
    called = {part for name in names for part in _parts(name)}
    endings = {name.rpartition(".")[2] for name in called}
    if endings & _RUN or called & _RUN_BY_NAME or (_SCRIPT in endings and not endings & _PAGE):
        return PROGRAM_INSIDE
    starts = 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    if head[30:38] == b"mimetype" and head.startswith(_OPEN_DOCUMENT, starts):
        kind = re.match(rb"text|spreadsheet|presentation", head[starts + len(_OPEN_DOCUMENT) :])
        return f"{_OPEN_DOCUMENT.decode()}{kind[0].decode() if kind else 'text'}"
    if {"mimetype", "content.xml"} <= set(names):  # its own word for what it is lies packed
        return f"{_OPEN_DOCUMENT.decode()}text"
    for begins, media_type in _OFFICE:
        if any(name.startswith(begins) for name in names):
            return media_type
    chat = any((name.endswith(".txt") and "chat" in name) or _OF_A_CHAT.fullmatch(name) for name in called)
    return "application/zip;kind=chat" if chat else "application/zip"


def _parts(name: str) -> list[str]:
    """What one is called in its folder, in small letters; all parts of a name that somebody broke with a letter that
    ends names, and without the dots and blanks that Windows drops from their ends."""
    return [part.strip(" .\t\r\n").lower() for part in name.rpartition("/")[2].split("\0")]


def _names(size: int, peek: Peek) -> tuple[str, ...]:
    """From the list at the end."""
    last = peek(max(0, size - _LAST), _LAST)
    at = last.rfind(_END_OF_NAMES)
    if at < 0 or len(last) < at + 20:
        return ()
    length, begins = (int.from_bytes(last[at + n : at + n + 4], "little") for n in (12, 16))
    return _names_in(peek(begins, min(length, _MOST_NAMES)), _ONE_NAME, 28, 46)


def _names_in(raw: bytes, mark: bytes, lengths: int, begins: int) -> tuple[str, ...]:
    found, at = [], raw.find(mark)
    while at >= 0 and at + begins <= len(raw):
        length = int.from_bytes(raw[at + lengths : at + lengths + 2], "little")
        name = raw[at + begins : at + begins + length]
        found.append(name.decode("utf-8", "replace").replace("\\", "/"))
        at = raw.find(mark, at + begins + length)
    return tuple(found)


def compound_type(head: bytes, *, peek: Peek) -> str:
    """The media type of one of Microsoft's older files, by the names in its first folder; empty for another, such as
    one that installs programs."""
    power = int.from_bytes(head[30:32], "little")
    begins = (int.from_bytes(head[48:52], "little") + 1) << min(power, _LARGEST_POWER)
    raw = peek(begins, _ENTRY * _ENTRIES_READ)
    names = set()
    for at in range(0, len(raw) - _ENTRY + 1, _ENTRY):
        length = int.from_bytes(raw[at + 64 : at + 66], "little")
        names.add(raw[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace"))
    if not any(name.startswith(begins) for begins, _ in _MESSAGES for name in names):  # its folder lies elsewhere
        names |= {begins for begins, _ in _MESSAGES if begins.encode("utf-16-le") in head + raw}
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros", "VBA"}:
        return PROGRAM_INSIDE
    return next((media_type for begins, media_type in _MESSAGES if any(name.startswith(begins) for name in names)), "")
