"""Every save arrives exactly once, whatever the network does: most requests past the hub's own desk with seeded faults,
and some over real TLS through a network that cuts, half-closes and slows its connections.

Aim: exactly once in 100,000 requests.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import select

from champion_app.domain.change import create
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.record import kind_of
from sync.engine.ports import Transport
from sync.engine.round import sync_round
from sync.engine.transport import HubTransport, Timeouts
from sync.hub.hub import Hub
from sync.hub.serve import RunningHub
from sync.hub.storage.schema import record
from tests.proofs._in_memory import memory
from tests.proofs._line import LOSSES, Line
from tests.proofs._pace import Pace
from tests.proofs._proxy import BadNetwork
from tests.sync.joining import add_champion, laptop_of
from tests.sync.memory_replica import MemoryReplica

LAPTOPS = 3
QUICK, CALM = Timeouts(connect=1.0, read=0.5, whole=1.0), Timeouts(connect=5.0, read=20.0, whole=30.0)


def now() -> datetime:
    """Certificates are real here."""
    return datetime.now(UTC)


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Requests, and saves that are not at the hub exactly once."""
    chance = random.Random(seed)  # noqa: S311  # reproducible faults, no secret
    with tempfile.TemporaryDirectory(dir=memory()) as folder, RunningHub(Path(folder), clock=now) as running:
        laptops = [laptop_of(running, add_champion(running, f"Champion {n}")) for n in range(LAPTOPS)]
        saved: list[str] = []
        tried = _past_the_desk(running.hub, laptops, chance, saved, Pace(budget * 0.6, rounds))
        tried += _over_tls(running, laptops, chance, saved, Pace(budget * 0.4, rounds))
        return tried, wrong(running.hub, laptops, saved)


def _past_the_desk(hub: Hub, laptops: list[MemoryReplica], chance: random.Random, saved: list[str], pace: Pace) -> int:
    requests = Counter[str]()

    def fault(_target: str) -> str:
        requests["all"] += 1
        return chance.choice(LOSSES) if chance.random() < 0.4 else ""

    lines = [
        Line(lambda: hub, one.identity(), one.next_request_number, lambda *_: None, fault, chance=chance)
        for one in laptops
    ]
    while pace.goes_on():
        place = chance.randrange(len(laptops))
        _save(laptops[place], chance, saved)
        _round(laptops[place], lines[place])
    for one in laptops:
        calm = Line(lambda: hub, one.identity(), one.next_request_number, lambda *_: None)
        _round(one, calm)
    return requests["all"]


def _over_tls(
    running: RunningHub, laptops: list[MemoryReplica], chance: random.Random, saved: list[str], pace: Pace
) -> int:
    asked = Counter[str]()
    with BadNetwork(running.port, chance) as network:
        while pace.goes_on():
            one = chance.choice(laptops)
            _save(one, chance, saved)
            _through(one, network.port, asked, QUICK)
        network.calm = True
        for one in laptops:
            _through(one, network.port, asked, CALM)
    return asked["requests"]


def _through(one: MemoryReplica, port: int, asked: Counter[str], patience: Timeouts) -> None:
    who = msgspec.structs.replace(one.identity(), hub_url=f"https://127.0.0.1:{port}")

    def numbered() -> int:
        asked["requests"] += 1
        return one.next_request_number()

    with HubTransport(who, numbered, patience) as transport:
        _round(one, transport)


def _save(one: MemoryReplica, chance: random.Random, saved: list[str]) -> None:
    for _ in range(chance.randint(0, 3)):
        name = f"Agency {len(saved)}"
        one.save(create(Agency(name=name), record_id=chance.randbytes(16).hex(), subject=""))
        saved.append(name)


def _round(one: MemoryReplica, line: Transport) -> None:
    never: Callable[[], bool] = lambda: False  # noqa: E731  # nobody stops it
    try:
        sync_round(one, line, progress=lambda _: None, stopped=never, now=now, app_version="1")
    except Expected:
        return


def wrong(hub: Hub, laptops: list[MemoryReplica], saved: list[str]) -> int:
    """Saves that are at the hub never or twice, or that their laptop does not know to be accepted."""
    with hub.storage.read() as tx:
        bodies = tx.execute(select(record.c.body).where(record.c.kind == kind_of(Agency).name)).scalars().all()
    there = Counter(msgspec.json.decode(body)["name"] for body in bodies)
    waiting = sum(one.states().count("waiting") for one in laptops)
    return sum(there[name] != 1 for name in saved) + waiting
