"""The report of each day by itself: made and sent at a time of day, and gone on with until everybody has it.

A hub that was off at that time does it when it is on again. Several hubs on one database do it once: making the same
report twice changes nothing, and nobody is sent two.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, datetime, time, timedelta
from types import TracebackType

import structlog

from champion_app.domain.errors import Expected
from champion_app.domain.rules.words.moments import local
from sync.hub.hub import Hub
from sync.hub.hub_log import HubAct, note
from sync.hub.report.day.run import run_report
from sync.hub.report.send.post import send_day
from sync.hub.report.send.status import status_of
from sync.hub.settings import read_settings
from sync.hub.storage.database_trouble import meaning_of
from sync.hub.trouble_place import place_of

_LOOK_SECONDS = 30.0
_GO_ON_AFTER = timedelta(minutes=5)
_AGAIN_AFTER = timedelta(minutes=1)
REPORT = "report"
_OPEN_STATES = frozenset({"planned", "sending", "later"})
_log = structlog.get_logger("hub.report")


class EachMorning:
    """``look`` is one turn; as a context it looks every half minute on a thread of its own until it is left."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._finished: date | None = None
        self._next: datetime | None = None
        self._trouble: Counter[tuple[str, str]] = Counter()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="each-morning", daemon=True)

    def look(self) -> bool:
        """Make and send today's report where it is time and not finished. Returns whether anything was done.

        Whatever goes wrong (no mail server, a full disk, a database that is away, a bug of ours) is logged, told by the
        hub's health until it is over, written into the hub's own log once that can be, and tried again.
        """
        now = self._hub.clock()
        here = local(now)
        if self._finished == here.date() or (self._next is not None and now < self._next):
            return False
        try:
            done = self._turn(now, here.date(), here.time())
        except Expected as error:
            _log.warning("the report could not be made or sent now", why=str(error))
            self._failed(now, type(error).__name__, place_of(error))
            return True
        except Exception as error:  # noqa: BLE001  # the next morning's report must come, whatever it was
            meaning = meaning_of(error)
            why = str(meaning) if meaning else "an error of the hub's own"
            kind, place = type(error).__name__, place_of(error)
            _log.error("the report could not be made or sent now", why=why, kind=kind, place=place)
            self._failed(now, kind, place)
            return True
        if done:
            self._over_it(now)
        return done

    def _turn(self, now: datetime, day: date, time_of_day: time) -> bool:
        settings = read_settings(self._hub.folder)
        at = settings.report.each_day_at
        if at is None or time_of_day < at:
            return False
        self._next = now + _GO_ON_AFTER
        run_report(self._hub, day=day)
        if not settings.mail.server:
            self._finished = day
            return True
        sent = send_day(self._hub, settings, day=day)
        with self._hub.storage.read() as tx:
            left = _OPEN_STATES & set(status_of(tx, day).states)
        if sent.stopped:
            _log.warning("the report was not sent to everybody yet", why=sent.stopped)
        elif not left:
            self._finished = day
        return True

    def _failed(self, now: datetime, kind: str, place: str) -> None:
        self._next = now + _AGAIN_AFTER
        self._trouble[kind, place] += 1
        self._hub.standing.late(REPORT)

    def _over_it(self, now: datetime) -> None:
        """Write down what went wrong before, now that it can be: how often, of what kind and where in the program."""
        self._hub.standing.well(REPORT)
        if not self._trouble:
            return
        acts = [
            HubAct(act="report failed", detail=f"{kind} at {place}, times: {count}")
            for (kind, place), count in self._trouble.items()
        ]
        with self._hub.storage.write_beside() as tx:
            note(tx, acts, now=now)
        self._trouble.clear()

    def _run(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            self.look()

    def __enter__(self) -> EachMorning:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
