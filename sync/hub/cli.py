"""champion-hub: set up and run the hub, join people and laptops, take in extracts, give out cases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from champion_app.domain.errors import Expected, Refused
from sync.hub import accounts
from sync.hub.allocate import allocate as give
from sync.hub.allocate import find_cases, unallocated
from sync.hub.hub import LOCAL_NAMES, Hub

app = App(name="champion-hub", help="The force's side of Champion.")
user_app = App(name="user", help="People.")
app.command(user_app)

Folder = Annotated[Path, Parameter(help="The hub's own folder: keys, certificate, encrypted database.")]
Database = Annotated[str, Parameter(help="postgresql://… for PostgreSQL; nothing for the encrypted file.")]
DEFAULT_FOLDER = Path("hub")


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _open(folder: Path, database: str, names: tuple[str, ...] = LOCAL_NAMES) -> Iterator[Hub]:
    hub = Hub(folder, clock=_now, database=database, names=names)
    try:
        yield hub
    finally:
        hub.close()


@app.command
def serve(
    *,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
    host: str = "127.0.0.1",
    port: int = 8443,
    name: tuple[str, ...] = (),
) -> None:
    """Run the hub until it is stopped. --name adds a host name or address that its certificate is for."""
    from sync.hub.app import build_app
    from sync.hub.serve import server_for

    with _open(folder, database, (*LOCAL_NAMES, *name)) as hub:
        Console().print(f"The hub answers at https://{host}:{port}. Its folder is {folder}. Stop it with Ctrl+C.")
        server_for(hub, build_app(hub), host=host, port=port).run()


@user_app.command(name="add")
def user_add(
    name: str, *, area: str = "", role: str = "champion", folder: Folder = DEFAULT_FOLDER, database: Database = ""
) -> None:
    """Add a person. Prints their id."""
    with _open(folder, database) as hub, hub.storage.write() as tx:
        made = accounts.add_user(tx, name=name, role=role, area=area, now=_now())
    Console().print(made.id)


@user_app.command(name="list")
def user_list(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Everyone that the hub knows."""
    with _open(folder, database) as hub, hub.storage.read() as tx:
        found = accounts.users(tx)
    table = Table("id", "name", "role", "area")
    for one in found:
        table.add_row(one.id, one.name, one.role, one.area)
    Console().print(table if found else "There is nobody yet. Add somebody with `champion-hub user add NAME`.")


@app.command
def enrol(user: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Make a one-time code for a user's laptop. It works once, for 24 hours."""
    with _open(folder, database) as hub, hub.storage.write() as tx:
        found = accounts.find_user(tx, user)
        code = accounts.issue_code(tx, user_id=found.id, now=_now())
    grouped = " ".join(code[start : start + 5] for start in range(0, len(code), 5))
    Console().print(f"{grouped}\nFor {found.name}. It works once, until tomorrow at this time. Give it in person.")


@app.command
def allocate(
    *,
    user: str,
    area: str = "",
    limit: int = 10,
    case: tuple[str, ...] = (),
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Give cases to a user: those named, or the longest waiting that nobody has, of an area where named."""
    with _open(folder, database) as hub, hub.storage.write() as tx:
        found = accounts.find_user(tx, user)
        chosen = find_cases(tx, list(case)) if case else unallocated(tx, area=area)[: max(0, limit)]
        given = give(tx, found, chosen, now=_now())
        left = len(unallocated(tx, area=area))
    Console().print(f"{given} cases given to {found.name}. {left} wait for somebody{f' in {area}' if area else ''}.")


@app.command
def intake(
    source: Path,
    *,
    mapping: str,
    dry_run: bool = False,
    rejects: Path | None = None,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Take in an extract through a mapping (a shipped name or a TOML file). --dry-run changes nothing."""
    from sync.hub.intake.command import run_intake

    with _open(folder, database) as hub:
        for line in run_intake(hub, source, mapping, dry_run=dry_run, rejects=rejects):
            Console(highlight=False, soft_wrap=True).print(line, markup=False)


@app.command
def revoke(device: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Refuse a laptop from now on."""
    with _open(folder, database) as hub, hub.storage.write() as tx:
        accounts.revoke_device(tx, device, now=_now())
    Console().print(f"{device} is refused from now on.")


def main() -> None:
    """The command's door: an expected error is a sentence on standard error and exit code 1."""
    try:
        app()
    except Refused as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except Expected as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
