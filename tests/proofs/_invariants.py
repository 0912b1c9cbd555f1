"""What must hold of a simulated force: after every step, and once everybody has come to the station in peace."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from sqlalchemy import select

from champion_app.domain.change import read_commit
from champion_app.domain.errors import NotTrusted
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import Note
from champion_app.domain.merge import RISK_ORDER
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from champion_app.store.queries.station import standing
from champion_app.store.rows import audit, records
from champion_app.store.sync import outbox
from sync.hub.storage.schema import hold, op, record
from tests.proofs._people import Champion
from tests.proofs._world import Broken, World

NOTE, CONFLICT = kind_of(Note).name, kind_of(Conflict).name


def need(holds: bool, words: str) -> None:  # reads as a sentence
    if not holds:
        raise Broken(words)


def after_each_step(world: World, champion: Champion) -> None:
    """I4, I5 and I6 of one laptop, whatever has just befallen it."""
    for case in world.case_ids:
        notes = Counter(row.body["words"] for row in champion.rows(case, NOTE))
        need(all(count == 1 for count in notes.values()), "I4: a note stands there twice")
        for row in champion.vault.ask(records.in_scope, case_scope(case)):
            for field in ("offence", "place", "risk"):
                key, at = (row.id, field), row.version(field)
                need(world.restored or at >= champion.seen.get(key, 0), "I5: a field went back to an older version")
                champion.seen[key] = at
            unsent = champion.vault.ask(outbox.open_changes, row.id)
            for field, value in dict(unsent).items():
                need(world.restored or row.body.get(field) == value, "I6: one's own unsent words are not seen")


def forget_what_was_seen(champion: Champion, cases: list[str]) -> None:
    """A case that left the laptop and came back may be told from its beginning."""
    here = {row.id for case in cases for row in champion.vault.ask(records.in_scope, case_scope(case))}
    champion.seen = {key: at for key, at in champion.seen.items() if key[0] in here}


def at_rest(world: World) -> None:
    """I1, I2, I4, I7, I10 and I11, once all have come to the station in peace."""
    hub = _hub(world)
    for who, champion in enumerate(world.champions):
        need(champion.vault.ask(standing).waiting == 0, "I9: a save waits although nothing stands in its way")
        mine = {case_scope(case) for case in world.has(who)}
        _level(champion, hub, mine, kept=champion.vault.ask(_set_aside) if world.restored else set())
        if not world.restored:  # a hub that was set back may not know that it ever gave a case: then it stays
            _purged(champion, [case for case in world.case_ids if case_scope(case) not in mine])
        need(champion.vault.ask(audit.first_break) is None, "I11: the laptop's audit chain is broken")
        for case in world.has(who):
            _whole_saves(champion, case)
    _nothing_lost(world)
    _differences_are_real(hub)
    _chains(world)


def _hub(world: World) -> dict[str, Any]:
    with world.hub.storage.read() as tx:
        return {row.id: row for row in tx.execute(select(record))}


def _set_aside(db: Any) -> set[str]:
    """Records that a change was refused of: where a hub that was set back lacks one and who made it cannot offer it
    again, its last copy stays with the change. SECURITY.md says so."""
    return {row[0] for row in db.execute("SELECT record FROM outbox_op WHERE outcome = 'refused'")}


def _level(champion: Champion, hub: dict[str, Any], mine: set[str], *, kept: set[str]) -> None:
    there = {key: row for key, row in hub.items() if row.scope in mine}
    here: dict[str, Any] = {}
    for scope in mine:
        for key, body, versions, state in champion.vault.ask(_rows, scope):
            here[key] = (json.loads(body), json.loads(versions), state)
    live = {key for key, row in there.items() if row.state == "live"}
    shown = {key for key, row in here.items() if row[2] == "live" and (key in hub or key not in kept)}
    need(live == shown, "I1: a laptop has other records than the hub")
    for key in live:
        told = (json.loads(there[key].body), json.loads(there[key].versions))
        need(here[key][:2] == told, "I1: a record is not the same on both sides")


def _rows(db: Any, scope: str) -> list[tuple[str, str, str, str]]:
    asked = "SELECT id, body, versions, state FROM record WHERE scope = ?"
    return list(db.execute(asked, (scope,)).fetchall())


def _purged(champion: Champion, cases: list[str]) -> None:
    for case in cases:
        need(not champion.vault.ask(records.in_scope, case_scope(case)), "I10: a case that went is still here")

    kept = champion.vault.ask(_values)
    need(not any(f"of {case}" in kept for case in cases), "I3: what was written in a case that went is still here")


def _values(db: Any) -> str:
    """All values that were written here and are still kept."""
    return " ".join(row[0] for row in db.execute("SELECT value FROM outbox_op WHERE value IS NOT NULL"))


def _whole_saves(champion: Champion, case: str) -> None:
    parts: dict[str, set[str]] = {}
    for row in champion.rows(case, NOTE):
        words, _, part = row.body["words"].rpartition(" ")
        parts.setdefault(words, set()).add(part)
    need(all("0" in found for found in parts.values()), "I7: half of a save has arrived")


def _nothing_lost(world: World) -> None:
    """Every save that returned is at the force: applied, in a difference, or in the hold; its words can be read."""
    with world.hub.storage.read() as tx:
        kept = [value for value in tx.execute(select(op.c.value)).scalars() if value]
        held = {row.op_id for row in tx.execute(select(hold.c.op_id))}
        outcomes = tx.execute(select(op.c.op_id, op.c.outcome, op.c.code)).all()
    text = "\n".join(kept)
    for champion in world.champions:
        for _, words in champion.written:
            # A hub that was set back behind a case which was taken away in between has lost what was written in it:
            # the laptop had handed it over and then erased it, as it was told to. SECURITY.md says so.
            told_to_erase = world.restored and f'"{words}' not in champion.vault.ask(_values)
            need(f'"{words}' in text or told_to_erase, "I2: words that were saved are nowhere at the force")
    for row in outcomes:
        need(row.outcome != "held" or row.op_id in held, "I2: a held change is not in the hold")
        # A hub that was set back lacks records; who changed one and comes before who made it has the change set aside,
        # with its reason and its words. SECURITY.md says so.
        too_early = world.restored and row.code == "missing"
        need(row.outcome != "refused" or too_early, "I2: a good change was refused")


def _differences_are_real(hub: dict[str, Any]) -> None:
    told = [json.loads(row.body) for row in hub.values() if row.kind == CONFLICT]
    for one in told:
        row = hub.get(one["record"])
        need(row is not None, "I2: a difference names no record")
        if row is not None and one["field"] == "risk" and one.get("open", True):
            levels = [RISK_ORDER.index(value or "standard") for value in (one.get("current"), one.get("other"))]
            shown = json.loads(row.body).get("risk") or "standard"
            later = json.loads(row.versions).get("risk", 1) > one["version"]
            need(later or RISK_ORDER.index(shown) >= max(levels), "a lower risk is shown than somebody wrote")


def _chains(world: World) -> None:
    for champion in world.champions:
        last = 0
        for number, signed in world.hub.ledger.kept(champion.identity.device):
            need(number > last, "I11: the numbers of a laptop's saves do not rise")
            last = number
            try:
                read_commit(bytes(signed.commit), signed.values)
            except NotTrusted as error:
                raise Broken(f"I11: {error}") from None
