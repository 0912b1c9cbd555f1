"""A commit is proof of what was written: no byte can change unseen, and a value can be erased without breaking it."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from champion_app.domain.change import (
    FIRST_COMMIT,
    NEW,
    SET,
    ChangeSet,
    Commit,
    Edit,
    SaltedValue,
    Touched,
    as_body,
    canonical,
    chain_hash,
    create,
    decoded,
    digest_of,
    erased,
    form_commit,
    read_commit,
    scope_for,
)
from champion_app.domain.errors import NotTrusted
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.partner import Agency
from tests.domain.shipped import author

KEY = Ed25519PrivateKey.generate()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
EDITS = st.lists(
    st.builds(
        Edit,
        act=st.sampled_from([NEW, SET]),
        record=st.text(max_size=8),
        kind=st.text(max_size=8),
        scope=st.text(max_size=8),
        field=st.text(max_size=8),
        base=st.integers(0, 9),
        value=VALUES,
    ),
    min_size=1,
    max_size=4,
)


def formed(edits: list[Edit], *, first_salt: int = 1) -> tuple[Commit, bytes, tuple[SaltedValue, ...]]:
    salts = itertools.count(first_salt)
    return form_commit(
        edits,
        device="device-1",
        author=author(),
        number=1,
        previous=FIRST_COMMIT,
        new_salt=lambda: f"{next(salts):032x}",
    )


def taken(raw: bytes, signature: bytes, values: tuple[SaltedValue, ...]) -> Commit:
    """As a reader takes it: the signature over the exact bytes, then each value against its digest."""
    KEY.public_key().verify(signature, raw)
    return read_commit(raw, values)


@given(EDITS)
def test_what_was_formed_is_what_is_read(edits: list[Edit]) -> None:
    commit, raw, values = formed(edits)

    assert taken(raw, KEY.sign(raw), values) == commit
    assert [decoded(value) for value in values] == [edit.value for edit in edits]
    assert [(op.act, op.record, op.field, op.base) for op in commit.ops] == [
        (edit.act, edit.record, edit.field, edit.base) for edit in edits
    ]


@given(EDITS, st.data())
@settings(max_examples=60)
def test_no_byte_of_a_commit_can_be_changed_unseen(edits: list[Edit], data: st.DataObject) -> None:
    _, raw, values = formed(edits)
    place = data.draw(st.integers(0, len(raw) - 1))
    other = bytes([raw[place] ^ data.draw(st.integers(1, 255))])

    with pytest.raises((InvalidSignature, NotTrusted)):
        taken(raw[:place] + other + raw[place + 1 :], KEY.sign(raw), values)


@given(EDITS, st.data())
def test_no_byte_of_a_value_or_its_salt_can_be_changed_unseen(edits: list[Edit], data: st.DataObject) -> None:
    _, raw, values = formed(edits)
    place = data.draw(st.integers(0, len(values) - 1))
    honest = values[place]
    assert isinstance(honest.value, msgspec.Raw)
    assert honest.salt is not None
    plain, salt = bytes(honest.value), bytes.fromhex(honest.salt)
    where = data.draw(st.integers(0, len(plain) - 1))
    bit = data.draw(st.integers(1, 255))
    forged_value = plain[:where] + bytes([plain[where] ^ bit]) + plain[where + 1 :]
    forged_salt = bytes([salt[0] ^ bit]) + salt[1:]

    for forged in (
        SaltedValue(salt=honest.salt, value=msgspec.Raw(forged_value)),
        SaltedValue(salt=forged_salt.hex(), value=honest.value),
        SaltedValue(salt="not hex at all", value=honest.value),
        SaltedValue(salt=None, value=honest.value),
        SaltedValue(salt=None, value=msgspec.Raw(b"true")),
    ):
        with pytest.raises(NotTrusted, match="not the one that was signed"):
            read_commit(raw, (*values[:place], forged, *values[place + 1 :]))


def test_values_cannot_be_swapped_left_out_or_added() -> None:
    edits = [Edit(act=SET, record="r", kind="k", scope="s", field=name, value=name) for name in ("one", "two")]
    _, raw, values = formed(edits)

    with pytest.raises(NotTrusted, match="not the one that was signed"):
        read_commit(raw, (values[1], values[0]))
    for wrong in (values[:1], (*values, values[0])):
        with pytest.raises(NotTrusted, match="without all of its values"):
            read_commit(raw, wrong)


@given(EDITS, st.data())
def test_an_erased_value_is_gone_and_signature_chain_and_the_other_values_still_hold(
    edits: list[Edit], data: st.DataObject
) -> None:
    commit, raw, values = formed(edits)
    gone = data.draw(st.sets(st.integers(0, len(values) - 1)))
    left = tuple(erased(value) if place in gone else value for place, value in enumerate(values))

    assert taken(raw, KEY.sign(raw), left) == commit
    for place in gone:
        assert left[place].salt is None
        assert left[place].value is msgspec.UNSET
        assert decoded(left[place]) is None
        assert erased(left[place]) == left[place]


@given(VALUES)
def test_the_same_value_has_another_digest_under_another_salt_so_that_nobody_can_guess_it(value: Any) -> None:
    edit = Edit(act=SET, record="r", kind="k", scope="s", field="f", value=value)
    one, _, _ = formed([edit], first_salt=1)
    again, _, _ = formed([edit], first_salt=1)
    other, _, _ = formed([edit], first_salt=2)

    assert one.ops[0].digest == again.ops[0].digest
    assert one.ops[0].digest != other.ops[0].digest


def test_a_value_stands_beside_the_signed_bytes_and_never_in_them() -> None:
    _, raw, _ = formed([Edit(act=SET, record="r", kind="k", scope="s", field="f", value="Zyxomma")])

    assert b"Zyxomma" not in raw


def test_a_commit_names_the_one_before_it() -> None:
    _, first, _ = formed([Edit(act=SET, record="r", kind="k", scope="s", value=1)])
    _, second, _ = formed([Edit(act=SET, record="r", kind="k", scope="s", value=2)])

    assert chain_hash(first) == chain_hash(first)
    assert chain_hash(first) != chain_hash(second)
    assert len(FIRST_COMMIT) == len(chain_hash(first))


def test_bytes_that_are_no_commit_are_refused() -> None:
    for raw in (b"", b"{}", b"[]", b'{"device":1}', b"\xff"):
        with pytest.raises(NotTrusted, match="could not be read"):
            read_commit(raw, ())


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=5))
def test_a_value_has_one_spelling_whatever_the_order_it_was_written_in(value: dict[str, Any]) -> None:
    turned = dict(reversed(list(value.items())))

    assert canonical(value) == canonical(turned)
    assert digest_of("00", canonical(value)) == digest_of("00", canonical(turned))


def test_a_record_goes_into_the_scope_of_its_kind() -> None:
    assert create(Case(reference="AS-1"), record_id="c1", subject="c1").scope == "case:c1"
    assert scope_for(Note, "c1") == "case:c1"
    assert scope_for(Agency, "") == "directory"


def test_only_a_body_is_taken_for_a_body() -> None:
    assert as_body({"a": 1}) == {"a": 1}
    assert as_body([1]) is None
    assert as_body(None) is None


def test_a_change_set_names_what_it_touched() -> None:
    change = ChangeSet(touched=(Touched(record="a", kind="note", scope="x"), Touched(record="b", kind="k", scope="x")))

    assert change.scopes == {"x"}
    assert change.kinds == {"note", "k"}
