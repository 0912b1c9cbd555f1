"""A whole force comes back at 09:00: every laptop at once, real signatures and TLS, on this machine's cores.

The laptops run here too and take their share of the cores, so that a hub alone would be quicker than these figures.
"""

from __future__ import annotations

import json
import math
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psutil

from champion_app.domain.change import create
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.contact import Note
from sync.engine.round import sync_round
from sync.engine.schedule import wait_before
from sync.engine.transport import HubTransport, Timeouts
from tests.bench.figure import Figure, figure
from tests.sync.laptop import Laptop
from tests.sync.memory_replica import MemoryReplica

FORCES, DATABASES = (150, 1000), ("sqlcipher", "postgresql")
SAVES, CHANGED = 10, 6
SECONDS, MEGABYTES = 60.0, 512.0
PATIENT = Timeouts(connect=30.0, read=300.0, whole=600.0)
_FIRST_AT_ONCE = 6


def run() -> Iterator[Figure]:
    """150 and 1,000 laptops on either database, told as they come."""
    mornings: dict[tuple[int, str], Came] = {}
    for laptops in FORCES:
        for database in DATABASES:
            came = mornings[laptops, database] = _morning(laptops, database)
            yield from _figures(came, laptops, database)
    few, many = FORCES
    for database in DATABASES:
        yield figure(
            "fleet", f"p99 of {many:,} laptops beside that of {few:,}, {database}", mornings[many, database].p99, "s",
            reference=f"p99 of {few:,}", reference_value=mornings[few, database].p99,
            aim=f"no worse than the force grows: at most {2 * many / few:.0f} times",
            met=mornings[many, database].p99 <= 2 * many / few * mornings[few, database].p99,
        )  # fmt: skip


@dataclass
class Came:
    """What a morning was like. ``waits`` are the seconds until each laptop was level; ``tries`` counts rounds."""

    waits: list[float] = field(default_factory=list)
    tries: int = 0
    missing: int = 0
    hub_megabytes: float = 0.0
    hub_seconds: float = 0.0

    @property
    def p99(self) -> float:
        return sorted(self.waits)[math.ceil(0.99 * len(self.waits)) - 1]


def _figures(came: Came, laptops: int, database: str) -> list[Figure]:
    who = f"{laptops:,} laptops at once, {database}"
    few = laptops == FORCES[0]
    whole = "" if not came.missing else f", {came.missing} not level"
    return [
        figure("fleet", f"p99 until level: {who}{whole}", came.p99, "s", aim="under 60 s" if few else "",
               met=came.p99 < SECONDS and not came.missing if few else None),
        figure("fleet", f"median until level: {who}", statistics.median(came.waits), "s"),
        figure("fleet", f"rounds for each laptop: {who}", came.tries / laptops, "rounds"),
        figure("fleet", f"hub's processor time for a round: {who}", came.hub_seconds / came.tries, "s"),
        figure("fleet", f"hub's memory: {who}", came.hub_megabytes, "MB", aim="under 512 MB",
               met=came.hub_megabytes < MEGABYTES),
    ]  # fmt: skip


@contextmanager
def _force(laptops: int, database: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    words = [sys.executable, "-m", "tests.bench.fleet_hub", str(laptops), database]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process, _answer(process)
        process.communicate("stop\n", timeout=120)


def _answer(process: subprocess.Popen[str], command: str = "") -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the hub beside has no pipes")
    if command:
        process.stdin.write(command + "\n")
        process.stdin.flush()
    while line := process.stdout.readline():
        if line.startswith("{"):
            told: dict[str, Any] = json.loads(line)
            return told
    raise RuntimeError("the hub beside is gone")


def _morning(laptops: int, database: str) -> Came:
    came = Came()
    with _force(laptops, database) as (process, told):
        fleet = [_replica(told, one) for one in told["laptops"]]
        with ThreadPoolExecutor(_FIRST_AT_ONCE) as pool:  # they were all level yesterday
            list(pool.map(lambda one: _until_level(one, Came()), fleet))
        _answer(process, f"change {CHANGED}")
        for one, at in zip(fleet, told["laptops"], strict=True):
            for number in range(SAVES):
                note = Note(words=f"note {number} " + "word " * 100, at=datetime.now(UTC))
                one.save(create(note, record_id=f"{at['device']}{number:016x}", subject=at["case"]))
        hub = psutil.Process(process.pid)
        before = sum(hub.cpu_times()[:2])
        done = threading.Event()
        watching = threading.Thread(target=_watch, args=(hub, done, came), daemon=True)
        watching.start()
        nine = threading.Event()
        threads = [threading.Thread(target=_comes, args=(one, nine, came), daemon=True) for one in fleet]
        for thread in threads:
            thread.start()
        nine.set()
        for thread in threads:
            thread.join()
        done.set()
        watching.join()
        came.hub_seconds = sum(hub.cpu_times()[:2]) - before
        came.missing = sum(one.states().count("accepted") != SAVES for one in fleet)
    return came


def _replica(told: dict[str, Any], one: dict[str, str]) -> MemoryReplica:
    return MemoryReplica(
        Laptop(
            device=one["device"], user=one["user"], hub_url=told["url"], hub_key=bytes.fromhex(told["key"]),
            ca_pem=told["ca"], device_key=bytes.fromhex(one["private"]),
        )
    )  # fmt: skip


def _watch(hub: psutil.Process, done: threading.Event, came: Came) -> None:
    while not done.wait(0.1):
        came.hub_megabytes = max(came.hub_megabytes, hub.memory_info().rss / 1e6)


def _comes(one: MemoryReplica, nine: threading.Event, came: Came) -> None:
    nine.wait()
    begun = time.perf_counter()
    _until_level(one, came)
    came.waits.append(time.perf_counter() - begun)


def _until_level(one: MemoryReplica, came: Came) -> None:
    """Rounds until one is complete, with the waits between that the app makes."""
    one.taken_over()
    chance = random.Random(one.identity().device)  # noqa: S311  # when to try again, no secret
    for failures in range(1, 100):
        came.tries += 1
        with HubTransport(one.identity(), one.next_request_number, PATIENT) as line:
            try:
                told = sync_round(
                    one, line, progress=lambda _: None, stopped=lambda: False, now=lambda: datetime.now(UTC),
                    app_version="bench",
                )  # fmt: skip
                if told.complete:
                    return
            except Expected:
                pass
        time.sleep(wait_before(failures, chance=chance.random()).total_seconds())
    raise RuntimeError("a laptop never came level")
