"""champion-hub leave: leaves of absence and who covers them."""

from __future__ import annotations

from datetime import UTC, datetime

from cyclopts import App

from champion_app.domain.errors import Refused
from sync.hub.access import users
from sync.hub.casework import leave as covers
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, now, opened, say

app = App(name="leave", help="Leaves of absence and who covers them.")


@app.command
def plan(
    user: str,
    *,
    cover: str,
    starts: str,
    ends: str,
    note: str = "",
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Somebody is away and another looks after their cases. Days or times as 2026-12-01 or 2026-12-01T09:00."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        away, by = users.find_user(tx, user), users.find_user(tx, cover)
        made = covers.plan(tx, away=away, by=by, starts=_moment(starts), ends=_moment(ends), note=note)
        covers.tend(tx, now=now())
    say(f"{made}: {by.name} covers for {away.name}.")


def _moment(told: str) -> datetime:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise Refused(f"{told} is no day or time such as 2026-12-01 or 2026-12-01T09:00.") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


@app.command
def back(leave: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Somebody is back earlier than planned."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        covers.end_now(tx, leave, now=now())
        covers.tend(tx, now=now())
    say("The cover is over.")


@app.command(name="list")
def list_all(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Every leave, the latest first."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = covers.covers(tx)
    table = Rows("leave", "away", "covered by", "starts", "ends", "state")
    for one in found:
        table.add(one.id, one.away, one.cover, one.starts, one.ends, one.state)
    say(table if found else "No leave is planned.")
