"""The second step: learn which scopes this person has, and let go of what is no longer theirs."""

from __future__ import annotations

from msgspec import Raw

from champion_app.domain.change import LetGo
from champion_app.domain.errors import NotTrusted
from sync.engine.answers import UNSIGNED
from sync.engine.visit import Visit
from sync.wire.codec import encode
from sync.wire.messages import PurgeReceipt, PurgeTaken, ScopeList, Signed, Welcome
from sync.wire.verify import sign


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


def let_go(visit: Visit, scopes: ScopeList) -> LetGo:
    """Purge what the list names as taken away and what holds nothing unsent. Called again after the push, for what was
    unsent."""
    done = visit.replica.set_scopes(scopes.scopes, removed=scopes.removed, epoch=scopes.epoch)
    words = "Letting go of what is no longer yours"
    visit.tell("scope", words, done=len(done.scopes), changes=done.changes)
    return done


def swear(visit: Visit, *, at: str) -> None:
    """Give up the room of what was purged, then tell the hub under this device's signature that nothing is left."""
    visit.replica.compact()
    epoch, scopes = visit.replica.unsworn()
    if not scopes:
        return
    told = encode(PurgeReceipt(device=visit.identity.device, epoch=epoch, scopes=scopes, at=at))
    signed = Signed(content=Raw(told), signature=sign(visit.identity.device_key, told))
    visit.ask("POST", "/v1/purged", PurgeTaken, body=encode(signed))
    visit.replica.sworn()
