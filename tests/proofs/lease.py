"""A lease is never made longer: not by a clock, nor by a lease that is older, of another laptop, or a stranger's.

Each case is one laptop over some weeks. Its clock drifts, jumps and is put back; it sleeps, is started anew, and fed
leases that are old, of another laptop, or signed by a stranger. A case is bad where a save is allowed although the time
that the laptop was seen to run since its last genuine lease is over, or although its clock stands further behind the
truth, and behind what it showed since a sync at which it was right, than zones lie apart; or where, with the clock in
doubt, more than 72 hours of use are read, each opening counted as one. Now and then it is a hand that sets the clock
back and right a thousand times: bad where anything is read after the lease. Or an honest laptop whose clock was wrong
and was put right: bad where that does not work again.
Not claimed: a clock that is set, at every start, to just after it was last seen; nothing on a laptop can tell.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.rules.laptop.lease import AN_OPENING, CLOCK_TOLERATED, READ_IN_DOUBT, Lease, Steady
from champion_app.store.rows import meta
from champion_app.store.sync.lease import Tenure
from sync.hub.access.devices import CLOSED_AFTER_DAYS, LEASE_DAYS
from tests.proofs._pace import Pace
from tests.vaults.fresh import identity

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STEPS = 40
TURNS = 1000
TURNED_AT, EACH_ROUND = 60, 80


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
    up: float = 60.0
    boot: int = 0
    in_doubt: timedelta = timedelta()
    was_right: bool = True
    hub_key: Ed25519PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.hub_key = Ed25519PrivateKey.from_private_bytes(self.chance.randbytes(32))
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        public = self.hub_key.public_key().public_bytes_raw()
        meta.set_identity(self.db, msgspec.structs.replace(identity(), hub_key=public))
        self.whole = self.chance.random() < 0.6
        self.skew = timedelta(hours=self.chance.randint(-48, 48)) if self.chance.random() < 0.3 else timedelta()
        self.leases: list[tuple[bytes, str]] = []
        self.start()
        self.renew()

    def now(self) -> datetime:
        return self.true + self.skew

    def steady(self) -> Steady:
        """The machine's own; where it is not whole it may miss what it slept."""
        return Steady(boot=f"run-{self.boot}" if self.whole else "", seconds=self.up, whole=self.whole)

    def start(self) -> None:
        """The app is started anew; what is noted outside the vault is given to it."""
        self.tenure = Tenure(self.now, self.steady)
        self.tenure.load(self.db, seen=self.witness)
        if self.kind() == "clock":
            self.in_doubt += AN_OPENING
        self.note()

    def restart(self) -> None:
        """The machine is started anew."""
        self.boot, self.up = self.boot + 1, 30.0
        self.start()

    def runs(self, length: timedelta) -> None:
        """It runs, or sleeps, for so long."""
        before = self.kind()
        self.true, self.ran = self.true + length, self.ran + length
        self.up += length.total_seconds() * (1.0 if self.whole else self.chance.choice((0.2, 1.0)))
        self.note()
        if before == self.kind() == "clock" and self.whole:
            self.in_doubt += length

    def kind(self) -> str:
        told = self.tenure.standing()
        return told.kind if told is not None else ""

    def note(self) -> None:
        """Every write of the vault does this much."""
        self.tenure.tick(self.db)
        self.witness = max(self.witness, self.now().isoformat())
        if self.kind() != "clock":  # what a clock shows that is known to be wrong is no time that was seen
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
            self.ran, self.latest, self.in_doubt = timedelta(), self.now(), timedelta()
            self.was_right = abs(self.skew) <= CLOCK_TOLERATED
            self.witness = self.now().isoformat()

    def step(self) -> None:
        """One thing that happens."""
        match self.chance.choice(("run", "run", "run", "off", "back", "ahead", "replay", "foreign", "forged", "renew")):
            case "run":
                self.runs(timedelta(minutes=self.chance.randint(1, 60 * 30)))
            case "off":
                self.true += timedelta(days=self.chance.randint(1, 9))
                self.restart()
            case "back":
                self.skew -= timedelta(minutes=self.chance.choice((5, 30, 60 * 24 * self.chance.randint(1, 40))))
                self.chance.choice((self.start, self.restart))()
            case "ahead":
                self.skew += timedelta(minutes=self.chance.choice((5, 60, 60 * 24 * self.chance.randint(1, 40))))
                self.chance.choice((self.start, self.restart))()
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
        """Whether a save is allowed that must not be, or too much was read while the clock was in doubt."""
        over = self.ran > timedelta(days=LEASE_DAYS)
        behind = self.was_right and min(self.latest, self.true) - self.now() > CLOCK_TOLERATED
        read = self.kind() == "clock" and self.in_doubt > READ_IN_DOUBT + AN_OPENING
        return (self.tenure.may_save() and (over or behind)) or read


def lives(laptop: Laptop) -> bool:
    """Some weeks of anything; whether the lease was longer than the hub said."""
    extended = False
    for _ in range(STEPS):
        laptop.step()
        extended = extended or laptop.is_extended()
    return extended


def turned(laptop: Laptop) -> bool:
    """A hand sets the clock back and right a thousand times, with and without a restart, past the end of the lease."""
    chance, bad = laptop.chance, False
    laptop.skew = timedelta()
    laptop.renew()
    ends = laptop.true + timedelta(days=LEASE_DAYS + CLOSED_AFTER_DAYS)
    each = timedelta(days=LEASE_DAYS + CLOSED_AFTER_DAYS + 5) / TURNS
    for _ in range(TURNS):
        for skew in (timedelta(days=-chance.randint(1, 40)), timedelta()):
            laptop.skew = skew
            chance.choice((laptop.start, laptop.restart, lambda: None))()
            laptop.runs(each / 2)
            bad = bad or (laptop.true >= ends + CLOCK_TOLERATED and not laptop.tenure.is_closed())
    return bad


def obeyed(laptop: Laptop) -> bool:
    """An honest person's clock was wrong once, and was put right while the machine ran; whether work went on."""
    chance = laptop.chance
    laptop.whole, laptop.skew = True, timedelta()
    laptop.restart()
    laptop.true += timedelta(seconds=1)
    laptop.renew()
    for days in chance.sample((-9800, -365, -30, -5, 5, 30, 365), 3):
        laptop.runs(timedelta(hours=chance.randint(1, 9)))
        laptop.skew = timedelta(days=days)
        laptop.start()
        if laptop.tenure.may_save() or laptop.tenure.is_closed():
            return True
        laptop.runs(timedelta(minutes=chance.randint(1, 90)))
        laptop.skew = timedelta(hours=chance.randint(-13, 13))
        laptop.start()
        if not laptop.tenure.may_save():
            return True
    return False


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Laptops tried, and those on which a lease was longer than the hub said or an honest person was locked out."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible life, no secret
    tried = bad = 0
    pace = Pace(budget, rounds and max(rounds, 3))
    while pace.goes_on() or tried < 3:
        laptop = Laptop(random.Random(chance.random()))  # noqa: S311  # as above
        place = tried % EACH_ROUND
        proof = turned if place == TURNED_AT else obeyed if place % 5 == 2 else lives
        bad += proof(laptop)
        laptop.db.close()
        tried += 1
    return tried, bad
