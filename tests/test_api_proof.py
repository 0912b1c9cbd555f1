"""The proof `api`: a short run on both databases, and every planted defect caught."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest
import structlog

from sync.hub import app
from sync.hub.access import devices, enrolment
from sync.hub.api import endpoints
from sync.hub.ledger import verified_commits
from sync.wire.codec import decode
from sync.wire.messages import Welcome
from tests.proofs.api import LEAST_GOOD, asked

ROUNDS = 1
TURN = 2


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
    structlog.configure(**before)


@pytest.mark.parametrize("database", ["sqlcipher", "postgresql"])
def test_whatever_is_asked_the_hub_has_no_error_of_its_own(
    tmp_path: Path, request: pytest.FixtureRequest, database: str
) -> None:
    address = request.getfixturevalue("postgres")() if database == "postgresql" else ""
    calls = asked(tmp_path / "hub", address, seed=20_000, rounds=ROUNDS, turn=TURN)

    assert (calls.bad, calls.told) == (0, {})
    assert calls.tried > 100
    assert calls.good / calls.tried > LEAST_GOOD


def a_number_without_end() -> Any:
    """The number that a page begins after goes to the database as it came."""
    return mock.patch.object(app, "LARGEST_NUMBER", 2**90)


def an_answer_without_a_field() -> Any:
    """The hub leaves out what it promised."""

    def planted(message: Any) -> bytes:
        told = msgspec.to_builtins(message)
        if isinstance(message, Welcome):
            del told["head"]
        return msgspec.json.encode(told)

    return mock.patch.object(endpoints, "encode", planted)


def strangers_are_not_expected() -> Any:
    """A laptop that the hub does not know ends its request in an error of the hub's own."""

    def planted(tx: Any, device_id: str) -> Any:
        found = real(tx, device_id)
        if found is None:
            raise KeyError(device_id)
        return found

    real = devices.find_device
    return mock.patch.object(devices, "find_device", planted)


def any_number_of_a_save() -> Any:
    """A save's number goes to the database as it came."""
    return mock.patch.object(verified_commits, "LARGEST_NUMBER", 2**90)


def a_sign_that_cannot_be_kept() -> Any:
    """Texts go to PostgreSQL with a sign that it keeps in none."""
    return mock.patch.object(endpoints, "_plain", decode)


DEFECTS: list[tuple[Callable[[], Any], str, str]] = [
    (a_number_without_end, "/v1/scope-rows", "sqlcipher"),
    (an_answer_without_a_field, "/v1/hello", "sqlcipher"),
    (strangers_are_not_expected, "/v1/scope", "sqlcipher"),
    (any_number_of_a_save, "/v1/push", "sqlcipher"),
    (a_sign_that_cannot_be_kept, "/v1/done", "postgresql"),
]


@pytest.mark.parametrize(("defect", "route", "database"), DEFECTS, ids=lambda one: getattr(one, "__name__", ""))
def test_a_planted_defect_is_caught(
    tmp_path: Path, request: pytest.FixtureRequest, defect: Callable[[], Any], route: str, database: str
) -> None:
    address = request.getfixturevalue("postgres")() if database == "postgresql" else ""
    with defect():
        calls = asked(tmp_path / "hub", address, seed=3, rounds=60, only=route, turn=TURN)

    assert calls.bad > 0, "the proof did not see it"


def test_a_key_that_is_none_does_not_join(tmp_path: Path) -> None:
    assert not enrolment._is_key("ff" * 31)
    assert not enrolment._is_key("not hex")
    assert enrolment._is_key("ff" * 32)
