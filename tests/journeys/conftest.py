"""A running hub over real TLS, on the embedded database and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from champion_app.domain.record import Catalogue
from champion_app.store.vault import Vault
from sync.hub.access.users import User
from sync.hub.serve import RunningHub
from tests.journeys.cases_at_hub import Force
from tests.journeys.laptops import join, now

MakeLaptop = Callable[..., Vault]


@pytest.fixture(params=["sqlcipher", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningHub]:
    """One hub; its database is empty at the start."""
    database = request.getfixturevalue("postgres")() if request.param == "postgresql" else ""
    with RunningHub(tmp_path / "hub", clock=now, database=database) as running:
        yield running


@pytest.fixture
def laptop(hub: RunningHub, tmp_path: Path) -> Iterator[MakeLaptop]:
    """Makes laptops that joined the hub, and closes them."""
    opened: list[Vault] = []

    def make(user: User, name: str, catalogue: Catalogue | None = None) -> Vault:
        vault = join(hub.hub, hub.url, user, tmp_path / name, catalogue=catalogue)
        opened.append(vault)
        return vault

    yield make
    for vault in opened:
        vault.close()


@pytest.fixture
def force(hub: RunningHub, tmp_path: Path) -> Iterator[Force]:
    """A hub and the vaults that join it."""
    made = Force(hub, tmp_path)
    yield made
    made.close()
