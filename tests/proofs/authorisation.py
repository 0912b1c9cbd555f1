"""Random people, cases and times against an oracle of thirty lines: who may see what, on both databases, at every door.

A decision is one question: may this user see this record now? The hub answers with its predicate, with its row-level
policy (PostgreSQL) and with whole pages of its web interface; the oracle knows nothing of SQL.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from champion_app.domain.errors import Refused
from champion_app.domain.merge import Row
from sync.hub.access import devices, enrolment, grants
from sync.hub.access import users as people
from sync.hub.hub import Hub
from sync.hub.ledger.records import insert_many
from sync.hub.storage.schema import record
from sync.hub.storage.storage import take_numbers
from sync.hub.storage.visible import visible
from sync.wire.messages import Page, ScopeList, Signed
from tests.postgres_server import running_server
from tests.proofs._force import public_half
from tests.proofs._in_memory import memory
from tests.proofs._line import Line
from tests.proofs._pace import Pace

PEOPLE, CASES, EACH = 8, 12, 3
TEAMS = ("", "Easton", "Bath")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Oracle:
    """Grants and bars as a person would note them on paper."""

    team: dict[str, str] = field(default_factory=dict)
    granted: set[tuple[str, str]] = field(default_factory=set)
    barred: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def sees(self, user: str, of: str) -> bool:
        """Whoever was given a scope sees it, unless it is hidden from them by name or by team."""
        return (user, of) in self.granted and not self.hidden(user, of)

    def hidden(self, user: str, of: str) -> bool:
        bars = self.barred.get(of, [])
        team = self.team[user]
        return any(one == ("user", user) or (team and one == ("team", team)) for one in bars)


class Force:
    """One hub and its oracle, changed together."""

    def __init__(self, folder: Path, chance: random.Random, *, database: str = "") -> None:
        self.chance, self.oracle = chance, Oracle()
        self.hub = Hub(folder, clock=lambda: NOW, database=database)
        self.scopes = [f"case:{number:032x}" for number in range(CASES)]
        self.numbers: dict[str, int] = {}
        self.devices: dict[str, devices.Device] = {}
        self.keys: dict[str, bytes] = {}
        with self.hub.storage.write() as tx:
            self.users = [self._user(tx, number) for number in range(PEOPLE)]
            first = take_numbers(tx, CASES * EACH)
            rows = [
                Row(id=f"{n:032x}", kind="note", scope=of, body={"words": f"in {of}"}, seq=first + n)
                for n, of in enumerate(self.scopes * EACH)
            ]
            insert_many(tx, [(row, msgspec.json.encode(row.body).decode()) for row in rows])
        self.records = {row.id: row.scope for row in rows}
        with self.hub.storage.write() as tx:
            for who in self.users:
                for of in chance.sample(self.scopes, CASES // 2):
                    self._give(tx, who, of)

    def _user(self, tx: Any, number: int) -> str:
        team = self.chance.choice(TEAMS)
        made = people.add_user(tx, name=f"User {number}", role="champion", area="", team=team, now=NOW)
        self.oracle.team[made.id] = team
        self.oracle.granted |= {(made.id, of) for of in ("directory", "force", f"person:{made.id}")}
        key = self.chance.randbytes(32)
        enrolment.add_device(tx, user_id=made.id, name="laptop", key=public_half(key).hex(), now=NOW)
        self.keys[made.id] = key
        return made.id

    def change(self) -> None:
        """One thing that a coordinator does."""
        user, of = self.chance.choice(self.users), self.chance.choice(self.scopes)
        with self.hub.storage.write() as tx:
            match self.chance.randrange(6):
                case 0 | 1:
                    self._give(tx, user, of)
                case 2:
                    grants.revoke(tx, user_id=user, scope=of, now=NOW)
                    self.oracle.granted.discard((user, of))
                case 3:
                    bar = self.chance.choice([("user", user), ("team", self.chance.choice(TEAMS[1:]))])
                    users, teams = ([bar[1]], []) if bar[0] == "user" else ([], [bar[1]])
                    grants.restrict(tx, scope=of, users=users, teams=teams, reason="", now=NOW)
                    self.oracle.barred.setdefault(of, []).append(bar)
                case 4:
                    grants.lift(tx, scope=of, now=NOW)
                    self.oracle.barred.pop(of, None)
                case 5:
                    self.oracle.team[user] = self.chance.choice(TEAMS)
                    people.set_team(tx, user, self.oracle.team[user])

    def _give(self, tx: Any, user: str, of: str) -> None:
        if self.oracle.hidden(user, of):
            try:
                grants.grant(tx, user_id=user, scopes=[of], role="lead", now=NOW)
            except Refused:
                return
            raise AssertionError("a hidden case was given")
        grants.grant(tx, user_id=user, scopes=[of], role="lead", now=NOW)
        self.oracle.granted.add((user, of))

    # Three doors, each asked for every user and every record

    def by_predicate(self, user: str) -> set[str]:
        with self.hub.storage.read() as tx:
            return set(tx.execute(select(record.c.id).where(visible(user, record.c.scope))).scalars())

    def by_policy(self, user: str) -> set[str]:
        """Everything is asked for; the database itself must leave out what is not theirs."""
        with self.hub.storage.read_as(user) as tx:
            return set(tx.execute(select(record.c.id)).scalars())

    def by_wire(self, user: str) -> set[str]:
        """A whole pull, and each scope by name whether it is theirs or not."""
        line = self._line(user)
        found: set[str] = set()
        cursor, more = "", True
        while more:
            page = msgspec.json.decode(line.get(f"/v1/pull?cursor={cursor}&limit=7"), type=Page)
            found |= {row.id for row in page.rows}
            cursor, more = page.cursor, page.more
        for of in self.scopes:
            rows = msgspec.json.decode(line.get(f"/v1/scope-rows?of={of}"), type=Page).rows
            if {row.id for row in rows} - found:
                raise AssertionError("a scope asked for by name shows more than the pull")
        listed = msgspec.json.decode(msgspec.json.decode(line.get("/v1/scope"), type=Signed).content, type=ScopeList)
        if {of for of in listed.scopes if of in self.scopes} != {self.records[one] for one in found}:
            raise AssertionError("the signed list of scopes is not what the pull brings")
        return found

    def _line(self, user: str) -> Line:
        with self.hub.storage.read() as tx:
            identity = next(one.id for one in devices.ever_joined(tx) if one.user_id == user)

        def number() -> int:
            self.numbers[user] = self.numbers.get(user, 0) + 1
            return self.numbers[user]

        return Line(lambda: self.hub, _Who(identity, self.keys[user]), number, lambda *_: None)

    def disagreements(self, door: Callable[[str], set[str]]) -> int:
        """How many of all questions of this moment are answered otherwise than on paper."""
        wrong = 0
        for user in self.users:
            told = {one for one, of in self.records.items() if self.oracle.sees(user, of)}
            wrong += len(told ^ door(user))
        return wrong


@dataclass(frozen=True, slots=True)
class _Who:
    device: str
    device_key: bytes
    hub_url: str = ""
    hub_key: bytes = b""
    ca_pem: str = ""


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Decisions and disagreements, half of the time on each database."""
    tried = bad = 0
    with tempfile.TemporaryDirectory(dir=memory()) as folder, postgres(Path(folder) / "server") as address:
        for number, database in enumerate(("", address)):
            chance = random.Random(seed + number)  # noqa: S311  # a reproducible world, no secret
            force = Force(Path(folder) / f"hub{number}", chance, database=database)
            pace = Pace(budget / 2, rounds)
            try:
                while pace.goes_on():
                    done, wrong = _moment(force, guarded=bool(database))
                    tried, bad = tried + done, bad + wrong
            finally:
                force.hub.close()
    return tried, bad


def _moment(force: Force, *, guarded: bool) -> tuple[int, int]:
    """Some changes, then every question at every door; the slow door at every fifth moment."""
    for _ in range(force.chance.randint(1, 4)):
        force.change()
    doors = [force.by_predicate]
    if guarded:
        doors.append(force.by_policy)
    if force.chance.random() < 0.2:
        doors.append(force.by_wire)
    return len(doors) * PEOPLE * len(force.records), sum(force.disagreements(door) for door in doors)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of an empty database on a real server."""
    folder.mkdir(parents=True, exist_ok=True)
    with running_server(folder) as fresh:
        yield fresh()
