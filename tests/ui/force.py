"""A force for tests of Station: a blocking sync that moves a real vault with real messages, step by step when told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import msgspec

from champion_app.domain.change import ChangeSet, read_commit
from champion_app.domain.errors import Cancelled, Expected
from champion_app.store.vault import Vault
from sync.engine.ports import Progress
from sync.engine.status import RoundResult, Step
from sync.wire.messages import OpOutcome, Receipt, WireRow
from tests.vaults.fresh import MONDAY

WORKS_UNTIL = "2026-12-06T12:00:00+00:00"
PATIENCE = 10.0


class Force:
    """Answers as a hub would. ``by_hand``: every save and page waits for :meth:`let_go`; ``trouble`` ends the round."""

    def __init__(
        self,
        vault: Vault,
        *,
        rows: Sequence[WireRow] = (),
        refuse: str = "",
        trouble: Expected | None = None,
        late_trouble: Expected | None = None,
        by_hand: bool = False,
    ) -> None:
        self.rounds = 0
        self.trouble = trouble
        self._vault = vault
        self._rows = tuple(rows)
        self._refuse = refuse
        self._late_trouble = late_trouble
        self._gate = threading.Semaphore(0) if by_hand else None

    def let_go(self) -> None:
        """Let one more thing happen."""
        if self._gate:
            self._gate.release()

    def __call__(self, progress: Progress, stopped: Callable[[], bool]) -> RoundResult:
        self.rounds += 1
        progress(Step(name="hello", words="Greeting the hub"))
        if self.trouble:
            raise self.trouble
        accepted, aside = self._take_saves(progress, stopped)
        changes = self._send_rows(stopped)
        progress(Step(name="pull", done=len(self._rows), words="Fetching what is new", changes=changes))
        if self._late_trouble is None:
            at = MONDAY.isoformat()
            self._vault.replica.finish_round(at=at, works_until=WORKS_UNTIL, user_name="")
            progress(Step(name="done", done=1, total=1, words="Up to date"))
        return RoundResult(
            accepted=accepted,
            set_aside=aside,
            arrived=len(self._rows),
            finished_at=MONDAY.isoformat(),
            works_until=WORKS_UNTIL,
            trouble=self._late_trouble,
        )

    def _take_saves(self, progress: Progress, stopped: Callable[[], bool]) -> tuple[int, int]:
        accepted = aside = 0
        for place, (number, signed) in enumerate(self._vault.replica.pending(after=0, limit_ops=1000), start=1):
            self._wait(stopped)
            refused = self._refuse if place == 1 else ""
            commit = read_commit(bytes(signed.commit), signed.values)
            outcomes = tuple(
                OpOutcome(op_id=op.op_id, outcome="refused" if refused else "applied", version=1, reason=refused)
                for op in commit.ops
            )
            receipt = Receipt(receipt_id=f"r{number}", device="device-1", at="", commits=(), outcomes=outcomes)
            changes = self._vault.replica.take_receipt(receipt, signed=msgspec.json.encode(receipt))
            accepted, aside = accepted + (not refused), aside + bool(refused)
            progress(Step(name="push", done=place, words="Handing over what waits", changes=changes))
        return accepted, aside

    def _send_rows(self, stopped: Callable[[], bool]) -> ChangeSet:
        self._wait(stopped)
        return self._vault.replica.apply_rows(self._rows, cursor="i.9.9")

    def _wait(self, stopped: Callable[[], bool]) -> None:
        """Wait to be let go; a stop is noticed while waiting, as the engine does."""
        for _ in range(int(PATIENCE / 0.02)):
            if stopped():
                raise Cancelled("The sync was stopped. What was done stays done.")
            if self._gate is None or self._gate.acquire(timeout=0.02):
                return
        raise AssertionError("nobody let the force go on")
