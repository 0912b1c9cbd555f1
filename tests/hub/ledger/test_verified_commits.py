"""Whose a save is: the last of an unbroken run vouches for the whole of it, and for nothing else."""

from __future__ import annotations

import os

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.change import Author, SignedCommit, chain_hash, create, form_commit
from champion_app.domain.errors import NotTrusted
from champion_app.domain.kinds.contact import Note
from sync.hub.ledger.verified_commits import Sender, opened
from tests.vaults.fresh import MONDAY

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
SENDER = Sender(device="laptop", user="u", user_name="You", key=KEY.public_key().public_bytes_raw())


def save(words: str, *, number: int, previous: str, key: Ed25519PrivateKey = KEY) -> SignedCommit:
    author = Author(user="u", name="You", now=MONDAY, new_id=lambda: os.urandom(16).hex())
    note = create(Note(words=words, at=MONDAY), record_id=f"{number:032x}", subject="c")
    _, raw, values = form_commit(
        [note], device="laptop", author=author, number=number, previous=previous, new_salt=lambda: "ab" * 16
    )  # fmt: skip
    return SignedCommit(commit=msgspec.Raw(raw), signature=key.sign(raw).hex(), values=values)


def run(count: int, *, after: str = "", first: int = 1, key: Ed25519PrivateKey = KEY) -> list[SignedCommit]:
    made: list[SignedCommit] = []
    for number in range(first, first + count):
        made.append(save(f"note {number}", number=number, previous=after, key=key))
        after = chain_hash(bytes(made[-1].commit))
    return made


def unsigned(one: SignedCommit) -> SignedCommit:
    return msgspec.structs.replace(one, signature="00" * 64)


def test_a_run_is_vouched_for_by_the_signature_on_its_last() -> None:
    saves = run(4)
    kept = opened(SENDER, [*map(unsigned, saves[:-1]), saves[-1]])
    assert [one.number for one in kept] == [1, 2, 3, 4]
    assert opened(SENDER, []) == []


def test_without_it_nothing_is_taken() -> None:
    saves = run(4)
    with pytest.raises(NotTrusted):
        opened(SENDER, [*saves[:-1], unsigned(saves[-1])])


@given(place=st.integers(0, 3), by_whom=st.sampled_from([KEY, STRANGER]))
def test_a_save_that_was_put_in_the_place_of_another_must_be_signed_itself(
    place: int, by_whom: Ed25519PrivateKey
) -> None:
    """What follows it names the hash of the one that was there, so it is the end of a run."""
    saves = run(4)
    previous = chain_hash(bytes(saves[place - 1].commit)) if place else ""
    saves[place] = save("something else", number=place + 1, previous=previous, key=by_whom)
    if by_whom is KEY:
        assert len(opened(SENDER, saves)) == 4
    else:
        with pytest.raises(NotTrusted):
            opened(SENDER, saves)


@given(data=st.data())
def test_no_changed_byte_of_any_save_is_taken(data: st.DataObject) -> None:
    saves = run(3)
    place = data.draw(st.integers(0, 2))
    raw = bytearray(bytes(saves[place].commit))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    saves[place] = msgspec.structs.replace(saves[place], commit=msgspec.Raw(bytes(raw)))
    with pytest.raises(NotTrusted):
        opened(SENDER, saves)


@given(order=st.permutations(range(4)), signed=st.sets(st.integers(0, 3)))
def test_in_any_order_each_end_of_a_run_must_be_signed(order: list[int], signed: set[int]) -> None:
    saves = run(4)
    sent = [saves[place] if place in signed else unsigned(saves[place]) for place in order]
    ends = {order[at] for at in range(4) if at == 3 or order[at + 1] != order[at] + 1}
    if ends <= signed:
        assert len(opened(SENDER, sent)) == 4
    else:
        with pytest.raises(NotTrusted):
            opened(SENDER, sent)


def test_two_runs_each_need_their_own() -> None:
    """The second goes on after a save that the first does not hold."""
    first, second = run(2), run(2, after="11" * 32, first=7)
    assert len(opened(SENDER, [*first, *second])) == 4
    for place in (1, 3):
        saves = [*first, *second]
        saves[place] = unsigned(saves[place])
        with pytest.raises(NotTrusted):
            opened(SENDER, saves)


def test_a_run_of_a_stranger_is_vouched_for_by_nobody() -> None:
    with pytest.raises(NotTrusted):
        opened(SENDER, run(3, key=STRANGER))
