"""A real vault in a temporary folder, with a key derivation that is cheap enough for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from champion_app.domain.record import Catalogue
from champion_app.store.vault import Vault
from tests.vaults.fresh import new_vault

MakeVault = Callable[..., Vault]


@pytest.fixture
def make_vault(tmp_path: Path) -> Iterator[MakeVault]:
    """Makes vaults, each in a folder of its own, and closes them at the end."""
    opened: list[Vault] = []

    def make(name: str = "laptop", catalogue: Catalogue | None = None) -> Vault:
        vault = new_vault(tmp_path / name, catalogue=catalogue)
        opened.append(vault)
        return vault

    yield make
    for vault in opened:
        vault.close()


@pytest.fixture
def vault(make_vault: MakeVault) -> Vault:
    return make_vault()
