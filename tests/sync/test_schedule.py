"""A hub that is away is tried again, later and later and never all at once; a refusal is not tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.errors import (
    Cancelled,
    DeviceRefused,
    Expected,
    NoRoom,
    NotTrusted,
    Refused,
    Unreachable,
    VersionMismatch,
)
from sync.engine.schedule import FIRST, LONGEST, tries_again, wait_before

chances = st.floats(min_value=0, max_value=1)
failures = st.integers(min_value=1, max_value=10**9)


@given(failures, chances)
def test_a_wait_lies_between_half_a_first_and_the_longest(count: int, chance: float) -> None:
    assert FIRST / 2 <= wait_before(count, chance=chance) <= LONGEST


@given(failures, chances)
def test_one_more_failure_never_shortens_the_wait(count: int, chance: float) -> None:
    assert wait_before(count + 1, chance=chance) >= wait_before(count, chance=chance)


@given(failures, chances, chances)
def test_chance_spreads_laptops_over_half_of_the_wait(count: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    full = wait_before(count, chance=1)

    assert wait_before(count, chance=low) <= wait_before(count, chance=high)
    assert wait_before(count, chance=0) == full / 2


def test_waits_double_up_to_half_an_hour() -> None:
    waits = [wait_before(count, chance=1) for count in range(1, 9)]

    assert waits[:4] == [timedelta(seconds=s) for s in (30, 60, 120, 240)]
    assert waits[-1] == timedelta(minutes=30)


@pytest.mark.parametrize(("count", "chance"), [(0, 0.5), (-1, 0.5), (1, -0.1), (1, 1.1)])
def test_a_wait_that_makes_no_sense_is_a_bug(count: int, chance: float) -> None:
    with pytest.raises(ValueError, match=r"failure|chance"):
        wait_before(count, chance=chance)


@pytest.mark.parametrize(
    ("trouble", "again"),
    [
        (Unreachable, True),
        (NotTrusted, False),
        (DeviceRefused, False),
        (VersionMismatch, False),
        (Refused, False),
        (NoRoom, False),
        (Cancelled, False),
    ],
)
def test_only_an_absent_hub_is_tried_again(trouble: type[Expected], *, again: bool) -> None:
    assert tries_again(trouble("words")) is again
