"""What a file is, by its first bytes: the mark that each kind bears, and a look inside where several bear the same."""

from __future__ import annotations

import re

from champion_app.domain.rules.laptop.file_boxes import Peek, boxed_type
from champion_app.domain.rules.laptop.file_packed import compound_type, zipped_type
from champion_app.domain.rules.laptop.file_text import text_type, words_of

PROGRAM, PACKED = "program", "packed"
"""What is not taken, with a sentence of its own for each."""

_MARKS: tuple[tuple[str, tuple[tuple[int, bytes], ...]], ...] = (
    ("image/png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    ("image/gif", ((0, b"GIF87a"),)),
    ("image/gif", ((0, b"GIF89a"),)),
    ("image/webp", ((0, b"RIFF"), (8, b"WEBP"))),
    ("image/tiff", ((0, b"II*\0"),)),
    ("image/tiff", ((0, b"MM\0*"),)),
    ("image/tiff", ((0, b"II+\0"),)),
    ("image/tiff", ((0, b"MM\0+"),)),
    ("image/jp2", ((0, b"\0\0\0\x0cjP  \r\n\x87\n"),)),
    ("image/jxl", ((0, b"\0\0\0\x0cJXL \r\n\x87\n"),)),
    ("application/pdf", ((0, b"%PDF-"),)),
    ("audio/wav", ((0, b"RIFF"), (8, b"WAVE"))),
    ("audio/wav", ((0, b"RF64"), (8, b"WAVE"))),
    ("video/x-msvideo", ((0, b"RIFF"), (8, b"AVI "))),
    ("audio/amr", ((0, b"#!AMR"),)),
    ("audio/flac", ((0, b"fLaC"),)),
    ("audio/x-caf", ((0, b"caff\0"),)),
    ("audio/aiff", ((0, b"FORM"), (8, b"AIF"))),
    ("audio/midi", ((0, b"MThd\0"),)),
    ("video/x-flv", ((0, b"FLV\x01"),)),
    ("video/mpeg", ((0, b"\0\0\x01\xba"),)),
    ("video/mpeg", ((0, b"\0\0\x01\xb3"),)),
    ("application/rtf", ((0, b"{\\rtf"),)),
    *(("audio/mpeg", ((0, b"\xff" + second),)) for second in (b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3")),
    *(("audio/aac", ((0, b"\xff" + second),)) for second in (b"\xf1", b"\xf9")),
    *((PACKED, ((0, mark),)) for mark in (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\xfd7zXZ\0",
                                          b"MSCF\0", b"\x28\xb5\x2f\xfd")),
    (PACKED, ((257, b"ustar"),)),
    *((PROGRAM, ((0, mark),)) for mark in (b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
                                           b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0",
                                           b"dex\n03", b"\0asm", b"#!/", b"#! /")),
)  # fmt: skip
_PICTURE_OF_WINDOWS = {12, 40, 52, 56, 64, 108, 124}
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_FILM = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
_PACKETS = (0, 188, 376)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LATE_PDF, _LATEST_PDF = re.compile(rb"%PDF-[12]\.\d"), 1024


def media_type_of(head: bytes, *, size: int, peek: Peek) -> str:
    """The media type that the first bytes give; PROGRAM, PACKED, PROGRAM_INSIDE or empty for what a case does not
    take. ``head`` is the beginning, ``peek`` reads anywhere in the file."""
    if head[:2] == b"MZ" and words_of(head) is None:
        return PROGRAM
    for media_type, marks in _MARKS:
        if all(head.startswith(mark, at) for at, mark in marks):
            return media_type
    return (
        boxed_type(head, size=size, peek=peek)
        or _looked_into(head, size=size, peek=peek)
        or _late_pdf(head)
        or text_type(head)
    )


def _looked_into(head: bytes, *, size: int, peek: Peek) -> str:
    """Those whose mark alone does not tell."""
    if head[:8] == b"bplist00":
        return "application/x-webarchive" if b"WebMainResource" in head else ""
    if any(all(head.startswith(b"G", at + step) for step in _PACKETS) for at in (0, 4)) and words_of(head) is None:
        return "video/mp2t"
    if head[:2] == b"BM":
        described = int.from_bytes(head[14:18], "little")
        return "image/bmp" if head[6:10] == bytes(4) and described in _PICTURE_OF_WINDOWS else ""
    if head[:3] == b"ID3" and head[3:4] < b"\x10":
        return "audio/mpeg"
    if head[:5] == b"OggS\0":
        return "video/ogg" if b"\x80theora" in head else "audio/ogg"
    if head[:4] == b"\x1aE\xdf\xa3":
        family = "webm" if b"webm" in head[:64] else "x-matroska"
        return f"audio/{family}" if b"A_" in head and b"V_" not in head else f"video/{family}"
    if head[:16] == _ASF:
        return "video/x-ms-wmv" if _ASF_FILM in head else "audio/x-ms-wma"
    if head[:4] == b"PK\x03\x04":
        return zipped_type(head, size=size, peek=peek)
    return compound_type(head, peek=peek) if head[:8] == _COMPOUND else ""


def _late_pdf(head: bytes) -> str:
    """A PDF with something before its mark, as some programs and mail systems leave it. A text that only speaks of one
    is none."""
    found = _LATE_PDF.search(head, 0, _LATEST_PDF)
    return "application/pdf" if found and (b" obj" in head or words_of(head) is None) else ""
