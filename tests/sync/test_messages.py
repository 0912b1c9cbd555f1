"""What one side writes the other reads, to the byte."""

from __future__ import annotations

import msgspec
import pytest

from champion_app.domain.change import SaltedValue, SignedCommit
from sync.wire.codec import decode, encode
from sync.wire.messages import Push


@pytest.mark.parametrize("value", [b'{"words": "spaced  as it was"}', b'"text"', b"null", b"false", b"[1, 2]", b"1.50"])
def test_a_value_of_any_shape_travels_as_the_bytes_it_was(value: bytes) -> None:
    commit = SignedCommit(
        commit=msgspec.Raw(b'{"number": 1}'),
        signature="00",
        values=(SaltedValue(salt="ab", value=msgspec.Raw(value)),),
    )

    (arrived,) = decode(encode(Push(commits=(commit,))), Push).commits

    assert bytes(arrived.commit) == b'{"number": 1}'
    assert arrived.values[0].value is not msgspec.UNSET
    assert bytes(arrived.values[0].value) == value


def test_an_erased_value_arrives_as_erased_and_not_as_nothing() -> None:
    commit = SignedCommit(commit=msgspec.Raw(b"{}"), signature="00", values=(SaltedValue(salt=None),))

    (arrived,) = decode(encode(Push(commits=(commit,))), Push).commits

    assert arrived.values[0].value is msgspec.UNSET
    assert arrived.values[0].salt is None
