"""The same incident from two systems: a number that both name joins it; a likeness is for a person to decide."""

from __future__ import annotations

import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.person import ContactPoint, Person
from sync.hub.access import users
from sync.hub.casework.allocation import allocate
from sync.hub.intake.cases.taken_rows import taken_rows
from sync.hub.intake.joining import review
from tests.hub.intake.conftest import NOW, TakenIn

LOG = {
    "Log number": "ASP-20261122-0415", "Created": "22/11/2026 18:40", "Location": "High Street, Easton",
    "Incident text": "Caller says a man shouted at her", "Opening code": "Public order", "Caller name": "A Passer-By",
}  # fmt: skip
CRIME = {
    "Occurrence number": "OCC-1", "Crime number": "5226/0001/26", "Log number": "asp 20261122 0415",
    "Occurred from": "22/11/2026 18:30", "Location": "High Street Easton", "Summary": "Racist abuse in the street",
    "Record type": "Crime", "Hate strands": "Race", "Victim forename": "Jane", "Victim surname": "Doe",
    "Victim phone": "07700 900001",
}  # fmt: skip
FLAGGED_LOG = {**LOG, "Hate strands": "Faith", "Victim name": "DOE, Jane", "Victim phone": "0117 496 0001"}


def pairs(hub: TakenIn) -> list[review.Waiting]:
    with hub.storage.read() as tx:
        return review.review(tx)


def test_two_systems_that_name_the_same_log_make_one_case_with_both_references(either: TakenIn) -> None:
    either.take("command-and-control", FLAGGED_LOG)

    result = either.take("crime-records", CRIME)

    assert (result.taken, result.cases_made, result.joined, result.proposed) == (1, 0, 1, 0)
    (incident,) = either.bodies(Incident)
    assert incident["log_reference"] == "ASP-20261122-0415"
    assert incident["crime_reference"] == "5226/0001/26"
    assert incident["strands"] == ["religion", "race"]  # what either system says was perceived
    assert incident["source"] == "Command and control; Crime recording"
    assert "shouted at her" in incident["account"]
    assert "Crime recording: Racist abuse" in incident["account"]
    assert incident["classification"] == "crime"
    assert [body["value"] for body in either.bodies(ContactPoint)] == ["0117 496 0001", "07700 900001"]
    assert len(either.bodies(Case)) == 1
    before = either.state()
    either.take("command-and-control", FLAGGED_LOG)
    either.take("crime-records", CRIME)
    assert either.state() == before


def test_a_log_that_nobody_flagged_becomes_part_of_the_case_that_its_crime_makes(hub: TakenIn) -> None:
    """And before that it is kept with its words, so that the report can read it."""
    assert hub.take("command-and-control", LOG).cases_made == 0
    with hub.storage.read() as tx:
        (kept,) = taken_rows(tx, unflagged_only=True)
    assert kept.kept.said.incident["account"] == "Caller says a man shouted at her"
    assert kept.kept.records.case == ""

    result = hub.take("crime-records", CRIME)

    assert (result.cases_made, result.joined) == (1, 1)
    (incident,) = hub.bodies(Incident)
    assert "shouted at her" in incident["account"]
    assert sorted((body.get("name"), body.get("role", "victim")) for body in hub.bodies(Person)) == [
        ("A Passer-By", "reporter"), ("Jane Doe", "victim"),
    ]  # fmt: skip


def test_a_later_version_of_either_row_updates_the_joined_case(hub: TakenIn) -> None:
    hub.take("command-and-control", FLAGGED_LOG)
    hub.take("crime-records", CRIME)

    hub.take("crime-records", {**CRIME, "Outcome": "Charged", "Summary": "Racist abuse, two witnesses"})
    hub.take("command-and-control", {**FLAGGED_LOG, "Hate strands": "Faith; Disability"})

    (incident,) = hub.bodies(Incident)
    assert incident["outcome"] == "Charged"
    assert incident["strands"] == ["religion", "disability", "race"]
    assert incident["account"].endswith("two witnesses")
    assert hub.bodies(Conflict) == []


