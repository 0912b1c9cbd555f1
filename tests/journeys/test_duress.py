"""Somebody is made to open the laptop: an empty day, a hub that seems busy, and a coordinator who knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from champion_app.domain.change import create
from champion_app.domain.errors import Refused, Unreachable, WrongPassphrase
from champion_app.domain.kinds.partner import Agency
from champion_app.host.keystore import NoKeystore
from champion_app.opening import open_vault
from champion_app.store.queries import today
from champion_app.store.vault import Vault
from sync.hub.access import devices, wipe
from sync.hub.serve import RunningHub
from tests.journeys.laptops import add_champion, join, now, sync
from tests.vaults.fresh import PASSPHRASE

DURESS, NEWER = "plum ladder forty goose", "another set of plain words"


def opened(folder: Path, passphrase: str) -> Vault:
    return open_vault(folder, passphrase, keeper=NoKeystore(), clock=now)


def agencies(vault: Vault) -> int:
    return int(vault.ask(lambda db: db.execute("SELECT count(*) FROM record").fetchone()[0]))


def test_the_other_passphrase_opens_an_empty_day_and_tells_the_hub(hub: RunningHub, tmp_path: Path) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    vault.save([create(Agency(name="Kept"), record_id=vault.new_id(), subject="")], vault.author())
    vault.set_duress(DURESS)
    assert sync(vault).complete
    device, records = vault.replica.identity().device, agencies(vault)
    vault.close()

    empty = opened(tmp_path / "laptop", DURESS)
    assert agencies(empty) == 0
    assert empty.ask(today.contact_first) == []
    with pytest.raises(Unreachable, match="The hub is busy"):
        sync(empty)
    assert agencies(empty) == 0
    empty.close()
    with hub.hub.storage.read() as tx:
        assert "opened under duress" in dict(wipe.facts(wipe.laptop(tx, device)))

    vault = opened(tmp_path / "laptop", PASSPHRASE)
    assert (agencies(vault), vault.doubt()) == (records, None)
    assert sync(vault).complete
    vault.change_passphrase(PASSPHRASE, NEWER)
    vault.close()
    for passphrase, there in ((NEWER, records), (DURESS, 0)):
        vault = opened(tmp_path / "laptop", passphrase)
        assert agencies(vault) == there
        vault.close()
    with pytest.raises(WrongPassphrase):
        opened(tmp_path / "laptop", PASSPHRASE)


def test_the_empty_vault_cannot_ask_for_anything_and_is_not_the_real_passphrase(
    hub: RunningHub, tmp_path: Path
) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    with pytest.raises(Refused, match="opens your work"):
        vault.set_duress(PASSPHRASE)
    vault.set_duress(DURESS)
    device = vault.replica.identity()
    vault.close()
    empty = opened(tmp_path / "laptop", DURESS)
    there = empty.replica.identity()
    empty.close()

    assert there.device == device.device
    assert there.device_key != device.device_key
    with hub.hub.storage.read() as tx:
        known = devices.find_device(tx, device.device)
    assert known is not None
    assert known.duress_key == ""  # told with the next sync of the real vault
