"""Right, wrong and nearly right take the same time until the key is unwrapped, and cost the same guess.

A case is one try. Right ones and each kind of wrong ones are tried in turn, in a random order, and the times of each
kind are held against those of the right ones (Mann-Whitney). Bad is a kind that can be told from them, by more than
chance and by more than a twentieth of a try; or one that does not pay for the whole derivation.
"""

from __future__ import annotations

import contextlib
import math
import random
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from unittest import mock

from champion_app.domain.errors import WrongPassphrase
from champion_app.host.keystore import NoKeystore
from champion_app.store.key import header
from champion_app.store.key.keys import Cost, stretch
from champion_app.store.key.unlock import HEADER_NAME
from tests.proofs._pace import Pace
from tests.vaults.fresh import make_header

COST = Cost(memory_kib=4096, iterations=1, lanes=1)
RIGHT = "plum ladder forty goose"
LEAST_DIFFERENCE, LEAST_CHANCE = 0.05, 0.001
FEWEST = 60


def wrong_ones(chance: random.Random) -> dict[str, str]:
    """One of each kind."""
    place = chance.randrange(len(RIGHT))
    letters = "abcdefghijklmnopqrstuvwxyz éßЖ日\U0001f600\0"
    return {
        "another length": "".join(chance.choice(letters) for _ in range(chance.choice([0, 1, 7, 40, 128]))),
        "the same length": "".join(chance.choice(letters) for _ in RIGHT),
        "one letter off": RIGHT[:place] + ("x" if RIGHT[place] != "x" else "y") + RIGHT[place + 1 :],
        "its beginning": RIGHT[:place],
        "in capitals": RIGHT.upper(),
    }


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Tries, and kinds of wrong passphrases that can be told from the right one."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible order, no secret
    times: dict[str, list[float]] = defaultdict(list)
    paid: dict[str, set[int]] = defaultdict(set)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / HEADER_NAME
        make_header(path.parent, RIGHT, cost=COST, keeper=NoKeystore())
        slots = header.read(path)
        pace = Pace(budget, rounds and max(rounds, FEWEST))
        while pace.goes_on() or len(times["right"]) < FEWEST:
            kinds = {"right": RIGHT, **wrong_ones(chance)}
            for kind in chance.sample(list(kinds), len(kinds)):
                seconds, derived = _tried(slots, kinds[kind])
                times[kind].append(seconds)
                paid[kind].add(derived)
    told = [kind for kind in times if kind != "right" and _differ(times["right"], times[kind])]
    cheap = [kind for kind in paid if paid[kind] != {1}]
    return sum(map(len, times.values())), len({*told, *cheap})


def _tried(slots: tuple[header.Slot, ...], passphrase: str) -> tuple[float, int]:
    """How long one try took, and how often the passphrase was stretched for it."""
    stretched = mock.Mock(wraps=stretch)
    begun = time.perf_counter()
    with contextlib.suppress(WrongPassphrase):
        header.unwrap(slots, passphrase, share_of=lambda _: b"", stretched=stretched)
    return time.perf_counter() - begun, stretched.call_count


def _differ(one: list[float], other: list[float]) -> bool:
    middle = statistics.median(one)
    apart = abs(statistics.median(other) - middle) / middle
    return apart > LEAST_DIFFERENCE and _chance_of(one, other) < LEAST_CHANCE


def _chance_of(one: list[float], other: list[float]) -> float:
    """How likely such a difference is by chance alone: Mann-Whitney's U, by its normal form."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(place for place, (_, which) in enumerate(ranked, start=1) if which == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))
