"""What the rooms found of the whole force, before it is cut by area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from champion_app.domain.kinds.area_day import TO_CHECK, UNFLAGGED, Item
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.runs import IntakeRun
from sync.hub.report.inputs.areas import Place
from sync.hub.report.inputs.cases import Happened, Whole, happened_on, month_of
from sync.hub.report.link.decisions import Decision
from sync.hub.report.link.told import Link
from sync.hub.report.measures.coverage import Covered, covered, uncontacted
from sync.hub.report.recording.check import FLAG_MISSING, Issue
from sync.hub.report.recording.findings import Found
from sync.hub.report.recording.gather import Gathered
from sync.hub.report.recording.queries import OPEN, Query


class Raised(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An item with where it lies. A restricted one is counted and not listed."""

    item: Item
    place: Place
    restricted: bool = False


class Dated(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One incident that stands, with the day and the month that it counts for."""

    day: date | None
    month: str
    happened: Happened
    case_id: str
    place: Place


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one day. ``missing``: sentences about what could not be worked out. ``files``: those that came
    lately, the oldest first."""

    gathered: Gathered
    cases: list[Whole]
    covered: list[Covered]
    incidents: list[Dated]
    raised: list[Raised]
    queries: list[Query]
    findings: list[Found]
    links: list[Link]
    decisions: list[Decision]
    missing: list[str]
    files: Sequence[IntakeRun] = ()


def dated(cases: Sequence[Whole]) -> Iterator[Dated]:
    """Every incident once: one that two systems told of is one, one that was withdrawn is none."""
    for whole in cases:
        place = whole.place
        for _, one in whole.standing:
            day = happened_on(one, whole.case)
            month = month_of(one.occurred) or (f"{day.year:04}-{day.month:02}" if day else "")
            yield Dated(day=day, month=month, happened=one, case_id=whole.id, place=place)


def contact_items(
    cases: Sequence[Whole], policy: PolicyPack, champions: frozenset[str], *, now: datetime
) -> tuple[list[Covered], list[Raised]]:  # fmt: skip
    """Where each case stands, and the victims whom nobody has reached."""
    stands = [covered(whole, policy, champions, now=now) for whole in cases]
    raised = [
        Raised(item=item, place=one.place, restricted=whole.restricted)
        for whole, one in zip(cases, stands, strict=True)
        if (item := uncontacted(whole, one, now=now)) is not None
    ]
    return stands, raised


def recording_items(
    issues: Sequence[Issue], queries: Sequence[Query], cases: Mapping[str, Whole]
) -> Iterator[Raised]:  # fmt: skip
    """What the registrar is asked and has not answered."""
    waiting = {one.identity: one for one in queries if one.state == OPEN}
    for issue in issues:
        query = waiting.get(issue.identity)
        if query is not None:
            whole = cases.get(issue.case_id)
            yield Raised(
                item=_recording_item(issue, query, whole),
                place=whole.place if whole else issue.place,
                restricted=bool(whole and whole.restricted),
            )


def _recording_item(issue: Issue, query: Query, whole: Whole | None) -> Item:
    likely_hate = issue.issue == FLAG_MISSING and whole is None
    return Item(
        id=f"query:{query.number}",
        kind=UNFLAGGED if likely_hate else TO_CHECK,
        reference=issue.reference,
        case_id=issue.case_id,
        source=issue.source,
        area=issue.place.area,
        district=issue.place.district,
        strands=issue.strands,
        happened=issue.happened,
        since=datetime.fromisoformat(query.raised_at),
        online=issue.online,
        taken=bool(whole and whole.held),
        reasons=(issue.reason,),
        words=issue.words,
        finding=issue.finding,
        query=query.name,
        issue=issue.issue,
    )
