"""One champion of a simulated force: a real vault, a clock of their own, and what they know of what they wrote."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from champion_app.domain.change import SET, Edit, alter, create, delete, restore
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Incident
from champion_app.domain.kinds.contact import Note
from champion_app.domain.merge import LIVE, Row
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue, kind_of
from champion_app.domain.scope import case_scope
from champion_app.store.rows import records
from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault

NOTE, INCIDENT = kind_of(Note).name, kind_of(Incident).name


@dataclass
class Champion:
    """``written`` are the words of every save that returned, by case: none of them may ever be lost."""

    name: str
    folder: Path
    key: bytes
    identity: Identity
    catalogue: Catalogue
    policy: PolicyPack
    time: Any
    skew: timedelta = timedelta()
    vault: Vault = field(init=False)
    written: list[tuple[str, str]] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.open()

    def now(self) -> datetime:
        moment: datetime = self.time() + self.skew
        return moment

    def open(self) -> None:
        """Open the vault, as after the app was killed."""
        self.vault = Vault(self.folder, self.key, catalogue=self.catalogue, policy=self.policy, clock=self.now)

    def die(self) -> None:
        """The app is gone without a word; the vault is opened again."""
        self.vault.close()
        self.open()

    def _put(self, *edits: Edit) -> bool:
        """Save; a laptop whose time away from the force is over saves nothing, and says so."""
        try:
            self.vault.save(list(edits), self.vault.author())
        except Refused:
            if self.vault.tenure.may_save():
                raise
            return False
        return True

    def save(self, case: str, words: str, *edits: Edit) -> None:
        if self._put(*edits):
            self.written.append((case, words))

    def rows(self, case: str, kind: str) -> list[Row]:
        return self.vault.ask(records.in_scope, case_scope(case), [kind])

    def write_note(self, case: str, words: str, *, double: bool) -> None:
        """One note, or two in one save that must arrive together."""
        author = self.vault.author()
        notes = [Note(at=author.now, by=self.name, words=f"{words} {part}") for part in range(2 if double else 1)]
        self.save(case, words, *(create(note, record_id=author.new_id(), subject=case) for note in notes))

    def add_incident(self, case: str, words: str) -> None:
        record = self.vault.new_id()
        self.save(case, words, create(Incident(offence=words), record_id=record, subject=case))

    def change(self, case: str, words: str, chance: random.Random, field_name: str) -> None:
        """Set one field of an incident that is here."""
        found = self.rows(case, INCIDENT)
        if found:
            row = found[0] if chance.random() < 0.8 else chance.choice(found)  # people meet on one
            base = row.version(field_name)
            edit = alter(Incident, record_id=row.id, scope=row.scope, field=field_name, base=base, value=words)
            self.save(case, words, edit)

    def raise_risk(self, case: str, level: str) -> None:
        row = self.vault.ask(records.read, case)
        if row is not None and row.state == LIVE and row.body.get("risk") != level:
            edit = Edit(
                act=SET,
                record=case,
                kind=row.kind,
                scope=row.scope,
                field="risk",
                base=row.version("risk"),
                value=level,
            )
            self._put(edit)

    def remove(self, case: str, chance: random.Random) -> None:
        found = self.rows(case, INCIDENT)
        if found:
            row = found[0]
            gone = delete(record_id=row.id, kind=row.kind, scope=row.scope, seen=row.versions)
            self._put(gone)

    def bring_back(self, case: str, chance: random.Random) -> None:
        def deleted(db: Any) -> list[tuple[str, str]]:
            asked = "SELECT id, kind FROM record WHERE scope = ? AND state != 'live' ORDER BY n"
            return list(db.execute(asked, (case_scope(case),)).fetchall())

        found = self.vault.ask(deleted)
        if found:
            record, kind = chance.choice(found)
            self._put(restore(record_id=record, kind=kind, scope=case_scope(case)))

    def close(self) -> None:
        self.vault.close()
        shutil.rmtree(self.folder, ignore_errors=True)
