"""champion-hub odd: changes that were taken though a value in them is not as its field declares."""

from __future__ import annotations

from cyclopts import App

from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, now, opened, say
from sync.hub.ledger import odd_values

app = App(name="odd", help="Changes that were taken though a value in them is longer or other than it should be.")


@app.command(name="list")
def list_all(*, every: bool = False, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """What nobody has looked at yet, the oldest first; with --every also what was looked at. No value is shown."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = odd_values.marked(tx, everything=every)
    rows = Rows("laptop", "written by", "case or scope", "record", "kind", "what is odd", "came at", "seen by")
    for one in found:
        place = one.reference or one.scope
        rows.add(one.device, one.author, place, one.record, one.kind, one.why, one.at, one.seen_by)
    say(rows if found else "Nothing odd waits to be looked at.")


@app.command
def seen(laptop: str, *, by: str, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Say that somebody has looked at what came odd from a laptop. What was written stays as it is."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        count = odd_values.see(tx, laptop, by=by, now=now())
    say(f"{count} odd changes of laptop {laptop} are noted as seen by {by}.")
