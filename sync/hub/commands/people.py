"""champion-hub user: people and the teams they are in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from cyclopts import App, Parameter

from sync.hub.access import users
from sync.hub.casework.known_areas import check_area
from sync.hub.commands.intake_words import shipped_pack
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, now, opened, say
from sync.hub.hub_log import HubAct, note

app = App(name="user", help="People.")
NewArea = Annotated[bool, Parameter(help="The area is one that nothing was recorded in yet.")]


def policy_areas(moment: datetime) -> list[str]:
    """The areas that the policy of a day names."""
    return [choice.label for choice in shipped_pack(moment).choices("areas")]


@app.command
def add(
    name: str,
    *,
    area: str = "",
    team: str = "",
    role: str = "champion",
    new_area: NewArea = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Add a person. Prints their id. A case can be hidden from everyone of a team."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        check_area(tx, area, policy=policy_areas(now()), new=new_area)
        made = users.add_user(tx, name=name, role=role, area=area, team=team, now=now())
    say(made.id)


@app.command(name="list")
def list_all(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Everyone that the hub knows."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = users.users(tx)
    table = Rows("id", "name", "role", "area", "team")
    for one in found:
        table.add(one.id, one.name, one.role, one.area, one.team)
    say(table if found else "There is nobody yet. Add somebody with `champion-hub user add NAME`.")


@app.command
def team(user: str, name: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Move somebody to a team."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        found = users.find_user(tx, user)
        users.set_team(tx, found.id, name)
        note(tx, [HubAct(act="moved to another team", user=found.id)], now=now())
    say(f"{found.name} is in {name or 'no team'} from now on.")
