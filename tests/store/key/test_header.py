"""The header opens with the right passphrase only, survives a cut write, and takes no orders from a forged file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from champion_app.domain.errors import VaultClosed, WrongPassphrase
from champion_app.host.keystore import NoKeystore
from champion_app.store.key import header
from champion_app.store.key.keys import Cost
from champion_app.store.key.unlock import HEADER_NAME, change_passphrase, vault_key
from tests.vaults.drawer import Drawer
from tests.vaults.fresh import CHEAP, PASSPHRASE, make_header


def test_the_right_passphrase_gives_the_key_that_was_made(tmp_path: Path) -> None:
    made = make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())

    assert vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore()) == made


def test_a_wrong_passphrase_is_told_plainly_and_changes_nothing(tmp_path: Path) -> None:
    make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    before = (tmp_path / HEADER_NAME).read_bytes()

    with pytest.raises(WrongPassphrase, match=r"^That is not the passphrase\. Nothing is lost\.$"):
        vault_key(tmp_path, PASSPHRASE + " ", keeper=NoKeystore())
    assert (tmp_path / HEADER_NAME).read_bytes() == before


def test_without_the_device_share_the_passphrase_alone_opens_nothing(tmp_path: Path) -> None:
    drawer = Drawer()
    made = make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=drawer)

    assert vault_key(tmp_path, PASSPHRASE, keeper=drawer) == made
    drawer.kept.clear()
    with pytest.raises(VaultClosed, match="keystore"):
        vault_key(tmp_path, PASSPHRASE, keeper=drawer)


def test_a_changed_passphrase_keeps_the_key_and_leaves_one_slot(tmp_path: Path) -> None:
    made = make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    change_passphrase(tmp_path, PASSPHRASE, "another set of words", cost=CHEAP, keeper=NoKeystore())

    assert vault_key(tmp_path, "another set of words", keeper=NoKeystore()) == made
    assert [slot.generation for slot in header.read(tmp_path / HEADER_NAME)] == [2]


def test_a_second_vault_never_overwrites_the_first(tmp_path: Path) -> None:
    make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())

    with pytest.raises(VaultClosed, match="already"):
        make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())


def test_every_flipped_bit_of_the_only_slot_is_refused(tmp_path: Path) -> None:
    make_header(tmp_path, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    path = tmp_path / HEADER_NAME
    good = path.read_bytes()
    used = len(good[: header.SLOT_BYTES].rstrip(b"\0"))
    accepted = 0
    for place in range(0, used * 8, 7):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << place % 8
        path.write_bytes(bytes(bad))
        try:
            vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
        except VaultClosed:
            continue
        accepted += 1

    assert accepted == 0
    path.write_bytes(good)  # the control: unharmed, it opens
    assert vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=2 * header.SLOT_BYTES + 8))
def test_any_bytes_as_a_header_are_a_plain_sentence(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("header") / HEADER_NAME
    path.write_bytes(raw)

    with pytest.raises(VaultClosed, match="Nothing was changed"):
        header.read(path)


def test_a_header_that_asks_for_a_terabyte_is_refused_before_a_byte_is_taken(tmp_path: Path) -> None:
    greedy = Cost(memory_kib=2**30, iterations=3, lanes=4)
    told = header.Parameters(vault_id="00" * 16, salt="00" * 16, cost=greedy, device_share=False)
    slot = header.seal(os.urandom(32), stretched=os.urandom(32), share=b"", parameters=told, generation=1)
    header.write_first(tmp_path / HEADER_NAME, slot)

    with pytest.raises(VaultClosed, match="damaged"):
        header.read(tmp_path / HEADER_NAME)


def test_a_header_whose_cost_cannot_be_worked_out_is_refused_in_words(tmp_path: Path) -> None:
    odd = Cost(memory_kib=64, iterations=1, lanes=9)
    told = header.Parameters(vault_id="00" * 16, salt="00" * 16, cost=odd, device_share=False)
    slot = header.seal(os.urandom(32), stretched=os.urandom(32), share=b"", parameters=told, generation=1)
    header.write_first(tmp_path / HEADER_NAME, slot)

    with pytest.raises(VaultClosed, match="damaged"):
        header.read(tmp_path / HEADER_NAME)
