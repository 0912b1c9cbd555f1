"""The proof `convergence`: a short run of it, every planted defect caught, and the same seed telling the same story."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest

from tests.proofs import convergence
from tests.proofs._convergence_defects import DEFECTS, GENTLE, Plant, nothing_is_compared
from tests.proofs._force import Force, found
from tests.proofs._in_memory import memory
from tests.proofs._thrift import thrifty

HISTORIES = 6
MOST = 60
EVENTFUL = (0, 4, 2, 14)
"""Histories that show nearly every planted defect."""


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[Force, Path]]:
    with tempfile.TemporaryDirectory(dir=memory()) as folder, thrifty():
        yield found(Path(folder)), Path(folder)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


Stage = tuple[Force, Path]


def first_bad(stage: Stage, *, gentle: bool) -> int | None:
    """The first history, of those in which much happens and then of all, that is bad."""
    seeds = dict.fromkeys([*EVENTFUL, *range(MOST)])
    return next((seed for seed in seeds if convergence.tell(*stage, seed, gentle=gentle)[1]), None)


@pytest.fixture(scope="module")
def good(stage: Stage) -> Callable[[int, bool], str]:
    """What does not hold in a history with nothing planted; each is told once, however many defects it shows."""

    @cache
    def told(seed: int, gentle: bool) -> str:
        with nothing_is_compared() if gentle else nullcontext():
            return convergence.tell(*stage, seed, gentle=gentle)[1]

    return told


def test_histories_end_level_and_nothing_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    tried, bad = convergence.prove(seed=20_000, budget=0, rounds=HISTORIES)

    assert bad == 0, capsys.readouterr().out
    assert tried == HISTORIES


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_planted_defect_is_caught(stage: Stage, good: Callable[[int, bool], str], defect: Plant) -> None:
    gentle = defect in GENTLE
    with defect():
        seed = first_bad(stage, gentle=gentle)
    assert seed is not None, "the proof did not see it"
    assert good(seed, gentle) == "", "the same history is good without the defect"


def test_the_same_seed_tells_the_same_history(stage: Stage) -> None:
    assert convergence.tell(*stage, 7) == convergence.tell(*stage, 7)
    assert convergence.tell(*stage, 7)[0] != convergence.tell(*stage, 8)[0]
