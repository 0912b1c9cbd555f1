"""The report of each day by itself: made and sent at a time of day, and gone on with until everybody has it.

A hub that was off at that time does it when it is on again. Several hubs on one database do it once: making the same
report twice changes nothing, and nobody is sent two.
"""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from types import TracebackType

import structlog

from champion_app.domain.errors import Expected
from champion_app.domain.rules.words.moments import local
from sync.hub.hub import Hub
from sync.hub.report.day.run import run_report
from sync.hub.report.send.post import send_day
from sync.hub.report.send.status import status_of
from sync.hub.settings import read_settings

_LOOK_SECONDS = 30.0
_GO_ON_AFTER = timedelta(minutes=5)
_OPEN_STATES = frozenset({"planned", "sending", "later"})
_log = structlog.get_logger("hub.report")


class EachMorning:
    """``look`` is one turn; as a context it looks every half minute on a thread of its own until it is left."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._finished: date | None = None
        self._next: datetime | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="each-morning", daemon=True)

    def look(self) -> bool:
        """Make and send today's report where it is time and not finished. Returns whether anything was done.

        What the world does not allow (no mail server, a full disk) is logged in its own words and tried again.
        """
        now = self._hub.clock()
        here = local(now)
        if self._finished == here.date() or (self._next is not None and now < self._next):
            return False
        try:
            settings = read_settings(self._hub.folder)
            at = settings.report.each_day_at
            if at is None or here.time() < at:
                return False
            self._next = now + _GO_ON_AFTER
            run_report(self._hub, day=here.date())
            if not settings.mail.server:
                self._finished = here.date()
                return True
            sent = send_day(self._hub, settings, day=here.date())
            with self._hub.storage.read() as tx:
                left = _OPEN_STATES & set(status_of(tx, here.date()).states)
            if sent.stopped:
                _log.warning("the report was not sent to everybody yet", why=sent.stopped)
            elif not left:
                self._finished = here.date()
        except Expected as error:
            _log.warning("the report could not be made or sent now", why=str(error))
        return True

    def _run(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            self.look()

    def __enter__(self) -> EachMorning:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
