"""A small force in one process: the real hub, real vaults and the real engine, with a seeded hand that harms them."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from champion_app.domain.errors import Cancelled, Expected
from champion_app.domain.scope import case_scope
from sync.engine.round import sync_round
from sync.engine.status import RoundResult
from sync.hub.casework.allocation import allocate, un_assign
from sync.hub.hub import Hub
from sync.hub.ledger import hold
from sync.hub.storage.storage import head_number
from sync.wire.messages import Page
from tests.proofs._force import Force
from tests.proofs._line import LOSSES, Line
from tests.proofs._people import Champion

PATHS = ("/v1/push", "/v1/push", "/v1/scope", "/v1/pull", "/v1/manifest", "/v1/purged", "/v1/done")
"""One of these may be dead for a whole round: the rest of it must go on."""
RISKS = ("standard", "medium", "high")


class Broken(AssertionError):
    """An invariant does not hold; the words say which."""


class Killed(Exception):
    """The app died here."""


@dataclass
class World:
    """Made of a seed; everything in it follows from that."""

    folder: Path
    force: Force
    chance: random.Random
    trace: list[str] = field(default_factory=list)
    numbers: int = 0
    restored: bool = False
    gentle: bool = False
    """No laptop loses a row and no hub is set back: for what the comparing of sums would mend."""

    def __post_init__(self) -> None:
        self.force.copy_to(self.folder)
        self.moment = self.force.moment
        self.hub = Hub(self.folder / "hub", clock=self.time)
        self.users, self.case_ids = self.force.users, list(self.force.cases)
        self.people = len(self.users)
        templates = self.force.templates
        self.champions = [
            Champion(
                name=laptop.user_name, folder=self.folder / laptop.device, key=templates.key, identity=laptop,
                catalogue=templates.catalogue, policy=templates.policy, time=self.time,
            )
            for laptop in self.force.laptops
        ]  # fmt: skip
        self.old_hub: Path | None = None
        self.granted: set[tuple[int, str]] = set()
        self.old_granted: set[tuple[int, str]] = set()

    def time(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def words(self, case: str) -> str:
        """Words that nothing else has, with the mark of the case that they belong to."""
        self.numbers += 1
        return f"words {self.numbers} of {case}"

    # What the force does.

    def give(self, who: int, case: str) -> None:
        with self.hub.storage.write() as tx:
            allocate(tx, self.users[who], [case], now=self.time())
        self.granted.add((who, case))

    def take(self, who: int, case: str) -> None:
        with self.hub.storage.write() as tx:
            un_assign(tx, self.users[who], [case], reason="moved", now=self.time())
        self.granted.discard((who, case))

    def head(self) -> int:
        """The last number that the hub has given."""
        with self.hub.storage.read() as tx:
            return head_number(tx)

    def decide_holds(self) -> None:
        with self.hub.storage.write() as tx:
            for held in hold.held(tx):
                hold.accept(tx, held.notice, by="S", words="", catalogue=self.hub.catalogue, now=self.time())

    def back_up(self) -> None:
        """Keep the hub's folder as it is now."""
        self.hub.close()
        self.old_hub = self.folder / "old"
        shutil.rmtree(self.old_hub, ignore_errors=True)
        shutil.copytree(self.folder / "hub", self.old_hub)
        self.old_granted = set(self.granted)
        self.hub = Hub(self.folder / "hub", clock=self.time)

    def set_back(self) -> None:
        """The hub's disk died, and what was kept is put in its place."""
        if self.old_hub is None:
            return
        self.hub.close()
        shutil.rmtree(self.folder / "hub")
        shutil.copytree(self.old_hub, self.folder / "hub")
        self.hub = Hub(self.folder / "hub", clock=self.time)
        self.granted = set(self.old_granted)
        self.restored = True

    # A visit to the station.

    def has(self, who: int) -> list[str]:
        """The cases that a champion has now, by the world's own count and not by the hub's."""
        return [case for case in self.case_ids if (who, case) in self.granted]

    def _heard(self, who: int, target: str, raw: bytes) -> None:
        """No answer ever holds anything of a case that its asker may not see now."""
        hidden = [case for case in self.case_ids if (who, case) not in self.granted]
        if target.startswith(("/v1/pull", "/v1/scope-rows")):
            try:
                page = msgspec.json.decode(raw, type=Page)
            except msgspec.ValidationError:
                return  # a refusal
            if {row.scope for row in page.rows} & {case_scope(case) for case in hidden}:
                raise Broken("I3: an answer holds rows of a case that its asker may not see")
        text = raw.decode(errors="replace")
        if any(f"of {case}" in text for case in hidden):
            raise Broken("I3: an answer holds words of a case that its asker may not see")

    def sync(self, who: int, *, faults: bool, dead: str = "", late: bool = False) -> RoundResult | None:
        """One round; with faults each request may meet one, and the app may die at any step. ``dead``: a path whose
        answers are all lost; ``late``: the hub did the work each time."""
        champion = self.champions[who]
        if faults and self.chance.random() < 0.5:
            dead = self.chance.choice(PATHS)

        def fault(target: str) -> str:
            if dead and target.startswith(dead):
                return "lose answer" if late else self.chance.choice(("lose request", "lose answer"))
            return self.chance.choice(LOSSES) if faults and self.chance.random() < 0.1 else ""

        def progress(step: object) -> None:  # the engine's own signature
            if faults and self.chance.random() < 0.05:
                raise Killed

        def heard(target: str, raw: bytes) -> None:
            self._heard(who, target, raw)

        stop_at = self.chance.randrange(60) if faults and self.chance.random() < 0.2 else 10**9
        looks = iter(range(10**9))
        replica = champion.vault.replica
        line = Line(lambda: self.hub, champion.identity, replica.next_request_number, heard, fault, chance=self.chance)
        try:
            return sync_round(
                replica, line, progress=progress, stopped=lambda: next(looks) >= stop_at, now=champion.now,
                app_version="1",
            )  # fmt: skip
        except Killed:
            champion.die()
        except (Expected, Cancelled):
            return None
        return None

    def close(self) -> None:
        for champion in self.champions:
            champion.close()
        self.hub.close()
        shutil.rmtree(self.folder, ignore_errors=True)
