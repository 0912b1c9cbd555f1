"""People and laptops at a really running hub, without a window."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault
from sync.engine.enrol import Enrolment, enrol
from sync.hub.access import enrolment, users
from sync.hub.access.users import User
from sync.hub.serve import RunningHub
from tests.sync.laptop import Laptop
from tests.sync.memory_replica import MemoryReplica
from tests.vaults.fresh import new_vault


def now() -> datetime:
    """The wall clock: certificates are real here."""
    return datetime.now(UTC)


def add_champion(hub: RunningHub, name: str) -> User:
    """A champion that the force knows."""
    with hub.hub.storage.write() as tx:
        return users.add_user(tx, name=name, role="champion", area="Bristol", now=now())


def code_for(hub: RunningHub, user: User, *, at: datetime | None = None) -> str:
    """A one-time code, made now or at another moment."""
    with hub.hub.storage.write() as tx:
        return enrolment.issue_code(tx, user_id=user.id, now=at or now())


def joined(hub: RunningHub, code: str, *, key: bytes) -> Enrolment:
    """Join with a code as typed."""
    return enrol(hub.url, code, device_name="laptop", private_key=key, now=now())


def laptop_of(hub: RunningHub, user: User) -> MemoryReplica:
    """A laptop without a disk that joined with a code of its own."""
    key = os.urandom(32)
    told = joined(hub, code_for(hub, user), key=key)
    who = Laptop(
        device=told.device,
        user=told.user,
        hub_url=told.hub_url,
        hub_key=told.hub_key,
        ca_pem=told.ca_pem,
        device_key=key,
    )
    return MemoryReplica(who)


def vault_of(hub: RunningHub, user: User, folder: Path) -> Vault:
    """A laptop with a vault that joined with a code of its own."""
    key = os.urandom(32)
    told = joined(hub, code_for(hub, user), key=key)
    who = Identity(
        device=told.device,
        device_key=key,
        user=told.user,
        user_name=told.user_name,
        hub_url=told.hub_url,
        hub_key=told.hub_key,
        ca_pem=told.ca_pem,
    )
    return new_vault(folder, clock=now, who=who)
