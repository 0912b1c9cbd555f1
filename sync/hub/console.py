"""What every command shares: where the hub lies, and opening it for one piece of work."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from sync.hub.casework import leave
from sync.hub.hub import LOCAL_NAMES, Hub

Folder = Annotated[Path, Parameter(help="The hub's own folder: keys, certificate, encrypted database.")]
Database = Annotated[str, Parameter(help="postgresql://… for PostgreSQL; nothing for the encrypted file.")]
DEFAULT_FOLDER = Path("hub")


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@contextmanager
def opened(folder: Path, database: str, names: tuple[str, ...] = LOCAL_NAMES) -> Iterator[Hub]:
    """The hub, for the length of one command. Covers that are due begin or end first."""
    hub = Hub(folder, clock=now, database=database, names=names, operator=_account())
    try:
        with hub.storage.read() as tx:
            due = leave.due(tx, now())
        if due:
            with hub.storage.write() as tx:
                leave.tend(tx, now=now())
        yield hub
    finally:
        hub.close()


def _account() -> str:
    """Who works at this console, for the hub's own log."""
    try:
        return f"console {getpass.getuser()}"
    except (OSError, KeyError):  # an account without a name
        return "console"


def say(*lines: object) -> None:
    """Lines or tables on standard output."""
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line, markup=False)
