"""Who is connected: how many in all, of one address, and of those that nobody knows yet; who has to make room.

A laptop whose signed request was answered, and a browser that was shown a report, are known and are never hung up on.
Of the others there may be so many together and so many of one address; one more takes the place of the one that has
stood idle longest at the address with the most. The force's stations stand behind one address each: a hundred and fifty
laptops and browsers of one must find room while somebody there holds every other place.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import time
from collections import Counter
from typing import Any

MOST = 1000
"""Connections together; fewer where the system gives this process fewer files."""
STRANGERS = 400
STRANGERS_OF_ONE = 200
KEPT_FILES = 150
"""Files of the process that are no connections: database, keys, mail, what a report reads."""


class Place:
    """One connection. ``beyond``: there is no room for it, and it is only told so."""

    __slots__ = ("__weakref__", "beyond", "busy", "known", "line", "peer", "since")

    def __init__(self, peer: str, line: socket.socket | None) -> None:
        self.peer, self.line, self.since = peer, line, time.monotonic()
        self.known = self.busy = self.beyond = False

    def hang_up(self) -> None:
        """From below, whatever the layers above are doing with it."""
        if self.line is not None:
            with contextlib.suppress(OSError):
                self.line.shutdown(socket.SHUT_RDWR)


def peer_of(address: Any) -> str:
    """Whose address it is: of IPv6 the network that one household or station has."""
    told = str(address[0]) if isinstance(address, tuple) and address else ""
    try:
        found = ipaddress.ip_address(told.partition("%")[0])
    except ValueError:
        return told
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else told


class Connections:
    """All of one listening hub. Used on the event loop only."""

    def __init__(self, *, most: int = MOST, strangers: int = STRANGERS, of_one: int = STRANGERS_OF_ONE) -> None:
        self._most, self._strangers, self._of_one = most, strangers, of_one
        self._places: dict[Any, Place] = {}
        self._leaving: set[Place] = set()

    def __len__(self) -> int:
        return len(self._places)

    def came(self, address: Any, line: socket.socket) -> bool:
        """A new connection; False where there is no room that anybody could make."""
        place = Place(peer_of(address), line)
        fits = self._fits(place.peer)
        if len(self._places) >= self._most and not fits:
            return False
        place.beyond = not fits
        self._places[address] = place
        return True

    def of(self, address: Any) -> Place:
        """The place of a connection; one of its own where it came another way."""
        if address not in self._places:
            self._places[address] = Place(peer_of(address), None)
        return self._places[address]

    def left(self, address: Any) -> None:
        """It is closed."""
        place = self._places.pop(address, None)
        if place is not None:
            self._leaving.discard(place)

    def _fits(self, peer: str) -> bool:
        """Whether there is room for one more of an address, after somebody was hung up on where there was none."""
        strangers = [one for one in self._places.values() if not one.known and one not in self._leaving]
        by_peer = Counter(one.peer for one in strangers)
        full = len(self._places) - len(self._leaving) >= self._most or len(strangers) >= self._strangers
        if by_peer[peer] >= self._of_one:
            most = peer
        elif full and by_peer:
            most = by_peer.most_common(1)[0][0]
        else:
            return not full
        idle = [one for one in strangers if one.peer == most and not one.busy and one.line is not None]
        if not idle:
            return False
        longest = min(idle, key=lambda one: one.since)
        self._leaving.add(longest)
        longest.hang_up()
        return True
