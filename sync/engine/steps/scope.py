"""The second step: learn which scopes this person has, and let go of what is no longer theirs."""

from __future__ import annotations

from champion_app.domain.errors import NotTrusted
from sync.engine.answers import UNSIGNED
from sync.engine.visit import Visit
from sync.wire.messages import ScopeList, Welcome


def changed(visit: Visit, welcome: Welcome) -> bool:
    """Whether the grants changed since the list was last taken whole."""
    return welcome.epoch != visit.replica.epoch()


def learn(visit: Visit, welcome: Welcome) -> ScopeList:
    """The hub's signed list of what this person has now.

    Raises NotTrusted where the list is not signed by the hub, for another device, or older than the hub just said.
    """
    visit.tell("scope", "Asking what is yours")
    scopes = visit.signed(visit.wait_for(visit.begin("GET", "/v1/scope")), ScopeList)
    if scopes.device != visit.identity.device or scopes.epoch < welcome.epoch:
        raise NotTrusted(UNSIGNED)
    return scopes


def let_go(visit: Visit, scopes: ScopeList) -> tuple[str, ...]:
    """Purge what is not in the list and holds nothing unsent. Called again after the push, for what was unsent."""
    changes, purged = visit.replica.set_scopes(scopes.scopes, epoch=scopes.epoch)
    visit.tell("scope", "Letting go of what is no longer yours", done=len(purged), changes=changes)
    return purged
