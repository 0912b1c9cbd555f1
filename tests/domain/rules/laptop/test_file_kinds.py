"""Which files a case takes: what the first bytes say, and how much room there is."""

from __future__ import annotations

import random

import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES
from champion_app.domain.rules.laptop.file_kinds import (
    HEAD_BYTES,
    admitted,
    kind_called,
    kind_of_content,
    kind_of_file,
)
from champion_app.domain.rules.words.wording import said_size
from tests.domain.rules.laptop.files_made import (
    CHAT,
    CHAT_OF_ANDROID,
    MAIL,
    SAVED,
    box,
    boxed,
    compound,
    matroska,
    zipped,
)

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00"
HALF = CASE_QUOTA_BYTES // 2
WORD, SHEET, SHOW = "[Content_Types].xml _rels/.rels word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
OFFICE, OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"

TAKEN: dict[str, tuple[bytes, str, str]] = {
    "JPEG": (PHOTO, "picture", "image/jpeg"),
    "PNG": (b"\x89PNG\r\n\x1a\nIHDR", "picture", "image/png"),
    "GIF": (b"GIF89a\1\0\1\0", "picture", "image/gif"),
    "BMP": (b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + bytes(40), "picture", "image/bmp"),
    "WebP": (b"RIFF\x10\0\0\0WEBPVP8 ", "picture", "image/webp"),
    "TIFF": (b"II*\0\x08\0\0\0", "picture", "image/tiff"),
    "TIFF the other way": (b"MM\0*\0\0\0\x08", "picture", "image/tiff"),
    "AVIF": (boxed(b"avif", b"mif1", b"miaf"), "picture", "image/avif"),
    "AVIF by its second mark": (boxed(b"mif1", b"miaf", b"avif"), "picture", "image/avif"),
    "AVIF that moves": (boxed(b"avis", b"msf1"), "picture", "image/avif"),
    "HEIC of an iPhone": (boxed(b"heic", b"mif1", b"heic"), "picture", "image/heic"),
    "HEIC of a Samsung": (boxed(b"mif1", b"mif1", b"heic"), "picture", "image/heic"),
    "HEVC": (boxed(b"hevc", b"msf1", b"hevc"), "picture", "image/heic"),
    "HEIF of ten bits": (boxed(b"heix"), "picture", "image/heic"),
    "HEIF and no more": (boxed(b"mif1"), "picture", "image/heic"),
    "raw of a Canon": (boxed(b"crx ", b"isom"), "picture", "image/x-canon-cr3"),
    "voice note of an iPhone": (boxed(b"M4A ", b"mp42", tracks=(b"soun",)), "sound recording", "audio/mp4"),
    "voice note of a Samsung": (boxed(b"mp42", b"isom", tracks=(b"soun",)), "sound recording", "audio/mp4"),
    "voice note that was cut off": (boxed(b"mp42", b"isom", b"M4A "), "sound recording", "audio/mp4"),
    "voice note of an old phone": (boxed(b"3gp4", tracks=(b"soun",)), "sound recording", "audio/3gpp"),
    "film of a phone": (boxed(b"isom", tracks=(b"vide", b"soun")), "video", "video/mp4"),
    "film, sound first": (boxed(b"mp42", tracks=(b"soun", b"vide")), "video", "video/mp4"),
    "film of an old phone": (boxed(b"3gp5", tracks=(b"vide", b"soun")), "video", "video/3gpp"),
    "film of an iPhone": (boxed(b"qt  ", tracks=(b"soun", b"vide", b"meta")), "video", "video/quicktime"),
    "film without a first mark": (box(b"wide") + box(b"mdat", bytes(90)), "video", "video/quicktime"),
    "film that was cut off": (boxed(b"isom"), "video", "video/mp4"),
    "amr": (b"#!AMR\n\x3c\x91", "sound recording", "audio/amr"),
    "amr, wide": (b"#!AMR-WB\n\x04", "sound recording", "audio/amr"),
    "opus of WhatsApp": (b"OggS\0\2" + bytes(22) + b"OpusHead", "sound recording", "audio/ogg"),
    "ogg film": (b"OggS\0\2" + bytes(22) + b"\x80theora", "video", "video/ogg"),
    "mp3": (b"ID3\4\0\0\0\0\0\0", "sound recording", "audio/mpeg"),
    "mp3 without a tag": (b"\xff\xfb\x90\x64\0\0", "sound recording", "audio/mpeg"),
    "aac": (b"\xff\xf1\x50\x80\0\0", "sound recording", "audio/aac"),
    "wav": (b"RIFF\x10\0\0\0WAVEfmt ", "sound recording", "audio/wav"),
    "avi": (b"RIFF\x10\0\0\0AVI LIST", "video", "video/x-msvideo"),
    "webm": (matroska(b"webm", b"V_VP9", b"A_OPUS"), "video", "video/webm"),
    "webm, sound only": (matroska(b"webm", b"A_OPUS"), "sound recording", "audio/webm"),
    "mkv": (matroska(b"matroska", b"V_MPEG4/ISO/AVC"), "video", "video/x-matroska"),
    "film of a camera in the street": ((b"G" + bytes(187)) * 4, "video", "video/mp2t"),
    "PDF": (PDF, "PDF", "application/pdf"),
    "PDF behind a blank line": (b"\r\n" + PDF, "PDF", "application/pdf"),
    "PDF behind a mark of order": (b"\xef\xbb\xbf" + PDF, "PDF", "application/pdf"),
    "PDF behind a letter of the mail system": (b"Content-Type: application/pdf\n\n" + PDF, "PDF", "application/pdf"),
    "PDF behind bytes": (bytes(900) + PDF, "PDF", "application/pdf"),
    "chat of an iPhone": (CHAT.encode(), "chat export", "text/plain;kind=chat"),
    "chat of an Android": (CHAT_OF_ANDROID.encode(), "chat export", "text/plain;kind=chat"),
    "chat, as American": ("\u200e[1/2/26, 6:04:11\u202fPM] A: x\n".encode(), "chat export", "text/plain;kind=chat"),
    "chat, packed by an iPhone": (zipped("1.jpg", "_chat.txt", large=True), "chat export", "application/zip;kind=chat"),
    "chat, packed by an Android": (zipped("WhatsApp Chat with X.txt"), "chat export", "application/zip;kind=chat"),
    "media of a chat": (zipped("00000012-PHOTO-2026-11-12-18-04-11.jpg"), "chat export", "application/zip;kind=chat"),
    "packed pictures": (zipped("a.jpg", "b.png"), "packed files (ZIP)", "application/zip"),
    "packed page": (zipped("page.html", "page_files/a.js"), "packed files (ZIP)", "application/zip"),
    "docx": (zipped(*WORD.split()), "document", f"{OFFICE}wordprocessingml.document"),
    "docx with much in front": (zipped(*WORD.split(), large=True), "document", f"{OFFICE}wordprocessingml.document"),
    "xlsx": (zipped("[Content_Types].xml", SHEET), "spreadsheet", f"{OFFICE}spreadsheetml.sheet"),
    "pptx": (zipped("[Content_Types].xml", SHOW), "presentation", f"{OFFICE}presentationml.presentation"),
    "odt": (zipped("content.xml", mimetype=f"{OPEN}text"), "document", f"{OPEN}text"),
    "ods": (zipped("content.xml", mimetype=f"{OPEN}spreadsheet"), "spreadsheet", f"{OPEN}spreadsheet"),
    "odt, all of it packed": (zipped("a", "mimetype", "content.xml"), "document", f"{OPEN}text"),
    "docx and no more": (zipped("word/document.xml"), "document", f"{OFFICE}wordprocessingml.document"),
    "doc": (compound("Data", "1Table", "WordDocument"), "document", "application/msword"),
    "xls": (compound("Workbook"), "spreadsheet", "application/vnd.ms-excel"),
    "rtf": (b"{\\rtf1\\ansi x}", "document", "application/rtf"),
    "eml": (MAIL.encode(), "e-mail", "message/rfc822"),
    "mbox": (b"From x Mon Nov 30\r\n" + MAIL.encode(), "e-mail", "message/rfc822"),
    "msg": (compound("__nameid_version1.0", "__substg1.0_0037001F"), "e-mail", "application/vnd.ms-outlook"),
    "msg, its folder elsewhere": (
        compound()[:600] + "__substg1.0_1000001F".encode("utf-16-le"), "e-mail", "application/vnd.ms-outlook"
    ),
    "saved page": (b"<!DOCTYPE html><html><script>alert(1)</script>", "saved page", "text/html"),
    "saved page of Firefox": (b"\xef\xbb\xbf\r\n<!-- saved from url -->\n<!-- x --><HTML>", "saved page", "text/html"),
    "mht": (SAVED.encode(), "saved page", "multipart/related"),
    "webarchive": (b"bplist00\xd2\x01\x02_\x10\x0fWebMainResource", "saved page", "application/x-webarchive"),
    "text": ("Caf\u00e9 \U0001fae8 \u0627\u0644\u0633\n".encode(), "text", "text/plain"),
    "text of Windows": ("He said \u201cgo home\u201d to me".encode("cp1252"), "text", "text/plain"),
    "text as UTF-16": ("go home".encode("utf-16"), "text", "text/plain"),
    "text, cut in a letter": (("a" + "\u0627" * 3000).encode(), "text", "text/plain"),
    "text that begins as a program": (b"MZ is how it begins", "text", "text/plain"),
    "text that begins as a picture": (b"BMW, black, outside the house again", "text", "text/plain"),
    "text that begins as a film": (b"It is ftypical", "text", "text/plain"),
    "text that speaks of a PDF": (b"He sent a file that begins with %PDF-1.7, I kept it", "text", "text/plain"),
    "text of a transcript": (b"Interviewer: hello\nPerson 1: hello\n", "text", "text/plain"),
    "contact card": (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "contact card", "text/vcard"),
}  # fmt: skip

