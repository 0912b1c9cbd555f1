"""A running hub with a report and people who read it, over real TLS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sync.hub.report.audience.recipients import Recipient, Wanted, by_email, keep
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.store import keep as keep_report
from sync.hub.serve import RunningHub
from sync.hub.web import invitations
from sync.hub.web.local import Cost, Passphrases
from sync.hub.web.seal import Seal
from tests.hub.report.sample_day import AREA, MADE, sample_day
from tests.hub.web.links import sample_links

NOW = MADE + timedelta(hours=2)
CHEAP = Cost(memory=64, passes=1, lanes=1)
"""What a guess costs in tests of everything but that."""
EVERYTHING = ("recording", "needs", "intelligence")


class Reading:
    """A hub that serves pages; the clock is the test's."""

    def __init__(self, folder: Path, *, database: str = "", settings: str = "", port: int = 0) -> None:
        self.now = NOW
        (folder / "hub").mkdir(parents=True, exist_ok=True)
        if settings:
            (folder / "hub" / "hub.toml").write_text(settings, encoding="utf-8")
        self.running = RunningHub(
            folder / "hub", clock=self.clock, database=database, port=port, passphrases=Passphrases(CHEAP)
        )
        self.hub, self.url = self.running.hub, self.running.url

    def clock(self) -> datetime:
        return self.now

    def report(self) -> None:
        """The sample day, of one area and of the force."""
        with self.hub.storage.write() as tx:
            whole = DayReport(
                day=MADE.date(), made_at=MADE, force=sample_day(), areas=(sample_day(),), links=sample_links()
            )
            keep_report(tx, whole)

    def reader(self, email: str = "manager@force.example", **told: object) -> Recipient:
        """Somebody who gets the report."""
        values = {"name": "Sample Manager", "role": "neighbourhood-manager", "areas": (AREA,), "views": EVERYTHING}
        with self.hub.storage.write() as tx:
            keep(tx, Wanted(email=email, **(values | told)), now=self.now)  # type: ignore[arg-type]  # fields of it
            found = by_email(tx, email)
        assert found is not None
        return found

    def invitation(self, person: Recipient) -> str:
        """The path of a one-time link."""
        with self.hub.storage.write() as tx:
            return f"/invitation/{invitations.invite(tx, person, Seal(self.hub.folder), now=self.now)}"


@contextmanager
def reading(folder: Path, *, database: str = "", settings: str = "", port: int = 0) -> Iterator[Reading]:
    """One of them, running."""
    made = Reading(folder, database=database, settings=settings, port=port)
    with made.running:
        yield made
