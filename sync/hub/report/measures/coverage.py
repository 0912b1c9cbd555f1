"""Is every victim contacted? By whom not, since when, and until when: from the cases alone."""

from __future__ import annotations

import functools
import re
import statistics
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from champion_app.domain.kinds.area_day import NOT_CONTACTED, Attrition, Coverage, CoverageRow, Item
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.case.case_line import CLOSED, utc_text_of
from champion_app.domain.rules.contact.clocks import contacted, first_contact_due
from champion_app.domain.rules.words.moments import local_day, utc_text
from champion_app.domain.rules.words.wording import full_day, plural
from champion_app.domain.rules.words.working_days import working_days_between
from sync.hub.report.inputs.areas import Area, Areas, Place
from sync.hub.report.inputs.cases import Whole, happened_on
from sync.hub.report.inputs.report_policy import ReportPack

State = Literal["contacted", "within_time", "late", "closed", "no_clock"]
_OUTCOME = re.compile(r"\s*(?:outcome|oc)?\s*0*(\d{1,2})(?![\d.,])", re.IGNORECASE)
_LEFT = frozenset({14, 16})
_NOT_YET = re.compile(r"under investigation|ongoing|not yet|awaiting|^$", re.IGNORECASE)
_HOUR = 3600.0
_FAR = "9999"


