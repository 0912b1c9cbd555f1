"""Every route against itself and against every other at the same moment, on both databases: nothing hangs, the hub has
no error of its own, nothing is done twice, what is for once is done once, and every honest request is answered.

One try is one burst: two kinds of requests, each several times, all at once.
"""

from __future__ import annotations

import itertools
import logging
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import structlog

from tests.proofs._in_memory import memory
from tests.proofs._simultaneous_kinds import KINDS, Lent
from tests.proofs._simultaneous_stage import Stage
from tests.proofs.authorisation import postgres

Pair = tuple[str, str]


def pairs(only: Iterable[str] = KINDS) -> list[Pair]:
    """Each kind against itself and every other."""
    return list(itertools.combinations_with_replacement(only, 2))


def play(stage: Stage, pair: Pair) -> list[str]:
    """One burst. Returns what was wrong."""
    stage.later()
    with_them = Lent(stage, iter(stage.laptops), iter(stage.people))
    asked = [KINDS[name][1](with_them) for name in pair]
    answers = stage.burst([request for one in asked for request in one.requests])
    if answers is None:
        return [f"{pair[0]} and {pair[1]}: not every request was answered"]
    wrong = []
    for name, one in zip(pair, asked, strict=True):
        own, answers = answers[: len(one.requests)], answers[len(one.requests) :]
        bugs = sorted({answer.status for answer in own if answer.status >= 500})
        said = f"answered {bugs}" if bugs else one.check(own)
        if said:
            wrong.append(f"{name}, beside {pair[1] if name == pair[0] else pair[0]}: {said}")
    return wrong


def run(stage: Stage, order: Iterable[Pair], *, until: float) -> tuple[int, int]:
    """Bursts in order until the time is up, or one hangs. Returns those tried and those that were bad."""
    tried = bad = 0
    for pair in order:
        if time.monotonic() > until:
            break
        wrong = play(stage, pair)
        tried, bad = tried + 1, bad + bool(wrong)
        for line in wrong:
            sys.stdout.write(f"simultaneous: {line}\n")
        if any("not every request" in line for line in wrong):
            break
    return tried, bad


def _without_end(chance: random.Random) -> Iterable[Pair]:
    while True:
        order = pairs()
        chance.shuffle(order)
        yield from order


def prove(*, seed: int, budget: float) -> tuple[int, int]:
    """Bursts, and those in which something was wrong; half of the time on each database."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    logging.disable(logging.ERROR)
    tried = bad = 0
    with tempfile.TemporaryDirectory(dir=memory()) as folder, postgres(Path(folder) / "server") as address:
        for place, database in (("one", ""), ("two", address)):
            stage = Stage(Path(folder) / place, database)
            try:
                chance = random.Random(seed)  # noqa: S311  # reproducible order, no secret
                told = run(stage, _without_end(chance), until=time.monotonic() + budget / 2)
                tried, bad = tried + told[0], bad + told[1]
            finally:
                stage.close()
    return tried, bad
