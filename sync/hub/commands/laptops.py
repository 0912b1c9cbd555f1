"""champion-hub laptop: which laptops there are, and which still have what was taken away."""

from __future__ import annotations

from collections.abc import Sequence

from cyclopts import App

from champion_app.domain.errors import Refused
from sync.hub.access import devices, enrolment, purges
from sync.hub.access import wipe as lost
from sync.hub.console import DEFAULT_FOLDER, Database, Folder, Rows, ask, now, opened, say

app = App(name="laptop", help="Laptops, and which still have what was taken away.")
device = App(name="device", help="One laptop: what was on it, for the day on which it is lost.")


@app.command(name="list")
def list_all(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Every laptop, the latest seen first."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = devices.ever_joined(tx)
    table = Rows("laptop", "name", "person", "joined", "last seen", "refused since", "older copy came")
    for one in found:
        table.add(one.id, one.name, one.user, one.enrolled_at, one.last_seen, one.revoked, one.set_back)
    say(table if found else "No laptop has joined yet. `champion-hub enrol USER` makes a code for one.")


@app.command
def unconfirmed(*, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Cases that were taken away and of which a laptop has not sworn yet to be free."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        found = purges.unconfirmed(tx)
    table = Rows("laptop", "person", "scope", "not yet confirmed; last seen")
    for one in found:
        table.add(f"{one.device} ({one.name})", one.user, one.scope, one.last_seen)
    say(table if found else "Every laptop has confirmed that nothing is left of what was taken away.")


@app.command
def revoke(laptop: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Refuse a laptop from now on."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        devices.revoke_device(tx, laptop, now=now())
    say(f"{laptop} is refused from now on.")


@app.command
def wipe(laptop: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """Refuse a laptop, and have it destroy its keys and everything else at its next contact."""
    with opened(folder, database) as hub, hub.storage.write() as tx:
        lost.order_wipe(tx, laptop, sign=hub.ledger.sign, now=now())
    say(
        f"{laptop} is refused from now on, and destroys what is on it at its next contact. Its sworn word that it did "
        f"shows with `champion-hub device show {laptop}`."
    )


@app.command
def compare(
    laptop: str = "",
    *,
    same: bool = False,
    different: bool = False,
    folder: Folder = DEFAULT_FOLDER,
    database: Database = "",
) -> None:
    """Compare the six words of one laptop that is joining, named by its id, with those on its own screen. Without an
    answer it asks; without a laptop it lists those that wait."""
    if (same or different) and not laptop:
        raise Refused("Name the laptop by its id: `champion-hub compare` lists those that wait.")
    if same and different:
        raise Refused("Say --same or --different, not both.")
    with opened(folder, database) as hub:
        with hub.storage.read() as tx:
            waiting = enrolment.uncompared(tx)
        if not laptop:
            say(*_to_compare(waiting))
            return
        one = next((each for each in waiting if each.id == laptop), None)
        if one is None:
            raise Refused(enrolment.NOT_WAITING.format(laptop=laptop))
        say("The hub has these six words:", "", "    " + "   ".join(one.words), "")
        say(f"for laptop {one.id} of {one.person}, which calls itself “{one.name}”.")
        answer = same if same or different else ask("Does the laptop show the same words, in the same order?")
        with hub.storage.write() as tx:
            enrolment.compared(tx, one.id, same=answer, now=now())
        say(_SAME if answer else _DIFFERENT)


def _to_compare(waiting: Sequence[enrolment.Uncompared]) -> list[str | Rows]:
    if not waiting:
        return ["No laptop waits for its words to be compared."]
    rows = Rows("six words at the hub", "laptop", "person", "calls itself")
    for one in waiting:
        rows.add(" ".join(one.words), one.id, one.person, one.name)
    return [rows, "", "Compare one at a time: `champion-hub compare LAPTOP`, with the id from this list."]


_SAME = "It may work with the force from now on."
_DIFFERENT = (
    "It is refused. Somebody stands between it and the hub, or it is another laptop. Make no new code on this network "
    "before the force's information security team has looked at it."
)


@device.command
def show(laptop: str, *, folder: Folder = DEFAULT_FOLDER, database: Database = "") -> None:
    """What was on a laptop at its last complete sync, and how it was guarded: the lost-laptop drill."""
    with opened(folder, database) as hub, hub.storage.read() as tx:
        one = lost.laptop(tx, laptop)
        there = lost.was_on_it(tx, laptop, catalogue=hub.catalogue)
    facts = Rows("laptop", one.id)
    for label, value in lost.facts(one):
        facts.add(label, value)
    say(facts)
    table = Rows("case or scope", "records", "of which", "files")
    for scope in there:
        kinds = ", ".join(f"{number} {kind}" for kind, number in scope.kinds)
        table.add(scope.reference or scope.scope, str(scope.records), kinds, str(scope.files))
    say(table if there else "It never had a complete sync, so nothing of the force's was on it.")
