"""The plain facts of each case that the risk rules ask for: what happened, what was done, what people wrote down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from champion_app.domain.rules.contact.risk import risk_rank
from sync.hub.report.inputs.cases import Whole
from sync.hub.report.inputs.risk_rules import Facts
from sync.hub.report.measures.coverage import Covered
from sync.hub.report.measures.repeats import Again, Event

_THREATS = frozenset({"threat", "act-threat"})
_ASSAULT, _DAMAGE, _CONDUCT = "act-assault", "act-damage", "act-harassment"
_ACTS = frozenset({*_THREATS, _ASSAULT, _DAMAGE})


def facts_of_cases(
    cases: Mapping[str, Whole],
    stands: Mapping[str, Covered],
    events: Mapping[str, list[Event]],
    told: Mapping[str, set[str]],
    *,
    people: Iterable[Again],
    subjects: Iterable[Again],
    places: Iterable[Again],
) -> dict[str, Facts]:
    """The facts of every case in which something happened within the window. ``told``: see ``Gathered.told``."""
    by_person, by_subject, by_place = (_most(found) for found in (people, subjects, places))
    made: dict[str, Facts] = {}
    for case_id, of in events.items():
        words = told.get(case_id, set())
        again = by_person.get(case_id)
        made[case_id] = Facts(
            incidents=len(again.events) if again else len({event.day for event in of}),
            threat=int(not _THREATS.isdisjoint(words)),
            assault=int(_ASSAULT in words),
            damage=int(_DAMAGE in words),
            conduct=int(_CONDUCT in words),
            worse=int(again is not None and _worse(case_id, again, told)),
            same_place=len(by_place[case_id].cases) if case_id in by_place else 0,
            same_subject=len(by_subject[case_id].events) if case_id in by_subject else 0,
            recorded=risk_rank(cases[case_id].case.risk),
            late=int(stands[case_id].state == "late"),
        )
    return made


def _most(found: Iterable[Again]) -> dict[str, Again]:
    """For each case the one in which most happened."""
    made: dict[str, Again] = {}
    for one in sorted(found, key=lambda one: len(one.events)):
        made.update(dict.fromkeys(one.cases, one))
    return made


def _worse(case_id: str, again: Again, told: Mapping[str, set[str]]) -> bool:
    """Whether this is the latest that a person met with, tells of an act, and none of those before did."""
    before = {event.case_id for event in again.events[:-1]} - {case_id}
    acts = [case for case in (case_id, *before) if not _ACTS.isdisjoint(told.get(case, ()))]
    return again.events[-1].case_id == case_id and bool(before) and acts == [case_id]
