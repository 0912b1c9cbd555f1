"""A real laptop whose clock is set by hand: told what is wrong, read meanwhile, and at work again once it is right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from champion_app.domain.change import create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.partner import Agency
from champion_app.host.keystore import NoKeystore
from champion_app.host.steady import boot_name
from champion_app.opening import open_vault
from champion_app.store.vault import Vault
from sync.hub.serve import RunningHub
from tests.journeys.laptops import add_champion, join, now, sync
from tests.vaults.fresh import PASSPHRASE


def opened(folder: Path, days: int = 0) -> Vault:
    """The vault, opened on this machine while its clock stands so many days from the truth."""
    return open_vault(folder, PASSPHRASE, keeper=NoKeystore(), clock=lambda: datetime.now(UTC) + timedelta(days=days))


def save(vault: Vault) -> None:
    vault.save([create(Agency(name="A"), record_id=vault.new_id(), subject="")], vault.author())


@pytest.mark.skipif(not boot_name(), reason="this system has no name for a run of the machine")
@pytest.mark.parametrize(("days", "way"), [(-30, "30 days behind"), (5, "5 days ahead"), (365, "365 days ahead")])
def test_a_clock_that_was_wrong_once_and_is_right_again(tmp_path: Path, days: int, way: str) -> None:
    with RunningHub(tmp_path / "hub", clock=now) as hub:
        join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop").close()
        vault = opened(tmp_path / "laptop")
        sync(vault)
        save(vault)
        vault.close()

    vault = opened(tmp_path / "laptop", days)
    assert not vault.tenure.is_closed()
    assert f"This laptop's clock is {way}" in vault.tenure.words()
    with pytest.raises(Refused, match="until the clock is right again, or until you sync"):
        save(vault)
    vault.close()

    vault = opened(tmp_path / "laptop")
    assert vault.tenure.words() == ""
    save(vault)
    vault.close()
