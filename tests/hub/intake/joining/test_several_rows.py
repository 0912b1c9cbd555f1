"""Several rows of one reference: one person's become one, several people's stay several, whatever the order."""

from __future__ import annotations

import pytest

from champion_app.domain.kinds.case import Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from sync.hub.intake.mapping.read_mapping import read_mapping
from tests.hub.intake.conftest import SMALL, TakenIn

CRIME = {
    "Occurrence number": "5226200102", "Hate strands": "Race", "Occurred from": "20/11/2026 18:20",
    "Summary": "Shouted", "Location": "1 Sample Road", "Record type": "Crime",
    "Victim surname": "Hassan", "Victim phone": "07700 900101",
}  # fmt: skip
OTHER = {**CRIME, "Victim surname": "Yusuf", "Summary": "Pushed", "Victim phone": "07700 900102"}


def test_two_rows_of_one_crime_with_different_strands_are_one_case_with_both(hub: TakenIn) -> None:
    second = {**CRIME, "Hate strands": "Religion", "Summary": "Spat at", "Location": "2 Other Road"}

    result = hub.take("crime-records", CRIME, second)

    assert (result.taken, result.unchanged, result.rejected, result.cases_made) == (1, 1, 0, 1)
    (incident,) = hub.bodies(Incident)
    assert incident["strands"] == ["race", "religion"]
    assert "Shouted" in incident["account"]
    assert "Spat at" in incident["account"]
    assert "Another row of the same reference says: Where 2 Other Road" in incident["account"]
    assert "They differ in Where" in result.cells[0].reason
    assert hub.take("crime-records", CRIME, second).unchanged == 2


def test_two_victims_of_one_crime_have_a_case_each(hub: TakenIn) -> None:
    result = hub.take("crime-records", CRIME, OTHER)

    assert (result.taken, result.cases_made, result.rejected) == (2, 2, 0)
    assert [one["name"] for one in hub.bodies(Person)] == ["Hassan", "Yusuf"]
    assert [one["value"] for one in hub.bodies(ContactPoint)] == ["07700 900101", "07700 900102"]


def test_who_is_who_does_not_depend_on_the_order_of_the_file(hub: TakenIn) -> None:
    hub.take("crime-records", CRIME, OTHER)
    before = hub.state()

    again = hub.take("crime-records", OTHER, CRIME)
    alone = hub.take("crime-records", {**OTHER, "Outcome": "Charged"})

    assert (again.taken, again.changed, again.unchanged) == (0, 0, 2)
    assert before != hub.state()
    assert (alone.taken, alone.changed) == (0, 1)
    assert [one["name"] for one in hub.bodies(Person)] == ["Hassan", "Yusuf"]
    assert {one.get("outcome") for one in hub.bodies(Incident)} == {None, "Charged"}


def test_a_second_victim_who_comes_later_takes_nothing_from_the_first(hub: TakenIn) -> None:
    hub.take("crime-records", OTHER)

    result = hub.take("crime-records", CRIME, OTHER)

    assert (result.taken, result.changed, result.unchanged) == (1, 0, 1)
    assert sorted(one["name"] for one in hub.bodies(Person)) == ["Hassan", "Yusuf"]


def test_a_row_that_was_withdrawn_and_comes_beside_one_that_stands_does_not_withdraw_it(hub: TakenIn) -> None:
    result = hub.take("crime-records", {**CRIME, "Status": "Created in error"}, CRIME)

    assert (result.cases_made, result.retracted) == (1, 0)
    assert "retracted" not in hub.bodies(Incident)[0]


COLUMN = '[incident.crime_reference]\ncolumns = ["ref"]\n'
WRITTEN = COLUMN + '[written]\ncrime = ["52/{number}/{year}", "52{year}/{number}"]\n'


@pytest.mark.parametrize(("more", "joined"), [(WRITTEN, 1), (COLUMN, 0)], ids=["said", "not said"])
def test_one_number_in_two_spellings_joins_only_where_the_mappings_say_so(hub: TakenIn, more: str, joined: int) -> None:
    one, other = (read_mapping((SMALL.replace('"small"', f'"{of}"', 1) + more).encode()) for of in ("one", "other"))
    row = {"when": "22/11/2026", "what": "Words", "strand": "Race"}

    hub.take(one, {**row, "ref": "52/20003/26"})

    assert hub.take(other, {**row, "ref": "5226/0020003"}).joined == joined
