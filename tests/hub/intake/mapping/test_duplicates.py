"""References of a file are remembered in little memory, and none is forgotten."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from sync.hub.intake.mapping.duplicates import Seen


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=200))
def test_it_answers_as_a_dictionary_would(rows: list[tuple[int, bool]]) -> None:
    seen = Seen()
    oracle: dict[int, tuple[int, str]] = {}
    for line, (reference, other) in enumerate(rows, start=2):
        digest = hashlib.sha256(b"other" if other else b"one").hexdigest()
        first = oracle.setdefault(reference, (line, digest))

        assert seen.first(f"R{reference}", line=line, digest=digest) == (first[0], first[1] == digest)


def test_it_forgets_none_as_it_grows() -> None:
    seen = Seen()
    for line in range(2, 20_002):
        assert seen.first(f"R{line}", line=line, digest="ab" * 32) == (line, True)

    assert all(seen.first(f"R{line}", line=0, digest="ab" * 32) == (line, True) for line in range(2, 20_002))
