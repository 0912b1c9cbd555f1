"""Where the pages take reports from: the day's report, decoded once, and cut anew for each request."""

from __future__ import annotations

import threading
from datetime import date

from sqlalchemy import Connection, select

from sync.hub.hub import Hub
from sync.hub.report.audience.cut import Cut, cut_for
from sync.hub.report.audience.recipients import Recipient
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.store import latest_day, report_of
from sync.hub.storage.report_tables import day_report

_KEPT = 3


class Shelf:
    """A few decoded reports, each only as long as the database holds the same. Nothing on it is anybody's part."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._reports: dict[tuple[date, str], DayReport] = {}
        self._turn = threading.Lock()

    def cut(self, told: str, recipient: Recipient) -> tuple[date, Cut] | None:
        """Somebody's part of the report of a day as 2026-11-23, or of the latest; None where none was made."""
        with self._hub.storage.read() as tx:
            day = _day(told) if told else latest_day(tx)
            report = self._report(tx, day) if day is not None else None
            return (report.day, cut_for(tx, report, recipient)) if report is not None else None

    def _report(self, tx: Connection, day: date) -> DayReport | None:
        digest = tx.execute(select(day_report.c.digest).where(day_report.c.day == day.isoformat())).scalar()
        if digest is None:
            return None
        with self._turn:
            kept = self._reports.get((day, digest))
        if kept is not None:
            return kept
        report = report_of(tx, day)
        if report is not None:
            with self._turn:
                while len(self._reports) >= _KEPT:
                    self._reports.pop(next(iter(self._reports)))
                self._reports[day, digest] = report
        return report


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None
