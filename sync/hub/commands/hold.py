"""champion-hub hold: work that came for a case which was no longer its author's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from cyclopts import App, Parameter

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.wording import plural
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, ask, now, opened, say
from sync.hub.ledger import hold
from sync.hub.ledger.hold_content import HeldChange

app = App(name="hold", help="Work that came for a case which was no longer its author's.")


@app.command(name="list")
def list_all(*, decided: bool = False, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """What waits for a supervisor, the longest first; with --decided also what was decided."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = hold.held(tx, state="" if decided else hold.WAITING)
    table = Rows("save", "case", "written by", "written at", "came at", "changes", "state")
    for one in found:
        table.add(one.notice, one.reference, one.author, one.written_at, one.came_at, str(one.changes), one.state)
    say(table if found else "Nothing waits in the hold.")


@app.command
def show(save: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """What accepting a held save would change, field by field: what stands there now, what would, who and when."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        changes = hold.content(tx, save, catalogue=hub.catalogue)
    say(*_told(changes))


@app.command
def accept(
    save: str,
    *,
    by: str,
    note: str = "",
    yes: Annotated[bool, Parameter(help="Do not ask whether these changes are meant.", negative="")] = False,
    safety_checked: Annotated[
        bool,
        Parameter(help="Do not ask either whether changes to risk and safe contact were checked.", negative=""),
    ] = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Show what a held save would change, ask, and let it take effect as its author's. Changes to how it is safe to
    reach somebody, or to a risk, are asked about a second time: --yes alone does not answer for them."""
    with opened(folder, database) as hub:
        with hub.storage.read() as tx:
            changes = hold.content(tx, save, catalogue=hub.catalogue)
        say(*_told(changes))
        protective = sum(one.protective for one in changes)
        if not yes and not ask(f"Let {plural(len(changes), 'change', 'changes')} take effect?"):
            raise Refused(_UNDECIDED)
        if protective and not safety_checked and not ask(_CHECK.format(count=protective)):
            raise Refused(_UNDECIDED)
        with hub.storage.write() as tx:
            outcomes = hold.accept(tx, save, by=by, words=note, catalogue=hub.catalogue, now=now(), shown=changes)
    told = Counter(outcome.outcome for outcome in outcomes)
    say(f"Accepted by {by}: " + ", ".join(f"{count} {word}" for word, count in sorted(told.items())) + ".")


_UNDECIDED = "Nothing was decided. The save still waits in the hold."
_CHECK = (
    "{count} of them say how it is safe to reach somebody, or how much they are at risk. Has somebody checked with the "
    "victim, or with who looks after them now, that this is so?"
)


def _told(changes: Sequence[HeldChange]) -> list[str]:
    lines = [f"Written by {changes[0].author} at {changes[0].written_at}."]
    for one in changes:
        if f"{one.title}, record {one.record}" not in lines:
            lines += ["", f"{one.title}, record {one.record}"]
        lines.append(f"  {one.label}{'  [SAFETY]' if one.protective else ''}")
        before = f"    now: {one.old}{f'  (by {one.old_by})' if one.old_by else ''}" if one.old else "    now: nothing"
        lines += [before, f"    then: {one.new or 'nothing'}"]
        if one.refused:
            lines.append(f"    This will not take effect: {one.refused}")
    return [*lines, ""]


@app.command(name="return")
def give_back(save: str, *, by: str, note: str, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Decide that a held save does not go into the case, and tell its author why."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        hold.give_back(tx, save, by=by, words=note, catalogue=hub.catalogue, now=now())
    say("Returned. Its author reads why at their next sync.")
