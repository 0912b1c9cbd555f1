"""Is every victim contacted: the sentence, the rows and the notes, for page and paper."""

from __future__ import annotations

import msgspec

from champion_app.domain.kinds.area_day import AreaDay, CoverageRow
from champion_app.domain.rules.words.wording import full_day, plural
from sync.hub.report.audience.top import place_of

_DAYS_FROM = 48  # hours


class CoverageWords(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of it."""

    words: str
    rows: tuple[CoverageRow, ...]
    notes: tuple[str, ...]


def coverage_words(day: AreaDay) -> CoverageWords:
    """Told from an area's day."""
    told = day.coverage
    rows = told.by_area or ((msgspec.structs.replace(told.total, area=place_of(day)),) if told.total.victims else ())
    return CoverageWords(words=_words(day), rows=rows, notes=tuple(_notes(day)))


def _words(day: AreaDay) -> str:
    total = day.coverage.total
    since = f" since {full_day(day.coverage.since)}" if day.coverage.since else ""
    if not total.victims:
        return f"No victim is known{since}."
    everyone = plural(total.victims, "victim", "victims")
    if not total.late:
        return (
            f"All {everyone}{since} were contacted or are still within the time."
            if total.victims > 1
            else (f"The one victim{since} was contacted or is still within the time.")
        )
    fine = total.victims - total.late
    told = f"{fine:,} of {everyone}{since} were contacted or are still within the time."
    if total.taken >= total.late:
        more = "The late one has a champion." if total.late == 1 else f"All {total.late:,} late ones have a champion."
    else:
        more = _alone(total.late, total.late - total.taken)
    return f"{told} {more}"


def _alone(late: int, alone: int) -> str:
    if alone == late:
        return (
            "The late one has no champion yet." if late == 1 else f"None of the {late:,} late ones has a champion yet."
        )
    return f"Of the {late:,} late ones, {alone:,} {'has' if alone == 1 else 'have'} no champion yet."


def _notes(day: AreaDay) -> list[str]:
    total, found = day.coverage.total, []
    hours = day.coverage.median_hours
    if hours is not None:
        told = plural(round(hours), "hour", "hours") if hours < _DAYS_FROM else plural(round(hours / 24), "day", "days")
        found.append(f"Half of those reached were reached within {told}.")
    if total.told:
        found.append(f"{total.told:,} of those not contacted are said to have been contacted by somebody else.")
    if total.no_clock:
        found.append(f"Of {total.no_clock:,} nobody knows since when the time runs.")
    for one in day.coverage.attrition:
        if one.outcomes and one.left is not None:
            who = "contacted" if one.contacted else "not contacted"
            found.append(f"Of {one.outcomes:,} closed cases of people {who}, {one.left:,} ended without their support.")
    return found
