"""Who did what: hand this laptop's log to the hub, and see that the hub's own log goes on from what was seen of it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw

from champion_app.domain.audit import AuditEntry
from champion_app.domain.errors import Unreachable
from sync.engine.answers import SAVED
from sync.engine.visit import Visit
from sync.wire.codec import encode
from sync.wire.messages import AuditBatch, AuditTaken, Checkpoint, Signed
from sync.wire.verify import DIGEST_BYTES, sign, walked

BATCH = 500
_UNTAKEN = (
    f"The hub did not take the record of who looked at what. It stays on this laptop. {SAVED} Tell the coordinator."
)


class Logs:
    """Both logs in one round. ``differs``: the hub's own does not go on from where this laptop last saw it."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self.differs = False

    def check(self, log: Signed | None) -> None:
        """Hold the hub's word on its log against what was seen of it. What it says now is remembered either way, with
        both words as evidence where it does not go on, so that nobody's work waits for that to be cleared up.

        Raises NotTrusted where the word is not signed by the hub.
        """
        replica = self._visit.replica
        size, last = replica.hub_log()
        told, raw = Checkpoint(size=0, hash=""), b""
        if log is not None:
            raw = encode(log)
            told = self._visit.signed(raw, Checkpoint)
        elif not size:
            return  # a hub that keeps no log yet
        differs = bool(size) and not _follows(told, size=size, last=last)
        if (told.size, told.hash) != (size, last):
            first = differs and not self.differs  # one account of it a round is enough
            replica.remember_hub_log(size=told.size, last=told.hash, signed=raw.decode(), differs=first)
        self.differs = self.differs or differs

    def hand_over(self) -> None:
        """Send every entry that the hub has not acknowledged, a batch at a time. Raises what stopped it; what was
        acknowledged stays so, and the next round goes on from there."""
        visit, rewound = self._visit, False
        while entries := visit.replica.unsent_log(limit=BATCH):
            visit.tell("log", "Handing over the record of who looked at what")
            after = visit.replica.log_sent()
            taken = visit.ask("POST", "/v1/audit", AuditTaken, body=self._batch(entries, after=after))
            if taken.through < after:  # it has lost some that it had: all of those again
                if rewound or taken.through < 0:
                    raise Unreachable(_UNTAKEN)
                rewound = True
            elif taken.through < entries[-1].number:
                raise Unreachable(_UNTAKEN)
            visit.replica.log_taken(min(taken.through, entries[-1].number))
            if taken.log is not None:
                self.check(taken.log)

    def _batch(self, entries: Sequence[AuditEntry], *, after: int) -> bytes:
        visit = self._visit
        told = encode(
            AuditBatch(
                device=visit.identity.device,
                after=after,
                log_size=visit.replica.hub_log()[0],
                entries=tuple(entries),
                witnessed=tuple(visit.replica.witnessed()),
            )
        )
        return encode(Signed(content=Raw(told), signature=sign(visit.identity.device_key, told)))


def _follows(told: Checkpoint, *, size: int, last: str) -> bool:
    if told.since != size or len(told.links) != (told.size - size) * DIGEST_BYTES:
        return False  # fewer entries than there were, or not those that follow
    return walked(last, told.links) == told.hash
