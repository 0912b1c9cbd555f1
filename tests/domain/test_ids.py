"""Ids are ordered by time, say nothing else, and are what RFC 9562 calls version 7."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.ids import time_ordered_id

MILLISECONDS = st.integers(min_value=0, max_value=(1 << 48) - 1)
TEN_BYTES = st.binary(min_size=10, max_size=10)


@given(MILLISECONDS, TEN_BYTES)
def test_an_id_is_a_version_7_uuid_that_carries_its_time(milliseconds: int, randomness: bytes) -> None:
    made = uuid.UUID(hex=time_ordered_id(milliseconds=milliseconds, randomness=randomness))

    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == milliseconds


@given(MILLISECONDS, MILLISECONDS, TEN_BYTES, TEN_BYTES)
def test_an_earlier_id_sorts_before_a_later_one_whatever_chance_gave(a: int, b: int, one: bytes, two: bytes) -> None:
    if a != b:
        earlier = time_ordered_id(milliseconds=min(a, b), randomness=one)
        later = time_ordered_id(milliseconds=max(a, b), randomness=two)
        assert earlier < later


def test_every_random_bit_counts_so_that_two_ids_of_one_millisecond_differ() -> None:
    plain = time_ordered_id(milliseconds=1, randomness=bytes(10))
    flipped = [(1 << bit).to_bytes(10, "big") for bit in range(74) if bit not in (62, 63)]

    assert plain not in {time_ordered_id(milliseconds=1, randomness=one) for one in flipped}


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="ten random bytes"):
        time_ordered_id(milliseconds=1, randomness=bytes(9))
