"""The outside: hand one picture to a process of its own, and take back pixels or a sentence."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from champion_app.domain.errors import Refused
from champion_app.domain.rules.laptop.file_kinds import HEAD_BYTES, kind_of_file
from champion_app.viewer.shape import (
    ASKED,
    BYTES_A_PIXEL,
    DAMAGED,
    DECODERS,
    HEAD,
    KIND,
    LARGE,
    MOST_BYTES,
    OPEN_WALLS,
)

_SECONDS = 15.0
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_UNSHOWN = "Nothing was opened, and the file itself is unchanged."
_STATION = "It may be made to do harm; say so at the station."
_SENTENCES = {
    KIND: f"This is not a picture that the app shows (PNG, JPEG, GIF, BMP, WebP, AVIF or TIFF). {_UNSHOWN}",
    LARGE: f"This picture claims to be far larger than any camera makes. {_UNSHOWN}",
    DAMAGED: (
        "This picture is damaged, or written in a way that the app does not know, and cannot be shown. " + _UNSHOWN
    ),
    OPEN_WALLS: (
        "This computer cannot shut pictures in while they are opened, so the app opens none on it. "
        f"{_UNSHOWN} Tell whoever looks after it: libseccomp, or seccomp in the kernel, is missing."
    ),
}
FAILED = f"This picture could not be shown: opening it failed. {_UNSHOWN} {_STATION}"
STOPPED = (
    "This picture was stopped: while it was opened, it asked this computer for something that no picture needs. "
    f"It got nothing, and the file itself is unchanged. {_STATION} Do not open it with anything else."
)
_START = "import sys; sys.path.insert(0, sys.argv[1]); from champion_app.viewer.decode import main; main()"
_STOPPED_BY = -getattr(signal, "SIGSYS", 31)


class Pixels(msgspec.Struct, frozen=True, kw_only=True):
    """A picture with nothing left in it but its pixels: four bytes each, rows without a gap."""

    width: int
    height: int
    raw: bytes


def command() -> list[str]:
    """How the other process is started: frozen the app is its own program, else our own code by our interpreter, from
    where this file lies and never from the folder that somebody happens to be in."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--viewer"]
    return [sys.executable, "-P", "-c", _START, str(Path(__file__).resolve().parents[2])]


def picture_of(content: bytes, *, largest: int, start: Sequence[str] = ()) -> Pixels:
    """Decode, no larger than ``largest`` on its longer side. Blocking: for a worker. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(_SENTENCES[LARGE])
    kind = kind_of_file(content[:HEAD_BYTES])
    if kind is None or kind.media_type not in DECODERS:
        raise Refused(_SENTENCES[KIND])
    which = tuple(DECODERS).index(kind.media_type)
    process = subprocess.Popen(
        list(start) or command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT if name in os.environ}, close_fds=True,
    )  # fmt: skip
    late = threading.Timer(_SECONDS, process.kill)
    late.start()
    try:
        told = _exchange(process, ASKED.pack(largest, len(content), which) + content, largest)
    finally:
        late.cancel()
        process.kill()
        ended = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what it was still to read goes nowhere
                    pipe.close()
    if told is None:
        raise Refused(STOPPED if ended == _STOPPED_BY else FAILED)
    return told


def _exchange(process: subprocess.Popen[bytes], request: bytes, largest: int) -> Pixels | None:
    """Pixels; None where the process ended, or answered what nobody asked. Raises Refused with its reason."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(request)
        process.stdin.flush()  # and left open: when it closes, the other side ends
        head = process.stdout.read(HEAD.size)
    except OSError:
        return None
    if len(head) != HEAD.size:
        return None
    width, height = HEAD.unpack(head)
    if width == 0 and height in _SENTENCES:
        raise Refused(_SENTENCES[height])
    if not (0 < width <= largest and 0 < height <= largest):
        return None
    raw = process.stdout.read(width * height * BYTES_A_PIXEL)
    return Pixels(width=width, height=height, raw=raw) if len(raw) == width * height * BYTES_A_PIXEL else None
