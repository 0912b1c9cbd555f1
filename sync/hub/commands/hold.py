"""champion-hub hold: work that came for a case which was no longer its author's."""

from __future__ import annotations

from collections import Counter

from cyclopts import App
from rich.table import Table

from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say
from sync.hub.ledger import hold

app = App(name="hold", help="Work that came for a case which was no longer its author's.")


@app.command(name="list")
def list_all(*, decided: bool = False, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """What waits for a supervisor, the longest first; with --decided also what was decided."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = hold.held(tx, state="" if decided else hold.WAITING)
    table = Table("save", "case", "written by", "written at", "came at", "changes", "state")
    for one in found:
        table.add_row(
            one.notice[:12], one.reference, one.author, one.written_at, one.came_at, str(one.changes), one.state
        )
    say(table if found else "Nothing waits in the hold.")


@app.command
def accept(save: str, *, by: str, note: str = "", folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Let a held save take effect as its author's. Prints what became of each change."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        outcomes = hold.accept(tx, save, by=by, words=note, catalogue=hub.catalogue, now=now())
    told = Counter(outcome.outcome for outcome in outcomes)
    say(f"Accepted by {by}: " + ", ".join(f"{count} {word}" for word, count in sorted(told.items())) + ".")


@app.command(name="return")
def give_back(save: str, *, by: str, note: str, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Decide that a held save does not go into the case, and tell its author why."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        hold.give_back(tx, save, by=by, words=note, catalogue=hub.catalogue, now=now())
    say("Returned. Its author reads why at their next sync.")
