"""Files that broke here, each with its right result. The people in them are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from tests.hub.intake.conftest import TakenIn

FILES = Path(__file__).parent / "cases_of_others"
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


class Files:
    """Takes the files in."""

    def __init__(self, hub: TakenIn, pack: PolicyPack) -> None:
        self.hub, self._pack = hub, pack

    def take(self, name: str, mapping: str) -> IntakeResult:
        return take_in(self.hub.storage, FILES / name, shipped_mapping(mapping), pack=self._pack, now=NOW)


@pytest.fixture
def files(hub: TakenIn, pack: PolicyPack) -> Files:
    return Files(hub, pack)


def test_a_crime_number_that_a_spreadsheet_rounded_makes_one_of_nobody(files: Files) -> None:
    crimes = files.take("01-crime-number-scientific.crimes.csv", "crime-records")
    logs = files.take("01-crime-number-scientific.logs.csv", "command-and-control")

    assert (crimes.cases_made, logs.cases_made, logs.joined, logs.proposed) == (1, 1, 0, 0)
    assert [one.column for one in (*crimes.cells, *logs.cells)] == ["Crime number", "Crime number"]
    assert "spreadsheet rounded" in crimes.cells[0].reason
    assert [one["value"] for one in files.hub.bodies(ContactPoint)] == ["07700 900101", "07700 900109"]
    assert all("crime_reference" not in one for one in files.hub.bodies(Incident))


def test_moments_with_seconds_are_taken(files: Files) -> None:
    result = files.take("02-dates-with-seconds.csv", "crime-records")

    assert (result.cases_made, result.rejected, result.left_out) == (4, 0, 0)
    assert {one["occurred"] for one in files.hub.bodies(Incident)} == {"2026-11-28 18:20"}
    assert {one["opened"] for one in files.hub.bodies(Case)} == {"2026-11-28T19:00:00Z"}


def test_words_that_begin_with_a_sign_are_the_victims_own(files: Files) -> None:
    result = files.take("03-text-that-begins-with-a-sign.csv", "online-reports")

    assert (result.cases_made, result.rejected) == (5, 0)
    assert [one["account"] for one in files.hub.bodies(Incident)][:3] == [
        "@handle99 wrote under my post that I should leave.", "- He followed me\n- He spat at me",
        "+ he also threatened my son",
    ]  # fmt: skip
    number = files.hub.bodies(ContactPoint)[3]
    assert (number["value"], number["why"]) == ("+447700900104", "my sister's")


def test_a_birthday_costs_nobody_their_case(files: Files) -> None:
    result = files.take("05-birthday-with-a-time.csv", "crime-records")

    assert (result.cases_made, result.rejected) == (4, 0)
    assert [one.get("born") for one in files.hub.bodies(Person)] == ["1988-05-04", None, "1988-05-04", "1988-05-04"]
    assert files.hub.bodies(Incident)[1]["account"] == "Words were shouted.\n\nAs told: Victim DOB: 1988"
    assert [(one.line, one.column) for one in result.cells] == [(3, "Victim DOB")]


def test_a_number_that_reaches_nobody_is_told_and_no_way_to_reach_somebody(files: Files) -> None:
    result = files.take("07-telephone-numbers-a-spreadsheet-changed.csv", "crime-records")

    assert (result.cases_made, result.rejected) == (8, 0)
    ways = [(one["value"], one["mode"]) for one in files.hub.bodies(ContactPoint)]
    assert ways == [("+447700900101", "mobile"), ("07700900101", "mobile"), ("07700900101", "mobile")]
    told = {one.line: one.reason for one in result.cells}
    assert "rounded the number" in told[2]
    assert "decimal point" in told[3]
    assert "nought was put back" in told[4]
    assert "As told: Victim phone: 4.477E+11" in files.hub.bodies(Incident)[0]["account"]


def test_what_stands_for_nobody_is_nobodys_name_birthday_or_number(files: Files) -> None:
    result = files.take("06-placeholder-people.csv", "crime-records")

    assert (result.cases_made, result.rejected) == (6, 0)
    people = files.hub.bodies(Person)
    assert [one.get("name") for one in people][2:4] == [None, None]
    assert [one.get("born") for one in people][:4] == [None] * 4
    assert [one["value"] for one in files.hub.bodies(ContactPoint)] == ["0117 496 0101", "0117 496 0101"]
