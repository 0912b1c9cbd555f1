"""Faults that somebody could make in the product, one at a time. The proof must find each, or it proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

import msgspec
from sqlalchemy import and_, literal, select

from champion_app.domain import merge
from champion_app.domain.merge import Applied, Same
from champion_app.store.rows import records
from champion_app.store.sync import inbox, outbox, purge, receipts
from champion_app.store.sync.replica import VaultReplica
from sync.engine.steps.level import Levelling
from sync.hub.access import grants as scope
from sync.hub.ledger import hold, pull, push, workspace
from sync.hub.storage import visible
from sync.hub.storage.schema import record, scope_grant

Plant = Callable[[], Any]


def last_writer_wins() -> Any:
    """A field op applies whatever it was based on."""

    def planted(row: Any, op: Any, value: Any, *, field: Any) -> Any:
        version = row.version(op.field) + 1
        return Applied(merge.with_field(row, op.field, value, version=version), version)

    return mock.patch.object(merge, "_set", planted)


def safer_is_riskier() -> Any:
    """Of a safety field the less protective value is shown."""
    return mock.patch.object(merge, "RISK_ORDER", tuple(reversed(merge.RISK_ORDER)))


def deletion_beats_edit() -> Any:
    """A record is deleted although somebody changed it meanwhile, and nobody is told."""

    def planted(row: Any, value: Any) -> Any:
        if row.state == merge.DELETED:
            return Same(1)
        return Applied(msgspec.structs.replace(row, state=merge.DELETED), 1)

    return mock.patch.object(merge, "_delete", planted)


def ops_are_forgotten() -> Any:
    """The hub does not remember which changes it has taken."""

    def planted(_tx: Any, _ids: Any) -> dict[str, Any]:
        return {}

    return mock.patch.object(push, "known_outcomes", planted)


def differences_are_not_written() -> Any:
    """Of two values one is dropped in silence."""
    return mock.patch.object(workspace.Workspace, "_differ", return_value=None)


def held_work_is_dropped() -> Any:
    """Work for a case that was taken away is answered as held, and kept nowhere."""

    def planted(self: Any, commit: Any) -> Any:
        outcomes = real(self, commit)
        self._held.clear()
        self._ops[:] = [one for one in self._ops if one["outcome"] != "held"]
        return outcomes

    real = push._Push._commit
    return mock.patch.object(push._Push, "_commit", planted)


def grants_never_end() -> Any:
    """The hub goes on sending what was taken away."""

    def planted(user_id: Any) -> Any:
        return scope_grant.c.user == user_id

    return _everywhere("holds", planted)


def back_fill_is_forgotten() -> Any:
    """A case that is given late comes without its history."""

    def planted(tx: Any, *, user_id: str, place: int, number: int, limit: int) -> list[Any]:
        held = and_(visible.holds(user_id), scope_grant.c.scope == record.c.scope)
        asked = select(*pull._COLUMNS, record.c.seq.label("place")).select_from(record.join(scope_grant, held))
        return list(tx.execute(asked.where(record.c.seq > place).order_by(record.c.seq).limit(literal(limit))))

    return _both(mock.patch.object(pull, "_rows", planted), _no_levelling())


def cursor_runs_ahead() -> Any:
    """The cursor is kept before the rows it covers, in a transaction of its own, and the rows are lost."""

    def planted(self: VaultReplica, page: Sequence[Any], *, cursor: str) -> Any:
        return real(self, page[:-1], cursor=cursor)

    real = VaultReplica.begin_page
    return _both(mock.patch.object(VaultReplica, "begin_page", planted), _no_levelling())


def nothing_is_compared() -> Any:
    """A row that was lost on the laptop is never missed."""
    return _no_levelling()


def own_words_are_overwritten() -> Any:
    """A pull writes over what was not sent yet."""
    return mock.patch.object(inbox, "rebase", lambda row, _pending: row)


def sent_counts_as_accepted() -> Any:
    """The outbox forgets what was sent, before the hub's receipt came."""

    def planted(db: Any, *, after: int, limit_ops: int) -> Any:
        found = real(db, after=after, limit_ops=limit_ops)
        fresh = [one for one in found if one[0] not in seen]
        seen.update(one[0] for one in fresh)
        return fresh

    real, seen = outbox.waiting, set[int]()
    return mock.patch.object(outbox, "waiting", planted)