def test_what_a_champion_changed_is_not_overwritten_when_another_system_joins(hub: TakenIn) -> None:
    hub.take("command-and-control", FLAGGED_LOG)
    hub.set_by_a_champion(hub.records(Incident)[0], Incident, "account", "What she told me")

    hub.take("crime-records", CRIME)

    (incident,) = hub.bodies(Incident)
    (difference,) = hub.bodies(Conflict)
    assert incident["account"] == "What she told me"
    assert incident["crime_reference"] == "5226/0001/26"
    assert (difference["field"], difference["other_by"]) == ("account", "Crime recording")


def test_two_victims_of_one_crime_stay_two_cases(hub: TakenIn) -> None:
    """The second row of a system with the same log is another victim, not the same person again."""
    hub.take("command-and-control", FLAGGED_LOG)

    second = {**CRIME, "Occurrence number": "OCC-2", "Victim forename": "Omar", "Victim surname": "Abdi"}
    result = hub.take("crime-records", CRIME, second)

    assert (result.joined, result.cases_made) == (1, 1)
    assert sorted(body.get("name", "") for body in hub.bodies(Person) if body.get("role") != "reporter") == [
        "DOE, Jane", "Omar Abdi",
    ]  # fmt: skip


def test_people_who_differ_are_never_joined_by_a_number_but_shown_to_a_person(hub: TakenIn) -> None:
    hub.take("command-and-control", {**FLAGGED_LOG, "Victim name": "Maria Rossi"})

    result = hub.take("crime-records", CRIME)

    assert (result.joined, result.cases_made, result.proposed) == (0, 1, 1)
    assert [one.proposal.pair.reason for one in pairs(hub)] == ["the same log reference, though the people differ"]


ALIKE = {**FLAGGED_LOG, "Log number": "ASP-20261122-0999"}


def test_the_same_day_place_and_person_proposes_and_joins_nothing(either: TakenIn) -> None:
    either.take("command-and-control", ALIKE)

    result = either.take("crime-records", CRIME)

    assert (result.joined, result.cases_made, result.proposed) == (0, 1, 1)
    (waiting,) = pairs(either)
    assert waiting.proposal.pair.reason == "the same day, place and person"
    assert {waiting.case, waiting.other_case} == {"AS-0001", "AS-0002"}
    before = either.state()
    assert either.take("crime-records", CRIME).proposed == 0
    assert either.state() == before


@pytest.mark.parametrize(
    "other",
    [
        {"Location": "Low Street, Easton"},
        {"Created": "21/11/2026 18:40"},
        {"Victim name": "Jane Roe"},
        {"Victim name": "Jane"},
        {"Victim name": ""},
    ],
)
def test_less_than_day_place_and_full_name_proposes_nothing(hub: TakenIn, other: dict[str, str]) -> None:
    hub.take("command-and-control", {**ALIKE, **other})

    assert hub.take("crime-records", CRIME).proposed == 0


def test_a_pair_that_is_joined_becomes_one_case_and_the_other_says_where_it_went(hub: TakenIn) -> None:
    hub.take("command-and-control", ALIKE)
    hub.take("crime-records", CRIME)
    (waiting,) = pairs(hub)

    with hub.storage.write() as tx:
        stands = review.join(tx, waiting.proposal.id, by="A coordinator", now=NOW)

    first, second = hub.records(Case)
    assert stands in {first.id, second.id}
    assert sorted(row.body.get("status", "open") for row in (first, second)) == ["closed", "open"]
    told = {row.scope: row.body for row in hub.records(Incident)}
    standing = told.pop(f"case:{stands}")
    assert (standing["log_reference"], standing["crime_reference"]) == ("ASP-20261122-0999", "5226/0001/26")
    assert [body["retracted"] for body in told.values()] == ["Joined with AS-0001"]
    assert pairs(hub) == []
    hub.take("crime-records", {**CRIME, "Outcome": "Charged"})
    assert hub.records(Incident)
    assert next(row.body for row in hub.records(Incident) if row.scope == f"case:{stands}")["outcome"] == "Charged"


def test_the_case_that_a_champion_was_given_is_the_one_that_stands(hub: TakenIn) -> None:
    hub.take("command-and-control", ALIKE)
    hub.take("crime-records", CRIME)
    first, second = (row.id for row in hub.records(Case))
    with hub.storage.write() as tx:
        champion = users.add_user(tx, name="A champion", role="champion", area="", now=NOW)
        allocate(tx, champion, [second], now=NOW)
    (waiting,) = pairs(hub)

    with hub.storage.write() as tx:
        assert review.join(tx, waiting.proposal.id, by="A coordinator", now=NOW) == second
    assert first != second


