"""A vault of every schema that was ever given to anybody opens in this version, with everything in it."""

from __future__ import annotations

import shutil
from pathlib import Path
from sqlite3 import Connection

import pytest

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.person import Person
from champion_app.host.keystore import NoKeystore
from champion_app.store.db.migrate import migrations
from champion_app.store.key.unlock import vault_key
from champion_app.store.queries import find, station, today
from champion_app.store.rows import audit, meta
from champion_app.store.vault import Vault
from tests.vaults.fresh import MONDAY, PASSPHRASE, new_vault, policy

RELEASED = sorted((Path(__file__).parent.parent / "vaults").glob("schema-*"))


@pytest.mark.parametrize("folder", RELEASED, ids=lambda folder: folder.name)
def test_a_vault_of_an_earlier_schema_opens_whole(folder: Path, tmp_path: Path) -> None:
    for name in ("vault.db", "vault.head"):
        shutil.copy(folder / name, tmp_path / name)
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    vault = Vault(tmp_path, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)

    while vault.go_on_indexing(most=1):
        continue
    assert [hit.body["words"] for hit in vault.ask(find.find, "kept from")] == ["kept from the first schema"]
    assert [line.area for line in vault.ask(today.contact_first)] == ["Easton"]
    assert vault.ask(station.standing).waiting == 1
    assert vault.ask(audit.first_break) is None
    vault.close()


def test_there_is_a_vault_of_every_schema() -> None:
    assert [int(folder.name.removeprefix("schema-")) for folder in RELEASED] == [number for number, _ in migrations()]


def test_the_lines_of_an_older_version_are_made_anew(tmp_path: Path) -> None:
    """Their words may hold what a list no longer shows."""
    vault = new_vault(tmp_path)
    edits = [
        create(Case(reference="AS-1", area="Easton"), record_id="c1", subject="c1"),
        create(Person(name="Leon Price", formats=("easy-read",)), record_id="p1", subject="c1"),
    ]
    vault.save(edits, vault.author())

    def as_before(db: Connection) -> None:
        db.execute("UPDATE case_line SET line = json_set(line, '$.safe_sentence', 'Easy read.')")
        meta.set_setting(db, "policy", policy().name)

    vault._connections.write(as_before)
    vault.close()
    key = vault_key(tmp_path, PASSPHRASE, keeper=NoKeystore())
    again = Vault(tmp_path, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)
    (line,) = again.ask(today.contact_first)
    assert "Easy read" not in line.safe_sentence
    again.close()
