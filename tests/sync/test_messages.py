"""What one side writes the other reads, to the byte."""

from __future__ import annotations

import msgspec
import pytest

from champion_app.domain.change import SaltedValue, SignedCommit
from champion_app.domain.errors import Refused
from sync.wire.codec import DEEPEST, UNKEEPABLE, UNREADABLE, decode, decode_keepable, encode
from sync.wire.messages import Push, Signed


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


KEPT = [
    b'{"a": "\\\\u0000 is how it is written", "n": [1, -2.5, 3e5, 4611686018427387903]}',
    b'"' + b"[" * 500 + b'"',
    b"[" * DEEPEST + b"]" * DEEPEST,
    b'{"d": "' + b"9" * 400 + b'"}',
    '{"w": "Zoë\U0001f600"}'.encode(),
]
NOT_KEPT = [
    b'{"a": "\\u0000"}',
    b'{"a": "\\\\\\u0000"}',
    b'{"\\u0000": 1}',
    b"[1e400]",
    b"[-1e19]",
    b"[" + b"9" * 5000 + b"]",
    b"[4611686018427387904]",
    b"[9223372036854775808]",
    b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    b'{"a":' * 985 + b"1" + b"}" * 985,
    b"[" * 200_000 + b"]" * 200_000,
    b'["\xff"]',
    b'["\xed\xa0\x80"]',
    b'["\xc0\x80"]',
    b"[NaN]",
    b"[1]x",
    b"",
]


@pytest.mark.parametrize("raw", KEPT, ids=range(len(KEPT)))
def test_what_every_database_keeps_is_read(raw: bytes) -> None:
    assert bytes(decode_keepable(raw, msgspec.Raw)) == raw


@pytest.mark.parametrize("raw", NOT_KEPT, ids=range(len(NOT_KEPT)))
@pytest.mark.parametrize("where", ["alone", "unknown", "raw"])
def test_what_some_database_does_not_keep_is_refused_in_words(raw: bytes, where: str) -> None:
    """By itself, in a field that nobody reads, and in a part that is kept as it came."""
    body, message = {
        "alone": (raw, msgspec.Raw),
        "unknown": (b'{"commits":[],"moon_phase":' + raw + b"}", Push),
        "raw": (b'{"content":' + raw + b',"signature":""}', Signed),
    }[where]
    with pytest.raises(Refused) as refused:
        decode_keepable(body, message)
    assert str(refused.value) in {UNREADABLE, UNKEEPABLE}


@pytest.mark.parametrize("raw", [b"[" * 200_000, b"9" * 5000, b'{"commits":' + b"[" * 200_000 + b"}", b"\xff"])
def test_either_side_reads_no_message_deeper_than_it_can(raw: bytes) -> None:
    with pytest.raises(Refused, match="could not be read"):
        decode(raw, Push)
