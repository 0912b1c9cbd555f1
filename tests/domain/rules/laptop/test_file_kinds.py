"""Which files a case takes: what the first bytes say, and how much room there is."""

from __future__ import annotations

import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES
from champion_app.domain.rules.laptop.file_kinds import admitted, kind_of_file
from champion_app.domain.rules.words.wording import said_size

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00"
HALF = CASE_QUOTA_BYTES // 2


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (PHOTO, "image/jpeg"), (b"\x89PNG\r\n\x1a\nIHDR", "image/png"), (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "audio/wav"), (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "video/mp4"), (b"%PDF-1.7\n", "application/pdf"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(head: bytes, media_type: str) -> None:
    kind = kind_of_file(head)
    assert kind is not None
    assert kind.media_type == media_type


@pytest.mark.parametrize(
    ("head", "size", "used", "sentence"),
    [
        (b"", 0, 0, "This file is empty."),
        (b"MZ\x90\0", 10, 0, "not a picture, a PDF, a video or a sound recording"),
        (b"PK\x03\x04", 10, 0, "Take it to the station"),
        (PHOTO, CASE_QUOTA_BYTES + 1, 0, "This file is too large. All files of one case may have 50 MB together."),
        (PHOTO, HALF + 1024 * 1024, HALF, "This file has 26 MB, and there is room for 25 MB more in this case."),
        (PHOTO, 1, CASE_QUOTA_BYTES, "this case is full."),
    ],
)  # fmt: skip
def test_what_a_case_cannot_take_is_a_sentence(head: bytes, size: int, used: int, sentence: str) -> None:
    with pytest.raises(Refused) as told:
        admitted(head, size=size, used=used)
    assert sentence in str(told.value)


def test_a_case_can_be_filled_to_the_last_byte() -> None:
    assert admitted(PHOTO, size=HALF, used=HALF).shown


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 KB"), (1, "1 KB"), (421_888, "412 KB"), (3_355_443, "3.2 MB"), (52_428_800, "50 MB")]
)
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert said_size(size) == words
