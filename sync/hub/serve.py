"""Run the hub: uvicorn with TLS 1.3 under the force's own authority, no access log."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import threading
import time
from asyncio.sslproto import SSLProtocol
from pathlib import Path
from types import TracebackType

import uvicorn
from litestar import Litestar

from sync.hub.app import build_app
from sync.hub.hub import Clock, Hub
from sync.hub.tls import SERVER_FILE, SERVER_KEY
from sync.hub.web.desk import WebDesk
from sync.hub.web.local import Passphrases

TLS_BUFFER = 32 << 10
"""What a connection keeps to read into, for as long as it stands: two of TLS's records. asyncio would keep 256 KiB for
each, a quarter of a gigabyte for a thousand laptops, and TLS hands out one record at a time in any case."""
_PATIENCE_SECONDS = 30.0
_GOODBYE_SECONDS = 2.0
_TICK_SECONDS, _MOMENT_SECONDS, _FLUSH_SECONDS = 0.1, 0.005, 0.05
_TURNS_TO_CLOSE = 5  # of the loop: TLS, the plain transport and the socket each close on the next


def server_for(hub: Hub, app: Litestar, *, host: str, port: int) -> uvicorn.Server:
    """A server that is ready to run. TLS 1.3 only."""
    return uvicorn.Server(_config(hub, app, host=host, port=port))


def _config(hub: Hub, app: Litestar, *, host: str, port: int) -> uvicorn.Config:
    SSLProtocol.max_size = TLS_BUFFER
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ssl_certfile=str(hub.folder / SERVER_FILE),
        ssl_keyfile=str(hub.folder / SERVER_KEY),
        access_log=False,
        log_level="warning",
        log_config=None,
        lifespan="off",
        server_header=False,
        timeout_keep_alive=75,
    )
    config.load()
    if config.ssl is None:
        raise RuntimeError("the hub never runs without TLS")
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return config


def _listening(port: int) -> socket.socket:
    """A socket on loopback. The protocol is named because asyncio sends small answers at once only where it is."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.listen(128)
    return made


class _PromptServer(uvicorn.Server):
    """Ends as soon as it is told to, where uvicorn looks ten times a second, and leaves no socket that outlives its
    loop: who starts a hub for a moment waits for that each time."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

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
        while self.server_state.tasks and not self.force_exit:
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
        self._server = _PromptServer(_config(self.hub, self.app, host="127.0.0.1", port=port))
        self._socket = _listening(port)
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
