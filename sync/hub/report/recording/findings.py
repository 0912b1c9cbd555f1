"""Findings in the hub: each row is read once by each set of rules, and what people said of a finding stays with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_, update

from champion_app.domain.errors import Refused
from sync.hub.report.find.finding import Finding
from sync.hub.report.inputs.row_scan import TakenRow, taken_rows
from sync.hub.report.recording.finders import LIKELY, Finders
from sync.hub.storage.report_tables import finding, report_mark
from sync.hub.storage.storage import Storage

OPEN, CONFIRMED, DISMISSED = "open", "confirmed", "dismissed"
NEGATED = "negated"
_MARK = "finder"
_BATCH = 400
_WRITTEN_AT_ONCE = 20_000
_SHORTEST_NAME = 3
_WORD = re.compile(r"\w+")
_GONE = "…"
_RANK = {LIKELY: 0, "possible": 1}
RowKey = tuple[str, str]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One finding as it is kept. ``words`` has the names of its row taken out; ``state`` is what people said of it.
    ``either``: the strands of which it is one, where ``strand`` is open between them, joined by blanks."""

    id: str
    source: str
    reference: str
    strand: str
    sub_category: str
    function: str
    confidence: str
    place: str
    words: str
    rule: str
    reason: str
    rules: str
    found_at: str
    state: str = OPEN
    decided_by: str = ""
    decided_at: str = ""
    note: str = ""
    either: str = ""

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The strands of which it is one, where the words do not say which."""
        return tuple(self.either.split())


def find_in_rows(storage: Storage, finders: Finders, *, now: datetime) -> int:
    """Read every row that was not read with these yet. Returns how many were read."""
    version = finders.version
    with storage.read() as tx:
        read_by, _, until = _mark(tx).rpartition(" @ ")
        since = _day_before(until) if read_by == version else ""
        fresh: list[Found] = []
        read: list[RowKey] = []
        newest, count = until if since else "", 0
        for row in taken_rows(tx, since=since):
            newest = max(newest, row.taken_at)
            count += 1
            found = _found(row, finders, at=now.isoformat())
            fresh += found
            if found or since or row.told.account:
                read.append((row.source, row.reference))
            if len(read) >= _WRITTEN_AT_ONCE:
                _settle(storage, read, fresh)
                read, fresh = [], []
    _settle(storage, read, fresh)
    with storage.write() as tx:
        tx.execute(delete(finding).where(finding.c.rules != version, finding.c.state == OPEN))
        tx.execute(delete(report_mark).where(report_mark.c.name == _MARK))
        tx.execute(insert(report_mark).values(name=_MARK, value=f"{version} @ {newest}"))
    return count


def _day_before(at: str) -> str:
    """A file that is taken in part by part keeps the moment at which it began, so a day is read again."""
    return (datetime.fromisoformat(at) - timedelta(days=1)).isoformat() if at else ""


def _mark(tx: Connection) -> str:
    return str(tx.execute(select(report_mark.c.value).where(report_mark.c.name == _MARK)).scalar() or "")


def _found(row: TakenRow, finders: Finders, *, at: str) -> list[Found]:
    if row.retracted:
        return []
    best: dict[str, Found] = {}
    for one in finders.find(row):
        if one.confidence == "not" and one.function != NEGATED:
            continue
        made = _kept(row, one, finders, at=at)
        known = best.get(made.id)
        if known is None or _RANK.get(made.confidence, 2) < _RANK.get(known.confidence, 2):
            best[made.id] = made
    return list(best.values())


def _kept(row: TakenRow, one: Finding, finders: Finders, *, at: str) -> Found:
    told = "\x1f".join((row.source, row.reference, one.rule, one.strand, one.place, one.function))
    return Found(
        id=hashlib.sha256(told.encode()).hexdigest()[:16],
        source=row.source,
        reference=row.reference,
        strand=one.strand,
        sub_category=one.sub_category,
        function=one.function,
        confidence=one.confidence,
        place=one.place,
        words=without_names(one.words, map(finders.known.known_name, row.names)),
        rule=one.rule,
        reason=one.reason,
        rules=finders.version,
        found_at=at,
        either=" ".join(one.either),
    )


def without_names(words: str, names: Iterable[str]) -> str:
    """Words with every part of these names taken out."""
    parts = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) >= _SHORTEST_NAME}
    return _WORD.sub(lambda met: _GONE if met.group().casefold() in parts else met.group(), words)


def _settle(storage: Storage, read: Sequence[RowKey], fresh: Sequence[Found]) -> None:
    """Write what was found in rows that were read. What is open and not found again goes; what was decided stays."""
    if not read:
        return
    with storage.write() as tx:
        known: dict[str, str] = {}
        for start in range(0, len(read), _BATCH):
            asked = select(finding.c.id, finding.c.state).where(
                tuple_(finding.c.source, finding.c.reference).in_(read[start : start + _BATCH])
            )
            known.update((row.id, row.state) for row in tx.execute(asked))
        still = {one.id for one in fresh}
        gone = [identity for identity, state in known.items() if identity not in still and state == OPEN]
        for start in range(0, len(gone), _BATCH):
            tx.execute(delete(finding).where(finding.c.id.in_(gone[start : start + _BATCH])))
        changed = [
            {"of": one.id, "w": one.words, "c": one.confidence, "r": one.reason, "v": one.rules}
            for one in fresh
            if one.id in known
        ]
        if changed:
            again = update(finding).where(finding.c.id == bindparam("of"))
            again = again.values(
                words=bindparam("w"), confidence=bindparam("c"), reason=bindparam("r"), rules=bindparam("v")
            )
            tx.execute(again, changed)
        new = [msgspec.structs.asdict(one) for one in fresh if one.id not in known]
        if new:
            tx.execute(insert(finding), new)


def findings(tx: Connection, *, state: str = "", source: str = "", reference: str = "") -> list[Found]:
    """Findings by row, the likely ones of a row first."""
    asked = select(finding)
    for column, wanted in ((finding.c.state, state), (finding.c.source, source), (finding.c.reference, reference)):
        if wanted:
            asked = asked.where(column == wanted)
    ordered = asked.order_by(finding.c.source, finding.c.reference, finding.c.confidence, finding.c.id)
    return [Found(**row) for row in tx.execute(ordered).mappings()]


def finding_of(tx: Connection, identity: str) -> Found:
    """One finding by its id, or by the beginning of it. Raises Refused where there is none, or more than one."""
    rows = (
        tx.execute(select(finding).where(finding.c.id.startswith(identity, autoescape=True)).limit(2)).mappings().all()
    )
    if len(rows) != 1:
        raise Refused(
            f"There is no finding {identity}. `champion-hub report findings` shows them. Nothing was changed."
        )
    return Found(**rows[0])


def decide(tx: Connection, identity: str, *, right: bool, by: str, now: datetime, note: str = "") -> Found:
    """Keep what a person said of a finding. Raises Refused where nobody is named."""
    if not by.strip():
        raise Refused("Say who decides with --by NAME. Nothing was changed.")
    told = finding_of(tx, identity)
    state = CONFIRMED if right else DISMISSED
    values = {"state": state, "decided_by": by.strip(), "decided_at": now.isoformat(), "note": note.strip()}
    tx.execute(update(finding).where(finding.c.id == told.id).values(**values))
    return msgspec.structs.replace(told, **values)
