"""The last step of a complete round: tell the hub how far this laptop has everything, then note it here."""

from __future__ import annotations

from sync.engine.visit import Visit
from sync.wire.codec import encode
from sync.wire.messages import RoundDone, Welcome


def finish(visit: Visit, welcome: Welcome, *, repaired: tuple[str, ...], at: str) -> None:
    """The hub first, so that the last complete sync shown here is never one that the hub does not know of."""
    report = RoundDone(cursor=visit.replica.cursor(), repaired=repaired)
    visit.wait_for(visit.begin("POST", "/v1/done", encode(report)))
    changes = visit.replica.finish_round(at=at, works_until=welcome.works_until, user_name=welcome.user_name)
    visit.tell("done", "Up to date", done=1, total=1, changes=changes)
