"""Repeat victims across systems, places, and subjects only where policy lets their data be kept."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from sqlalchemy import select

from champion_app.domain.kinds.area_day import REPEAT_LOCATION, REPEAT_SUBJECT, REPEAT_VICTIM
from champion_app.domain.policy import SubjectGate
from champion_app.domain.rules.case.subject_gate import may_keep_subject
from sync.hub.report.measures.repeats import window_begins
from sync.hub.storage.intake_tables import incoming
from tests.hub.report.conftest import ReportingHub, of_kind
from tests.hub.report.recording.test_recording import SLUR, crime

AMINA = {"Victim_name": "Amina Warsame", "Date_of_birth": "03/04/1988"}


def test_a_person_in_two_systems_is_a_repeat_victim(either: ReportingHub) -> None:
    either.hate(**AMINA, Occurred="01/10/2026 18:00")
    either.hate(Victim_name="Somebody Else", Date_of_birth="01/01/1970")
    either.take(
        "crime-records",
        crime(
            1, Hate_strands="Disability", Victim_forename="Aamina", Victim_surname="Warsame", Victim_DOB="03/04/1988"
        ),
    )

    report = either.report()

    (item,) = of_kind(report.force, REPEAT_VICTIM)
    assert item.count == 2
    assert item.happened == date(2026, 11, 20)
    assert set(item.strands) == {"race", "disability"}
    assert item.reasons[0] == "2 incidents in 7 weeks, the last on 20 November 2026."
    assert len(item.related) == 2
    assert item.probability is not None
    assert item.probability >= 0.95
    assert "warsame" not in msgspec.json.encode(report).decode().lower()


def test_one_day_is_one_incident_and_what_is_older_than_the_window_does_not_count(desk: ReportingHub) -> None:
    desk.hate(**AMINA, Occurred="16/11/2026 10:00")
    desk.hate(**AMINA, Occurred="16/11/2026 11:00")
    desk.hate(**AMINA, Occurred="01/10/2025 11:00", Reported="02/10/2025 09:00")

    assert of_kind(desk.report().force, REPEAT_VICTIM) == []


def test_an_unflagged_row_of_somebody_known_makes_them_a_repeat_victim(desk: ReportingHub) -> None:
    desk.hate(**AMINA)
    desk.take(
        "crime-records",
        crime(1, Summary=SLUR, Victim_forename="Amina", Victim_surname="Warsame", Victim_DOB="03/04/1988"),
    )

    (item,) = of_kind(desk.report().force, REPEAT_VICTIM)

    assert "One of them was not flagged as hate and waits for the registrar." in item.reasons
    assert item.case_id


def test_a_place_is_named_from_the_third_case_on_and_never_one_online(desk: ReportingHub) -> None:
    for day, location in (
        (1, "Bus stop, Stapleton Road"),
        (5, "BUS STOP,  Stapleton Road"),
        (9, "bus stop, stapleton road"),
    ):
        desk.hate(Victim_name=f"Person Number{day}", Occurred=f"0{day}/11/2026 10:00", Location=location)
        desk.hate(Victim_name=f"Other Number{day}", Occurred=f"0{day}/11/2026 10:00", Location="A site", Online="Yes")

    report = desk.report()

    (item,) = of_kind(report.force, REPEAT_LOCATION)
    assert (item.count, item.area) == (3, "Easton")
    assert "stapleton" not in msgspec.json.encode(report).decode().lower()


def test_a_place_that_stands_for_not_known_and_the_station_are_no_place(desk: ReportingHub) -> None:
    for number, location in enumerate(("UNKNOWN", "No fixed abode", "Bridewell Police Station")):
        for day in (1, 5, 9):
            name = f"Person Number{day}{'abc'[number]}"
            desk.hate(Victim_name=name, Occurred=f"0{day}/11/2026 10:00", Location=location)

    assert of_kind(desk.report().force, REPEAT_LOCATION) == []


PLACEHOLDERS = (
    ("10", "Sample", "Hassan", "00000000000"), ("11", "Other", "Yusuf", "00000000000"),
    ("12", "UNKNOWN", "UNKNOWN", ""),
    ("13", "UNKNOWN", "UNKNOWN", ""),
)  # fmt: skip


def test_four_entries_of_nobody_known_are_no_repeat_victim(either: ReportingHub) -> None:
    """Two names with one placeholder day and number, and UNKNOWN UNKNOWN twice: they were one repeat victim, "likely
    (97 in 100)"."""
    either.take(
        "crime-records",
        *(
            crime(
                number, Hate_strands="Race", Victim_forename=first, Victim_surname=last, Victim_DOB="01/01/1900",
                Victim_phone=phone, Occurred_from=f"{day}/11/2026 18:20",
            )
            for number, (day, first, last, phone) in enumerate(PLACEHOLDERS)
        ),
    )  # fmt: skip

    report = either.report()

    assert report.force.coverage.total.victims == 4
    assert of_kind(report.force, REPEAT_VICTIM) == []


SUSPECT = {"Suspect_forename": "Terence", "Suspect_surname": "Canaryman", "Suspect_DOB": "09/09/1971"}


def test_a_subject_is_kept_and_linked_only_where_policy_lets_it_be(desk: ReportingHub) -> None:
    desk.take(
        "crime-records",
        crime(1, Hate_strands="Race", Victim_surname="One", **SUSPECT),
        crime(2, Hate_strands="Race", Victim_surname="Two", Occurred_from="10/10/2026 10:00", **SUSPECT),
        crime(3, Hate_strands="Race", Victim_surname="Three", Record_type="NCHI", **SUSPECT),
        crime(4, Hate_strands="Race", Victim_surname="Four", Record_type="Incident", **SUSPECT),
        crime(5, Hate_strands="Race", Victim_surname="Five", Record_type="NCHI", Threshold_met="Yes",
              Occurred_from="01/09/2026 10:00", **SUSPECT),
    )  # fmt: skip

    report = desk.report()

    (item,) = of_kind(report.force, REPEAT_SUBJECT)
    assert item.count == 3
    assert "canaryman" not in msgspec.json.encode(report).decode().lower()
    with desk.hub.storage.read() as tx:
        kept = {row.reference: "Canaryman" in row.body for row in tx.execute(select(incoming))}
    assert kept == {f"522600000{n}": n in (1, 2, 5) for n in range(1, 6)}


@pytest.mark.parametrize(
    ("classification", "threshold", "kept"),
    [
        ("crime", "", True), ("non-crime", "", False), ("non-crime", "No", False), ("non-crime", "yes", True),
        ("new", "yes", False),
    ],
)  # fmt: skip
def test_the_gate_goes_by_policy_alone(classification: str, threshold: str, kept: bool) -> None:
    gates = (
        SubjectGate(classification="crime", keep="always"),
        SubjectGate(classification="non-crime", keep="threshold"),
    )

    assert may_keep_subject(classification, threshold, gates) is kept
    assert not may_keep_subject(classification, threshold, ())


def test_the_window_rolls_back_by_months() -> None:
    assert window_begins(date(2026, 11, 24), 12) == date(2025, 11, 24)
    assert window_begins(date(2028, 2, 29), 12) == date(2027, 2, 28)
