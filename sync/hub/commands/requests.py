"""champion-hub request: the cases that champions ask to be given, and the answer."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.request import RECORDING
from sync.hub.casework import champion_requests
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, ask, now, opened, say

app = App(name="request", help="What champions ask for from the day's report: cases, and questions to the registrar.")


@app.command(name="list")
def list_all(*, every: bool = False, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """What waits for an answer, the oldest first; with --every also what was answered."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = champion_requests.asked(tx, everything=every)
    table = Rows("request", "asks for", "case or record", "area", "asked by", "at", "in their words", "answer")
    for one in found:
        told = one.request
        wants = "the registrar's look" if told.asks == RECORDING else "the case"
        at = f"{told.at:%Y-%m-%d %H:%M}" if told.at else ""
        area = one.scope.partition(":")[2]
        table.add(one.record, wants, told.reference, area, one.name, at, told.words, told.answer)
    say(table if found else "Nothing waits for an answer.")


@app.command
def give(
    request: str,
    *,
    by: str,
    note: str = "",
    yes: Annotated[bool, Parameter(help="Do not ask whether it is the case that is meant.", negative="")] = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Show the case and who asks for it, ask, and give it to them, with a note for them."""
    with opened(folder, database) as hub:
        with hub.storage.read() as tx:
            wanted = champion_requests.wanted(tx, request)
        say(*_told(wanted))
        if not yes and not ask(f"Give case {wanted.reference} to {wanted.name}?"):
            raise Refused("Nothing was given. The request still waits.")
        with hub.storage.write() as tx:
            if champion_requests.wanted(tx, request) != wanted:
                raise Refused("The case or the request changed meanwhile, so nothing was given. Look at it again.")
            one = champion_requests.give(tx, request, by=by, words=note, now=now())
    say(f"{wanted.reference} is with {one.name} from their next sync.")


def _told(wanted: champion_requests.Wanted) -> list[str]:
    """What is given, field by field, as the force has it."""
    fields = (
        ("case", wanted.reference), ("its id", wanted.case_id), ("area", wanted.case_area), ("status", wanted.status),
        ("with", ", ".join(wanted.held_by) or "nobody"), ("asked by", f"{wanted.name} ({wanted.user})"),
        ("asked in", wanted.area),
    )  # fmt: skip
    return [f"{label:<9} {value}" for label, value in fields]


@app.command
def decline(request: str, *, by: str, note: str, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Say no, and why; the champion reads it at their next sync."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        one = champion_requests.decline(tx, request, by=by, words=note, now=now())
    say(f"{one.name} reads why at their next sync.")