class Covered(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One case as far as contact goes. ``hours``: from opening to the first attempt that reached the victim.
    ``nothing_left``: closed, and every incident withdrawn or gone into another case."""

    case_id: str
    place: Place
    state: State
    opened: datetime | None
    due: datetime | None
    in_time: bool
    hours: float | None
    told: bool
    taken: bool
    outcome: int | None
    nothing_left: bool
    by_champion: bool


def covered(whole: Whole, policy: PolicyPack, champions: frozenset[str], *, now: datetime) -> Covered:
    """Where one case stands at a moment. ``champions``: the names that attempts are written under."""
    case = whole.case
    attempts = [ContactAttempt(at=one.at, by=one.by, outcome=one.outcome) for one in whole.attempts]
    due = first_contact_due(case, policy)
    reached = contacted(attempts, policy)
    reaching = [one for one in attempts if contacted([one], policy)]
    earliest = min(reaching, key=lambda one: utc_text_of(one.at) or _FAR, default=None)
    first = earliest.at if earliest else None
    state: State
    if reached:
        state = "contacted"
    elif case.status == CLOSED:
        state = "closed"
    elif due is None:
        state = "no_clock"
    else:
        state = "late" if due < now else "within_time"
    outcomes = [code for _, one in whole.standing if (code := outcome_code(one.outcome)) is not None]
    return Covered(
        case_id=whole.id,
        place=whole.place,
        state=state,
        opened=case.opened,
        due=due,
        in_time=bool(first and due and utc_text(first) <= utc_text(due)),
        hours=_hours(case.opened, first),
        told=bool(case.contacted_by.strip()),
        taken=whole.held,
        outcome=outcomes[0] if outcomes else None,
        by_champion=earliest is not None and earliest.by in champions,
        nothing_left=case.status == CLOSED and bool(whole.incidents) and not whole.standing,
    )


def _hours(opened: datetime | None, first: datetime | None) -> float | None:
    if opened is None or first is None:
        return None
    apart = datetime.fromisoformat(utc_text(first)) - datetime.fromisoformat(utc_text(opened))
    return max(0.0, apart.total_seconds() / _HOUR)


def outcome_code(outcome: str) -> int | None:
    """The number of a final outcome at the beginning of its words; None where there is none, or it is not final."""
    found = _OUTCOME.match(outcome)
    return int(found.group(1)) if found and not _NOT_YET.search(outcome) else None


def counts_in(one: Covered, since: date) -> bool:
    """Whether a case is part of the coverage: opened in the window, or still late whatever its age."""
    if one.nothing_left:
        return False
    return one.state in ("late", "no_clock") or (one.opened is not None and local_day(one.opened) >= since)


def coverage(area: Area, found: Iterable[Covered], areas: Areas, pack: ReportPack, *, since: date) -> Coverage:
    """The table of one area, from the cases that lie in it. A part is named as its first case spells it."""
    mine = [one for one in found if counts_in(one, since)]
    by_part: dict[str, list[Covered]] = {}
    for one in mine:
        by_part.setdefault(areas.part(area, one.place), []).append(one)
    hours = [one.hours for one in mine if one.hours is not None]
    return Coverage(
        since=since,
        total=_row(area.name, mine),
        by_area=tuple(sorted((_row(areas.spelled(key), of) for key, of in by_part.items() if key), key=_pressing)),
        median_hours=round(statistics.median(hours), 1) if hours else None,
        attrition=tuple(_attrition(mine, reached=reached, smallest=pack.shown.smallest) for reached in (True, False)),
    )


def _pressing(row: CoverageRow) -> tuple[int, int, str]:
    return -row.late, -row.victims, row.area


def _row(name: str, of: list[Covered]) -> CoverageRow:
    by_state = {state: sum(one.state == state for one in of) for state in State.__args__}  # type: ignore[attr-defined]  # a Literal's own
    return CoverageRow(
        area=name,
        victims=len(of),
        in_time=sum(one.in_time for one in of),
        told=sum(one.told for one in of if one.state != "contacted"),
        taken=sum(one.taken for one in of if one.state == "late"),
        by_champion=sum(one.by_champion for one in of),
        **by_state,
    )


def _attrition(of: list[Covered], *, reached: bool, smallest: int) -> Attrition:
    mine = [one.outcome for one in of if (one.state == "contacted") == reached and one.outcome is not None]
    left = sum(code in _LEFT for code in mine)
    small = 0 < left < smallest or 0 < len(mine) - left < smallest
    return Attrition(contacted=reached, outcomes=None if small else len(mine), left=None if small else left)


def uncontacted(whole: Whole, one: Covered, *, now: datetime) -> Item | None:
    """The line of a victim whom nobody has reached; None for one who was, or whose case is closed."""
    if one.state not in ("late", "within_time", "no_clock"):
        return None
    standing = [incident for _, incident in whole.standing]
    return Item(
        id=f"contact:{whole.id}",
        kind=NOT_CONTACTED,
        reference=whole.case.reference,
        case_id=whole.id,
        area=one.place.area,
        district=one.place.district,
        strands=whole.strands,
        happened=happened_on(standing[0], whole.case) if standing else None,
        since=one.opened,
        due=one.due,
        late=one.state == "late",
        risk=whole.case.risk,
        online=any(incident.online for incident in standing),
        taken=one.taken,
        reasons=tuple(_why(whole, one, now)),
    )


def _why(whole: Whole, one: Covered, now: datetime) -> Iterable[str]:
    if one.due is None:
        yield "Nobody knows when the case was opened, so no clock runs. Ring all the same."
    elif one.state == "late":
        days = _days_late(local_day(one.due), local_day(now))
        yield f"Late by {plural(days, 'working day', 'working days')}." if days else "Late since the last working day."
    else:
        yield f"To be contacted by the end of {full_day(local_day(one.due))}."
    tried = len(whole.attempts)
    if tried:
        yield f"{plural(tried, 'attempt', 'attempts')}, nobody reached."
    if not one.taken:
        yield "No champion has the case."
    if one.told:
        yield "Somebody else is said to have contacted them already: check before you ring."


@functools.lru_cache(maxsize=4096)
def _days_late(due: date, today: date) -> int:
    """Working days from one day to the other: thousands of cases share a day."""
    noon = time(12)
    return working_days_between(datetime.combine(due, noon), datetime.combine(today, noon))


def window_start(day: date, days: int) -> date:
    """The first day of a window that ends with a day."""
    return day - timedelta(days=days - 1)
