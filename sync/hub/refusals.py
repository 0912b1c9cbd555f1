"""What the hub would not do, in its own log: who asked and how often, so that an attack leaves a trace.

The first of its kind is written at once. What follows within a minute is counted and written as one entry, and the time
that one entry covers grows fourfold for as long as it goes on, to a day: a flood shows in the log and never fills it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.exc import OperationalError

from sync.hub.hub_log import HubAct, note
from sync.hub.storage.storage import Storage

CHANGES_REFUSED, CHANGES_HELD, CHANGES_MARKED = "changes refused", "changes held", "changes marked as odd"
NEVER_THEIRS = "changes sent into what was never theirs"
TOO_MUCH = "a day's share used up"
NOT_SIGNED, REPLAYED = "request not signed by its laptop", "request came twice"
REFUSED_LAPTOP = "refused laptop asked"
WRONG_CODE, WRONG_SIGN_IN = "wrong one-time code", "wrong sign-in"
"""The acts. Others may be named by who calls; an act is never made of what was sent."""

FIRST, LONGEST = timedelta(minutes=1), timedelta(days=1)
_GROWS = 4
MOST_AT_ONCE = 2000
"""How many are told apart at once; what comes beyond is counted together, under no name."""


class _About(msgspec.Struct, frozen=True, kw_only=True):
    act: str
    device: str
    user: str


class _Window(msgspec.Struct, kw_only=True):
    """One entry's time. ``count`` came since the last entry was written."""

    began: datetime
    lasts: timedelta
    count: int = 0


class Refusals:
    """Counts for one process of the hub. Safe from any thread; to be called outside any transaction."""

    def __init__(self, storage: Storage, *, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock
        self._lock = threading.Lock()
        self._windows: dict[_About, _Window] = {}

    def note(self, act: str, *, device: str = "", user: str = "", count: int = 1) -> None:
        """Something was refused. ``device`` and ``user`` are those that the hub knows, never what a stranger says."""
        if count < 1:
            return
        now, about = self._clock(), _About(act=act, device=device, user=user)
        with self._lock:
            due = self._ended(now)
            if about not in self._windows and len(self._windows) >= MOST_AT_ONCE:
                about = _About(act=act, device="", user="")
            window = self._windows.get(about)
            if window is None:
                self._windows[about] = _Window(began=now, lasts=FIRST)
                due.append((about, count))
            else:
                window.count += count
        self._write(due, now)

    def settle(self) -> None:
        """Write what was counted in every time that has ended. Cheap where nothing has."""
        now = self._clock()
        with self._lock:
            due = self._ended(now)
        self._write(due, now)

    def close(self) -> None:
        """Write all that was counted: the process ends."""
        now = self._clock()
        with self._lock:
            due = [(about, window.count) for about, window in self._windows.items() if window.count]
            self._windows.clear()
        self._write(due, now)

    def _ended(self, now: datetime) -> list[tuple[_About, int]]:
        """What is to be written now. Where it went on, the next entry covers a longer time; where it did not, it is
        over."""
        due: list[tuple[_About, int]] = []
        for about, window in list(self._windows.items()):
            if now < window.began + window.lasts:
                continue
            if window.count:
                due.append((about, window.count))
                self._windows[about] = _Window(began=now, lasts=min(LONGEST, window.lasts * _GROWS))
            else:
                del self._windows[about]
        return due

    def _write(self, due: Sequence[tuple[_About, int]], now: datetime) -> None:
        acts = [
            HubAct(
                act=about.act, by=about.device or about.user or "a stranger", device=about.device, user=about.user,
                detail=f"{count} times" if count > 1 else "once",
            )
            for about, count in due
        ]  # fmt: skip
        if not acts:
            return
        try:
            with self._storage.write_beside() as tx:
                note(tx, acts, now=now)
        except OperationalError:  # the disk is full, or the database away: no answer fails for want of a trace
            with self._lock:
                for about, count in due:
                    window = self._windows.setdefault(about, _Window(began=now, lasts=FIRST))
                    window.count += count
