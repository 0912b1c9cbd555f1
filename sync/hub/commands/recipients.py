"""champion-hub recipients: who gets the daily report, what they see of it, and the links with which they sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, now, opened, say
from sync.hub.extract.rejects import Reject, write_rejects
from sync.hub.report.audience import recipients
from sync.hub.report.audience.recipients import WHOLE_FORCE
from sync.hub.report.audience.roles import shipped_roles
from sync.hub.report.audience.roster import RosterResult, take_roster
from sync.hub.settings import read_settings
from sync.hub.web import invitations, local, sessions
from sync.hub.web.seal import Seal

app = App(name="recipients", help="Who gets the daily report, and which part of it.")
_SHOWN = 10


@app.command(name="import")
def take(
    source: Path,
    *,
    dry_run: Annotated[bool, Parameter(help="Say what would be done, and change nothing.")] = False,
    rejects: Annotated[Path | None, Parameter(help="Where to write the rows that were not taken, as CSV.")] = None,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Take in a list (CSV): email, name, role, area, view. The same list again changes nothing."""
    with opened(folder, database) as hub:
        roles = shipped_roles(now().date())
        result = take_roster(hub.storage, source, roles=roles, now=now(), dry_run=dry_run)
    if rejects is not None:
        write_rejects(rejects, result.rejects)
    _tell(result, dry_run=dry_run)


def _tell(result: RosterResult, *, dry_run: bool) -> None:
    if dry_run:
        say("This was a dry run: nothing was written. It would have been:")
    people = "person" if result.rows == 1 else "people"
    say(
        f"{result.rows:,} {people} on the list: {result.added:,} added, {result.changed:,} changed, "
        f"{result.unchanged:,} unchanged, {len(result.rejects):,} rejected."
    )
    say(*map(_reject, result.rejects[:_SHOWN]))
    if len(result.rejects) > _SHOWN:
        say(f"And {len(result.rejects) - _SHOWN:,} more. Use --rejects FILE for the whole list.")
    if result.unknown_areas:
        say(
            "The last report knows no area " + ", ".join(f"“{area}”" for area in result.unknown_areas) + ". Check how "
            "they are written; whoever is given only these gets a report that says so."
        )


def _reject(reject: Reject) -> str:
    return f"  line {reject.line}{f', {reject.column}' if reject.column else ''}: {reject.reason}"


@app.command(name="list")
def list_all(*, gone: bool = False, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Everyone who gets the report; with --gone also those who no longer do."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        roles = shipped_roles(now().date())
        found = recipients.recipients(tx, gone=gone)
    table = Rows("copy", "e-mail", "name", "role", "area", "view", "until")
    for one in found:
        areas = "whole force" if WHOLE_FORCE in one.areas else "; ".join(one.areas)
        views = "; ".join(map(roles.view_label, one.views))
        place = f"{one.patch}: {areas}" if one.patch else areas
        table.add(str(one.copy), one.email, one.name, roles.role_label(one.role), place, views, one.until)
    say(table if found else "Nobody gets the report yet. `champion-hub recipients import FILE.csv` takes a list in.")


@app.command
def remove(email: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Somebody gets the report no more, and is signed out everywhere."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        gone = recipients.remove(tx, email, now=now())
        sessions.end_all(tx, gone.user)
        local.end_account(tx, gone.user)
    say(f"{gone.email} gets the report no more, and sees none.")


@app.command
def invite(email: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Make a one-time link with which somebody sets a passphrase and one-time codes. It works once, for 72 hours."""
    with opened(folder, database) as hub:
        address = read_settings(hub.folder).origin
        seal = Seal(hub.folder)
        with hub.storage.write() as tx:
            person = recipients.find(tx, email)
            token = invitations.invite(tx, person, seal, now=now())
    say(
        f"{address}/invitation/{token}",
        f"For {person.name}. It works once, for {invitations.HOURS} hours. Hand it over in person or by post, and "
        "not to the address that the report goes to.",
    )
