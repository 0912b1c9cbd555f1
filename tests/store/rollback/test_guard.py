"""What the hub could send again is not noted outside at once: dying then is no alarm, and a save is always noted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import create
from champion_app.domain.kinds.contact import Note
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import SEEN_NAME, vault_key
from champion_app.store.rollback import guard
from champion_app.store.vault import Vault
from tests.ui.roof import case_rows
from tests.vaults.fresh import MONDAY, PASSPHRASE, new_vault, policy


def died(vault: Vault, to: Path) -> Vault:
    """The vault as it is found after the app died at this moment."""
    shutil.copytree(vault.folder, to)
    key = vault_key(to, PASSPHRASE, keeper=NoKeystore())
    return Vault(to, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)


def fetch(vault: Vault, pages: int) -> None:
    for number in range(pages):
        vault.replica.apply_rows(case_rows(f"{number:032x}", "A. Person"), cursor=f"c{number}")


@pytest.mark.parametrize("pages", [1, guard.MOST_UNNOTED, guard.MOST_UNNOTED + 1, 3 * guard.MOST_UNNOTED])
def test_an_app_that_dies_while_it_fetches_raises_no_alarm(tmp_path: Path, pages: int) -> None:
    vault = new_vault(tmp_path / "laptop")
    fetch(vault, pages)
    found = died(vault, tmp_path / "found")
    assert found.doubt() is None
    assert found.replica.cursor() == f"c{pages - 1}"
    found.close()
    vault.close()


def test_were_too_many_left_out_it_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_UNNOTED", 40)
    vault = new_vault(tmp_path / "laptop")
    fetch(vault, 20)
    found = died(vault, tmp_path / "found")
    assert found.doubt() is not None
    found.close()
    vault.close()


def test_a_save_after_a_page_is_noted_with_it(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "laptop")
    fetch(vault, 2)
    shutil.copytree(vault.folder, tmp_path / "older")
    author = vault.author()
    vault.save([create(Note(words="kept", at=MONDAY), record_id="n" * 32, subject="0" * 32)], author)
    shutil.copy(vault.folder / SEEN_NAME, tmp_path / "older" / SEEN_NAME)
    found = Vault(
        tmp_path / "older", vault_key(tmp_path / "older", PASSPHRASE, keeper=NoKeystore()),
        catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY,
    )  # fmt: skip
    doubt = found.doubt()
    assert doubt is not None
    assert (doubt.kind, doubt.saves) == ("older", 1)
    found.close()
    vault.close()


def test_a_first_session_whose_log_and_witness_are_both_gone_is_doubted(tmp_path: Path) -> None:
    """What was saved is lost with them; a vault that belongs to somebody must say so, and not open as a new one."""
    vault = new_vault(tmp_path / "laptop")
    fetch(vault, 2)
    shutil.copytree(vault.folder, tmp_path / "left")
    vault.close()
    (tmp_path / "left" / SEEN_NAME).unlink()
    for log in (tmp_path / "left").glob("*-wal"):
        log.unlink()
    found = died_at(tmp_path / "left")
    doubt = found.doubt()
    assert doubt is not None
    assert doubt.kind == "unknown"
    assert found.author().user
    found.close()


def died_at(folder: Path) -> Vault:
    key = vault_key(folder, PASSPHRASE, keeper=NoKeystore())
    return Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)
