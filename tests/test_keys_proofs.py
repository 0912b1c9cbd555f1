"""The proofs of keys and lease, each briefly, and each with the defects that it must find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from champion_app.domain.errors import WrongPassphrase
from champion_app.domain.rules.laptop import lease as lease_rule
from champion_app.domain.rules.laptop.lease import Lease, Passed, Steady
from champion_app.host import disk
from champion_app.store.key import header
from champion_app.store.key import wipe as wiping
from champion_app.store.sync import lease as tenure
from tests.proofs import header as header_proof
from tests.proofs import lease, passphrase_timing, vault_bytes, wipe

ROUNDS: dict[object, int] = {header_proof: 600, vault_bytes: 300, lease: 60, wipe: 1, passphrase_timing: 1}


@pytest.mark.parametrize(
    "proof", [header_proof, vault_bytes, lease, wipe, passphrase_timing], ids=lambda proof: proof.__name__
)
def test_a_proof_finds_nothing(proof: object) -> None:
    tried, bad = proof.prove(seed=3, budget=0, rounds=ROUNDS[proof])  # type: ignore[attr-defined]  # every module of proofs has it

    assert (tried > 5, bad) == (True, 0)


def any_signature(content: bytes, _signature: str, _who: object) -> Lease:
    return msgspec.json.decode(content, type=Lease)


def as_the_clock_says(_lease: Lease, passed: Passed, now: datetime, **_others: object) -> Passed:
    return msgspec.structs.replace(passed, latest=now, last=now, gone=max(0.0, (now - passed.since).total_seconds()))


def by_every_step_forward(_lease: Lease, passed: Passed, now: datetime, **_others: object) -> Passed:
    step = max(0.0, (now - passed.last).total_seconds())
    return msgspec.structs.replace(passed, latest=max(passed.latest, now), last=now, gone=(passed.gone or 0.0) + step)


def never_asked(passed: Passed, _steady: Steady | None) -> tuple[float, bool]:
    del passed
    return 0.0, False


LEASE_DEFECTS: dict[str, tuple[object, str, object]] = {
    "a stranger may sign": (tenure, "read_lease", any_signature),
    "the clock is believed": (lease_rule, "went_on", as_the_clock_says),
    "each step forward is time that passed": (tenure, "went_on", by_every_step_forward),
    "the steady clock is not asked": (lease_rule, "_ran", never_asked),
    "a clock that was put back may stand": (lease_rule, "_TOLERATED", 4000 * 86400.0),
    "a doubt may be read for ever": (lease_rule, "READ_IN_DOUBT", timedelta(days=4000)),
}


@pytest.mark.parametrize("defect", LEASE_DEFECTS)
def test_a_lease_that_can_be_made_longer_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, wrong = LEASE_DEFECTS[defect]
    monkeypatch.setattr(owner, name, wrong)

    assert lease.prove(seed=3, budget=0, rounds=ROUNDS[lease])[1] > 0


def test_a_header_whose_tag_nobody_checks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(slots: tuple[header.Slot, ...], passphrase: str, **named: Callable[..., bytes]) -> object:
        return b"\0" * 32, slots[0]

    monkeypatch.setattr(header, "unwrap", careless)

    assert header_proof.prove(seed=3, budget=0, rounds=ROUNDS[header_proof])[1] > 0


def test_a_file_that_nobody_checks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def opens(path: Path, _key: str) -> bool:
        return path.stat().st_size > 0

    monkeypatch.setattr(vault_bytes, "is_accepted", opens)

    assert vault_bytes.prove(seed=3, budget=0, rounds=200)[1] > 0


def keys_first(folder: Path, note: wiping.Note) -> None:
    """The order is written down only once the keys are gone."""
    wiping.destroy_keys(folder, note, None)
    disk.put_whole(folder / wiping.NOTE_NAME, msgspec.json.encode(note))


def only_the_share(_folder: Path, note: wiping.Note, keeper: wiping.Keeper | None) -> None:
    for name in note.names:
        if keeper:
            keeper.drop(name)


WIPE_DEFECTS: dict[str, dict[str, object]] = {
    "the order is written last": {"begin": keys_first},
    "the header stays": {"destroy_keys": only_the_share, "_KEPT": ("vault.wipe", "vault.head")},
    "files stay": {"remove_rest": lambda _folder: None},
    "a start does not go on": {"complete": lambda folder, _keeper: wiping.ordered(folder)},
}


@pytest.mark.parametrize("defect", WIPE_DEFECTS)
def test_a_wipe_that_leaves_something_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, wrong in WIPE_DEFECTS[defect].items():
        monkeypatch.setattr(wiping, name, wrong)

    assert wipe.prove(seed=3, budget=0)[1] > 0


def length_first(slots: tuple[header.Slot, ...], passphrase: str, **named: Any) -> object:
    """Turns away what cannot be right before it pays for it."""
    if len(passphrase) != len(passphrase_timing.RIGHT):
        raise WrongPassphrase(header.WRONG)
    return UNWRAP(slots, passphrase, **named)


def right_first(slots: tuple[header.Slot, ...], passphrase: str, **named: Any) -> object:
    """Does more for one that begins well."""
    if passphrase.startswith(passphrase_timing.RIGHT[:3]) and passphrase != passphrase_timing.RIGHT:
        named["stretched"](passphrase, salt=b"0" * 16, cost=passphrase_timing.COST)
    return UNWRAP(slots, passphrase, **named)


UNWRAP = header.unwrap


@pytest.mark.parametrize("defect", [length_first, right_first])
def test_a_passphrase_that_can_be_told_by_its_time_is_found(
    defect: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header, "unwrap", defect)

    assert passphrase_timing.prove(seed=3, budget=0)[1] > 0
