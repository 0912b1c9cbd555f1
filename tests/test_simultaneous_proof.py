"""The proof `simultaneous`: every route is in it, some bursts are clean, and every planted defect is caught."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import structlog
from sqlalchemy import update

from sync.hub.access import devices, enrolment, recovery
from sync.hub.ledger import files
from sync.hub.storage.recovery_tables import recovery_request
from sync.hub.storage.schema import enrol_code
from sync.hub.web import local
from tests.proofs import simultaneous
from tests.proofs._simultaneous_kinds import KINDS
from tests.proofs._simultaneous_stage import Stage

BURSTS = 25
PLANTED_BURSTS = 12


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
    structlog.configure(**before)


@pytest.fixture
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """On the database that a test names."""
    database = request.getfixturevalue("postgres")() if getattr(request, "param", "") == "postgresql" else ""
    made = Stage(tmp_path / "hub", database)
    yield made
    made.close()


def bursts(stage: Stage, order: list[simultaneous.Pair]) -> tuple[int, int]:
    return simultaneous.run(stage, order, until=time.monotonic() + 600)


def test_every_route_of_the_hub_is_asked(stage: Stage) -> None:
    there = {
        f"{method} {route.path}"
        for route in stage.app.routes
        for method in getattr(route, "methods", ())
        if method not in {"OPTIONS", "HEAD"}
    }
    known = {route for route, _ in KINDS.values()} | {"GET /schema", "GET /schema/{path:str}"}

    assert {one for one in there if one not in known} == set()


@pytest.mark.parametrize("stage", ["sqlcipher", "postgresql"], indirect=True)
def test_some_bursts_are_clean(stage: Stage) -> None:
    order = simultaneous.pairs()
    random.Random(5).shuffle(order)  # noqa: S311  # reproducible, no secret
    assert bursts(stage, order[:BURSTS]) == (BURSTS, 0)


def a_code_is_used_by_whoever_read_that_it_is_good() -> Any:
    def planted(tx: Any, public_half: str, *, now: Any) -> None:
        tx.execute(update(enrol_code).where(enrol_code.c.code_id == public_half).values(used=now.isoformat(), key=b""))

    return mock.patch.object(enrolment, "_use_up", planted)


def wrong_tries_are_counted_without_looking() -> Any:
    def planted(tx: Any, public_half: str) -> None:
        where = enrol_code.c.code_id == public_half
        tx.execute(update(enrol_code).where(where).values(wrong=1))

    return mock.patch.object(enrolment, "_count_wrong", planted)


def a_number_is_taken_twice() -> Any:
    return mock.patch.object(devices, "take_request", return_value=True)


def a_step_is_taken_twice() -> Any:
    return mock.patch.multiple(local, take_step=mock.Mock(return_value=True), step_of=mock.Mock(return_value=1))


def files_are_taken_side_by_side() -> Any:
    return mock.patch.object(files, "_alone")


def asking_again_is_another_request() -> Any:
    nobody = recovery._OF_DEVICE.where(recovery_request.c.id == "")
    return mock.patch.object(recovery, "_OF_DEVICE", nobody)


DEFECTS: list[tuple[Callable[[], Any], str, str]] = [
    (a_code_is_used_by_whoever_read_that_it_is_good, "enrol", "postgresql"),
    (files_are_taken_side_by_side, "take piece", "postgresql"),
    (wrong_tries_are_counted_without_looking, "wrong tries", "sqlcipher"),
    (a_number_is_taken_twice, "one number", "sqlcipher"),
    (a_step_is_taken_twice, "sign in", "sqlcipher"),
    (asking_again_is_another_request, "recovery", "sqlcipher"),
]


@pytest.mark.parametrize(
    ("defect", "kind", "stage"), DEFECTS, indirect=["stage"], ids=lambda one: getattr(one, "__name__", "")
)
def test_a_planted_defect_is_caught(defect: Callable[[], Any], kind: str, stage: Stage) -> None:
    with defect():
        _, bad = bursts(stage, [(kind, kind)] * PLANTED_BURSTS)

    assert bad > 0, "the proof did not see it"


PLANTED_LOCK = """
import contextlib, os, sys, time
from pathlib import Path
from champion_app.domain import stretching
from sync.hub.gate import pools
from sync.hub.web.local import Cost
stretching._one_at_a_time = contextlib.nullcontext
made = pools.Pool.__init__
def many(self, name, **told):
    made(self, name, **{**told, "threads": 8})
pools.Pool.__init__ = many
from tests.proofs import simultaneous
from tests.proofs._simultaneous_stage import Stage
stage = Stage(Path(sys.argv[1]), cost=Cost(memory=8192, passes=1, lanes=4), patience=8.0)
_, bad = simultaneous.run(stage, [("sign in", "sign in")] * 20, until=time.monotonic() + 60)
sys.stdout.flush()
os._exit(3 if bad else 0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the deadlock was measured with OpenSSL's threads on Linux")
def test_two_derivations_at_once_are_seen_to_hang(tmp_path: Path) -> None:
    """In a process of its own: the threads that hang cannot be ended."""
    done = subprocess.run(
        [sys.executable, "-c", PLANTED_LOCK, str(tmp_path / "hub")], capture_output=True, text=True, check=False,
        timeout=120, cwd=Path(__file__).parent.parent,
    )  # fmt: skip

    assert done.returncode == 3, done.stdout + done.stderr
    assert "not every request was answered" in done.stdout
