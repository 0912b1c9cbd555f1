"""The proof `audit`: a short run of it, and every planted defect caught."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest import mock

import pytest

from champion_app.domain.audit import AuditEntry
from tests.proofs import audit
from tests.proofs.audit import Scene

HARMS = 2000
"""Among so many a planted defect must show; most do among the first ten."""
HUB, DEVICE, LAPTOP = "sync.hub.audit.verify_hub", "sync.hub.audit.verify_device", "sync.engine.steps.log"


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    """One force for every defect: each harm is undone after the look."""
    logging.disable(logging.INFO)
    with audit.scene_of(5) as made:
        yield made
    logging.disable(logging.NOTSET)


def nothing(*_told: Any, **_named: Any) -> list[Any]:
    return []


def yes(*_told: Any, **_named: Any) -> bool:
    return True


def own_word(entry: AuditEntry) -> str:
    return entry.hash


DEFECTS: dict[str, dict[str, Callable[..., Any]]] = {
    "uploads' signatures are not checked": {f"{DEVICE}._is_signed": yes},
    "entries are not held against what was signed": {f"{DEVICE}._stored": nothing},
    "an entry's hash is taken at its word": {"champion_app.domain.audit.hash_of": own_word},
    "a laptop's chain is not walked": {f"{DEVICE}.breaks": nothing},
    "the end of a laptop's log is not known": {f"{DEVICE}._ends": nothing},
    "the hub's chain is not walked": {f"{HUB}._chain": nothing},
    "seals are not checked": {f"{HUB}._seals": nothing},
    "seals are not held against entries": {f"{HUB}._other": nothing},
    "a laptop believes any log of the hub": {f"{LAPTOP}._follows": yes},
    "what a laptop kept is not looked at": {"tests.proofs._audit_witness.not_borne_out": nothing},
    "a laptop does not look at its own chain": {"champion_app.store.rows.audit.breaks": nothing},
}


def test_every_harm_is_named_by_its_entry() -> None:
    tried, bad = audit.prove(seed=7, budget=0, rounds=40)

    assert bad == 0
    assert tried == 40


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_caught(scene: Scene, defect: str) -> None:
    ends = scene.ends()
    with ExitStack() as planted:
        for name, instead in DEFECTS[defect].items():
            planted.enter_context(mock.patch(name, instead))
        for _ in range(HARMS):
            if not audit.one(scene, ends):
                return
    pytest.fail(f"not caught: {defect}")
