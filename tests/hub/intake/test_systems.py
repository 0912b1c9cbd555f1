"""The shipped mappings: what each system of a force says, and what is kept of it."""

from __future__ import annotations

from datetime import date

import pytest

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.cases.taken_rows import taken_rows
from sync.hub.intake.mapping.read_mapping import check_codes, shipped_mapping, shipped_mappings
from tests.hub.intake.conftest import TakenIn

REPORT = {
    "Agency": "A reporting centre", "Agency reference": "17", "Date of incident": "21/11/2026",
    "In their own words": "They put a letter through my door. I have not slept since.",
    "Type of hate": "Faith & Disability", "Victim name": "Amina Yusuf", "Victim date of birth": "01.02.1980",
    "Victim phone or email": "07700 900123", "Reported by": "A Worker", "Who says it was hate": "Victim",
    "Safe contact note": "Only before noon", "Police log number": "ASP-20261121-0100",
}  # fmt: skip


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_gives_only_codes_of_the_pack(name: str, pack: PolicyPack) -> None:
    check_codes(shipped_mapping(name), pack)


def test_a_third_party_report_keeps_the_persons_own_words_and_who_passed_them_on(hub: TakenIn) -> None:
    result = hub.take("partner-reports", REPORT)

    assert (result.taken, result.cases_made) == (1, 1)
    (incident,) = hub.bodies(Incident)
    assert incident["account"] == REPORT["In their own words"]
    assert incident["strands"] == ["religion", "disability"]
    assert incident["source"] == "A reporting centre"
    assert incident["log_reference"] == "ASP-20261121-0100"
    assert [(body["name"], body["role"]) for body in hub.bodies(Person)] == [
        ("Amina Yusuf", "complainant"), ("A Worker", "reporter"),
    ]  # fmt: skip
    assert hub.bodies(ContactPoint)[0]["why"] == "Only before noon"
    assert hub.bodies(Case)[0]["contacted_by"] == "A reporting centre"


def test_an_anonymous_report_is_taken_without_names_and_numbers_even_where_they_were_typed(hub: TakenIn) -> None:
    hub.take("partner-reports", {**REPORT, "Anonymous": "x"})

    assert hub.bodies(ContactPoint) == []
    assert hub.bodies(Person) == [{"role": "complainant"}]
    kept = " ".join(map(str, hub.state()))
    for told in ("Amina", "Yusuf", "A Worker", "900123", "1980", "Only before noon"):
        assert told not in kept
    assert hub.bodies(Incident)[0]["account"] == REPORT["In their own words"]


def test_a_crime_that_nobody_flagged_is_kept_with_its_words_and_makes_no_case(hub: TakenIn) -> None:
    crime = {
        "Occurrence number": "OCC-1", "Occurred from": "22/11/2026", "Summary": "Window broken",
        "Offence title": "Damage", "Modus operandi": "Stone thrown, slur shouted", "Qualifiers": "Domestic; Alcohol",
    }  # fmt: skip

    result = hub.take(
        "crime-records", crime, {**crime, "Occurrence number": "OCC-2", "Qualifiers": "Alcohol; hate crime"}
    )

    assert (result.taken, result.cases_made) == (2, 1)
    with hub.storage.read() as tx:
        first, second = taken_rows(tx)
        (unflagged,) = taken_rows(tx, unflagged_only=True)
    assert unflagged.reference == first.reference == "OCC-1"
    assert first.kept.said.incident["account"] == "Window broken\n\nStone thrown, slur shouted"
    assert (first.kept.said.flagged, second.kept.said.flagged) == (False, True)


def test_a_log_says_who_perceived_it_only_where_the_caller_is_the_victim(hub: TakenIn) -> None:
    log = {"Log number": "L-20261122-1", "Created": "22/11/2026 18:40:10", "Hate strands": "Race", "Incident text": "x"}

    hub.take("command-and-control", {**log, "Caller is victim": "Y"}, {**log, "Log number": "L-20261122-2"})

    assert [body.get("perceived_by", "victim") for body in hub.bodies(Incident)] == ["victim", "other"]


def test_an_online_report_may_have_no_time_and_no_strand(hub: TakenIn) -> None:
    report = {
        "Reference": "BCA-1", "Date of incident": "22/11/2026", "Motivated by hate": "Yes", "What happened": "Messages",
        "Did it happen online": "Yes", "Victim name": "Jo", "Victim date of birth": "1990-05-06",
    }  # fmt: skip

    assert hub.take("online-reports", report).cases_made == 1
    assert hub.bodies(Incident)[0]["online"] is True
    assert date.fromisoformat(hub.bodies(Person)[0]["born"]) == date(1990, 5, 6)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"Type of hate": "Martian"}, "Type of hate", "“Martian” is not in the mapping"),
        ({"Date of incident": "21/11/2027"}, "Date of incident", "still to come"),
        ({"Victim date of birth": "about 40"}, "Victim date of birth", "not a date"),
        ({"Agency reference": ""}, "Agency", "no reference"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_and_the_victim_has_a_case(
    hub: TakenIn, cells: dict[str, str], column: str, reason: str
) -> None:
    result = hub.take("partner-reports", {**REPORT, **cells})

    (told,) = result.cells
    assert (result.cases_made, result.rejected, told.line, told.column) == (1, 0, 2, column)
    assert reason in told.reason
    assert "Amina" not in told.reason


def test_a_report_in_which_nothing_is_told_and_nobody_named_is_a_reject(hub: TakenIn) -> None:
    result = hub.take("partner-reports", {"Agency": "A reporting centre", "Agency reference": "17"})

    assert (result.taken, [one.line for one in result.rejects]) == (0, [2])


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "@somebody wrote",
        "=1+1",
        "a \u202e b",
        "I <3 my street",
        "he wrote <jane@example.org>",
        "a < b > c",
        "أمينة يوسف",
        "שלום\u200f (test)",
        "5 - 3",
    ],
)
def test_words_are_taken_as_they_stand(hub: TakenIn, words: str) -> None:
    assert hub.take("partner-reports", {**REPORT, "In their own words": words}).taken == 1
    assert hub.bodies(Incident)[0]["account"] == words
