"""champion-hub audit: who did what, on laptops and at the hub, and whether anything of it was touched."""

from __future__ import annotations

import sys
from datetime import date

from cyclopts import App

from champion_app.domain.audit import CONSULTED
from champion_app.domain.errors import Refused
from champion_app.domain.scope import case_scope
from sync.hub.access import users
from sync.hub.audit import show as shown
from sync.hub.audit import verify as verifying
from sync.hub.audit.finding import Finding
from sync.hub.audit.show import Shown
from sync.hub.casework.allocation import find_cases
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, now, opened, say
from sync.hub.hub_log import HubAct, note

app = App(name="audit", help="Who did what, on laptops and at the hub, and whether anything of it was touched.")


@app.command
def verify(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Hold every log against what was signed. Names each entry that does not hold, and then ends with 1."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        told = verifying.verify(tx, hub_key=hub.public_key)
    say(*(_sentence(one) for one in told.findings))
    say(
        f"{told.laptop_entries:,} entries of {told.laptops:,} laptops and {told.hub_entries:,} of the hub were looked "
        f"through: {'everything holds' if not told.findings else f'{len(told.findings):,} findings'}."
    )
    if told.findings:
        sys.exit(1)


def _sentence(one: Finding) -> str:
    log = "The hub's log" if one.log == "hub" else f"The log of laptop {one.log}"
    which = f"entries {one.number:,} to {one.last:,}" if one.last > one.number else f"entry {one.number:,}"
    return f"{log}, {which}: {one.words}."


@app.command
def show(
    *,
    case: str = "",
    user: str = "",
    device: str = "",
    since: str = "",
    limit: int = 200,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """The latest entries of a case, a person or a laptop, from a day such as 2026-12-01. That it was asked is noted."""
    with opened(folder, database) as hub:
        with hub.storage.write_beside() as tx:
            asked = shown.Asked(
                scope=case_scope(find_cases(tx, [case])[0]) if case else "",
                user=users.find_user(tx, user).id if user else "",
                device=device,
                since=_day(since),
            )
            note(tx, [HubAct(act=CONSULTED, user=asked.user, scope=asked.scope, detail="the log")], now=now())
        with hub.storage.read() as tx:
            found = shown.show(tx, asked, limit=max(1, limit))
    say(*([_line(one) for one in found] or ["Nothing was done that fits."]))


def _line(one: Shown) -> str:
    """When, who, what they did, to what, what for, and where it is written."""
    about = f"about {one.about}" if one.about else ""
    what = " ".join(filter(None, (one.act, one.detail and f"({one.detail})", about)))
    where = " ".join(filter(None, (one.scope, one.record and f"record {one.record[:12]}")))
    told = (one.at, one.who, what, where, one.purpose and f"for: {one.purpose}", f"[{one.log} {one.number}]")
    return "  ".join(filter(None, told))


def _day(told: str) -> str:
    if not told:
        return ""
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        raise Refused(f"{told} is no day such as 2026-12-01.") from None
