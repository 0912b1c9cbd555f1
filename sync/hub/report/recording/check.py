"""Is it recorded as it should be? One row beside what was found in its words and what other systems say of the same
incident. A question to the registrar, never a decision: what the victim or anybody else perceives is what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.wording import either
from sync.hub.report.inputs.areas import Place
from sync.hub.report.inputs.cases import first_day_of
from sync.hub.report.inputs.row_scan import TakenRow
from sync.hub.report.recording.finders import ACT, LIKELY
from sync.hub.report.recording.findings import DISMISSED, NEGATED, Found, RowKey

FLAG_MISSING, FLAG_WRONG, STRAND_MISSING, CRIME_AS_INCIDENT = (
    "flag-missing", "flag-wrong", "strand-missing", "crime-as-incident",
)  # fmt: skip
ISSUES = (FLAG_MISSING, STRAND_MISSING, CRIME_AS_INCIDENT, FLAG_WRONG)
_NON_CRIME = "non-crime"
_STRANDS = "strands"
_TWO = 2
OR = " or "
"""Between the strands of a question that is open between them: any of them answers it."""


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to ask about one row. ``strand``: which one it is about. ``words``: what gave it away, if words did."""

    source: str
    reference: str
    case_id: str
    issue: str
    reason: str
    place: Place
    strand: str = ""
    strands: tuple[str, ...] = ()
    finding: str = ""
    words: tuple[str, ...] = ()
    rule: str = ""
    happened: date | None = None
    taken_at: str = ""
    online: bool = False

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes it the same question."""
        return self.source, self.reference, self.issue, self.strand


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows of one case say together: the strands, and which sources flag it."""

    strands: dict[str, str]
    flagged_by: tuple[str, ...]


