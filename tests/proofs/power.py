"""The power goes: writes since the last sync are kept, torn at a sector or dropped, names in their order, on the vault
and on the hub. What was said to be done must be there.

Sessions are recorded call by call with strace and cut at any call, any number of times. A positive control, databases
that do not wait for the disk, must be seen to lose; else the proof itself is blind.

Aim: 0 bad in 100,000 states over a night.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from champion_app.domain.errors import Expected
from tests.proofs._in_memory import memory
from tests.proofs._power_checks import Broken, check_hub, check_vault, laid_out
from tests.proofs._power_disk import Disk, State
from tests.proofs._power_sessions import ACKS, SESSIONS
from tests.proofs._power_trace import Event, can_record, record
from tests.vaults.fresh import policy

CONTROL = "nothing is synced"
CONTROL_STATES = 60
LEAST_CONTROL = 0.5
WHOLE_EVERY = 4
CUTS_A_WALK = 150
READY = b"ready\n"


def cuts(events: list[Event], chance: random.Random, *, strict: bool, count: int) -> Iterator[tuple[State, set[str]]]:
    """One walk through a session: some of the states that cuts on the way may leave, with what was said to be done.
    Where something has to be ready first, the cuts come after it."""
    ready = next((number for number, event in enumerate(events) if event.raw == READY), 0)
    moments = Counter(chance.choices(range(ready, len(events)), k=count))
    disk, acked = Disk(strict=strict), set[str]()
    for number, event in enumerate(events):
        if event.path == ACKS:
            acked |= {event.raw.decode().strip()} - {""}
        else:
            disk.take(event)
        for _ in range(moments[number]):
            yield disk.cut(chance), acked


class Cutter:
    """Tries states of recorded sessions."""

    def __init__(self, folder: Path, sessions: list[str]) -> None:
        self._place = folder / "state"
        self._policy = policy()
        self._recorded = record(folder, sessions)
        self.told: dict[str, int] = {}

    def walk(
        self, session: str, *, seed: int, until: float = float("inf"), most: int = 10**9, enough: int = 10**9
    ) -> tuple[int, int]:
        """States of one session tried, and bad ones; no more after so many bad ones."""
        chance = random.Random(f"{session} {seed}")  # noqa: S311  # reproducible cuts, no secret
        tried = bad = turn = 0
        while tried < most and time.monotonic() < until:
            turn += 1
            count = min(CUTS_A_WALK, most)
            for state, acked in cuts(self._recorded[session], chance, strict=turn % 2 == 0, count=count):
                if tried >= most or bad >= enough or time.monotonic() > until:
                    return tried, bad
                tried += 1
                bad += self._bad(session, state, acked, whole=tried % WHOLE_EVERY == 0)
        return tried, bad

    def _bad(self, session: str, state: State, acked: set[str], *, whole: bool) -> bool:
        laid_out(self._place, state)
        try:
            if session.startswith("vault"):
                check_vault(self._place, acked, policy=self._policy, whole=whole)
            else:
                check_hub(self._place, acked, whole=whole)
        except (Broken, Expected, OSError, ValueError) as error:
            words = f"{session}: {type(error).__name__}: {error}"
        except Exception as error:  # noqa: BLE001  # the database libraries' own, of a damaged file
            words = f"{session}: {type(error).__name__}"
        else:
            return False
        self.told[words] = self.told.get(words, 0) + 1
        return True


def prove(*, seed: int, budget: float) -> tuple[int, int]:
    """States tried and bad ones, of vault and hub. Raises where strace is missing or the control is not seen."""
    if not can_record():
        raise SystemExit("This proof needs strace: apt-get install strace")
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        cutter = Cutter(Path(folder), [*SESSIONS, *(f"{session}:{CONTROL}" for session in SESSIONS)])
        for session in SESSIONS:
            control, lost = cutter.walk(f"{session}:{CONTROL}", seed=seed, most=CONTROL_STATES)
            sys.stdout.write(f"power: control on the {session}: {lost} of {control} bad, as they must be\n")
            if lost < control * LEAST_CONTROL:
                raise AssertionError("the control was not seen: the proof is blind")
        cutter.told.clear()
        results = [
            cutter.walk(session, seed=seed, until=time.monotonic() + budget / len(SESSIONS)) for session in SESSIONS
        ]
        for words, count in cutter.told.items():
            sys.stdout.write(f"{count} times {words}\n")
    return sum(tried for tried, _ in results), sum(bad for _, bad in results)
