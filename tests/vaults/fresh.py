"""A fresh vault for tests: real file, real keys, a cheap cost and a clock that stands still unless moved."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.policy import PolicyPack, read_pack
from champion_app.domain.record import Catalogue
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.keys import Cost
from champion_app.store.key.unlock import ShareKeeper, keep_key, new_key, refuse_second
from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault
from resources.files import names, read_bytes

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PASSPHRASE = "four plain words here"


@cache
def policy() -> PolicyPack:
    """The newest pack that we ship."""
    return read_pack(read_bytes("policy", names("policy", ".toml")[-1]))


def identity(device: str = "device-1", user: str = "user-1") -> Identity:
    """A laptop that was never enrolled anywhere: enough to sign with."""
    return Identity(
        device=device,
        device_key=os.urandom(32),
        user=user,
        user_name="You",
        hub_url="https://127.0.0.1:1",
        hub_key=os.urandom(32),
        ca_pem="",
    )


def make_header(folder: Path, passphrase: str, *, cost: Cost, keeper: ShareKeeper) -> bytes:
    """Write the header of a new vault and return its random key, as joining a hub does. Raises NoRoom; an existing
    vault is refused."""
    refuse_second(folder)
    key, slot = new_key(passphrase, cost=cost, keeper=keeper)
    keep_key(folder, slot)
    return key


def new_vault(
    folder: Path,
    *,
    catalogue: Catalogue | None = None,
    clock: Callable[[], datetime] = lambda: MONDAY,
    who: Identity | None = None,
) -> Vault:
    """Make and open a vault in an empty folder, joined to nobody's hub."""
    folder.mkdir(parents=True, exist_ok=True)
    key = make_header(folder, PASSPHRASE, cost=CHEAP, keeper=NoKeystore())
    Vault.make(folder, key)
    vault = Vault(folder, key, catalogue=catalogue or standard_catalogue(), policy=policy(), clock=clock)
    vault.join(who or identity())
    return vault
