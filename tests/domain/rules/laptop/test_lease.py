"""The lease against clocks that are wrong, put right, put back, or dead: nobody honest is locked out, nobody gains."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from champion_app.domain.rules.laptop.lease import (
    READ_IN_DOUBT,
    Lease,
    Passed,
    Standing,
    Steady,
    began,
    lease_words,
    standing,
    went_on,
)

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
LEASE = Lease(
    device="d", user="u", issued=NOW, works_until=NOW + timedelta(days=14), opens_until=NOW + timedelta(days=17)
)


@dataclass
class Laptop:
    """A machine whose hands set its wall clock; what truly passes is known here only."""

    whole: bool = True
    skew: timedelta = timedelta()
    true: datetime = NOW
    boots: int = 0
    up: float = 100.0
    passed: Passed = field(init=False)

    def __post_init__(self) -> None:
        self.passed = began(self.true + self.skew, steady=self.steady())

    def steady(self) -> Steady:
        return Steady(boot=f"run-{self.boots}" if self.whole else "", seconds=self.up, whole=self.whole)

    def note(self, *, opening: bool = False) -> Standing:
        now, steady = self.true + self.skew, self.steady()
        self.passed = went_on(LEASE, self.passed, now, steady=steady, opening=opening)
        return standing(LEASE, self.passed, now, steady=steady)

    def runs(self, **length: float) -> Standing:
        self.true += timedelta(**length)
        self.up += timedelta(**length).total_seconds()
        return self.note()

    def is_off(self, **length: float) -> Standing:
        """Switched off, and on again after so long."""
        self.true += timedelta(**length)
        self.boots, self.up = self.boots + 1, 30.0
        return self.note(opening=True)

    def sets(self, *, restart: bool = False, **by: float) -> Standing:
        """The clock stands so far from the truth from now on."""
        self.skew = timedelta(**by)
        return self.is_off(minutes=1) if restart else self.runs(minutes=1)


@pytest.fixture(params=[True, False], ids=["steady", "lower bound"])
def whole(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("wrong", [{"days": -30}, {"days": -9000}, {"hours": -20}])
def test_a_clock_that_was_behind_and_is_right_again_works_again(
    wrong: dict[str, float], *, restart: bool, whole: bool
) -> None:
    laptop = Laptop(whole=whole)
    assert laptop.is_off(days=2).kind == "works"
    here = laptop.sets(restart=restart, **wrong)
    assert (here.kind, here.may_save) == ("clock", False)
    assert "nothing new is saved until" in lease_words(here)
    assert laptop.sets(restart=restart).kind == "works"
    assert laptop.runs(hours=1).may_save


@pytest.mark.parametrize("days", [5, 30, 365])
def test_a_clock_that_is_ahead_is_known_to_be_while_the_machine_runs(days: int) -> None:
    laptop = Laptop()
    laptop.is_off(days=1)
    here = laptop.sets(days=days)

    assert here.kind == "clock"
    assert f"This laptop's clock is {days} days ahead" in lease_words(here)
    assert laptop.is_off(hours=3).kind == "clock"  # still known after the machine was off
    assert laptop.sets().kind == "works"
    assert laptop.is_off(days=12).kind == "ends soon"
    assert laptop.is_off(days=1.5).kind == "read only"


@pytest.mark.parametrize("days", [5, 30, 365])
def test_a_clock_that_was_ahead_when_the_machine_came_on_is_open_again_once_it_is_right(
    days: int, *, whole: bool
) -> None:
    """Nobody can tell it from one that was put back: it can be read, and says which two moments contradict."""
    laptop = Laptop(whole=whole)
    laptop.sets(restart=True, days=days)
    here = laptop.sets(restart=True)

    assert here.kind == "clock"
    said = lease_words(here)
    assert "it had shown" in said
    assert "one of the two is wrong" in said
    assert "or until you sync" in said


@pytest.mark.parametrize("hours", [1, -1, 8, -8, 13])
@pytest.mark.parametrize("restart", [False, True])
def test_a_wrong_zone_a_summer_time_and_a_second_system_stop_nothing(hours: int, *, restart: bool, whole: bool) -> None:
    laptop = Laptop(whole=whole)
    for _ in range(20):
        assert laptop.sets(restart=restart, hours=hours).may_save
        assert laptop.sets(restart=restart).may_save


def test_a_dead_battery_after_days_off_is_no_clock_that_stands_ahead() -> None:
    """It starts in the year 2000 after three days off; set right, the three days are time that passed."""
    laptop = Laptop()
    laptop.skew = timedelta(days=-9800)
    assert laptop.is_off(days=3).kind == "clock"
    laptop.runs(minutes=5)
    assert laptop.sets().kind == "works"
    assert laptop.passed.gone is not None
    assert laptop.passed.gone >= timedelta(days=3).total_seconds()


def test_a_clock_that_stood_wrong_at_the_sync_may_be_put_right(*, whole: bool) -> None:
    for days in (-6, 6):
        laptop = Laptop(whole=whole, skew=timedelta(days=days))
        assert laptop.runs(hours=1).kind == "works"
        assert laptop.sets().kind == "works"
        assert laptop.is_off(days=9).kind == "works"


def test_reading_in_doubt_ends_after_72_hours_of_use_and_a_right_clock_ends_the_doubt() -> None:
    laptop = Laptop()
    laptop.sets(days=-30)
    for _ in range(71):
        assert laptop.runs(hours=1).kind == "clock"
    here = laptop.runs(hours=2)

    assert here.kind == "closed clock"
    assert "72 hours of use" in lease_words(here)
    assert laptop.sets().kind == "works"
    assert laptop.sets(days=-30).kind == "closed clock"


def test_each_opening_in_doubt_is_an_hour_of_use(*, whole: bool) -> None:
    laptop = Laptop(whole=whole)
    laptop.is_off(days=1)
    laptop.sets(restart=True, days=-30)
    openings = 1
    while laptop.is_off(minutes=1).kind == "clock":
        openings += 1

    assert openings <= READ_IN_DOUBT / timedelta(hours=1)


def test_a_hand_that_sets_the_clock_back_and_right_reads_nothing_after_the_lease(*, whole: bool) -> None:
    laptop = Laptop(whole=whole)
    for turn in range(1000):
        laptop.sets(restart=turn % 3 == 0, days=-5 - turn % 40)
        laptop.sets(restart=turn % 5 == 0)
        laptop.runs(hours=0.6)
        if laptop.true > LEASE.opens_until:
            assert laptop.note().kind == "closed"
            assert laptop.sets(restart=turn % 2 == 0, days=-16).kind in ("closed", "closed clock")
    assert laptop.true > LEASE.opens_until


def test_time_that_the_machine_ran_or_slept_is_counted_whatever_the_clock_says() -> None:
    laptop = Laptop()
    for day in range(1, 18):
        laptop.skew = timedelta(days=-day)  # put back a day, every day
        here = laptop.runs(days=1)
        assert not here.may_save
    assert here.kind in ("closed", "closed clock")


def test_the_note_of_an_older_version_is_read_and_frees_who_was_locked_out() -> None:
    """Its clock was 30 days behind for a day; all its steps together were 31 days."""
    old = {"since": NOW, "latest": NOW + timedelta(days=1), "last": NOW + timedelta(days=1), "seconds": 31 * 86400.0}
    passed = msgspec.json.decode(msgspec.json.encode(old), type=Passed)
    now = NOW + timedelta(days=1, minutes=5)

    assert standing(LEASE, passed, now, steady=Steady(boot="a", seconds=50.0, whole=True)).kind == "works"
