"""The proof that a vault which was put back is noticed, briefly; and that it finds what it is there to find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from champion_app.store.rollback.guard import Watch
from champion_app.store.rollback.witness_file import LogSum
from champion_app.store.rollback.write_counter import Lineage
from sync.hub.access import devices
from tests.proofs import rollback


def test_every_copy_that_is_put_back_is_noticed_where_it_is_promised() -> None:
    tried, bad = rollback.prove(seed=1, budget=0)

    assert (tried > 20, bad) == (True, 0)


def nobody(*_args: object, **_named: object) -> bool:
    """Whatever is asked: no."""
    return False


Defect = tuple[tuple[object, str, Callable[..., object]], ...]
DEFECTS: dict[str, Defect] = {
    "nobody sums up the file and the log": ((Watch, "_is_whole", lambda *_: True),),
    "nobody sums up the log": ((LogSum, "at", lambda _self, frames: "same" if frames else ""),),
    "only the count of writes is noted": (
        (Watch, "_is_whole", lambda *_: True), (Lineage, "holds", lambda here, writes, _tag: here.writes >= writes),
    ),
    "the hub forgets whom it met and what it took": (
        (devices, "meet", nobody), (devices, "last_commit", lambda *_: (0, "")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_found(defect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name, wrong in DEFECTS[defect]:
        monkeypatch.setattr(owner, name, wrong)

    assert rollback.prove(seed=1, budget=0)[1] > 0
