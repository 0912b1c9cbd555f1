"""A hub that began empty, and what its people do meanwhile: no demonstration, no code given twice."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from champion_app.demo.directory import directory_edits
from champion_app.demo.extract import MAPPING, write_week
from champion_app.domain.ids import time_ordered_id
from sync.hub.access import enrolment, users
from sync.hub.access.users import User
from sync.hub.casework.allocation import allocate, unallocated
from sync.hub.commands.intake_words import find_mapping, shipped_pack
from sync.hub.intake.run import take_in
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.run import run_report
from sync.hub.serve import RunningHub
from tests.journeys.laptops import now

SEED = 20261130


class Force:
    """The coordinator's side of a day."""

    def __init__(self, running: RunningHub, folder: Path) -> None:
        self.running, self._folder = running, folder

    def champion(self, name: str = "Window Champion") -> tuple[User, str]:
        """Somebody new, and their one-time code."""
        with self.running.hub.storage.write() as tx:
            user = users.add_user(tx, name=name, role="champion", area="Bristol", now=now())
            return user, enrolment.issue_code(tx, user_id=user.id, now=now())

    def take_in_week(self) -> None:
        """A week of the force's own extract, the partner directory, and the daily report."""
        storage, extract, moment = self.running.hub.storage, self._folder / "week.csv", now()
        write_week(extract, seed=SEED, ending=moment.date())
        take_in(storage, extract, find_mapping(MAPPING), pack=shipped_pack(moment), now=moment)
        with storage.write() as tx:
            edits = directory_edits(new_id=_new_id, today=moment.date())
            write_as_hub(tx, edits, by="The force", at=moment.isoformat())

    def give(self, user: User, cases: int) -> None:
        """Give out cases that nobody has yet, and write the day's report."""
        with self.running.hub.storage.write() as tx:
            allocate(tx, user, unallocated(tx)[::-5][:cases], now=now())
        run_report(self.running.hub)


def _new_id() -> str:
    return time_ordered_id(milliseconds=int(time.time() * 1000), randomness=secrets.token_bytes(10))
