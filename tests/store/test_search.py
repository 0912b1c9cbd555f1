"""The index of an earlier version is filled anew in steps; what is saved meanwhile is found at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import create
from champion_app.domain.kinds.contact import Note
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.store.queries import find
from champion_app.store.rows import search
from champion_app.store.vault import Vault
from tests.vaults.fresh import MONDAY, PASSPHRASE, new_vault, policy

OLD = Path(__file__).parent.parent / "vaults" / "schema-005"


def opened(folder: Path) -> Vault:
    key = vault_key(folder, PASSPHRASE, keeper=NoKeystore())
    return Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)


def note(vault: Vault, words: str) -> None:
    author = vault.author()
    made = Note(at=author.now, by=author.name, words=words)
    vault.save([create(made, record_id=author.new_id(), subject="c" * 32)], author)


def words_found(vault: Vault, typed: str) -> list[str]:
    return [str(hit.body.get("words", "")) for hit in vault.ask(find.find, typed)]


def test_what_is_saved_while_the_index_is_filled_is_found_at_once(tmp_path: Path) -> None:
    shutil.copytree(OLD, tmp_path / "laptop")
    vault = opened(tmp_path / "laptop")
    note(vault, "written meanwhile")

    assert words_found(vault, "meanwhile") == ["written meanwhile"]
    assert words_found(vault, "kept from") == []
    assert vault.go_on_indexing(most=1)
    vault.close()

    again = opened(tmp_path / "laptop")  # a cut goes on where it was
    steps = 1
    while again.go_on_indexing(most=1):
        steps += 1
    assert steps < again.ask(lambda db: int(db.execute("SELECT count(*) FROM record").fetchone()[0])) + 2
    assert words_found(again, "kept from") == ["kept from the first schema"]
    assert words_found(again, "meanwhile") == ["written meanwhile"]
    again.close()


def test_a_new_vault_has_nothing_to_fill_and_another_folding_fills_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault(tmp_path / "laptop")
    note(vault, "Łukasz rang from 07700 900101")
    assert not vault.go_on_indexing()
    assert words_found(vault, "lukasz 0101") == ["Łukasz rang from 07700 900101"]
    vault.close()

    monkeypatch.setattr(search, "FOLDING", 99)
    monkeypatch.setattr(search, "_DONE", "99 done")
    monkeypatch.setattr(search, "index_words", lambda text: text.upper() + " anew")
    again = opened(tmp_path / "laptop")
    while again.go_on_indexing(most=1):
        continue
    assert words_found(again, "anew") == ["Łukasz rang from 07700 900101"]
    again.close()
