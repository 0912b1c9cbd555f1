"""What every simulated history starts from, made once: an empty hub folder and an empty vault, copied each time."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Catalogue
from champion_app.host.keystore import NoKeystore
from champion_app.store.vault import Vault
from sync.hub.hub import Hub
from tests.vaults.fresh import CHEAP, PASSPHRASE, make_header, policy

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """Folders to copy, and what they are opened with."""

    hub: Path
    vault: Path
    key: bytes
    catalogue: Catalogue
    policy: PolicyPack


def make(folder: Path) -> Templates:
    """Make both, closed."""
    Hub(folder / "hub", clock=lambda: START).close()
    (folder / "vault").mkdir()
    key = make_header(folder / "vault", PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    Vault.make(folder / "vault", key)
    pack, catalogue = policy(), standard_catalogue()
    Vault(folder / "vault", key, catalogue=catalogue, policy=pack, clock=lambda: START).close()
    return Templates(hub=folder / "hub", vault=folder / "vault", key=key, catalogue=catalogue, policy=pack)


@contextmanager
def chance_from(chance: random.Random) -> Iterator[None]:
    """Every random number of the product comes from one seed, so that a history can be told again."""
    with (
        mock.patch.object(secrets, "token_hex", lambda size=32: chance.randbytes(size).hex()),
        mock.patch.object(secrets, "token_bytes", lambda size=32: chance.randbytes(size)),
    ):
        yield
