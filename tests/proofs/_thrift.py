"""What makes a simulated history cheap and changes nothing in it: the product's own classes do all their work.

A vault's writer works on the calling thread, which waits for it in any case; the hubs of all histories share the
statements that were compiled for the first, and the migrations' files that it read; a key that was read is not read
again; garbage is collected between histories and not within them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest import mock

from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from champion_app.store import connection
from sync.hub.storage import storage
from sync.hub.storage.engine import open_engine
from sync.hub.storage.storage import migrations
from sync.wire import verify

T = TypeVar("T")
HISTORIES_A_COLLECTION = 25
_KEYS = 64


class _OnTheSpot:
    """The executor of one writer, without its thread."""

    def __init__(self, **_names: Any) -> None:
        self._ended = False

    def submit(self, work: Callable[[], T]) -> Future[T]:
        if self._ended:
            raise RuntimeError("ended")  # as the real one says it
        told: Future[T] = Future()
        try:
            told.set_result(work())
        except BaseException as error:  # noqa: BLE001  # a future carries whatever was raised
            told.set_exception(error)
        return told

    def shutdown(self, *, wait: bool) -> None:
        self._ended = wait


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
    read_once = ScriptDirectory.from_config(migrations())
    public = lru_cache(_KEYS)(verify.Ed25519PublicKey.from_public_bytes)
    private = lru_cache(_KEYS)(verify.Ed25519PrivateKey.from_private_bytes)
    with (
        mock.patch.object(ScriptDirectory, "from_config", return_value=read_once),
        mock.patch.object(verify, "Ed25519PublicKey", SimpleNamespace(from_public_bytes=public)),
        mock.patch.object(verify, "Ed25519PrivateKey", SimpleNamespace(from_private_bytes=private)),
        mock.patch.object(connection, "ThreadPoolExecutor", _OnTheSpot),
        mock.patch.object(storage, "open_engine", engines.open),
    ):
        yield


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
