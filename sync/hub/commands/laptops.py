"""champion-hub laptop: which laptops there are, and which still have what was taken away."""

from __future__ import annotations

from cyclopts import App
from rich.table import Table

from sync.hub import accounts, purges
from sync.hub.commands.opening import DEFAULT_FOLDER, Database, Folder, now, opened, say

app = App(name="laptop", help="Laptops, and which still have what was taken away.")


@app.command(name="list")
def list_all(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Every laptop, the latest seen first."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = accounts.laptops(tx)
    table = Table("laptop", "name", "person", "joined", "last seen", "refused since", "older copy came")
    for one in found:
        table.add_row(one.id, one.name, one.user, one.enrolled_at, one.last_seen, one.revoked, one.set_back)
    say(table if found else "No laptop has joined yet. `champion-hub enrol USER` makes a code for one.")


@app.command
def unconfirmed(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Cases that were taken away and of which a laptop has not sworn yet to be free."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = purges.unconfirmed(tx)
    table = Table("laptop", "person", "scope", "not yet confirmed; last seen")
    for one in found:
        table.add_row(f"{one.device} ({one.name})", one.user, one.scope, one.last_seen)
    say(table if found else "Every laptop has confirmed that nothing is left of what was taken away.")


@app.command
def revoke(laptop: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Refuse a laptop from now on."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        accounts.revoke_device(tx, laptop, now=now())
    say(f"{laptop} is refused from now on.")
