"""champion-hub case: who looks after which case, and from whom it is hidden."""

from __future__ import annotations

from cyclopts import App

from champion_app.domain.errors import Refused
from champion_app.domain.rules.words.wording import plural
from champion_app.domain.scope import case_scope
from sync.hub.access import grants
from sync.hub.access import users as people
from sync.hub.casework.allocation import cases_of, find_cases, hand_over, un_assign
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say
from sync.hub.report.day.publish import take_out

app = App(name="case", help="Who looks after which case, and from whom it is hidden.")


@app.command(name="un-assign")
def take_away(
    *,
    user: str,
    reason: str,
    case: tuple[str, ...] = (),
    every: bool = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Take cases from a user: those named, or every one. Their laptops let go of them at the next sync."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        found = people.find_user(tx, user)
        chosen = cases_of(tx, found) if every else find_cases(tx, list(case))
        if not chosen:
            raise Refused("Name the cases with --case, or say --every.")
        taken = un_assign(tx, found, chosen, reason=reason, now=now())
    say(f"{taken} cases are no longer {found.name}'s. `champion-hub laptop unconfirmed` shows who still has them.")


@app.command(name="hand-over")
def give_on(
    *,
    giver: str,
    taker: str,
    note: str,
    case: tuple[str, ...] = (),
    every: bool = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Move cases from one champion to another, with a note for whoever goes on."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        gives, takes = people.find_user(tx, giver), people.find_user(tx, taker)
        chosen = cases_of(tx, gives) if every else find_cases(tx, list(case))
        if not chosen:
            raise Refused("Name the cases with --case, or say --every.")
        moved = hand_over(tx, giver=gives, taker=takes, cases=chosen, note=note, now=now())
    say(f"{moved} cases went from {gives.name} to {takes.name}, with the note.")


@app.command
def restrict(
    case: str,
    *,
    reason: str,
    hide_from: tuple[str, ...] = (),
    team: tuple[str, ...] = (),
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Hide a case from people, or from everyone of a team now and later, whatever they are given."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        found = find_cases(tx, [case])[0]
        users = [people.find_user(tx, one).id for one in hide_from]
        if not users and not team:
            raise Refused("Say whom it is hidden from, with --hide-from NAME or --team TEAM.")
        grants.restrict(tx, scope=case_scope(found), users=users, teams=team, reason=reason, now=now())
        briefings = take_out(tx, found, now=now())
    say(f"The case is hidden from {len(users)} people and {len(team)} teams from now on.")
    if briefings:
        say(f"Its lines are taken out of {plural(briefings, 'briefing', 'briefings')}, at each laptop's next sync.")


@app.command
def lift(case: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Hide a case from nobody any more."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        lifted = grants.lift(tx, scope=case_scope(find_cases(tx, [case])[0]), now=now())
    say("The case is no longer hidden." if lifted else "The case was hidden from nobody.")
