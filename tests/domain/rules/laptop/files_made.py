"""Files as phones, computers and messengers write them, small, made here."""

from __future__ import annotations

import zipfile
from io import BytesIO

CHAT = (
    "[12/11/2026, 18:04:11] Person 1: \u200eMessages and calls are end-to-end encrypted.\n"
    "[12/11/2026, 18:05:02] Person 2: I know where you live\n"
)
CHAT_OF_ANDROID = (
    "12/11/2026, 18:04 - Person 1: hello\n12/11/2026, 18:05 - Person 2: \u0627\u0644\u0633\u0644\u0627\u0645\n"
)
MAIL = (
    "Return-Path: <x@sample.example>\r\nReceived: from a (b [192.0.2.1])\r\n\tby c; Mon, 30 Nov 2026 10:00:00 +0000\r\n"
    "From: x@sample.example\r\nTo: y@sample.example\r\nSubject: =?utf-8?q?hello?=\r\n\r\nWords\r\n"
)
SAVED = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://sample.example/\r\nSubject: A page\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="x"\r\n\r\n--x\r\n'
)


def box(name: bytes, content: bytes = b"") -> bytes:
    """One box of a film."""
    return (8 + len(content)).to_bytes(4, "big") + name + content


def boxed(brand: bytes, *others: bytes, tracks: tuple[bytes, ...] = (), filler: int = 6000) -> bytes:
    """A file of boxes that says first what it is, with its tracks behind the data, as phones write it."""
    film = b"".join(
        box(b"trak", box(b"tkhd", bytes(84)) + box(b"mdia", box(b"mdhd", bytes(24)) + box(b"hdlr", bytes(8) + track)))
        for track in tracks
    )
    head = box(b"ftyp", brand + bytes(4) + b"".join(others))
    return head + box(b"mdat", bytes(filler)) + (box(b"moov", box(b"mvhd", bytes(100)) + film) if tracks else b"")


def zipped(*names: str, mimetype: str = "", large: bool = False) -> bytes:
    """A ZIP of files with these names, the first of which can be large enough to hide the others from the head."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for at, name in enumerate(names):
            made.writestr(name, bytes(9000) if large and not at else b"x")
    return raw.getvalue()


def compound(*names: str) -> bytes:
    """One of Microsoft's older files, with a folder of these names."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[30:32] = (9).to_bytes(2, "little")
    head[48:52] = (2).to_bytes(4, "little")
    folder = b""
    for name in ("Root Entry", *names):
        letters = name.encode("utf-16-le")
        folder += letters.ljust(64, b"\0") + (len(letters) + 2).to_bytes(2, "little") + bytes(62)
    return bytes(head) + bytes(1024) + folder.ljust(1024, b"\0")


def matroska(doctype: bytes, *codecs: bytes) -> bytes:
    """The beginning of a film or sound as browsers record it."""
    return b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84" + doctype + bytes(20) + b"\0".join(codecs) + bytes(400)