REFUSED = {
    "program of Windows": (b"MZ\x90\0\x03", "it is a program"),
    "program of Linux": (b"\x7fELF\x02", "it is a program"),
    "script": (b"#!/bin/sh\nrm -rf", "it is a program"),
    "link of Windows": (b"L\0\0\0\x01\x14\x02\0", "it is a program"),
    "program behind a PDF mark": (b"MZ\x90\0" + PDF, "it is a program"),
    "program beside a chat": (zipped("_chat.txt", "photo.jpg.EXE"), "exported again without its media"),
    "program with a broken name": (zipped("invoice.exe .", "b.txt"), "a program inside"),
    "program of Android": (zipped("AndroidManifest.xml", "classes.dex"), "a program inside"),
    "program far inside": (zipped("a.jpg", "x/y/run.scr", large=True), "a program inside"),
    "document that runs": (zipped(*WORD.split(), "word/vbaProject.bin"), "a program inside"),
    "old document that runs": (compound("WordDocument", "Macros"), "a program inside"),
    "script, packed": (zipped("invoice.js"), "a program inside"),
    "installs something": (compound("\u4840\u3f3f\u4577"), "that the app knows"),
    "rar": (b"Rar!\x1a\x07\x01\0", "packed in a way"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "packed in a way"),
    "tar": (b"a.txt".ljust(257, b"\0") + b"ustar\0", "packed in a way"),
    "ZIP that is broken": (b"PK\x03\x04", "that the app knows"),
    "ZIP without anything": (b"PK\x05\x06" + bytes(18), "that the app knows"),
    "bytes": (bytes(range(256)), "that the app knows"),
    "nothing but zeros": (bytes(5000), "that the app knows"),
    "blanks": (b" \n\t ", "that the app knows"),
}


