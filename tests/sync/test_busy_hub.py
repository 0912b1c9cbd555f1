"""A hub that is busy says for how long, and laptops wait as they are told: within bounds, said in words, stoppable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest

from champion_app.domain.errors import Cancelled
from sync.engine.answers import Busy, wait_told
from sync.engine.schedule import LONGEST, PATIENCE, wait_before, wait_within_round
from sync.engine.status import Step
from sync.engine.visit import Visit


class Late:
    """An answer that is there at once: bytes, or what it raises."""

    def __init__(self, told: bytes | Exception) -> None:
        self._told = told

    def wait(self, _seconds: float) -> bytes:
        if isinstance(self._told, Exception):
            raise self._told
        return self._told


class Script:
    """Answers in turn, and what was asked."""

    def __init__(self, *told: bytes | Exception) -> None:
        self._told = list(told)
        self.asked: list[tuple[str, str, bytes]] = []

    def begin(self, method: str, target: str, body: bytes = b"") -> Late:
        self.asked.append((method, target, body))
        return Late(self._told.pop(0))


def busy(seconds: float) -> Busy:
    return Busy("The hub is busy.", wait=timedelta(seconds=seconds))


def visit(script: Script, *, stopped: Callable[[], bool] = lambda: False) -> tuple[Visit, list[float], list[str]]:
    paused: list[float] = []
    said: list[str] = []
    made = Visit(
        replica=cast("Any", None), transport=cast("Any", script), identity=cast("Any", None),
        progress=lambda step: said.append(cast("Step", step).words), stopped=stopped, pause=paused.append,
    )  # fmt: skip
    return made, paused, said


def test_it_waits_as_long_as_it_is_told_says_so_and_asks_again() -> None:
    script = Script(busy(3), busy(2), b"done")
    made, paused, said = visit(script)

    assert made.wait_for(made.begin("POST", "/v1/push", b"body")) == b"done"
    assert script.asked == [("POST", "/v1/push", b"body")] * 3
    assert 5 - 1e-6 <= sum(paused) <= 9, "no less than it was told, and not far over"
    assert said[0].endswith("more")
    assert any("1 second more" in words for words in said)


@pytest.mark.parametrize("told", [busy(0), busy(PATIENCE.total_seconds() + 1)])
def test_where_nothing_is_said_or_it_is_too_long_the_round_ends(told: Busy) -> None:
    made, paused, _ = visit(Script(told))

    with pytest.raises(Busy):
        made.wait_for(made.begin("GET", "/v1/scope"))
    assert paused == []


def test_all_waits_of_a_round_have_one_bound() -> None:
    made, paused, _ = visit(Script(*[busy(50)] * 5))

    with pytest.raises(Busy):
        made.wait_for(made.begin("GET", "/v1/scope"))
    assert sum(paused) <= PATIENCE.total_seconds() * 1.5


def test_a_wait_is_stopped_at_once() -> None:
    looks = iter([False, False, False, False])
    made, paused, _ = visit(Script(busy(60)), stopped=lambda: next(looks, True))

    with pytest.raises(Cancelled):
        made.wait_for(made.begin("GET", "/v1/scope"))
    assert sum(paused) < 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("20", 20),
        ("0", 0),
        ("", 0),
        ("-5", 0),
        ("1.5", 0),
        ("soon", 0),
        ("²", 0),
        ("9" * 4000, LONGEST.total_seconds()),
    ],
)
def test_what_a_header_says_is_held_to_bounds(header: str, seconds: float) -> None:
    assert wait_told(header).total_seconds() == seconds


def test_the_next_round_comes_no_sooner_than_the_hub_said() -> None:
    assert wait_before(1, chance=0, told=timedelta(minutes=5)) == timedelta(minutes=5)
    assert wait_before(1, chance=0, told=timedelta(days=5)) == LONGEST
    assert wait_within_round(timedelta(seconds=10), waited=timedelta(), chance=1) == timedelta(seconds=15)
