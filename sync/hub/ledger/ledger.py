"""Accept, order, remember and sign for commits: the hub's real work. One bad op never blocks the rest."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from champion_app.domain.audit import ERASED
from champion_app.domain.change import SaltedValue, SignedCommit
from champion_app.domain.record import Catalogue
from sync.hub.hub_log import HubAct, note
from sync.hub.ledger.push import NOT_THEIRS, take_push
from sync.hub.ledger.verified_commits import Sender, opened
from sync.hub.ledger.workspace import ODD
from sync.hub.refusals import CHANGES_HELD, CHANGES_MARKED, CHANGES_REFUSED, NEVER_THEIRS, Refusals
from sync.hub.signing import signer
from sync.hub.storage.schema import commit_log, op, receipt
from sync.hub.storage.storage import Storage
from sync.wire.messages import OpOutcome, Receipt, Signed


class Ledger:
    """Made once over a storage; every call is one transaction under the commit lock."""

    def __init__(self, storage: Storage, *, catalogue: Catalogue, signing_key: bytes, refusals: Refusals) -> None:
        self._storage = storage
        self._refusals = refusals
        self._catalogue = catalogue
        self._sign = signer(signing_key)

    def sign(self, content: object) -> Signed:
        """Anything as the hub's signed word."""
        return self._sign(content)

    def accept(self, sender: Sender, commits: Sequence[SignedCommit], *, now: datetime) -> Signed:
        """Take a push and answer with a signed receipt. Raises NotTrusted where a commit is not that device's own;
        then nothing of the push was taken."""
        saves = opened(sender, commits)
        with self._storage.write() as tx:
            taken = take_push(tx, sender, saves, catalogue=self._catalogue, now=now)
            told = Receipt(
                receipt_id=secrets.token_hex(8),
                device=sender.device,
                at=now.isoformat(),
                commits=tuple(one.hash for one in saves),
                outcomes=tuple(taken.outcomes),
            )
            signed = self.sign(told)
            tx.execute(
                insert(receipt).values(
                    receipt_id=told.receipt_id,
                    device=sender.device,
                    content=bytes(signed.content).decode(),
                    signature=signed.signature,
                )
            )
        self._leave_trace(sender, taken.fresh)
        return signed

    def _leave_trace(self, sender: Sender, fresh: Sequence[OpOutcome]) -> None:
        """What was not taken as it came stands in the hub's log: by whom, and how often."""
        foreign = sum(one.code == NOT_THEIRS.code for one in fresh)
        counts = {
            NEVER_THEIRS: foreign,
            CHANGES_REFUSED: sum(one.outcome == "refused" for one in fresh) - foreign,
            CHANGES_HELD: sum(one.outcome == "held" for one in fresh),
            CHANGES_MARKED: sum(one.code == ODD for one in fresh),
        }
        for act, count in counts.items():
            self._refusals.note(act, device=sender.device, user=sender.user, count=count)

    def erase_value(self, op_id: str, *, now: datetime) -> bool:
        """Erase one value for good; signature and chain still verify. Returns whether there was such an op."""
        with self._storage.write() as tx:
            found = tx.execute(select(op.c.record, op.c.field, op.c.version).where(op.c.op_id == op_id)).first()
            if found is None:
                return False
            tx.execute(update(op).where(op.c.op_id == op_id).values(salt=None, value=None))
            after = (op.c.record == found.record, op.c.field == found.field, op.c.version == found.version + 1)
            tx.execute(update(op).where(*after).values(before=None))
            note(tx, [HubAct(act=ERASED, record=found.record, detail=found.field)], now=now)
            return True

    def kept(self, device: str) -> list[tuple[int, SignedCommit]]:
        """Every commit of a device as it was signed, with what is left of its values: for the audit."""
        with self._storage.read() as tx:
            found = []
            for row in tx.execute(
                select(commit_log).where(commit_log.c.device == device).order_by(commit_log.c.number)
            ):
                beside = tx.execute(
                    select(op.c.salt, op.c.value)
                    .where(op.c.device == device, op.c.number == row.number)
                    .order_by(op.c.position)
                )
                values = tuple(
                    SaltedValue(salt=salt, value=msgspec.UNSET if value is None else msgspec.Raw(value.encode()))
                    for salt, value in beside
                )
                commit = SignedCommit(commit=msgspec.Raw(bytes(row.made)), signature=row.signature, values=values)
                found.append((int(row.number), commit))
            return found
