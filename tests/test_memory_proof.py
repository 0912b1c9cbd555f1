"""The proof `memory`: a few locks, and three planted defects that it must see."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.proofs import memory
from tests.proofs._marked import Marked, marked_vault

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.skipif(
        sys.platform == "linux" and os.geteuid() != 0,
        reason="only the superuser may read the memory of a process that closed itself up",
    ),
]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marked]:
    folder = tmp_path_factory.mktemp("laptop") / "data"
    return folder, marked_vault(folder, stem="Zqbdfhkmp")


def test_nothing_is_left_of_an_unlocked_app_after_it_locked(capsys: pytest.CaptureFixture[str]) -> None:
    tried, bad = memory.prove(seed=20_000, budget=0, rounds=1)

    assert bad == 0, capsys.readouterr().out
    assert tried >= 1


@pytest.mark.parametrize("defect", ["lives-on", "environment", "child"])
def test_a_planted_defect_is_caught(marked: tuple[Path, Marked], defect: str) -> None:
    """A process that clears and lives on, a marker handed to the next process, a helper that outlives the lock."""
    folder, told = marked
    done = memory.lock_once(folder, told, "lid", control=False, defect=defect)

    assert done.after, "the proof did not see it"
    if defect == "child":
        assert done.survivors == 2
