"""What must hold after a death anywhere: looked at by a fresh process, which then goes on as people would."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from sqlalchemy import select, text

from champion_app.demo.extract import MAPPING
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from champion_app.opening import open_vault
from champion_app.store.db.connection import fold_log
from champion_app.store.key.unlock import HEADER_NAME
from champion_app.store.queries.station import standing
from champion_app.store.rows import audit, files
from champion_app.store.vault import Vault
from sync.hub.commands.intake_words import find_mapping, shipped_pack
from sync.hub.hub import Hub
from sync.hub.intake.run import take_in
from sync.hub.storage.schema import commit_log, hold, op, record
from sync.hub.storage.storage import Storage
from tests.proofs._kill_session import (
    FILE,
    KEEPER,
    KEPT,
    MOVED,
    NEW,
    OLD,
    ROWS,
    STAGES,
    Place,
    now,
    opened,
    visit,
    wrote,
)  # fmt: skip

SHA256 = hashlib.sha256(FILE).hexdigest()
_SAVED = "saved "


class Broken(AssertionError):
    """Something does not hold; the words say what."""


def need(holds: bool, words: str) -> None:
    if not holds:
        raise Broken(words)


def check(place: Place, stage: str) -> None:
    """Look at what the death left, finish the stage, bring everybody level, and look at everything."""
    told = place.told()
    _laptop_as_left(place, told)
    resume = STAGES[stage][1]
    if resume is not None:
        resume(place)
    vaults = {who: opened(place, who) for who in ("first", "second") if (place.laptop(who) / HEADER_NAME).exists()}
    for _ in range(2):
        for vault in vaults.values():
            visit(vault, place)
    hub = Hub(place.hub, clock=now)
    for vault in vaults.values():
        _whole(vault)
        _level(hub.storage, vault)
    _hub_whole(hub.storage, place.told())
    if stage == "intake":
        _taken_in_once(hub, place)
    _files(vaults, place.told())
    for vault in vaults.values():
        vault.close()
    hub.close()


def _laptop_as_left(place: Place, told: list[str]) -> None:
    """Straight after the death: a passphrase opens, and what was acknowledged is there."""
    if not (place.laptop("first") / HEADER_NAME).exists():
        need("joined" not in told, "a laptop that joined has no vault")
        return
    vault = _any_passphrase(place, changed="passphrase" in told)
    try:
        vault.replica.identity()
        if hasattr(vault, "doubt"):
            need(vault.doubt() is None, "a vault that a death left is taken for another one")
        for line in told:
            words = line.removeprefix(_SAVED)
            if line.startswith(_SAVED) and words != "from the second" and "handed over" not in told:
                need(wrote(vault, words), f"a save that was acknowledged is gone: {words}")
        _receipts_hold(vault, place)
    finally:
        vault.close()


def _receipts_hold(vault: Vault, place: Place) -> None:
    """What the laptop has a receipt for is at the hub now, before anybody offers it again: a laptop that finds a hub
    without it does, and would hide what the hub did."""
    asked = "SELECT number FROM outbox WHERE state = 'accepted'"
    accepted = {row[0] for row in vault.ask(lambda db: db.execute(asked).fetchall())}
    if not accepted:
        return
    hub = Hub(place.hub, clock=now)
    with hub.storage.read() as tx:
        device = vault.replica.identity().device
        kept = set(tx.execute(select(commit_log.c.number).where(commit_log.c.device == device)).scalars())
    hub.close()
    need(accepted <= kept, "the hub gave a receipt for a save that it does not have")


def _any_passphrase(place: Place, *, changed: bool) -> Vault:
    if changed:
        try:
            open_vault(place.laptop("first"), OLD, keeper=KEEPER, clock=now).close()
        except Expected:
            pass
        else:
            raise Broken("the old passphrase still opens")
    for words in (NEW,) if changed else (OLD, NEW):
        try:
            return open_vault(place.laptop("first"), words, keeper=KEEPER, clock=now)
        except Expected:
            continue
    raise Broken("no passphrase opens the vault")


def rows_of(db: Any, asked: str) -> list[Any]:
    return list(db.execute(asked).fetchall())


def _whole(vault: Vault) -> None:
    vault._connections.outside_transaction(
        fold_log
    )  # a check before that sees torn pages whose good copy is in the log
    for asked in ("PRAGMA cipher_integrity_check", "PRAGMA integrity_check", "PRAGMA foreign_key_check"):
        found = [row[0] for row in vault.ask(rows_of, asked)]
        need(found in ([], ["ok"]), f"the vault is damaged: {asked}")
    need(vault.ask(audit.first_break) is None, "the audit chain is broken")
    need(
        vault.ask(lambda db: db.execute("SELECT count(*) FROM repair").fetchone()[0]) == 0, "a case had to be repaired"
    )
    stands = vault.ask(standing)
    need(stands.waiting == 0, "a save waits although nothing stands in its way")
    need(stands.aside == vault.ask(_held), "a save was set aside")


def _held(db: Any) -> int:
    """Saves that the hub answered as held: those are not with the case, as they should not be."""
    asked = "SELECT count(DISTINCT number) FROM outbox_op WHERE outcome = 'held'"
    return int(db.execute(asked).fetchone()[0])


def _level(storage: Storage, vault: Vault) -> None:
    """The laptop has what the hub lets it see, to the letter, and nothing else."""
    with storage.read_as(vault.replica.identity().user) as tx:
        asked = text(
            "SELECT record.id, body, versions FROM record JOIN scope_grant ON scope_grant.scope = record.scope "
            "WHERE scope_grant.until = '' AND scope_grant.user = :user AND record.state = 'live'"
        )
        there = {row[0]: row[1:] for row in tx.execute(asked, {"user": vault.replica.identity().user})}
    here = {
        row[0]: row[1:]
        for row in vault.ask(
            lambda db: db.execute("SELECT id, body, versions FROM record WHERE state = 'live'").fetchall()
        )
    }
    need(set(here) == set(there), "a laptop has other records than the hub lets it see")
    for one, row in here.items():
        need([json.loads(part) for part in row] == [json.loads(part) for part in there[one]], "a record differs")


def _hub_whole(storage: Storage, told: list[str]) -> None:
    """Everything that was acknowledged took effect once; nobody sees a difference that no person made."""
    with storage.read() as tx:
        need(tx.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"], "the hub's database is damaged")
        ops = tx.execute(select(op.c.op_id, op.c.value, op.c.outcome)).all()
        held = Counter(tx.execute(select(hold.c.op_id)).scalars())
        bodies = tx.execute(select(record.c.kind, record.c.body, record.c.scope)).all()
        commits = tx.execute(select(commit_log.c.device, commit_log.c.number, commit_log.c.note)).all()
    need(not any(row.outcome in {"refused", "conflict"} for row in ops), "a change clashed with itself")
    need(not any(row.kind == kind_of(Conflict).name for row in bodies), "a difference that nobody made")
    need(all(count == 1 for count in held.values()), "something lies in the hold twice")
    need({row.op_id for row in ops if row.outcome == "held"} == set(held), "a held change is not in the hold")
    for line in told:
        if line.startswith(_SAVED):
            words = line.removeprefix(_SAVED)
            count = sum(f'"{words}"' in (row.value or "") for row in ops)
            need(count == (2 if words == "both" else 1), f"the hub has a save {count} times: {words}")
    standing_notes = Counter((row.body, row.scope) for row in bodies if row.kind == "note")
    need(all(count == 1 for count in standing_notes.values()), "a note stands there twice")
    need(not any(row.note for row in commits), "the chain of a laptop's saves is broken")
    for device in {row.device for row in commits}:
        numbers = sorted(row.number for row in commits if row.device == device)
        need(numbers == list(range(1, len(numbers) + 1)), "a save of a laptop never came")
    if "handed over" in told:
        unsent = [row for row in bodies if row.scope == case_scope(MOVED) and '"unsent"' in row.body]
        need(len(unsent) == (1 if "decided" in told else 0), "held work is not where it was decided to be")


def _taken_in_once(hub: Hub, place: Place) -> None:
    """The extract once more: every row is known, and no case was made twice."""
    again = take_in(
        hub.storage, place.folder / "week.csv", find_mapping(MAPPING), pack=shipped_pack(now()), now=now(), dry_run=True
    )
    need((again.rows, again.unchanged) == (ROWS, ROWS), "a row of the extract was not kept")
    with hub.storage.read() as tx:
        kinds = Counter(tx.execute(select(record.c.kind)).scalars())
        rows = tx.execute(text("SELECT count(*) FROM incoming")).scalar_one()
    need((kinds["case"], rows) == (ROWS + 2, ROWS), "a row of the extract made two cases, or none")


def _files(vaults: dict[str, Vault], told: list[str]) -> None:
    if "saved the door" not in told:
        return
    for vault in vaults.values():
        lines = vault.ask(files.lines, case_scope(KEPT))
        need([(line.sha256, line.state) for line in lines] == [(SHA256, "whole")], "a file did not arrive")
        need(vault.ask(files.whole, case_scope(KEPT), SHA256) == FILE, "a file is not what it was")
