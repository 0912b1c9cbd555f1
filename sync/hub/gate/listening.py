"""The socket that a hub listens on: it counts who comes before a byte of TLS is spoken."""

from __future__ import annotations

import socket
import sys
from typing import Any

from champion_app.domain.errors import Refused
from sync.hub.gate.connections import KEPT_FILES, MOST, Connections

_BACKLOG = 256
_WANTED_FILES = 8192


class _Line(socket.socket):
    """One connection, which says when it is closed."""

    _room: Connections | None = None
    _address: Any = None

    def counted_in(self, room: Connections, address: Any) -> None:
        self._room, self._address = room, address

    def close(self) -> None:
        room, self._room = self._room, None
        super().close()
        if room is not None:
            room.left(self._address)


class Listening(socket.socket):
    """Accepts as long as there is room. Whoever finds none is hung up on at once."""

    room: Connections

    def accept(self) -> tuple[socket.socket, Any]:
        """The next one who finds room. Raises ConnectionAbortedError for one who does not, which the loop passes
        over."""
        descriptor, address = self._accept()  # type: ignore[attr-defined]  # as socket.accept itself does
        line = _Line(self.family, self.type, self.proto, fileno=descriptor)
        if not self.room.came(address, line):
            line.close()
            raise ConnectionAbortedError
        line.counted_in(self.room, address)
        return line, address


def listen(host: str, port: int, room: Connections) -> Listening:
    """Listen at an address. Raises Refused in words where that cannot be. The protocol is named because asyncio sends
    small answers at once only where it is."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError):
        raise Refused(f"This machine has no address {host} that the hub could listen at. Check --host.") from None
    made = Listening(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.room = room
    try:
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except (OSError, OverflowError):
        made.close()
        raise Refused(
            f"The hub cannot listen at {host}, port {port}: another program does, or this account may not. "
            "Nothing was changed. Stop the other program, or choose another --port."
        ) from None
    return made


def room_by_files() -> int:
    """As many connections as this process may hold, once it has asked the system for as many files as it is given."""
    if sys.platform == "win32":
        return MOST
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, _WANTED_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MOST if soft == resource.RLIM_INFINITY else max(50, min(MOST, soft - KEPT_FILES))