def test_two_cases_that_were_both_given_out_are_not_joined_over_peoples_heads(hub: TakenIn) -> None:
    hub.take("command-and-control", ALIKE)
    hub.take("crime-records", CRIME)
    with hub.storage.write() as tx:
        champion = users.add_user(tx, name="A champion", role="champion", area="", now=NOW)
        allocate(tx, champion, [row.id for row in hub.records(Case)], now=NOW)
    (waiting,) = pairs(hub)
    before = hub.state()

    with pytest.raises(Refused, match="Both cases have been given"), hub.storage.write() as tx:
        review.join(tx, waiting.proposal.id, by="A coordinator", now=NOW)
    assert hub.state() == before


def test_a_pair_that_is_kept_apart_is_not_asked_again(hub: TakenIn) -> None:
    hub.take("command-and-control", ALIKE)
    hub.take("crime-records", CRIME)
    (waiting,) = pairs(hub)

    with hub.storage.write() as tx:
        review.keep_apart(tx, waiting.proposal.id, by="A coordinator", now=NOW)

    assert hub.take("crime-records", {**CRIME, "Outcome": "Charged"}).proposed == 0
    assert pairs(hub) == []
    with pytest.raises(Refused, match="decided already"), hub.storage.write() as tx:
        review.join(tx, waiting.proposal.id, by="A coordinator", now=NOW)


def test_a_number_that_comes_later_to_two_cases_is_for_a_person_to_decide(hub: TakenIn) -> None:
    """Both cases may be in somebody's hands already: nothing is moved without being asked."""
    hub.take("command-and-control", {**FLAGGED_LOG, "Location": ""})
    hub.take("crime-records", {**CRIME, "Log number": ""})

    result = hub.take("crime-records", CRIME)

    assert (result.changed, result.joined, result.proposed) == (1, 0, 1)
    assert "each with a case already" in pairs(hub)[0].proposal.pair.reason


def test_an_online_report_and_a_log_that_quotes_its_number_are_one(hub: TakenIn) -> None:
    report = {
        "Reference": "BCA-12345-26-5200", "Date of incident": "22/11/2026", "What happened": "They broke my window",
        "What was it about": "Disability", "Are you the victim": "No, I am reporting for somebody",
        "Reporter name": "Kim Lee", "Submitted": "22/11/2026 20:00",
    }  # fmt: skip
    hub.take("online-reports", report)

    result = hub.take("command-and-control", {**LOG, "Online reference": "BCA-12345-26-5200"})

    assert (result.joined, result.cases_made) == (1, 0)
    (incident,) = hub.bodies(Incident)
    assert incident["log_reference"] == "ASP-20261122-0415"
    assert incident["perceived_by"] == "other"


@pytest.mark.parametrize("number", ["123", "N0-1", "------", "ABCDEFG"])
def test_a_number_that_is_too_short_to_be_one_of_a_kind_joins_nothing(hub: TakenIn, number: str) -> None:
    hub.take("command-and-control", {**FLAGGED_LOG, "Log number": number, "Location": ""})

    assert hub.take("crime-records", {**CRIME, "Log number": number}).joined == 0


def test_a_number_that_very_many_rows_name_joins_nothing(hub: TakenIn) -> None:
    """A placeholder, or a whole day's operation."""
    logs = [{**LOG, "Log number": f"ASP-20261122-{place:04}", "Crime number": "5226/0001/26"} for place in range(30)]
    hub.take("command-and-control", *logs)

    assert hub.take("crime-records", {**CRIME, "Log number": ""}).joined == 0


def test_a_dry_run_counts_joins_and_pairs_alike_and_writes_nothing(hub: TakenIn) -> None:
    hub.take("command-and-control", FLAGGED_LOG, {**ALIKE, "Location": "Low Street, Easton"})
    rows = (CRIME, {**CRIME, "Occurrence number": "OCC-3", "Log number": "", "Location": "Low Street Easton"})
    before = hub.state()

    dry = hub.take("crime-records", *rows, dry_run=True)

    assert hub.state() == before
    real = hub.take("crime-records", *rows)
    assert (dry.joined, dry.proposed, dry.cases_made) == (real.joined, real.proposed, real.cases_made) == (1, 1, 1)


