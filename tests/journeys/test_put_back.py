"""A vault that is put back to an older copy: what the screen says, what waits, and how a sync puts it right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.rules.laptop.rollback_doubt import doubt_words
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.store.queries import station
from champion_app.store.vault import Vault
from sync.hub.access import devices
from sync.hub.serve import RunningHub
from tests.journeys.laptops import add_champion, join, now, sync
from tests.vaults.drawer import Drawer
from tests.vaults.fresh import PASSPHRASE, policy


def opened(folder: Path, keeper: Drawer | None = None) -> Vault:
    """The vault in a folder, by its passphrase."""
    key = vault_key(folder, PASSPHRASE, keeper=NoKeystore())
    return Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=now, keeper=keeper)


def save(vault: Vault, name: str) -> None:
    vault.save([create(Agency(name=name), record_id=vault.new_id(), subject="")], vault.author())


def names_at(hub: RunningHub) -> list[str]:
    """The agencies that the hub has."""
    with hub.hub.storage.read() as tx:
        rows = tx.exec_driver_sql("SELECT body FROM record WHERE kind = 'agency' ORDER BY seq").scalars()
        return [name for body in rows for name in [str(body).split('"name":"')[1].split('"')[0]]]


def put_back(folder: Path, copy: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)


def test_without_a_keystore_the_first_sync_says_so_and_what_was_written_since_arrives(
    hub: RunningHub, tmp_path: Path
) -> None:
    user = add_champion(hub.hub, "First")
    vault = join(hub.hub, hub.url, user, tmp_path / "laptop")
    save(vault, "one")
    sync(vault)
    vault.close()
    shutil.copytree(tmp_path / "laptop", tmp_path / "copy")
    vault = opened(tmp_path / "laptop")
    save(vault, "two")
    sync(vault)
    vault.close()
    put_back(tmp_path / "laptop", tmp_path / "copy")

    vault = opened(tmp_path / "laptop")
    assert vault.doubt() is None  # everything fits together: nothing on this laptop can tell
    save(vault, "three")
    told = sync(vault)

    assert (told.set_back, told.saves_lost, told.complete, told.set_aside) == (True, 0, True, 0)
    assert names_at(hub) == ["one", "two", "three"]
    save(vault, "four")
    assert not sync(vault).set_back
    assert names_at(hub) == ["one", "two", "three", "four"]
    assert vault.ask(station.standing).waiting == 0
    with hub.hub.storage.read() as tx:
        assert [bool(one.set_back) for one in devices.ever_joined(tx)] == [True]
    vault.close()


def test_with_a_keystore_it_is_said_at_once_nothing_is_overwritten_and_a_sync_puts_it_right(
    hub: RunningHub, tmp_path: Path
) -> None:
    user, keeper = add_champion(hub.hub, "First"), Drawer()
    join(hub.hub, hub.url, user, tmp_path / "laptop").close()
    vault = opened(tmp_path / "laptop", keeper)
    save(vault, "one")
    sync(vault)
    vault.close()
    shutil.copytree(tmp_path / "laptop", tmp_path / "copy")
    vault = opened(tmp_path / "laptop", keeper)
    save(vault, "two")
    sync(vault)
    save(vault, "only here")
    vault.close()
    put_back(tmp_path / "laptop", tmp_path / "copy")

    vault = opened(tmp_path / "laptop", keeper)
    doubt = vault.doubt()
    assert doubt is not None
    assert (doubt.kind, doubt.saves) == ("older", 2)
    assert doubt_words(doubt, now()).startswith("This vault is an older copy of itself: 2 saves made until today")
    with pytest.raises(Refused, match="not as it was left"):
        save(vault, "three")
    told = sync(vault)

    assert (told.set_back, told.saves_lost, told.complete) == (True, 1, True)
    assert vault.doubt() is None
    save(vault, "three")
    sync(vault)
    assert names_at(hub) == ["one", "two", "three"]
    vault.close()
    vault = opened(tmp_path / "laptop", keeper)
    assert vault.doubt() is None
    vault.close()
