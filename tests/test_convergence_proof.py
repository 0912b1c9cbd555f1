"""The proof `convergence`: a short run of it, every planted defect caught, and the same seed telling the same story."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.proofs import convergence
from tests.proofs._convergence_defects import DEFECTS, GENTLE, Plant, nothing_is_compared
from tests.proofs._templates import Templates, make

SECONDS = 15.0
MOST = 60


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[Templates, Path]]:
    with tempfile.TemporaryDirectory(dir=convergence._memory()) as folder:  # the proof's own place
        yield make(Path(folder)), Path(folder)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def first_bad(stage: tuple[Templates, Path], *, gentle: bool) -> int | None:
    return next((seed for seed in range(MOST) if convergence.tell(*stage, seed, gentle=gentle)[1]), None)


def test_histories_end_level_and_nothing_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    tried, bad = convergence.prove(seed=20_000, budget=SECONDS)

    assert bad == 0, capsys.readouterr().out
    assert tried > 5


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.__name__)
def test_a_planted_defect_is_caught(stage: tuple[Templates, Path], defect: Plant) -> None:
    gentle = defect in GENTLE
    with defect():
        seed = first_bad(stage, gentle=gentle)
    assert seed is not None, "the proof did not see it"

    with nothing_is_compared() if gentle else nullcontext():
        assert convergence.tell(*stage, seed, gentle=gentle)[1] == "", "the same history is good without the defect"


def test_the_same_seed_tells_the_same_history(stage: tuple[Templates, Path]) -> None:
    assert convergence.tell(*stage, 7) == convergence.tell(*stage, 7)
    assert convergence.tell(*stage, 7)[0] != convergence.tell(*stage, 8)[0]