@pytest.mark.parametrize("what", TAKEN)
def test_a_file_is_what_its_first_bytes_say(what: str) -> None:
    content, words, media_type = TAKEN[what]

    kind = kind_of_content(content)
    assert kind is not None
    assert (kind.words, kind.media_type) == (words, media_type)
    assert kind_called(media_type) is kind


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_case_does_not_take_says_why_and_what_to_do(what: str) -> None:
    content, words = REFUSED[what]

    with pytest.raises(Refused) as told:
        admitted(content[:HEAD_BYTES], size=len(content), used=0, peek=lambda at, length: content[at : at + length])
    assert words in str(told.value)
    assert "Take it to the station" in str(told.value)


@pytest.mark.parametrize(
    ("head", "size", "used", "sentence"),
    [
        (b"", 0, 0, "This file is empty."),
        (PHOTO, CASE_QUOTA_BYTES + 1, 0, "This file is too large. All files of one case may have 50 MB together."),
        (PHOTO, HALF + 1024 * 1024, HALF, "This file has 26 MB, and there is room for 25 MB more in this case."),
        (PHOTO, 1, CASE_QUOTA_BYTES, "this case is full."),
    ],
)  # fmt: skip
def test_what_a_case_has_no_room_for_is_a_sentence(head: bytes, size: int, used: int, sentence: str) -> None:
    with pytest.raises(Refused) as told:
        admitted(head, size=size, used=used)
    assert sentence in str(told.value)


