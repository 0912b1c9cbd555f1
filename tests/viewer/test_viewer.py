"""Pictures are decoded in a process that can open nothing; what is wrong with one is a sentence and nothing worse."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QColor, QImage

from champion_app.domain.errors import Refused
from champion_app.viewer.asking import FAILED, STOPPED, command, picture_of
from champion_app.viewer.shape import ASKED, DECODERS

PRELUDE = "import os, sys, signal; from champion_app.viewer import decode; decode._before(); decode._after(); "


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A picture with a red corner."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.setPixelColor(0, 0, QColor("red"))
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the format is text
    return bytes(raw.data())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_a_picture_comes_back_as_plain_pixels(kind: str) -> None:
    told = picture_of(picture(30, 20, kind), largest=100)

    assert (told.width, told.height, len(told.raw)) == (30, 20, 30 * 20 * 4)
    if kind == "PNG":
        assert told.raw[:4] == bytes((0, 0, 255, 255))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_large_picture_is_made_smaller_before_it_comes_back(kind: str) -> None:
    told = picture_of(picture(3000, 1000, kind), largest=600)

    assert (told.width, told.height) == (600, 200)


def test_a_folder_that_is_called_as_we_are_is_not_taken_for_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("champion_app", "champion_app/viewer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert picture_of(picture(30, 20), largest=100).width == 30


def test_where_the_one_that_asked_is_gone_the_process_goes_too() -> None:
    content = picture(900, 900)
    process = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={})
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(ASKED.pack(900, len(content), tuple(DECODERS).index("image/png")) + content)

    process.stdin.close()  # and nobody reads the answer, which is larger than what fits between us

    assert process.wait(timeout=60) == 1
    process.stdout.close()


def flood() -> bytes:
    """A few bytes that claim to be a billion pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (flood(), "far larger than any camera"),
        (picture(30, 20)[:60], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "damaged"),
        (b"<svg xmlns='x'><image href='file:///etc/passwd'/></svg>", "not a picture that the app shows"),
        (b"%PDF-1.7", "not a picture that the app shows"),
        (b"", "not a picture that the app shows"),
    ],
)
def test_what_is_no_picture_is_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        picture_of(content, largest=100)


@pytest.mark.parametrize(
    "does",
    [
        "os._exit(3)",
        "os.write(1, b'x'); os._exit(0)",
        "sys.stdout.buffer.write(decode.HEAD.pack(50, 50) + b'too little'); sys.stdout.flush(); os._exit(0)",
        "sys.stdout.buffer.write(decode.HEAD.pack(5000, 5000)); sys.stdout.flush(); os.read(0, 1 << 20); os.read(0, 1)",
    ],
)
def test_a_decoder_that_falls_over_or_lies_is_a_sentence(does: str) -> None:
    with pytest.raises(Refused) as why:
        picture_of(picture(10, 10), largest=100, start=[sys.executable, "-c", PRELUDE + does])
    assert str(why.value) == FAILED


def test_a_decoder_that_hangs_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from champion_app.viewer import asking

    monkeypatch.setattr(asking, "_SECONDS", 0.5)
    with pytest.raises(Refused, match="opening it failed"):
        picture_of(picture(10, 10), largest=100, start=[sys.executable, "-c", "import time; time.sleep(60)"])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the walls")
@pytest.mark.parametrize("does", ["open('/etc/hostname')", "os.kill(os.getppid(), 0)", "os.abort()"])
def test_a_picture_that_asks_for_what_no_picture_needs_is_a_sentence_of_its_own(does: str) -> None:
    with pytest.raises(Refused) as why:
        picture_of(picture(10, 10), largest=100, start=[sys.executable, "-c", PRELUDE + does])
    assert str(why.value) == STOPPED


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the walls")
def test_where_the_walls_cannot_be_raised_nothing_is_decoded() -> None:
    without = "import sys; sys.modules['pyseccomp'] = None; from champion_app.viewer import decode; decode.main()"

    with pytest.raises(Refused, match="cannot shut pictures in while they are opened"):
        picture_of(picture(10, 10), largest=100, start=[sys.executable, "-c", without])
