"""One pass over every taken row: what to ask the registrar, how many rows each system sent and of when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec
from sqlalchemy import Connection, func, select

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.subject_gate import may_keep_subject
from sync.hub.report.inputs.areas import Place
from sync.hub.report.inputs.cases import first_day_of
from sync.hub.report.inputs.row_scan import TakenRow, taken_rows
from sync.hub.report.recording.check import FLAG_MISSING, OR, Checker, Issue, by_place, joined_rows
from sync.hub.report.recording.finders import ACT, LIKELY
from sync.hub.report.recording.findings import DISMISSED, Found, RowKey
from sync.hub.report.recording.queries import Query
from sync.hub.storage.intake_tables import incoming

_NON_CRIME = "non-crime"


class SourceRows(msgspec.Struct, kw_only=True):
    """What one system sent. ``months``: rows by the month that they tell of."""

    source: str
    title: str = ""
    rows: int = 0
    oldest: date | None = None
    newest: date | None = None
    taken_at: str = ""
    hate: int = 0
    months: Counter[str] = msgspec.field(default_factory=Counter)


class RowPerson(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody whom a row names: the victim of one that has no case yet, or the subject of a complaint. ``day``: when
    it happened."""

    id: str
    reference: str
    case_id: str
    name: str
    born: str
    reach: str
    place: Place
    day: date | None
    strands: tuple[str, ...] = ()


class Gathered(msgspec.Struct, kw_only=True):
    """What one pass found.

    ``asked``: the rows that somebody asked about, as they are now. ``cells``: latitude and longitude by case, where a
    row of it has them. ``told``: by case, the functions of what is likely in its words, and the rules of acts.
    ``victims``: those of rows that are likely hate and have no case. ``subjects``: those whom policy lets the force
    keep.
    """

    records: int = 0
    issues: list[Issue] = []
    sources: dict[str, SourceRows] = {}
    asked: dict[RowKey, TakenRow] = {}
    cells: dict[str, tuple[float, float]] = {}
    told: dict[str, set[str]] = {}
    victims: list[RowPerson] = []
    subjects: list[RowPerson] = []

    def mended(self, source: str, reference: str, issue: str, strand: str) -> bool | None:
        """Whether what was asked of a row is as it should be now; None where the row does not stand any more."""
        row = self.asked.get((source, reference))
        if row is None or row.retracted:
            return None
        return {
            "flag-missing": row.flagged,
            "flag-wrong": not row.flagged,
            "strand-missing": not set(strand.split(OR)).isdisjoint(row.told.strands)
            if strand
            else bool(row.told.strands),
            "crime-as-incident": row.told.classification != _NON_CRIME,
        }.get(issue)


