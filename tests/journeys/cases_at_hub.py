"""A force with a case in it, and champions with real vaults that come to the station."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from champion_app.domain.change import Edit, create
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.person import Person
from champion_app.domain.merge import Row
from champion_app.domain.record import Record, kind_of
from champion_app.domain.scope import case_scope
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from sync.engine.status import RoundResult
from sync.hub.access.users import User
from sync.hub.casework.allocation import allocate, un_assign
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.serve import RunningHub
from tests.journeys.laptops import add_champion, join, now, sync


@dataclass
class Force:
    """The hub, and every vault that joined it; closed by who opened it."""

    hub: RunningHub
    folder: Path
    vaults: list[Vault] = field(default_factory=list)

    def champion(self, name: str) -> tuple[User, Vault]:
        """Somebody with a laptop."""
        user = add_champion(self.hub.hub, name)
        vault = join(self.hub.hub, self.hub.url, user, self.folder / user.id)
        self.vaults.append(vault)
        return user, vault

    def case(self, *, area: str = "Easton", risk: str = "standard") -> str:
        """A case that came with an extract. Returns its id."""
        case = os.urandom(16).hex()
        edits = [
            create(Case(reference=f"AS-{case[:6]}", opened=now(), area=area, risk=risk), record_id=case, subject=case),
            create(Person(name="Zyxomma Quill"), record_id=f"{case[:28]}p", subject=case),
            create(Incident(offence="Public order"), record_id=f"{case[:28]}i", subject=case),
        ]
        with self.hub.hub.storage.write() as tx:
            write_as_hub(tx, edits, by="The force", at=now().isoformat())
        return case

    def give(self, case: str, *users: User) -> None:
        with self.hub.hub.storage.write() as tx:
            for user in users:
                allocate(tx, user, [case], now=now())

    def take(self, case: str, user: User, reason: str = "moved to another area") -> None:
        with self.hub.hub.storage.write() as tx:
            un_assign(tx, user, [case], reason=reason, now=now())

    def close(self) -> None:
        for vault in self.vaults:
            vault.close()


def level(*vaults: Vault) -> list[RoundResult]:
    """Each comes to the station; all of them end complete."""
    results = [sync(vault) for vault in vaults]
    for result in results:
        assert result.complete, result.trouble
    return results


def write_note(vault: Vault, case: str, words: str) -> str:
    """A note on a case. Returns its id."""
    author = vault.author()
    note = author.new_id()
    vault.save([create(Note(at=author.now, by=author.name, words=words), record_id=note, subject=case)], author)
    return note


def save(vault: Vault, *edits: Edit) -> None:
    vault.save(list(edits), vault.author())


def row(vault: Vault, record: str) -> Row:
    """A record as it lies in the vault; it must be there."""
    found = vault.ask(records.read, record)
    assert found is not None
    return found


def of_kind(vault: Vault, kind: type[Record], case: str) -> list[Row]:
    return vault.ask(records.in_scope, case_scope(case), [kind_of(kind).name])