UNSAFE = [
    "5.2262E+09", "1.23E+05", "#####", "00000000", "0000000", "11111111", "12345678", "123456789", "Unknown 2026",
    "UNKNOWN/2026", "N/K 2026", "TBC 2026", "52260/1-9", "52260/1 & 52260/2", "01/05/2026", "2026-05-01 00:00:00",
    "20261122", "May-2026", "5226270000.5", "5226270001234560000",
]  # fmt: skip


@pytest.mark.parametrize("number", UNSAFE)
def test_what_is_no_number_any_more_makes_no_two_victims_one(hub: TakenIn, number: str) -> None:
    """The crime has a name and no telephone, the log a telephone and no name: one case would ring the wrong person."""
    hub.take("crime-records", {**CRIME, "Crime number": number, "Log number": "", "Victim phone": ""})

    result = hub.take(
        "command-and-control",
        {**FLAGGED_LOG, "Crime number": number, "Victim name": "", "Location": "Low Street, Southmead"},
    )

    assert (result.joined, result.cases_made, result.proposed) == (0, 1, 0)
    assert sorted(len(case) for case in (hub.bodies(Case), hub.bodies(ContactPoint))) == [1, 2]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("22110", "22110", ", which is short"),
        ("0415/26", "0415/26", ", which is short"),
        ("5226/1/19", "5226/11/9", ", written in two ways that may be two numbers"),
        ("5226000/1/19", "522600/01/19", ", written in two ways that may be two numbers"),
    ],
)
def test_a_number_that_may_be_two_is_for_a_person_to_decide(hub: TakenIn, one: str, other: str, why: str) -> None:
    hub.take("command-and-control", {**FLAGGED_LOG, "Log number": one, "Location": ""})

    result = hub.take("crime-records", {**CRIME, "Log number": other})

    assert (result.joined, result.cases_made, result.proposed) == (0, 1, 1)
    assert [waiting.proposal.pair.reason for waiting in pairs(hub)] == [f"the same log reference{why}"]


def test_the_noughts_that_a_spreadsheet_took_away_make_another_number(hub: TakenIn) -> None:
    hub.take("command-and-control", {**FLAGGED_LOG, "Log number": "0022110415", "Location": ""})

    assert hub.take("crime-records", {**CRIME, "Log number": "22110415"}).joined == 0


@pytest.mark.parametrize("log", ["ASP202611220415", "asp/20261122/0415", "ASP-20261122-0415 "])
def test_a_number_joins_however_its_signs_are_written(hub: TakenIn, log: str) -> None:
    hub.take("command-and-control", FLAGGED_LOG)

    assert hub.take("crime-records", {**CRIME, "Log number": log}).joined == 1


NOBODY = {"Victim forename": "UNKNOWN", "Victim surname": "UNKNOWN", "Victim DOB": "01/01/1900"}


def test_nobody_known_in_two_systems_is_not_the_same_person(hub: TakenIn) -> None:
    """The same day and place, and twice UNKNOWN UNKNOWN."""
    hub.take("command-and-control", {**ALIKE, "Victim name": "Unknown Unknown"})

    assert hub.take("crime-records", {**CRIME, **NOBODY}).proposed == 0


def test_what_stands_for_not_known_contradicts_nobody(hub: TakenIn) -> None:
    """A log whose victim is told as UNKNOWN, and its crime, which knows her."""
    hub.take("command-and-control", {**FLAGGED_LOG, "Victim name": "UNKNOWN"})

    assert hub.take("crime-records", CRIME).joined == 1


def test_the_second_row_of_nobody_known_is_another_victim(hub: TakenIn) -> None:
    """One log and two crimes of it, neither of which knows the name: two people may have been there."""
    hub.take("command-and-control", {**FLAGGED_LOG, "Victim name": ""})

    result = hub.take("crime-records", {**CRIME, **NOBODY}, {**CRIME, **NOBODY, "Occurrence number": "OCC-2"})

    assert (result.joined, result.cases_made) == (1, 1)
