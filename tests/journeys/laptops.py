"""Laptops that really joined a really running hub, for journeys."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from champion_app.domain.record import Catalogue
from champion_app.opening import round_with
from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault
from sync.engine.enrol import enrol
from sync.engine.status import RoundResult
from sync.hub.access import enrolment, users
from sync.hub.access.users import User
from sync.hub.hub import Hub
from tests.vaults.fresh import new_vault


def now() -> datetime:
    """The wall clock: certificates are real here."""
    return datetime.now(UTC)


def add_champion(hub: Hub, name: str, *, area: str = "Bristol") -> User:
    """A champion that the force knows."""
    with hub.storage.write() as tx:
        return users.add_user(tx, name=name, role="champion", area=area, now=now())


def join(hub: Hub, url: str, user: User, folder: Path, *, catalogue: Catalogue | None = None) -> Vault:
    """A laptop of this user, joined with a one-time code over TLS."""
    with hub.storage.write() as tx:
        code = enrolment.issue_code(tx, user_id=user.id, now=now())
    key = os.urandom(32)
    joined = enrol(url, code, device_name="laptop", private_key=key, now=now())
    who = Identity(
        device=joined.device,
        device_key=key,
        user=joined.user,
        user_name=joined.user_name,
        hub_url=joined.hub_url,
        hub_key=joined.hub_key,
        ca_pem=joined.ca_pem,
    )
    return new_vault(folder, clock=now, who=who, catalogue=catalogue)


def sync(vault: Vault, *, stopped: Callable[[], bool] = lambda: False) -> RoundResult:
    """One whole round at the station."""
    return round_with(vault, clock=now)(lambda _step: None, stopped)
