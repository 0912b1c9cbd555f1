"""A disk as a power cut leaves it: what was synced is there; what was not is there, torn, or gone.

Names follow a journal: those that were made, moved or removed since their folder was last synced are there up to some
moment in between. With ``strict`` only the folder's own sync makes names certain; else any later sync does.
"""

from __future__ import annotations

import random

import msgspec

from tests.proofs._power_trace import Event

State = dict[str, bytes]
SECTOR = 512
KEPT, TORN = 0.45, 0.15


class _File:
    """One file's bytes: the certain ones, and what was done since."""

    def __init__(self) -> None:
        self.safe = b""
        self.since: list[Event] = []

    def sync(self) -> None:
        for event in self.since:
            self.safe = _done(self.safe, event)
        self.since = []

    def cut(self, chance: random.Random) -> bytes:
        raw = self.safe
        for event in self.since:
            luck = chance.random()
            if luck < KEPT:
                raw = _done(raw, event)
            elif luck < KEPT + TORN and event.what == "write":
                sectors = chance.randrange(len(event.raw) // SECTOR + 1)
                raw = _done(raw, msgspec.structs.replace(event, raw=event.raw[: sectors * SECTOR]))
        return raw


def _done(raw: bytes, event: Event) -> bytes:
    if event.what == "empty":
        return b""
    if event.what == "cut":
        return raw[: event.at].ljust(event.at, b"\0")
    if event.what == "grow":
        return raw.ljust(event.at, b"\0")
    return raw.ljust(event.at, b"\0")[: event.at] + event.raw + raw[event.at + len(event.raw) :]


class Disk:
    """Takes one event after another; may be cut at any moment, any number of times."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._now: dict[str, _File] = {}
        self._safe: dict[str, _File] = {}
        self._since: list[Event] = []
        self._made: dict[int, _File] = {}
        self._opened: dict[int, _File] = {}

    def take(self, event: Event) -> None:
        if event.what in {"make", "rename", "link", "remove"}:
            self._name(event)
        elif event.what == "open":
            if event.path in self._now:
                self._opened[event.handle] = self._now[event.path]
        elif event.what == "sync":
            self._sync(event.handle)
        elif event.handle in self._opened:
            self._opened[event.handle].since.append(event)

    def _name(self, event: Event) -> None:
        if event.what == "make" and event.path in self._now:
            return
        number = len(self._since)
        if event.what == "make":
            self._made[id(event)] = _File()
        self._since.append(event)
        self._apply(self._now, self._since[number])

    def _apply(self, names: dict[str, _File], event: Event) -> None:
        if event.what == "make":
            names[event.path] = self._made[id(event)]
        elif event.what == "remove":
            names.pop(event.path, None)
        elif event.path in names:
            names[event.to] = names[event.path] if event.what == "link" else names.pop(event.path)

    def _sync(self, handle: int) -> None:
        if handle in self._opened:
            self._opened[handle].sync()
        if handle not in self._opened or not self._strict:  # a folder's own sync
            self._safe = dict(self._now)
            self._since = []

    def cut(self, chance: random.Random) -> State:
        """What lies there when the power comes back."""
        names = dict(self._safe)
        for event in self._since[: chance.randrange(len(self._since) + 1)]:
            self._apply(names, event)
        contents = {id(file): file.cut(chance) for file in names.values()}
        return {path: contents[id(file)] for path, file in names.items() if not path.endswith("-shm")}
