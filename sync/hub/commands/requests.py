"""champion-hub request: the cases that champions ask to be given, and the answer."""

from __future__ import annotations

from cyclopts import App
from rich.table import Table

from champion_app.domain.kinds.request import RECORDING
from sync.hub.casework import champion_requests
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say

app = App(name="request", help="What champions ask for from the day's report: cases, and questions to the registrar.")


@app.command(name="list")
def list_all(*, every: bool = False, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """What waits for an answer, the oldest first; with --every also what was answered."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = champion_requests.asked(tx, everything=every)
    table = Table("request", "asks for", "case or record", "area", "asked by", "at", "in their words", "answer")
    for one in found:
        told = one.request
        wants = "the registrar's look" if told.asks == RECORDING else "the case"
        at = f"{told.at:%Y-%m-%d %H:%M}" if told.at else ""
        area = one.scope.partition(":")[2]
        table.add_row(one.record[:12], wants, told.reference, area, one.name, at, told.words, told.answer)
    say(table if found else "Nothing waits for an answer.")


@app.command
def give(
    request: str, *, by: str, note: str = "", folder: Folder = DEFAULT_FOLDER, database: Database = ""
) -> None:  # fmt: skip
    """Give the case to the champion who asked for it, with a note for them."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        one = champion_requests.give(tx, request, by=by, words=note, now=now())
    say(f"{one.request.reference} is with {one.name} from their next sync.")


@app.command
def decline(request: str, *, by: str, note: str, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Say no, and why; the champion reads it at their next sync."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        one = champion_requests.decline(tx, request, by=by, words=note, now=now())
    say(f"{one.name} reads why at their next sync.")
