"""The third step: hand over what waits. Only the hub's signed receipt makes a save *accepted*."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from champion_app.domain.change import SignedCommit
from champion_app.domain.errors import Expected, NotTrusted, Unreachable
from sync.engine.answers import SAVED, UNSIGNED, MessageRefused, SignatureRefused
from sync.engine.ports import Answer
from sync.engine.visit import Visit
from sync.wire.codec import encode
from sync.wire.messages import Push, Receipt, Welcome

LARGEST_BATCH = 1024 * 1024
MOST_SET_ASIDE = 10
"""Saves that may be set aside whole in one round. More than that points at the hub, and the rest stays waiting."""

_STANDS = {"applied", "same", "conflict"}
_UNTAKEABLE = "The hub could not take this save. It stays on this laptop; ask the coordinator to look at it."
_TOO_MANY = (
    "The hub could not take many saves in a row, which points at the hub and not at them. "
    f"{SAVED} The rest stays waiting. Tell the coordinator."
)
_UNANSWERED = f"The hub left some saves without an answer. They stay waiting. {SAVED} Tell the coordinator."

Waiting = tuple[int, SignedCommit]
Batch = tuple[Waiting, ...]


class _OpId(msgspec.Struct, frozen=True):
    op_id: str


class _Ops(msgspec.Struct, frozen=True):
    """All that the engine needs to know of a commit."""

    ops: tuple[_OpId, ...]


_ops = msgspec.json.Decoder(_Ops)


@dataclass(slots=True)
class Pushed:
    """What a push did so far, in saves; ``trouble`` is why it ended early.

    ``held``: something was for a scope that is no longer this person's, so that it must not stay here either.
    """

    sent: int = 0
    accepted: int = 0
    set_aside: int = 0
    refused_whole: int = 0
    differences: int = 0
    held: bool = False
    receipt_ids: list[str] = field(default_factory=list)
    trouble: Expected | None = None


class Pushing:
    """One push: batches in order, the next one read and sent while the last receipt is being written."""

    def __init__(self, visit: Visit, welcome: Welcome) -> None:
        self._visit = visit
        self._push_ops = max(1, welcome.push_ops)
        self._ready: deque[Batch] = deque()
        self._read_up_to = 0
        self.pushed = Pushed()

    def run(self) -> None:
        """Send all that waits. Raises what stopped it; :attr:`pushed` then says how far it came."""
        batch = self._next()
        answer = self._send(batch)
        while batch is not None and answer is not None:
            following = self._next()
            try:
                raw = self._visit.wait_for(answer)
            except (MessageRefused, SignatureRefused):
                if following is not None:
                    self._ready.appendleft(following)
                self._take_apart(batch)
                batch = self._next()
                answer = self._send(batch)
                continue
            receipt = self._checked(raw, batch)
            answer = self._send(following)
            self._take(receipt, batch, raw)
            batch = following

    def _next(self) -> Batch | None:
        """The next batch, from the halves of a refused one or from the replica."""
        if not self._ready:
            waiting = self._visit.replica.pending(after=self._read_up_to, limit_ops=self._push_ops)
            if waiting:
                self._read_up_to = waiting[-1][0]
                self._ready.extend(batches(waiting, largest=LARGEST_BATCH))
        return self._ready.popleft() if self._ready else None

    def _send(self, batch: Batch | None) -> Answer | None:
        if batch is None:
            return None
        return self._visit.begin("POST", "/v1/push", encode(Push(commits=tuple(commit for _, commit in batch))))

    def _checked(self, raw: bytes, batch: Batch) -> Receipt:
        """The receipt, once it is certain that the hub gave it, to this device, for nothing but this batch."""
        receipt = self._visit.signed(raw, Receipt)
        sent = {op_id for _, commit in batch for op_id in op_ids(commit)}
        if receipt.device != self._visit.identity.device or any(o.op_id not in sent for o in receipt.outcomes):
            raise NotTrusted(UNSIGNED)
        return receipt

    def _take(self, receipt: Receipt, batch: Batch, raw: bytes) -> None:
        changes = self._visit.replica.take_receipt(receipt, signed=raw)
        outcomes = {outcome.op_id: outcome.outcome for outcome in receipt.outcomes}
        pushed = self.pushed
        pushed.receipt_ids.append(receipt.receipt_id)
        pushed.sent += len(batch)
        pushed.differences += sum(word == "conflict" for word in outcomes.values())
        pushed.held = pushed.held or "held" in outcomes.values()
        answered = True
        for _, commit in batch:
            words = {outcomes.get(op_id, "") for op_id in op_ids(commit)}
            answered = answered and "" not in words
            pushed.accepted += words <= _STANDS
            pushed.set_aside += not words <= {*_STANDS, ""}
        self._visit.tell("push", "Handing over what waits", done=pushed.sent, changes=changes)
        if not answered:
            pushed.trouble = Unreachable(_UNANSWERED)

    def _take_apart(self, batch: Batch) -> None:
        """Halve a batch that the hub cannot take, until the one save that it cannot take stands alone."""
        if len(batch) > 1:
            middle = len(batch) // 2
            self._ready.extendleft((batch[middle:], batch[:middle]))
            return
        if self.pushed.refused_whole >= MOST_SET_ASIDE:
            raise Unreachable(_TOO_MANY)
        self._visit.replica.set_aside(batch[0][0], _UNTAKEABLE)
        self.pushed.refused_whole += 1
        self.pushed.set_aside += 1


def batches(waiting: Sequence[Waiting], *, largest: int) -> list[Batch]:
    """Cut waiting commits, in order, into batches of at most so many bytes; one larger commit goes alone."""
    cut: list[Batch] = []
    current: list[Waiting] = []
    size = 0
    for item in waiting:
        weight = _weight(item[1])
        if current and size + weight > largest:
            cut.append(tuple(current))
            current, size = [], 0
        current.append(item)
        size += weight
    return [*cut, tuple(current)] if current else cut


def _weight(commit: SignedCommit) -> int:
    values = sum(
        60 + (0 if value.value is msgspec.UNSET else memoryview(value.value).nbytes) for value in commit.values
    )
    return 200 + memoryview(commit.commit).nbytes + values


def op_ids(commit: SignedCommit) -> tuple[str, ...]:
    """The ids of a commit's ops, in order."""
    return tuple(op.op_id for op in _ops.decode(commit.commit).ops)
