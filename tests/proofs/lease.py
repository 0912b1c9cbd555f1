"""A lease is never made longer: not by a clock, nor by a lease that is older, of another laptop, or a stranger's.

Each case is one laptop over some weeks. Its clock drifts, jumps and is put back; it is started anew, and fed leases
that are old, of another laptop, or signed by a stranger. A case is bad where a save is allowed although the time that
the laptop was seen to run since its last genuine lease is over, or although its clock stands behind what it showed.
Not claimed: a clock that is set, at every start, to just after it was last seen; nothing on a laptop can tell.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.rules.laptop.lease import BACK_TOLERATED, Lease
from champion_app.store.rows import meta
from champion_app.store.sync.lease import Tenure
from sync.hub.access.devices import CLOSED_AFTER_DAYS, LEASE_DAYS
from tests.proofs._pace import Pace
from tests.vaults.fresh import identity

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STEPS = 40


@dataclass
class Laptop:
    """A vault's small facts in memory, the laptop's clock, and the true time beside it."""

    chance: random.Random
    true: datetime = START
    skew: timedelta = timedelta()
    ran: timedelta = timedelta()
    latest: datetime = START
    until: datetime | None = None
    witness: str = ""
    hub_key: Ed25519PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.hub_key = Ed25519PrivateKey.from_private_bytes(self.chance.randbytes(32))
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        public = self.hub_key.public_key().public_bytes_raw()
        meta.set_identity(self.db, msgspec.structs.replace(identity(), hub_key=public))
        self.skew = timedelta(hours=self.chance.randint(-48, 48)) if self.chance.random() < 0.3 else timedelta()
        self.leases: list[tuple[bytes, str]] = []
        self.start()
        self.renew()

    def now(self) -> datetime:
        return self.true + self.skew

    def start(self) -> None:
        """The app is started anew; what is noted outside the vault is given to it."""
        self.tenure = Tenure(self.now)
        self.tenure.load(self.db, seen=self.witness)
        self.note()

    def note(self) -> None:
        """Every write of the vault does this much."""
        self.tenure.tick(self.db)
        self.witness = max(self.witness, self.now().isoformat())
        self.latest = max(self.latest, self.now())

    def signed(self, lease: Lease, key: Ed25519PrivateKey) -> tuple[bytes, str]:
        raw = msgspec.json.encode(lease)
        return raw, key.sign(raw).hex()

    def lease(self, *, device: str = "device-1", at: datetime | None = None) -> Lease:
        issued = at or self.true
        until = issued + timedelta(days=LEASE_DAYS)
        return Lease(
            device=device, user="user-1", issued=issued, works_until=until,
            opens_until=until + timedelta(days=CLOSED_AFTER_DAYS),
        )  # fmt: skip

    def renew(self) -> None:
        """A sync at the station."""
        told = self.signed(self.lease(), self.hub_key)
        self.leases.append(told)
        if self.tenure.take(self.db, *told):
            self.ran, self.latest = timedelta(), self.now()
            self.witness = self.now().isoformat()

    def step(self) -> None:
        """One thing that happens."""
        match self.chance.choice(("run", "run", "run", "off", "back", "ahead", "replay", "foreign", "forged", "renew")):
            case "run":
                length = timedelta(minutes=self.chance.randint(1, 60 * 30))
                self.true, self.ran = self.true + length, self.ran + length
                self.note()
            case "off":
                self.true += timedelta(days=self.chance.randint(1, 9))
                self.start()
            case "back":
                self.skew -= timedelta(minutes=self.chance.choice((5, 30, 60 * 24 * self.chance.randint(1, 40))))
                self.start()
            case "ahead":
                self.skew += timedelta(minutes=self.chance.choice((5, 60, 60 * 24 * self.chance.randint(1, 40))))
                self.start()
            case "replay":
                self.tenure.take(self.db, *self.chance.choice(self.leases))
            case "foreign":
                other = self.lease(device="device-2", at=self.true + timedelta(days=9))
                self.tenure.take(self.db, *self.signed(other, self.hub_key))
            case "forged":
                stranger = Ed25519PrivateKey.from_private_bytes(self.chance.randbytes(32))
                self.tenure.take(self.db, *self.signed(self.lease(at=self.true + timedelta(days=9)), stranger))
            case "renew":
                if self.chance.random() < 0.2:
                    self.renew()

    def is_extended(self) -> bool:
        """Whether a save is allowed that must not be."""
        over = self.ran > timedelta(days=LEASE_DAYS)
        behind = self.latest - self.now() > BACK_TOLERATED
        return self.tenure.may_save() and (over or behind)


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Laptops tried, and those on which a lease was longer than the hub said."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible life, no secret
    tried = bad = 0
    pace = Pace(budget, rounds)
    while pace.goes_on():
        laptop = Laptop(random.Random(chance.random()))  # noqa: S311  # as above
        extended = False
        for _ in range(STEPS):
            laptop.step()
            extended = extended or laptop.is_extended()
        laptop.db.close()
        tried += 1
        bad += extended
    return tried, bad
