"""The inside: take the limits on, decode one picture, hand back plain pixels, end.

The limits are taken on before a byte of the picture is looked at: nothing can be opened, reached, started, signalled,
removed or written any more, and time and memory are bounded. Where the process that asked is gone, this one goes too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import NoReturn

from champion_app.viewer.shape import ASKED, DECODERS, HEAD, KIND, MOST_BYTES, OPEN_WALLS
from champion_app.viewer.walls import OpenWallsError, walls

_SECONDS = 10
_MEMORY = 2 << 30
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_PR_SET_DUMPABLE = 4
_KEPT = 3


def main() -> None:
    """Read one request from standard input, answer on standard output, end the process."""
    _before()
    from champion_app.viewer.pixels import NoPicture, make_ready, pixels_of

    make_ready()
    asked = threading.Event()
    threading.Thread(target=_leash, args=(asked,), daemon=True).start()  # now: later no thread could be started
    try:
        _after()
        shut_in = True
    except OpenWallsError:
        shut_in = False
    largest, length, which = ASKED.unpack(sys.stdin.buffer.read(ASKED.size))
    content = sys.stdin.buffer.read(min(length, MOST_BYTES))
    asked.set()
    decoders = tuple(DECODERS.values())
    if not shut_in:
        _answer(HEAD.pack(0, OPEN_WALLS))
    if which >= len(decoders):
        _answer(HEAD.pack(0, KIND))
    try:
        width, height, raw = pixels_of(content, decoder=decoders[which], largest=largest)
    except NoPicture as no:
        _answer(HEAD.pack(0, no.reason))
    _answer(HEAD.pack(width, height), raw)


def _answer(*parts: bytes) -> NoReturn:
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()
    os._exit(0)  # at once: tidying up would ask the system for things that it may not


def _leash(asked: threading.Event) -> None:
    asked.wait()
    sys.stdin.buffer.read(1)
    os._exit(1)  # whoever asked is gone, or has locked


def _before() -> None:
    if sys.platform == "win32":
        return
    import resource

    signal.alarm(2 * _SECONDS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    if sys.platform == "linux":
        import ctypes

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        with contextlib.suppress(OSError, AttributeError):
            system = ctypes.CDLL(None)
            system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # where it is ended, no memory of it is kept anywhere
            system.unshare(_NEW_USER | _NEW_NETWORK)  # no network at all, where the system lets us


def _after() -> None:
    """From here on: no new descriptor of any kind, so no file and no connection; not a byte into any file; and on Linux
    the walls. Raises OpenWallsError."""
    if sys.platform == "win32":
        return
    import resource

    raise_walls = walls()
    most = 0 if sys.platform == "linux" else _KEPT  # with none, not even a number that was given back can be had again
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    raise_walls()
