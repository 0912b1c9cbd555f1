"""Counts every call of the seams in this process, from outside the product, and ends it at one as ``kill -9`` does.

Which modules the seams are, and that nothing goes around them, is held by ``tests/test_seams.py``.
"""

from __future__ import annotations

import functools
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec

from champion_app.host import disk as laptop_disk
from champion_app.store.db import connection
from sync import disk as hub_disk
from sync.engine import enrol, transport
from sync.hub import serve
from sync.hub.app import build_app
from sync.hub.storage import transaction

DISK = "make reopen open_lock write sync replace sync_folder remove name_once".split()
VAULT = "begin commit roll_back fold_log write_anew".split()
PLANTED = "planted"
HUB = "begin commit roll_back".split()


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One place to die: before or after the so-manieth call of any seam in one process of one stage."""

    stage: str
    who: str
    number: int
    after: bool
    name: str = ""

    def __str__(self) -> str:
        return f"{self.stage}: {self.who} {'after' if self.after else 'before'} call {self.number} ({self.name})"


class Seams:
    """Installed once in a process of its own. ``told``: where each call is noted by name."""

    def __init__(self, told: Path, dies: Point | None) -> None:
        self._out = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._dies = dies
        self._count = 0
        self._lock = threading.Lock()
        self._reading: set[int] = set()

    def install(self) -> None:
        """Stand around every seam of laptop and hub."""
        for module, names in ((laptop_disk, DISK), (hub_disk, DISK), (connection, VAULT), (transaction, HUB)):
            for name in names:
                if hasattr(module, name):
                    self._stand_around(module, name)
        self._stand_around(transport.PinnedLine, "send")
        self._stand_around(transport, "fetch_unproved")
        mock.patch.object(enrol, "fetch_unproved", transport.fetch_unproved).start()
        mock.patch.object(serve, "build_app", lambda *told, **more: _Answering(build_app(*told, **more), self)).start()

    def _stand_around(self, owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)
        told = f"{getattr(owner, '__name__', owner)}.{name}".removeprefix("champion_app.").removeprefix("sync.")

        @functools.wraps(real)
        def called(*args: Any, **options: Any) -> Any:
            if owner in (connection, transaction) and self._only_reads(name, args, options):
                return real(*args, **options)
            number = self.before(told)
            result = real(*args, **options)
            self.after(number)
            return result

        setattr(owner, name, called)

    def _only_reads(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> bool:
        """Reading writes nothing: a death there is like one at the call before."""
        if not args:
            return False
        if hasattr(args[0], "get_execution_options"):
            return not args[0].get_execution_options().get("writing", False)
        if name == "begin" and not options.get("writing", True):
            self._reading.add(id(args[0]))
        reads = id(args[0]) in self._reading
        if name == "roll_back":
            self._reading.discard(id(args[0]))
        return reads

    def before(self, name: str) -> int:
        with self._lock:
            self._count += 1
            number = self._count
            os.write(self._out, f"{name}\n".encode())
        self._die(number, after=False)
        return number

    def note(self) -> None:
        """A planted defect acts here, between two calls."""
        os.write(self._out, f"{PLANTED}\n".encode())

    def after(self, number: int) -> None:
        self._die(number, after=True)

    def _die(self, number: int, *, after: bool) -> None:
        if self._dies is not None and (self._dies.number, self._dies.after) == (number, after):
            os.kill(os.getpid(), signal.SIGKILL)


class _Answering:
    """The hub's own side of the transport: each request as it came in, each piece of an answer as it leaves."""

    def __init__(self, app: Any, seams: Seams) -> None:
        self._app, self._seams = app, seams

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def received() -> Any:
            number = self._seams.before("hub.receive")
            message = await receive()
            self._seams.after(number)
            return message

        async def sent(message: Any) -> None:
            number = self._seams.before(f"hub.send {message['type']}")
            await send(message)
            self._seams.after(number)

        await self._app(scope, received, sent)
