"""The proof `power`: a short run on vault and hub, the controls, and every planted defect caught."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs import power
from tests.proofs._in_memory import memory
from tests.proofs._power_sessions import SESSIONS
from tests.proofs._power_trace import can_record

STATES = 60
MOST = 400
PLANTED = (
    "vault:nothing is synced",
    "hub:nothing is synced",
    "vault:commits are not synced",
    "vault:files are not synced",
    "vault:names are not synced",
    "hub:files are not synced",
)

pytestmark = pytest.mark.skipif(not can_record(), reason="strace, which records what goes to the disk, is not here")


@pytest.fixture(scope="module")
def cutter() -> Iterator[power.Cutter]:
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        yield power.Cutter(Path(folder), [*SESSIONS, *PLANTED])


@pytest.mark.parametrize("session", SESSIONS)
def test_a_power_cut_anywhere_loses_nothing_that_was_said_to_be_done(cutter: power.Cutter, session: str) -> None:
    cutter.told.clear()
    tried, bad = cutter.walk(session, seed=20_000, most=STATES)

    assert (bad, cutter.told) == (0, {})
    assert tried == STATES


@pytest.mark.parametrize("session", PLANTED)
def test_a_planted_defect_is_caught(cutter: power.Cutter, session: str) -> None:
    _, bad = cutter.walk(session, seed=1, most=MOST, enough=1)

    assert bad == 1, "the proof did not see it"
