"""One key at a time in one process, whoever asks and by whatever work; and nobody waits for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from champion_app.domain import stretching
from champion_app.domain.errors import Refused
from champion_app.domain.stretching import Work, costs, fits, kept_of, stretched
from champion_app.store.key.keys import Cost, stretch

WITH_LANES = Work(memory_kib=1024, passes=1, lanes=4)
SALT = b"s" * 16


def test_eight_at_once_with_lanes_all_come_back_and_give_what_one_gives() -> None:
    """Two at once wait for each other for ever where nothing keeps them apart."""
    kept = kept_of(b"words", salt=SALT, work=WITH_LANES)
    with ThreadPoolExecutor(8) as pool:
        keys = [pool.submit(stretched, b"words", salt=SALT, work=WITH_LANES) for _ in range(4)]
        vaults = [
            pool.submit(stretch, "words", salt=SALT, cost=Cost(memory_kib=1024, iterations=1, lanes=4))
            for _ in range(2)
        ]
        known = [pool.submit(fits, b"words", kept) for _ in range(2)]
        assert {one.result(timeout=60) for one in [*keys, *vaults]} == {stretched(b"words", salt=SALT, work=WITH_LANES)}
        assert all(one.result(timeout=60) for one in known)


def test_one_that_hangs_hangs_nobody_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretching, "LONGEST_WAIT_SECONDS", 0.05)
    hangs, over = threading.Event(), threading.Event()

    def hang() -> None:
        with stretching._one_at_a_time():
            hangs.set()
            over.wait(60)

    thread = threading.Thread(target=hang)
    thread.start()
    hangs.wait(60)
    try:
        with pytest.raises(Refused, match="Nothing was changed"):
            stretched(b"words", salt=SALT, work=WITH_LANES)
    finally:
        over.set()
        thread.join()
    assert len(stretched(b"words", salt=SALT, work=WITH_LANES)) == stretching.LENGTH


def test_what_is_kept_says_what_it_cost() -> None:
    kept = kept_of(b"words", salt=SALT, work=WITH_LANES)

    assert costs(kept, WITH_LANES)
    assert not costs(kept, Work(memory_kib=1024, passes=2, lanes=4))
    assert not fits(b"other words", kept)