def late_answers_win() -> Any:
    """A receipt that comes late writes over what others wrote since."""

    def planted(self: Any, field: str) -> int:
        return 0 if called_from_receipts() else int(real(self, field))

    real = merge.Row.version

    def called_from_receipts() -> bool:
        import sys

        return bool(sys._getframe(2).f_globals["__name__"] == receipts.__name__)

    return _both(mock.patch.object(merge.Row, "version", planted), _no_levelling())


def nothing_is_purged() -> Any:
    """What was taken away stays on the laptop."""
    return mock.patch.object(purge, "_purge", return_value=0)


def written_values_stay() -> Any:
    """Rows go, and what was written in them stays in the outbox."""
    return mock.patch.object(outbox, "erase_scope", return_value=None)


def unsent_work_is_purged() -> Any:
    """A case is let go of before what was written in it was handed over."""

    def planted(db: Any, scope: str) -> int:
        gone = real(db, scope)
        waiting = "SELECT number FROM outbox_op WHERE scope = ? AND outcome = ''"
        db.execute(f"UPDATE outbox SET state = 'accepted' WHERE number IN ({waiting})", (scope,))
        db.execute("UPDATE outbox_op SET outcome = 'applied', value = NULL WHERE scope = ? AND outcome = ''", (scope,))
        return gone

    real = purge._purge
    return _both(
        mock.patch.object(purge, "_purge", planted),
        mock.patch.object(outbox, "scopes_with_open_changes", return_value=set()),
    )


def old_receipts_count() -> Any:
    """A laptop that was given a case again counts as free of it from an earlier receipt."""
    return mock.patch.object(scope, "_unswear", return_value=None)


def held_changes_overwrite() -> Any:
    """A held save is accepted as if nobody had written anything since."""

    def planted(self: Any, one: Any, value: Any, *, exact: str, by: Any) -> Any:
        row = self.row(one.record)
        newest = row.version(one.field) if row is not None and one.field else one.base
        return real(self, msgspec.structs.replace(one, base=newest), value, exact=exact, by=by)

    real = workspace.Workspace.do

    class Overwriting(workspace.Workspace):
        do = planted

    return mock.patch.object(hold, "Workspace", Overwriting)


def refused_records_stay() -> Any:
    """A record that the hub did not make stays on the laptop that made it."""
    return _both(mock.patch.object(records, "remove_unknown", return_value=None), _no_levelling())


def lost_saves_are_not_missed() -> Any:
    """A laptop does not see that the hub lacks what it took, unless its head shows it."""
    return mock.patch.object(VaultReplica, "last_taken", return_value=0)


def _no_levelling() -> Any:
    return mock.patch.object(Levelling, "run", return_value=None)


@contextmanager
def _everywhere(name: str, planted: Any) -> Iterator[None]:
    from sync.hub.ledger import manifest

    with (
        mock.patch.object(visible, name, planted),
        mock.patch.object(pull, name, planted),
        mock.patch.object(scope, name, planted),
        mock.patch.object(manifest, name, planted),
    ):
        yield


@contextmanager
def _both(first: Any, second: Any) -> Iterator[None]:
    with first, second:
        yield


GENTLE = (back_fill_is_forgotten, cursor_runs_ahead, late_answers_win, refused_records_stay)
"""These are mended by the comparing of sums, which is switched off with them; so nothing else may need mending."""

DEFECTS: tuple[Plant, ...] = (
    last_writer_wins, safer_is_riskier, deletion_beats_edit, ops_are_forgotten, differences_are_not_written,
    held_work_is_dropped, grants_never_end, back_fill_is_forgotten, cursor_runs_ahead, nothing_is_compared,
    own_words_are_overwritten, sent_counts_as_accepted, late_answers_win, nothing_is_purged, written_values_stay,
    unsent_work_is_purged, old_receipts_count, held_changes_overwrite, refused_records_stay,
    lost_saves_are_not_missed,
)  # fmt: skip
