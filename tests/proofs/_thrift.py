"""What makes a simulated history cheap and changes nothing in it: the product's own classes do all their work.

A vault's writer has no thread of its own: in one history it writes as soon as it can, in the next no sooner than
somebody waits for it, and real threads do something in between. The hubs of all histories share the statements that
were compiled for the first, and the migrations' files that it read; a key that was read is not read again; garbage is
collected between histories and not within them.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Engine

from champion_app.store.db import pool
from sync.hub.storage import storage
from sync.hub.storage.engine import open_engine
from sync.wire import verify
from tests.steps_once import steps_read_once

T = TypeVar("T")
HISTORIES_A_COLLECTION = 25
_KEYS = 64


class _Told(Future[T]):
    """What a write came to. Whoever waits for it has everything written that was given before it, and then itself."""

    def __init__(self, writer: _Writer, work: Callable[[], T]) -> None:
        super().__init__()
        self._writer, self._work = writer, work

    def work(self) -> None:
        try:
            self.set_result(self._work())
        except BaseException as error:  # noqa: BLE001  # a future carries whatever was raised
            self.set_exception(error)

    def result(self, timeout: float | None = None) -> T:
        self._writer.catch_up()
        return super().result(timeout)


class _Writer:
    """The executor of one vault's writer, without its thread: it writes as soon as it is told to."""

    def __init__(self, **_names: Any) -> None:
        self._ended = False
        self._given: deque[_Told[Any]] = deque()

    def submit(self, work: Callable[[], T]) -> Future[T]:
        if self._ended:
            raise RuntimeError("ended")  # as the real one says it
        told = _Told(self, work)
        self._given.append(told)
        self.given()
        return told

    def given(self) -> None:
        self.catch_up()

    def catch_up(self) -> None:
        while self._given:
            self._given.popleft().work()

    def shutdown(self, *, wait: bool) -> None:
        self.catch_up()
        self._ended = wait


class _LateWriter(_Writer):
    """It writes when somebody waits for it, and no sooner."""

    def given(self) -> None:
        return


class _OneDialect:
    """Engines that know each other's compiled statements."""

    def __init__(self) -> None:
        self._first: Engine | None = None

    def open(self, folder: Path, database: str = "") -> Engine:
        engine = open_engine(folder, database)
        if self._first is None:
            self._first = engine
        engine.dialect, engine._compiled_cache = self._first.dialect, self._first._compiled_cache
        return engine


@contextmanager
def thrifty() -> Iterator[None]:
    """Around many histories."""
    engines = _OneDialect()
    public = lru_cache(_KEYS)(Ed25519PublicKey.from_public_bytes)
    private = lru_cache(_KEYS)(Ed25519PrivateKey.from_private_bytes)
    with (
        steps_read_once(),
        mock.patch.object(verify, "Ed25519PublicKey", SimpleNamespace(from_public_bytes=public)),
        mock.patch.object(verify, "Ed25519PrivateKey", SimpleNamespace(from_private_bytes=private)),
        mock.patch.object(storage, "open_engine", engines.open),
    ):
        yield


def writing(*, late: bool) -> Any:
    """Around one history."""
    return mock.patch.object(pool, "ThreadPoolExecutor", _LateWriter if late else _Writer)


@contextmanager
def uncollected() -> Iterator[Callable[[int], None]]:
    """No garbage is looked for within; call what this gives after each history."""

    def told(number: int) -> None:
        if number % HISTORIES_A_COLLECTION == 0:
            gc.collect()

    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield told
    finally:
        gc.enable()
        gc.unfreeze()
