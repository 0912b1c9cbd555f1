"""HTTP on one connection, with time limits where uvicorn has none: for a head, between requests, and for an answer that
nobody takes."""

from __future__ import annotations

import asyncio
from asyncio import constants
from asyncio.sslproto import SSLProtocol
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.hub.gate.connections import Connections, Place
from sync.hub.gate.headers import with_headers

HEAD_SECONDS = 10.0
HANDSHAKE_SECONDS = 10.0
STALLED_SECONDS = 60.0
STRANGERS_IDLE_SECONDS = 5
KNOWN_IDLE_SECONDS = 75
"""Between two requests: of a laptop that writes a page into its vault while the hub waits."""
LONGEST_HEAD = 32 * 1024
TLS_BUFFER = 32 << 10
"""What a connection keeps to read into, for as long as it stands: two of TLS's records. asyncio would keep 256 KiB for
each, a quarter of a gigabyte for a thousand laptops, and TLS hands out one record at a time in any case."""


def bound_tls() -> None:
    """Set what asyncio and uvicorn give no other way to set, for every TLS connection of this process."""
    SSLProtocol.max_size = TLS_BUFFER
    constants.SSL_HANDSHAKE_TIMEOUT = HANDSHAKE_SECONDS


def protocol_of(room: Connections) -> type[BoundedProtocol]:
    """The protocol for a hub whose connections are counted there."""
    return type("HubProtocol", (BoundedProtocol,), {"room": room})


class BoundedProtocol(H11Protocol):
    """Hangs up on whoever is slower than any client of the hub ever is."""

    room: ClassVar[Connections]
    _place: Place
    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._address = transport.get_extra_info("peername")
        self._place = self.room.of(self._address)
        self.app_state = {**self.app_state, "connection": self._place}
        self.timeout_keep_alive = STRANGERS_IDLE_SECONDS
        self._await_head()

    def _await_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def _hang_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self._await_head()
        super().data_received(data)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._place.busy = not self.cycle.response_complete
            self._disarm()

    def on_response_complete(self) -> None:
        self._place.busy = False
        self.timeout_keep_alive = KNOWN_IDLE_SECONDS if self._place.known else STRANGERS_IDLE_SECONDS
        super().on_response_complete()

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(STALLED_SECONDS, self._hang_up)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unstall()

    def _unstall(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        self._unstall()
        super().connection_lost(exc)
        self.room.left(self._address)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP at all is answered with the headers of every answer too."""
        headers: Any = with_headers([(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")])
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=msg.encode()), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event))
        self.transport.close()
