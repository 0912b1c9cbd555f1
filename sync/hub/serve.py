"""Run the hub: uvicorn with TLS 1.3 under the force's own authority, no access log, and bounds on every connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import uvicorn
from litestar import Litestar

from sync.hub.app import build_app
from sync.hub.gate.connections import Connections
from sync.hub.gate.listening import Listening, listen, room_by_files
from sync.hub.gate.protocol import LONGEST_HEAD, bound_tls, protocol_of
from sync.hub.hub import Clock, Hub
from sync.hub.tls import SERVER_FILE, SERVER_KEY
from sync.hub.web.desk import WebDesk
from sync.hub.web.local import Passphrases

_PATIENCE_SECONDS = 30.0
_GOODBYE_SECONDS = 2.0
_TICK_SECONDS, _MOMENT_SECONDS, _FLUSH_SECONDS = 0.1, 0.005, 0.05
_TURNS_TO_CLOSE = 5  # of the loop: TLS, the plain transport and the socket each close on the next
_OTHERS = 0o077
_PR_SET_DUMPABLE = 4


def close_up() -> None:
    """Called first thing where a hub is run, as the app does: files of its own are nobody else's, no core is written,
    no other program reads its memory. What a system does not offer is passed over."""
    os.umask(_OTHERS)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def serve(hub: Hub, *, host: str, port: int, answers: Callable[[int], None]) -> None:
    """Answer until the process is told to stop. ``answers`` is called with the port once the hub does. Raises Refused
    where it cannot listen."""
    room = Connections(most=room_by_files())
    line = listen(host, port, room)
    told = line.getsockname()[1]
    server = _PromptServer(
        _config(hub, build_app(hub), room=room), started=lambda: answers(told), patience=_GOODBYE_SECONDS
    )
    with line:
        server.run(sockets=[line])


def _config(hub: Hub, app: Litestar, *, room: Connections) -> uvicorn.Config:
    bound_tls()
    config = uvicorn.Config(
        app,
        loop="asyncio",  # another loop would accept past our own socket, another protocol past our own limits
        http=protocol_of(room),
        ws="none",
        ssl_certfile=str(hub.folder / SERVER_FILE),
        ssl_keyfile=str(hub.folder / SERVER_KEY),
        access_log=False,
        log_level="warning",
        log_config=None,
        lifespan="off",
        server_header=False,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    config.load()
    if config.ssl is None:
        raise RuntimeError("the hub never runs without TLS")
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return config


class _PromptServer(uvicorn.Server):
    """Ends as soon as it is told to, where uvicorn looks ten times a second, and leaves no socket that outlives its
    loop: who starts a hub for a moment waits for that each time. ``started`` is called once it answers; ``patience``:
    seconds for which requests that are under way are waited for."""

    def __init__(
        self, config: uvicorn.Config, *, started: Callable[[], None] = lambda: None, patience: float | None = None
    ) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()
        self._started, self._patience = started, patience

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._started()

    def leave(self) -> None:
        """From any thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let requests end and their answers go out; then hang up. A client that keeps its connection never answers
        TLS's goodbye, and would be waited for."""
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        last = None if self._patience is None else time.monotonic() + self._patience
        while self.server_state.tasks and not self.force_exit and (last is None or time.monotonic() < last):
            await asyncio.sleep(_MOMENT_SECONDS)
        until = time.monotonic() + _FLUSH_SECONDS
        while self.server_state.connections and time.monotonic() < until:
            await asyncio.sleep(_MOMENT_SECONDS)
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        for _ in range(_TURNS_TO_CLOSE):
            await asyncio.sleep(0)


class RunningHub:
    """A hub on loopback, on a thread of its own, over real TLS: for the demonstration, the smoke test and tests."""

    def __init__(
        self, folder: Path, *, clock: Clock, database: str = "", port: int = 0, passphrases: Passphrases | None = None
    ) -> None:
        self.hub = Hub(folder, clock=clock, database=database)
        self.app = build_app(self.hub, web=WebDesk(self.hub, passphrases=passphrases))
        room = Connections(most=room_by_files())
        self._server = _PromptServer(_config(self.hub, self.app, room=room))
        self._socket: Listening = listen("127.0.0.1", port, room)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
        self._failed: BaseException | None = None

    def _run(self) -> None:
        try:
            asyncio.run(self._server.serve(sockets=[self._socket]))
        except BaseException as error:  # noqa: BLE001  # told to who started it
            self._failed = error

    def start(self) -> None:
        """Return once it answers."""
        self._thread.start()
        waited = threading.Event()
        for _ in range(int(_PATIENCE_SECONDS / 0.01)):
            if self._server.started:
                return
            if self._failed is not None or not self._thread.is_alive():
                raise RuntimeError("the hub did not start") from self._failed
            waited.wait(0.01)
        raise RuntimeError("the hub did not start in time")

    def stop(self) -> None:
        """Let requests finish, then close everything."""
        self._server.leave()
        self._thread.join(_GOODBYE_SECONDS)
        self._server.force_exit = True  # a request that never ends keeps nobody waiting
        self._thread.join(_PATIENCE_SECONDS)
        with contextlib.suppress(OSError):
            self._socket.close()
        self.hub.close()

    def __enter__(self) -> RunningHub:
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
