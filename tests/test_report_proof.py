"""The proof `report-counts`: a short run of it, and every planted defect caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

import msgspec
import pytest

from champion_app.domain.rules.contact.clocks import first_contact_due
from sync.hub.report.day import by_area, make
from sync.hub.report.inputs import row_scan
from sync.hub.report.inputs.areas import Areas, Place
from sync.hub.report.measures import coverage, hotspots, repeats
from sync.hub.report.measures.coverage import window_start
from sync.hub.report.measures.recording_counts import recorded
from sync.hub.report.recording import findings, gather
from tests.proofs import report_counts

WORLDS = 6


def test_every_count_is_the_one_on_paper() -> None:
    tried, bad = report_counts.prove(seed=3, budget=0, rounds=4)

    assert bad == 0
    assert tried > 20


def test_every_count_is_the_one_on_paper_on_postgresql(postgres: Callable[[], str]) -> None:
    tried, bad = report_counts.prove(seed=4, budget=0, rounds=3, database=postgres())

    assert bad == 0
    assert tried > 20


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[report_counts.World]:
    chance = random.Random(7)  # noqa: S311  # a reproducible world
    made = report_counts.World(tmp_path_factory.mktemp("worlds"), chance)
    yield made
    made.hub.close()


def withdrawn_count() -> AbstractContextManager[Any]:
    """What a system withdrew is read as if it stood."""

    def standing(tx: Any, *, since: str = "") -> Iterator[Any]:
        return (msgspec.structs.replace(row, retracted="") for row in row_scan.taken_rows(tx, since=since))

    both = ExitStack()
    for reader in (gather, findings):
        both.enter_context(mock.patch.object(reader, "taken_rows", standing))
    return both


def any_attempt_is_contact() -> AbstractContextManager[Any]:
    return mock.patch.object(coverage, "contacted", lambda attempts, _policy: bool(list(attempts)))


def calendar_days() -> AbstractContextManager[Any]:
    """The clock runs at weekends too."""
    real = first_contact_due

    def early(case: Any, policy: Any) -> datetime | None:
        due = real(case, policy)
        return due - timedelta(days=1) if due else None

    return mock.patch.object(coverage, "first_contact_due", early)


def districts_are_forgotten() -> AbstractContextManager[Any]:
    real = Areas.keys
    return mock.patch.object(Areas, "keys", lambda self, place: real(self, Place(place.area, "")))


def once_for_each_strand() -> AbstractContextManager[Any]:
    """An incident of two strands is counted as two."""
    real = recorded

    def twice(incidents: Any, *rest: Any, **named: Any) -> Any:
        return real((one for one in incidents for _ in range(max(1, len(one.strands)))), *rest, **named)

    return mock.patch.object(by_area, "recorded", twice)


def restricted_are_listed() -> AbstractContextManager[Any]:
    real = by_area.Cut._listed

    def shown(self: Any, raised: Any, *, everything: bool) -> Any:
        return real(self, [msgspec.structs.replace(one, restricted=False) for one in raised], everything=everything)

    return mock.patch.object(by_area.Cut, "_listed", shown)


def a_day_too_many() -> AbstractContextManager[Any]:
    real = window_start
    return mock.patch.object(by_area, "window_start", lambda day, days: real(day, days + 1))


def same_day_counts_again() -> AbstractContextManager[Any]:
    return mock.patch.object(
        repeats, "_once", lambda events, _key: sorted(events, key=lambda one: (one.day, not one.case_id, one.reference))
    )


def the_window_does_not_roll() -> AbstractContextManager[Any]:
    return mock.patch.object(make, "window_begins", lambda day, _months: date(day.year - 3, 1, 1))


def small_numbers_show() -> AbstractContextManager[Any]:
    return mock.patch.object(hotspots, "_hidden", lambda spots, **_named: spots)


def closed_are_late() -> AbstractContextManager[Any]:
    return mock.patch.object(coverage, "CLOSED", "never")


def gender_is_national() -> AbstractContextManager[Any]:
    """The gender strand goes into the national return."""
    real = recorded

    def all_national(incidents: Any, policy: Any, **named: Any) -> Any:
        lists = {
            name: tuple(msgspec.structs.replace(choice, national=True) for choice in choices)
            for name, choices in policy.lists.items()
        }
        return real(incidents, msgspec.structs.replace(policy, lists=lists), **named)

    return mock.patch.object(by_area, "recorded", all_national)


DEFECTS = (
    withdrawn_count, any_attempt_is_contact, calendar_days, districts_are_forgotten, once_for_each_strand,
    restricted_are_listed, a_day_too_many, same_day_counts_again, the_window_does_not_roll, small_numbers_show,
    closed_are_late, gender_is_national,
)  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS, ids=[one.__name__ for one in DEFECTS])
def test_every_planted_defect_is_caught(
    world: report_counts.World, defect: Callable[[], AbstractContextManager[Any]]
) -> None:
    with defect():
        for _ in range(WORLDS):
            world.fill(45)
            if any(told != said for _, told, said in world.compared()):
                return
    pytest.fail("the report was wrong and nobody noticed")