class Gatherer:
    """Makes the pass. ``found``: what the finder keeps."""

    def __init__(self, found: Sequence[Found], *, policy: PolicyPack, day: date, check_days: int) -> None:
        self._findings = by_place(found)
        self._policy = policy
        self._since = day - timedelta(days=check_days)

    def gather(self, tx: Connection, asked: Sequence[Query]) -> Gathered:
        """Read every taken row once."""
        made = Gathered(issues=[], sources={}, asked={}, cells={}, told={}, victims=[], subjects=[])
        several = _of_several_rows(tx)
        flagging = frozenset(tx.execute(select(incoming.c.source).where(incoming.c.flagged == 1).distinct()).scalars())
        asked_about = {(one.source, one.reference) for one in asked}
        together: dict[str, list[TakenRow]] = {}
        titles: dict[str, str] = {}
        alone = Checker(self._policy, {}, flagging, titles)
        for row in taken_rows(tx):
            happened = _happened(row)
            _count(made, titles, row, happened)
            place = (row.source, row.reference)
            if place in asked_about:
                made.asked[place] = _light(row)
            if row.case_id and (point := _point(row)) is not None:
                made.cells.setdefault(row.case_id, point)
            found = self._findings.get(place, ())
            if row.retracted or not (row.flagged or row.case_id or found) or (happened and happened < self._since):
                continue
            if row.case_id and found:
                made.told.setdefault(row.case_id, set()).update(_likely(found))
            if (subject := self._subject(row, happened)) is not None:
                made.subjects.append(subject)
            if row.case_id in several:
                together.setdefault(row.case_id, []).append(_light(row))
            else:
                issues = list(alone.issues(row, found))
                made.issues.extend(issues)
                if issues and not row.case_id and (victim := _victim(row, issues[0], happened)) is not None:
                    made.victims.append(victim)
        joined = joined_rows(together)
        checker = Checker(self._policy, joined, flagging, titles)
        for of in together.values():
            for row in of:
                made.issues.extend(checker.issues(row, self._findings.get((row.source, row.reference), ())))
        return made

    def _subject(self, row: TakenRow, happened: date | None) -> RowPerson | None:
        """The subject of a hate incident, where the policy of its day lets their data be kept."""
        name = str(row.extra.get("subject_name", ""))
        threshold = str(row.extra.get("subject_threshold", ""))
        if not name or not (row.flagged or row.case_id):
            return None
        if not may_keep_subject(row.told.classification, threshold, self._policy.subject_gate):
            return None
        return RowPerson(
            id=f"{row.source} {row.reference}", reference=row.reference, case_id=row.case_id, name=name,
            born=str(row.extra.get("subject_born", "")), reach="", place=row.place, day=happened,
            strands=row.told.strands,
        )  # fmt: skip


def _likely(found: Sequence[Found]) -> Iterator[str]:
    """The functions of what is likely and stands, and the rules of acts."""
    for one in found:
        if one.confidence == LIKELY and one.state != DISMISSED:
            yield one.rule if one.function == ACT else one.function


def _victim(row: TakenRow, issue: Issue, happened: date | None) -> RowPerson | None:
    """The victim of a row that is likely hate and has no case."""
    name = str(row.person.get("name", ""))
    if not name or issue.issue != FLAG_MISSING:
        return None
    return RowPerson(
        id=f"{row.source} {row.reference}",
        reference=row.reference,
        case_id="",
        name=name,
        born=str(row.person.get("born", "")),
        reach=str(row.contact.get("value", "")),
        place=row.place,
        day=happened,
        strands=issue.strands,
    )


def _light(row: TakenRow) -> TakenRow:
    """A row without its words, for keeping many."""
    return msgspec.structs.replace(row, told=msgspec.structs.replace(row.told, account=""))


def _point(row: TakenRow) -> tuple[float, float] | None:
    try:
        found = float(row.extra["latitude"]), float(row.extra["longitude"])
    except (KeyError, ValueError, TypeError):
        return None
    return found if -90 <= found[0] <= 90 and -180 <= found[1] <= 180 else None


def _happened(row: TakenRow) -> date | None:
    return first_day_of(row.told.occurred) or first_day_of(row.opened)


def _count(made: Gathered, titles: dict[str, str], row: TakenRow, happened: date | None) -> None:
    made.records += 1
    source = made.sources.get(row.source)
    if source is None:
        source = made.sources[row.source] = SourceRows(source=row.source, title=row.told.source or row.source)
        titles[row.source] = source.title
    source.rows += 1
    source.taken_at = max(source.taken_at, row.taken_at)
    if happened is not None:
        source.oldest = min(source.oldest or happened, happened)
        source.newest = max(source.newest or happened, happened)
        source.months[f"{happened.year:04}-{happened.month:02}"] += 1
        source.hate += row.flagged


def _of_several_rows(tx: Connection) -> frozenset[str]:
    """The cases that more than one row made."""
    asked = select(incoming.c.case_id).where(incoming.c.case_id != "").group_by(incoming.c.case_id)
    return frozenset(tx.execute(asked.having(func.count() > 1)).scalars())