def test_a_case_can_be_filled_to_the_last_byte() -> None:
    assert admitted(PHOTO, size=HALF, used=HALF).shown


def test_the_head_alone_tells_most() -> None:
    for what in ("chat, packed by an Android", "docx", "odt", "AVIF", "HEIC of a Samsung", "eml", "webm"):
        content, words, _ = TAKEN[what]
        kind = kind_of_file(content[:HEAD_BYTES])
        assert kind is not None
        assert kind.words == words


def test_pictures_that_cannot_be_shown_say_so() -> None:
    heic = kind_called("image/heic")
    assert heic is not None
    assert not heic.shown
    assert "cannot show pictures of this kind (HEIC" in heic.unshown


def test_files_made_to_keep_one_busy_are_told_at_once() -> None:
    """Endless boxes, a million names, comments without end: a bounded look at each."""
    endless = box(b"ftyp", b"isom" + bytes(4)) + box(b"free") * 2_000_000
    deep = b"".join((2**31).to_bytes(4, "big") + name for name in (b"moov", b"trak", b"mdia") * 300)
    names = bytearray(zipped("a.exe\0" + "\0 ." * 9000 + "\nx", *(f"chat chat {at}" for at in range(3000))))
    hostile = [
        endless, box(b"ftyp", b"isom" + bytes(4)) + deep, bytes(names), b"<!---->" * 9000 + b"x",
        b"<!--" * 9000, b"From: x\n" * 9000, b"[1/1/26, " * 9000, b"PK\x03\x04" + b"\xff" * 9000,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 9000, b"\0\0\0\1ftypisom" + bytes(9000),
    ]  # fmt: skip
    for content in hostile:
        asked: list[int] = []

        def peek(at: int, length: int, content: bytes = content, asked: list[int] = asked) -> bytes:
            asked.append(length)
            return content[at : at + length]

        kind_of_file(content[:HEAD_BYTES], size=len(content), peek=peek)
        assert len(asked) <= 500
        assert sum(asked) <= 2 << 20


def test_no_bytes_at_all_are_too_much() -> None:
    dice = random.Random(12)  # noqa: S311  # a test, the same each time
    marks = [content[:64] for content, _, _ in TAKEN.values()]
    for _ in range(3000):
        content = bytearray(dice.choice(marks) + dice.randbytes(dice.randrange(200)))
        for _ in range(dice.randrange(4)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        kind = kind_of_content(bytes(content))
        assert kind is None or kind_called(kind.media_type) is kind


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 KB"), (1, "1 KB"), (421_888, "412 KB"), (3_355_443, "3.2 MB"), (52_428_800, "50 MB")]
)
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert said_size(size) == words
