"""Everything a demonstration stands on: a hub on loopback, a week taken in, cases allocated, laptops that joined."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from champion_app.demo.directory import directory_edits
from champion_app.demo.extract import MAPPING, write_week
from champion_app.domain.ids import time_ordered_id
from champion_app.host.keystore import NoKeystore
from champion_app.opening import join_hub
from champion_app.store.key.keys import Cost
from champion_app.store.vault import Vault
from sync.hub.access import enrolment, users
from sync.hub.access.users import User
from sync.hub.casework.allocation import allocate, unallocated
from sync.hub.commands.intake_words import find_mapping, shipped_pack
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.run import take_in
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.run import run_report
from sync.hub.serve import RunningHub

Clock = Callable[[], datetime]
SEED = 20261123
CASES = 12
QUICK = Cost(memory_kib=8 * 1024, iterations=1, lanes=1)
"""A demonstration vault holds sample people for as long as the demonstration runs; its key may be quick."""
SAMPLE_WORDS = "demonstration of sample people"


def clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A hub that has work to give, and the two champions who look after it."""

    running: RunningHub
    folder: Path
    first: User
    second: User
    intake: IntakeResult
    allocated: int
    intake_seconds: float

    def laptop(self, name: str, user: User) -> Vault:
        """A laptop of this user: it joins with a one-time code, as every laptop does."""
        with self.running.hub.storage.write() as tx:
            code = enrolment.issue_code(tx, user_id=user.id, now=clock())
        place = self.folder / name
        place.mkdir(mode=0o700)
        return join_hub(
            place, hub_url=self.running.url, code=code, passphrase=SAMPLE_WORDS, keeper=NoKeystore(), clock=clock,
            cost=QUICK,
        )  # fmt: skip


@contextmanager
def stage(folder: Path, *, source: Path | None = None, mapping: str = "", cases: int = CASES) -> Iterator[Stage]:
    """Start the hub, take in a sample week or the extract that is given, give out cases.

    Raises Refused where the extract or the mapping cannot be used.
    """
    chosen = source or folder / "sample-week.csv"
    if source is None:
        write_week(chosen, seed=SEED, ending=clock().date())
    with RunningHub(folder / "hub", clock=clock) as running:
        storage = running.hub.storage
        now = clock()
        begun = time.perf_counter()
        pack = shipped_pack(now)
        result = take_in(storage, chosen, find_mapping(mapping or MAPPING), pack=pack, now=now)
        seconds = time.perf_counter() - begun
        with storage.write() as tx:
            first = users.add_user(tx, name="Sample Champion", role="champion", area="Bristol", now=now)
            second = users.add_user(tx, name="Second Champion", role="champion", area="Bristol", now=now)
            write_as_hub(tx, directory_edits(new_id=_new_id, today=now.date()), by="The force", at=now.isoformat())
            chosen_cases = unallocated(tx)[::-5][:cases]
            given = allocate(tx, first, chosen_cases, now=now)
            allocate(tx, second, chosen_cases, now=now)
        run_report(running.hub)
        yield Stage(
            running=running, folder=folder, first=first, second=second, intake=result, allocated=given,
            intake_seconds=seconds,
        )  # fmt: skip


def _new_id() -> str:
    return time_ordered_id(milliseconds=int(time.time() * 1000), randomness=secrets.token_bytes(10))
