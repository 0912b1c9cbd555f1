"""Trends with limits and gaps, places with ranges and hidden small numbers: worked by hand, and on a hub."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from sync.hub.report.measures.hotspots import Counted, more_than_before, poisson_range, where
from sync.hub.report.measures.trends import Calendar, calendar, months_back, trend
from sync.hub.report.recording.gather import SourceRows
from sync.hub.report.recording.precision import wilson
from tests.hub.report.conftest import NOW, TODAY, ReportingHub
from tests.hub.report.recording.test_recording import crime

MONTHS = months_back(date(2026, 10, 31), 12)


def shown(gaps: dict[str, str] | None = None, begun: frozenset[str] = frozenset()) -> Calendar:
    return Calendar(months=MONTHS, gaps=gaps or {}, begun=begun)


def test_limits_are_those_of_an_individuals_chart() -> None:
    counts = Counter(dict(zip(MONTHS, (10, 12, 8, 10, 12, 8, 10, 12, 8, 10, 12, 8), strict=True)))

    made = trend(counts, shown())

    assert made.mean == 10
    mean_range = (2 + 4 + 2) * 11 / 3 / 11
    assert made.upper is not None
    assert made.upper == pytest.approx(10 + 2.66 * mean_range, abs=0.5)
    assert not any(month.outside for month in made.months)


def test_a_month_outside_is_told_and_a_gap_is_no_zero() -> None:
    counts = Counter(dict.fromkeys(MONTHS, 10))
    counts[MONTHS[5]] = 40
    del counts[MONTHS[8]]

    made = trend(counts, shown({MONTHS[8]: "nothing came from Crime"}))

    assert [month.month for month in made.months if month.outside] == [MONTHS[5]]
    assert made.months[8].count is None
    assert made.mean == pytest.approx((10 * 10 + 40) / 11, abs=0.01)
    assert "April 2026 was outside what chance explains: more than usual." in made.sentences
    assert "July 2026: nothing came from Crime." in made.sentences


def test_a_month_that_is_not_over_counts_for_no_limit() -> None:
    counts = Counter(dict.fromkeys(MONTHS, 10))
    counts[MONTHS[-1]] = 1

    made = trend(counts, shown(begun=frozenset({MONTHS[-1]})))

    assert (made.mean, made.months[-1].whole, made.months[-1].outside) == (10, False, False)
    assert made.sentences[-1] == "October 2026 is not over."


def test_too_few_months_have_no_limits() -> None:
    few = Calendar(months=MONTHS[:5], gaps={}, begun=frozenset())
    assert trend(Counter(dict.fromkeys(MONTHS[:5], 3)), few).upper is None


def test_a_system_that_sent_nothing_for_a_month_leaves_a_gap() -> None:
    one = SourceRows(source="crime", title="Crime", rows=1000, oldest=date(2026, 1, 2), newest=TODAY, hate=90)
    one.months.update(dict.fromkeys(months_back(TODAY, 11), 90))
    one.months["2026-06"] = 0
    rare = SourceRows(source="partner", title="Partner", rows=6, oldest=date(2026, 1, 2), newest=TODAY, hate=6)
    rare.months.update({"2026-02": 3, "2026-09": 3})

    made = calendar([one, rare], day=TODAY, count=24)

    assert made.months[0] == "2026-01"
    assert made.gaps == {"2026-06": "nothing came from Crime"}
    assert made.begun == {"2026-11"}


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (19, 11.44, 29.67), (100, 81.36, 121.63)]
)
def test_the_range_of_a_count_is_the_exact_one(count: int, low: float, high: float) -> None:
    """The values of the published tables of exact Poisson limits (Garwood 1936)."""
    found = poisson_range(count)

    assert found[0] == pytest.approx(low, abs=0.006)
    assert found[1] == pytest.approx(high, abs=0.006)


def test_the_approximation_of_large_counts_meets_the_exact_range() -> None:
    exact, near = poisson_range(500), poisson_range(501)

    assert near[0] - exact[0] == pytest.approx(1, abs=0.1)
    assert near[1] - exact[1] == pytest.approx(1, abs=0.1)


def test_more_than_before_is_the_binomial_tail() -> None:
    assert more_than_before(0, 10, 0.25) == 1.0
    assert more_than_before(3, 0, 1.0) == pytest.approx(0.125)
    assert more_than_before(30, 20, 12 / 52) < 0.001
    assert more_than_before(5, 20, 12 / 52) > 0.1


def spots(**counts: tuple[int, int]) -> dict[str, int | None]:
    made = where(
        {name: Counted(now=now, before=before) for name, (now, before) in counts.items()},
        cells={}, nowhere=0, day=TODAY, weeks=12, smallest=5, known_days=364,
    )  # fmt: skip
    return {spot.place: spot.count for spot in made.spots}


def test_small_numbers_are_hidden_and_never_one_alone() -> None:
    assert spots(a=(20, 0), b=(3, 0), c=(2, 0), d=(0, 0)) == {"a": 20, "b": None, "c": None, "d": 0}
    assert spots(a=(20, 0), b=(3, 0), c=(9, 0)) == {"a": 20, "b": None, "c": None}


def test_an_area_that_rose_is_raised_and_one_that_did_not_is_not(desk: ReportingHub) -> None:
    rows = []
    for number in range(60):
        area = "Easton" if number < 40 else "Ashley"
        recent = number < 30 or number >= 58
        day = TODAY - timedelta(days=3 + number % 40 if recent else 120 + number * 3)
        rows.append(crime(number, Hate_strands="Race", Beat=area, Occurred_from=f"{day:%d/%m/%Y} 10:00",
                          Recorded=f"{day:%d/%m/%Y} 11:00", Victim_surname=f"Person{number}"))  # fmt: skip
    rows += [crime(number, Hate_strands="Race", Beat="Eastville", Victim_surname="Person") for number in range(70, 76)]
    old = TODAY - timedelta(days=600)
    rows.append(crime(99, Occurred_from=f"{old:%d/%m/%Y} 10:00", Recorded=f"{old:%d/%m/%Y} 10:30", Hate_strands="Race"))
    desk.take("crime-records", *rows)

    found = {spot.place: spot for spot in desk.report().force.where.spots}

    assert found["Easton"].count == 30
    assert found["Easton"].raised
    assert found["Easton"].expected is not None
    assert found["Easton"].expected < 30
    assert found["Ashley"].count is None


def test_the_report_says_which_system_is_late(desk: ReportingHub) -> None:
    desk.hate()
    desk.now = NOW + timedelta(days=5)

    force = desk.report().force

    assert [source.late for source in force.sources] == [True]
    assert force.missing == ("Crime: nothing came since 24 November 2026, so what is newer is not in it.",)


def test_the_range_of_a_share() -> None:
    assert wilson(0, 0) == (None, None)
    low, high = wilson(82, 93)
    assert low == pytest.approx(0.801, abs=0.001)
    assert high == pytest.approx(0.932, abs=0.001)