class Checker:
    """Checks rows. ``flagging``: the sources that flag at all; ``titles``: what people call a source."""

    def __init__(
        self, policy: PolicyPack, joined: Mapping[str, Joined], flagging: frozenset[str], titles: Mapping[str, str]
    ) -> None:
        self._policy, self._joined, self._flagging, self._titles = policy, joined, flagging, titles

    def issues(self, row: TakenRow, found: Sequence[Found]) -> Iterator[Issue]:
        """Everything to ask about a row that stands."""
        if row.retracted:
            return
        standing = [one for one in found if one.state != DISMISSED and one.function != ACT]
        likely = [one for one in standing if one.confidence == LIKELY]
        if row.flagged:
            yield from self._strands(row, likely)
            yield from self._denied(row, standing)
            acts = [one for one in found if one.function == ACT and one.state != DISMISSED]
            if acts and row.told.classification == _NON_CRIME:
                reason = f"It is kept as a non-crime incident. {acts[0].reason}"
                yield self._issue(row, CRIME_AS_INCIDENT, reason, found=acts[0])
        else:
            yield from self._unflagged(row, likely)

    def _strands(self, row: TakenRow, likely: Sequence[Found]) -> Iterator[Issue]:
        named = set(row.told.strands)
        missing: dict[str, Found] = {}
        for one in likely:
            if one.strand and one.strand not in named:
                missing.setdefault(one.strand, one)
        for strand, one in missing.items():
            label = self._policy.label(_STRANDS, strand)
            yield self._issue(row, STRAND_MISSING, f"The words speak of {label}; the strand is not set. {one.reason}",
                              strand=strand, found=one)  # fmt: skip
        for one in _open_between(likely, named | set(missing)):
            missing[OR.join(one.alternatives)] = one
            labels = either(self._policy.label(_STRANDS, strand) for strand in one.alternatives)
            none = "neither" if len(one.alternatives) == _TWO else "none of them"
            yield self._issue(row, STRAND_MISSING, f"The words speak of {labels}; {none} is set. {one.reason}",
                              strand=OR.join(one.alternatives), found=one)  # fmt: skip
        others = self._joined.get(row.case_id)
        for strand, source in (others.strands if others else {}).items():
            if strand not in named and strand not in missing and source != row.source and named:
                label = self._policy.label(_STRANDS, strand)
                reason = f"{self._title(source)} names {label} for the same incident; here it is not set."
                yield self._issue(row, STRAND_MISSING, reason, strand=strand)
        if not named and not missing:
            yield self._issue(row, STRAND_MISSING, "It is flagged as hate and names no strand.")

    def _denied(self, row: TakenRow, standing: Sequence[Found]) -> Iterator[Issue]:
        """A flag may be wrong only where the words themselves deny it and nothing else speaks for it: that nothing was
        found in the words is no reason, because perception is enough."""
        counted = [one for one in standing if one.function != NEGATED]
        denied = [one for one in standing if one.function == NEGATED]
        spoken_of = {strand for one in denied for strand in (one.strand, *one.alternatives)}
        if not denied or counted or not set(row.told.strands) <= spoken_of:
            return
        reason = "The words deny it, and nothing else in them speaks for it. If anybody perceives it as hate, it stays."
        yield self._issue(row, FLAG_WRONG, reason, found=denied[0])

    def _unflagged(self, row: TakenRow, likely: Sequence[Found]) -> Iterator[Issue]:
        others = self._joined.get(row.case_id) if row.case_id else None
        if others is not None:
            if row.source in self._flagging and others.flagged_by:
                reason = f"{self._title(others.flagged_by[0])} flags the same incident as hate; here it is not flagged."
                yield self._issue(row, FLAG_MISSING, reason)
            return
        if likely:
            first = likely[0]
            words = tuple(dict.fromkeys(one.words for one in likely))
            yield self._issue(row, FLAG_MISSING, first.reason, found=first, words=words,
                              strands=tuple(dict.fromkeys(one.strand for one in likely if one.strand)))  # fmt: skip

    def _issue(
        self,
        row: TakenRow,
        issue: str,
        reason: str,
        *,
        strand: str = "",
        found: Found | None = None,
        words: tuple[str, ...] = (),
        strands: tuple[str, ...] = (),
    ) -> Issue:
        return Issue(
            source=row.source,
            reference=row.reference,
            case_id=row.case_id,
            issue=issue,
            reason=reason,
            place=row.place,
            strand=strand,
            strands=strands or row.told.strands,
            finding=found.id if found else "",
            words=words or ((found.words,) if found else ()),
            rule=found.rule if found else "",
            happened=first_day_of(row.told.occurred),
            taken_at=row.taken_at,
            online=row.told.online,
        )

    def _title(self, source: str) -> str:
        return self._titles.get(source, source)


def _open_between(likely: Sequence[Found], known: set[str]) -> Iterator[Found]:
    """Findings that say that it is one of several strands, of which none is set or asked about; of the same strands
    the first."""
    seen: set[frozenset[str]] = set()
    for one in likely:
        among = frozenset(one.alternatives)
        if among and among.isdisjoint(known) and among not in seen:
            seen.add(among)
            yield one


def joined_rows(rows: Mapping[str, Sequence[TakenRow]]) -> dict[str, Joined]:
    """What the rows of each case say together; only of cases that more than one row made."""
    made: dict[str, Joined] = {}
    for case, of in rows.items():
        if len(of) > 1:
            strands: dict[str, str] = {}
            for row in of:
                for strand in row.told.strands:
                    strands.setdefault(strand, row.source)
            flagged_by = tuple(dict.fromkeys(row.source for row in of if row.flagged))
            made[case] = Joined(strands=strands, flagged_by=flagged_by)
    return made


def by_place(found: Sequence[Found]) -> dict[RowKey, list[Found]]:
    """Findings by the row that they are of."""
    made: dict[RowKey, list[Found]] = {}
    for one in found:
        made.setdefault((one.source, one.reference), []).append(one)
    return made
