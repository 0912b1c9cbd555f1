"""champion-hub recovery: the force's recovery key, and opening a vault whose passphrase was forgotten."""

from __future__ import annotations

from getpass import getpass

from cyclopts import App

from champion_app.domain.errors import Refused
from sync.hub import hub_log
from sync.hub.access import recovery
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, now, opened, say
from sync.hub.hub_log import HubAct

app = App(name="recovery", help="Forgotten passphrases, and the force's recovery key: two of its three shares open.")


@app.command
def setup(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Make a recovery key. Prints its three shares once; laptops seal their keys to it at their next sync."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        shares = recovery.set_up(tx, now=now())
    say("Give each share to another person, on paper. They are shown once and lie nowhere else; two are enough.")
    for number, share in enumerate(shares, start=1):
        say("", f"Share {number} of {len(shares)}:", f"    {share}")


@app.command(name="list")
def list_all(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Laptops that ask, with the six words that they show."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = recovery.waiting(tx)
    table = Rows("request", "person", "laptop", "six words on its screen", "since")
    for one in found:
        table.add(one.id, one.person, f"{one.name} ({one.device})", " ".join(one.words), one.at)
    say(table if found else "No laptop asks.")


@app.command
def use(request: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Open the vault of a laptop that asks, with two shares, in the presence of its person. Asks for the shares."""
    with opened(folder, database) as hub:
        with hub.storage.read() as tx:
            found = [one for one in recovery.waiting(tx) if one.id == request]
        for one in found:
            say(f"{one.person}, laptop {one.name}. Its screen must show:", "", "    " + "   ".join(one.words), "")
        shares = [getpass(f"Share {number} of {recovery.NEEDED}: ") for number in range(1, recovery.NEEDED + 1)]
        try:
            with hub.storage.write() as tx:
                recovery.use(tx, request, shares, now=now())
        except Refused:
            with hub.storage.write() as tx:
                hub_log.note(tx, [HubAct(act="recovery refused", detail=request)], now=now())
            raise
    say("The laptop opens its vault now and asks for a new passphrase. This use is in the hub's log.")


@app.command
def end(laptop: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """End every request that waits for a laptop, where somebody asks in its name. Its person may ask again."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        ended = recovery.end_waiting(tx, laptop, now=now())
    say(f"{ended} ended. Nothing was opened." if ended else "Nothing waits for this laptop.")
