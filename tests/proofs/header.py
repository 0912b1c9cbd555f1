"""Every bit of a vault's header flipped, every truncation and every swap of slots: none is accepted."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from champion_app.domain.errors import VaultClosed
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.header import SLOT_BYTES
from champion_app.store.key.unlock import HEADER_NAME, vault_key
from tests.proofs._in_memory import memory
from tests.proofs._pace import Pace
from tests.vaults.fresh import CHEAP, PASSPHRASE, make_header


def opens(path: Path, raw: bytes) -> bool:
    """Whether the right passphrase opens this header."""
    path.write_bytes(raw)
    try:
        vault_key(path.parent, PASSPHRASE, keeper=NoKeystore())
    except VaultClosed:
        return False
    return True


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Cases tried and cases accepted. The unharmed header must open, else the proof itself is broken."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible choice of cases, no secret
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        path = Path(folder) / HEADER_NAME
        make_header(path.parent, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
        good = path.read_bytes()
        if not opens(path, good):
            raise AssertionError("the unharmed header does not open")
        # Every bit of the slot, its padding too. The other slot is empty: whatever lies there opens nothing of itself.
        cases = [_flipped(good, bit) for bit in range(SLOT_BYTES * 8)]
        cases += [_swapped(good, at) for at in range(SLOT_BYTES - 1) if good[at] != good[at + 1]]
        cases += [good[:length] for length in range(len(good))]
        cases.append(good[SLOT_BYTES:] + good[: SLOT_BYTES - 1] + b"\1")
        chance.shuffle(cases)
        tried = bad = 0
        pace = Pace(budget, rounds)
        for case in cases:
            if not pace.goes_on():
                break
            tried += 1
            bad += opens(path, case)
    return tried, bad


def _swapped(raw: bytes, at: int) -> bytes:
    """Two neighbours in each other's place."""
    return raw[:at] + raw[at + 1 : at + 2] + raw[at : at + 1] + raw[at + 2 :]


def _flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
