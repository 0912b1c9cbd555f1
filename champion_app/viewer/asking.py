"""The outside: hand one picture to a process of its own, and take back pixels or a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence

import msgspec

from champion_app.domain.errors import Refused
from champion_app.host.again import program
from champion_app.viewer.shape import BYTES_A_PIXEL, DAMAGED, HEAD, KIND, LARGE, MOST_BYTES

_SECONDS = 15.0
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_UNSHOWN = "Nothing was opened, and the file itself is unchanged."
_SENTENCES = {
    KIND: f"This is not a picture that the app shows (PNG, JPEG, GIF or BMP). {_UNSHOWN}",
    LARGE: f"This picture claims to be far larger than any camera makes. {_UNSHOWN}",
    DAMAGED: f"This picture is damaged and cannot be shown. {_UNSHOWN}",
}
FAILED = (
    f"This picture could not be shown: opening it failed. {_UNSHOWN} It may be made to do harm; say so at the station."
)


class Pixels(msgspec.Struct, frozen=True, kw_only=True):
    """A picture with nothing left in it but its pixels: four bytes each, rows without a gap."""

    width: int
    height: int
    raw: bytes


def command() -> list[str]:
    """How the other process is started."""
    if getattr(sys, "frozen", False):
        return [*program(), "--viewer"]
    return [*program()[:-1], "champion_app.viewer"]


def picture_of(content: bytes, *, largest: int, start: Sequence[str] = ()) -> Pixels:
    """Decode, no larger than ``largest`` on its longer side. Blocking: for a worker. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(_SENTENCES[LARGE])
    process = subprocess.Popen(
        list(start) or command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT if name in os.environ}, close_fds=True,
    )  # fmt: skip
    late = threading.Timer(_SECONDS, process.kill)
    late.start()
    try:
        told = _exchange(process, HEAD.pack(largest, len(content)) + content, largest)
    finally:
        late.cancel()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
    return told


def _exchange(process: subprocess.Popen[bytes], request: bytes, largest: int) -> Pixels:
    if process.stdin is None or process.stdout is None:
        raise Refused(FAILED)
    try:
        process.stdin.write(request)
        process.stdin.flush()  # and left open: when it closes, the other side ends
        head = process.stdout.read(HEAD.size)
    except OSError:
        raise Refused(FAILED) from None
    if len(head) != HEAD.size:
        raise Refused(FAILED)
    width, height = HEAD.unpack(head)
    if width == 0:
        raise Refused(_SENTENCES.get(height, FAILED))
    if not (0 < width <= largest and 0 < height <= largest):
        raise Refused(FAILED)
    raw = process.stdout.read(width * height * BYTES_A_PIXEL)
    if len(raw) != width * height * BYTES_A_PIXEL:
        raise Refused(FAILED)
    return Pixels(width=width, height=height, raw=raw)
