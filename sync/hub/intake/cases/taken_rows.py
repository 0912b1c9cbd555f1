"""Rows as they were taken, beside the records that came of them: what makes a second run change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, Update, bindparam, insert, select, tuple_, update

from sync.hub.intake.cases.case_edits import CaseRecords
from sync.hub.intake.mapping.said import Incoming, Said
from sync.hub.storage.intake_tables import incoming
from sync.hub.storage.schema import head

_BATCH = 500

RowKey = tuple[str, str]
"""Where a taken row stands: its source and its reference there."""


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of a kept row: what it said, and which records came of it.

    ``rank``: 0 for the row that opened its case, then in the order in which others joined. ``withdrawn``: why a list of
    withdrawn rows names it.
    """

    said: Said
    records: CaseRecords = CaseRecords()
    rank: int = 0
    withdrawn: str = ""

    @property
    def stands(self) -> Said:
        """What it says, with the withdrawal that came apart from it."""
        if not self.withdrawn or self.said.retracted:
            return self.said
        return msgspec.structs.replace(self.said, retracted=self.withdrawn)


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A kept row and where it stands. ``taken_at`` is RFC 3339, UTC."""

    source: str
    reference: str
    kept: Kept
    taken_at: str = ""

    @property
    def place(self) -> RowKey:
        return self.source, self.reference


_kept = msgspec.json.Decoder(Kept)


def digests(tx: Connection, source: str, references: Sequence[str]) -> dict[str, str]:
    """The digests of those rows that were taken before, by reference."""
    found: dict[str, str] = {}
    for start in range(0, len(references), _BATCH):
        asked = select(incoming.c.reference, incoming.c.digest).where(
            incoming.c.source == source, incoming.c.reference.in_(references[start : start + _BATCH])
        )
        found.update((row.reference, row.digest) for row in tx.execute(asked))
    return found


def kept(tx: Connection, source: str, references: Sequence[str]) -> dict[str, Kept]:
    """Rows as they were taken, by reference."""
    found: dict[str, Kept] = {}
    for start in range(0, len(references), _BATCH):
        asked = select(incoming.c.reference, incoming.c.body).where(
            incoming.c.source == source, incoming.c.reference.in_(references[start : start + _BATCH])
        )
        found.update((row.reference, _kept.decode(row.body)) for row in tx.execute(asked))
    return found


def numbered(tx: Connection, source: str, references: Sequence[str]) -> frozenset[str]:
    """Those references under which a second person is kept: whose own with ``(2)`` behind is here."""
    second = {f"{reference} (2)": reference for reference in references}
    found = digests(tx, source, list(second))
    return frozenset(second[one] for one in found)


def kept_at(tx: Connection, places: Iterable[RowKey]) -> dict[RowKey, Kept]:
    """Rows of several sources as they were taken."""
    by_source: dict[str, dict[str, None]] = {}
    for source, reference in places:
        by_source.setdefault(source, {})[reference] = None
    return {
        (source, reference): one
        for source, references in by_source.items()
        for reference, one in kept(tx, source, list(references)).items()
    }


def of_cases(tx: Connection, cases: Iterable[str]) -> dict[str, list[Taken]]:
    """All rows that each case came of, the one that opened it first."""
    wanted = sorted(set(cases))
    found: dict[str, list[Taken]] = {}
    for start in range(0, len(wanted), _BATCH):
        asked = select(incoming).where(incoming.c.case_id.in_(wanted[start : start + _BATCH]))
        for row in tx.execute(asked):
            one = Taken(
                source=row.source, reference=row.reference, kept=_kept.decode(row.body), taken_at=row.taken_at
            )  # fmt: skip
            found.setdefault(row.case_id, []).append(one)
    for rows in found.values():
        rows.sort(key=lambda one: (one.kept.rank, one.source, one.reference))
    return found


def taken_rows(tx: Connection, *, source: str = "", unflagged_only: bool = False) -> Iterator[Taken]:
    """Every row that was taken, whether it became a case or not, in the order of source and reference, so many at a
    time: what the finder reads. ``source``: of that system only."""
    after: RowKey = (source, "")
    while True:
        asked = select(incoming).where(tuple_(incoming.c.source, incoming.c.reference) > tuple_(*after))
        if source:
            asked = asked.where(incoming.c.source == source)
        if unflagged_only:
            asked = asked.where(incoming.c.flagged == 0)
        rows = tx.execute(asked.order_by(incoming.c.source, incoming.c.reference).limit(_BATCH)).all()
        for row in rows:
            yield Taken(
                source=row.source, reference=row.reference, kept=_kept.decode(row.body), taken_at=row.taken_at
            )  # fmt: skip
        if len(rows) < _BATCH:
            return
        after = (rows[-1].source, rows[-1].reference)


def keep(tx: Connection, source: str, rows: Iterable[tuple[Incoming, Kept]], *, at: str) -> None:
    """Write rows that come for the first time."""
    values = [
        {
            "source": source, "reference": row.reference, "digest": row.digest, "line": row.line,
            "body": _body(row.body, one), "case_id": one.records.case, "taken_at": at,
            "flagged": int(row.said.flagged), "retracted": one.stands.retracted,
        }
        for row, one in rows
    ]  # fmt: skip
    if values:
        tx.execute(insert(incoming), values)


def keep_anew(tx: Connection, source: str, rows: Iterable[tuple[Incoming, Kept]], *, at: str) -> None:
    """Write later versions of rows that were taken before."""
    values = [
        {
            "of_source": source, "of_reference": row.reference, "new_digest": row.digest, "new_line": row.line,
            "new_body": _body(row.body, one), "new_case": one.records.case, "new_at": at,
            "new_flagged": int(row.said.flagged), "new_retracted": one.stands.retracted,
        }
        for row, one in rows
    ]  # fmt: skip
    if values:
        changed = _at_place().values(
            digest=bindparam("new_digest"),
            line=bindparam("new_line"),
            body=bindparam("new_body"),
            case_id=bindparam("new_case"),
            taken_at=bindparam("new_at"),
            flagged=bindparam("new_flagged"),
            retracted=bindparam("new_retracted"),
        )
        tx.execute(changed, values)


def rewrite(tx: Connection, rows: Iterable[Taken]) -> None:
    """Write what came of rows that say what they said before."""
    values = [
        {
            "of_source": one.source, "of_reference": one.reference, "new_case": one.kept.records.case,
            "new_body": msgspec.json.encode(one.kept, order="deterministic").decode(),
            "new_retracted": one.kept.stands.retracted,
        }
        for one in rows
    ]  # fmt: skip
    if values:
        changed = _at_place().values(
            body=bindparam("new_body"), case_id=bindparam("new_case"), retracted=bindparam("new_retracted")
        )
        tx.execute(changed, values)


def take_case_numbers(tx: Connection, count: int) -> int:
    """Take so many case numbers, under the commit lock; returns the first. They begin at 1 and leave no gap."""
    last = tx.execute(update(head).values(cases=head.c.cases + count).returning(head.c.cases)).scalar_one()
    return int(last) - count + 1


def _at_place() -> Update:
    return update(incoming).where(
        incoming.c.source == bindparam("of_source"), incoming.c.reference == bindparam("of_reference")
    )


def _body(said: bytes, one: Kept) -> str:
    """The body with the exact bytes of what the row says, which its digest is over."""
    rest = b""
    if one.records.case:
        rest = b',"rank":%d,"records":' % one.rank + msgspec.json.encode(one.records)
    if one.withdrawn:
        rest += b',"withdrawn":' + msgspec.json.encode(one.withdrawn)
    return (b'{"said":' + said + rest + b"}").decode()
