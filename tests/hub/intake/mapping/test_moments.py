"""Moments as systems and spreadsheets write them: read as what they are, or told; never as another moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sync.hub.intake.mapping.moments import Clock

CLOCK = Clock(datetime(2026, 11, 30, 9, 0, tzinfo=UTC), "Europe/London")
FORMS = ("%d/%m/%Y %H:%M", "%d/%m/%Y")
EVENING = "2026-11-28 18:20"


def read(text: str, forms: tuple[str, ...] = FORMS, *, of_birth: bool = False) -> str:
    found = CLOCK.read(text, forms, of_birth=of_birth)
    return f"{found.local:%Y-%m-%d %H:%M}" if found.timed else f"{found.local:%Y-%m-%d}"


@pytest.mark.parametrize(
    "text",
    [
        "28/11/2026 18:20", "28/11/2026 18:20:00", "28/11/2026 18:20:00.000", "28-11-2026 18:20", "28.11.2026 18.20",
        "28/11/26 18:20", "28-Nov-2026 18:20", "28-Nov-26 6:20 PM", "28 November 2026 at 6.20pm", "Nov 28 2026  6:20PM",
        "Sat 28 Nov 2026 18:20", "28NOV2026 1820", "28th November 2026, 18:20", "28/11/2026 1820hrs", "28/11/2026 1820",
        "2026-11-28 18:20:00", "2026-11-28T18:20:00", "2026-11-28T18:20:00Z", "2026-11-28T18:20:00.0000000Z",
        "2026-11-28T18:20:00+00:00", "2026-11-28T19:20:00+0100", "2026-11-28 18:20:00 +00:00", "2026-11-28 18:20 UTC",
        "20261128 182000", "20261128T182000Z", "46354.763888889", "28/11/2026 0.763888889", "28/11/2026 00:00:00 18:20",
        "28/11/2026 30/12/1899 18:20:00",
    ],
)  # fmt: skip
def test_a_moment_is_the_same_however_it_is_written(text: str) -> None:
    assert read(text) == EVENING


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03/04/2026", "2026-04-03"), ("3/4/26", "2026-04-03"), ("46354", "2026-11-28"), ("10112026", "2026-11-10"),
        ("28/11/2026 920", "2026-11-28 09:20"), ("28/11/2026 120", "2026-11-28 01:20"),
        ("28/11/2026 9:05", "2026-11-28 09:05"), ("27/11/2026 24:00", "2026-11-28 00:00"),
        ("28/11/2026 12:00 AM", "2026-11-28 00:00"), ("10/07/2026 18:20 BST", "2026-07-10 18:20"),
        ("2026-07-10T18:20:00Z", "2026-07-10 19:20"),
    ],
)  # fmt: skip
def test_the_day_comes_first_and_a_lost_nought_makes_no_other_time(text: str, told: str) -> None:
    assert read(text) == told


@pytest.mark.parametrize("time", ["20", "9:5", "25:99", "x"])
def test_a_time_that_is_none_costs_the_time_and_is_told(time: str) -> None:
    found = CLOCK.read(f"28/11/2026 {time}", FORMS)

    assert (found.local.isoformat(), found.timed) == ("2026-11-28T00:00:00", False)
    assert "cannot be read; the day was taken" in found.lost


@pytest.mark.parametrize(
    "text",
    ["12", "may", "yesterday", "2026-W05-7", "1988", "31/02/2026", "11/28/2026", "28/11/202", "1112026", "28/13/2026",
     "1.5", "5.2262E+09", "28 Maybe 2026", "28/11/2027", "10/11/62"],
)  # fmt: skip
def test_what_is_no_moment_of_the_past_is_never_made_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|still to come"):
        CLOCK.read(text, FORMS)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("04/05/1988 00:00:00", "1988-05-04"), ("04/05/88", "1988-05-04"), ("04/05/45", "1945-05-04"),
        ("04/05/12", "2012-05-04"), ("1988-05-03T23:00:00Z", "1988-05-04"), ("32267", "1988-05-04"),
        ("4 May 1988", "1988-05-04"),
    ],
)  # fmt: skip
def test_a_birthday_is_a_day_of_the_only_century_it_may_be_of(text: str, born: str) -> None:
    assert read(text, ("%d/%m/%Y",), of_birth=True)[:10] == born


def test_a_birthday_of_either_century_is_told() -> None:
    with pytest.raises(ValueError, match="may be 2020 or 1920"):
        CLOCK.read("04/05/20", ("%d/%m/%Y",), of_birth=True)


def test_the_month_comes_first_where_the_mapping_says_so() -> None:
    assert read("11/28/2026 6:20 PM", ("%m/%d/%Y",)) == EVENING
    assert read("03/04/26", ("%m/%d/%Y",)) == "2026-03-04"
