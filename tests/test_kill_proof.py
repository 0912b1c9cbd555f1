"""The proof `kill`: a day on which nobody dies, a sample of deaths, and every planted defect caught."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs import kill
from tests.proofs._in_memory import memory
from tests.proofs._kill_defects import DEFECTS

POINTS = 5
LEAST_POINTS = 900
"""Fewer would mean that a seam is no longer counted."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix")


@pytest.fixture(scope="module")
def stages() -> Iterator[kill.Stages]:
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        yield kill.Stages(Path(folder))


def test_a_death_anywhere_loses_and_doubles_nothing(stages: kill.Stages, capsys: pytest.CaptureFixture[str]) -> None:
    tried, bad = kill.sample(stages, seed=20_000, budget=0, rounds=POINTS)

    assert bad == 0, capsys.readouterr().out
    assert tried == POINTS
    assert len(stages.points) > LEAST_POINTS


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_caught(stages: kill.Stages, defect: str) -> None:
    assert kill.caught(stages, defect) is not None, "the proof did not see it"
