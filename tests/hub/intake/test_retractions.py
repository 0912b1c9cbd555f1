"""What a system withdraws is marked as withdrawn, with the reason, and never silently deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import Person
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.retract import RetractionResult, take_retractions
from sync.hub.storage.intake_tables import incoming
from tests.hub.intake.conftest import NOW, TakenIn

CRIME = {
    "Occurrence number": "OCC-1", "Crime number": "5226/0001/26", "Log number": "ASP-20261122-0415",
    "Occurred from": "22/11/2026 18:30", "Location": "High Street Easton", "Summary": "Racist abuse in the street",
    "Record type": "Crime", "Hate strands": "Race", "Victim forename": "Jane", "Victim surname": "Doe",
}  # fmt: skip
WITHDRAWN = {**CRIME, "Status": "Created in error", "Status reason": "Wrong person"}
LOG = {
    "Log number": "ASP-20261122-0415",
    "Created": "22/11/2026 18:40",
    "Incident text": "Shouting",
    "Qualifiers": "Hate",
}


def withdraw(hub: TakenIn, text: str, *, dry_run: bool = False, mapping: str = "crime-records") -> RetractionResult:
    listed = hub.file(text, "withdrawn.csv")
    return take_retractions(hub.storage, listed, shipped_mapping(mapping), now=NOW, dry_run=dry_run)


def reasons(hub: TakenIn) -> list[str]:
    with hub.storage.read() as tx:
        return list(
            tx.execute(select(incoming.c.retracted).order_by(incoming.c.source, incoming.c.reference)).scalars()
        )


def test_a_row_that_comes_again_as_withdrawn_marks_its_incident_and_deletes_nothing(either: TakenIn) -> None:
    either.take("crime-records", CRIME)

    result = either.take("crime-records", WITHDRAWN)

    assert (result.changed, result.retracted, result.cases_made) == (1, 1, 0)
    (incident,) = either.bodies(Incident)
    assert incident["retracted"] == "Created in error: Wrong person"
    assert incident["account"] == "Racist abuse in the street"
    assert [row.state for row in (*either.records(Case), *either.records(Person))] == ["live", "live"]
    before = either.state()
    assert either.take("crime-records", WITHDRAWN).retracted == 0
    assert either.state() == before


def test_a_row_that_stands_again_is_no_longer_withdrawn(hub: TakenIn) -> None:
    hub.take("crime-records", CRIME)
    hub.take("crime-records", WITHDRAWN)

    hub.take("crime-records", CRIME)

    assert "retracted" not in {name for name, value in hub.bodies(Incident)[0].items() if value}
    assert reasons(hub) == [""]


def test_a_row_that_is_withdrawn_when_it_first_comes_makes_no_case_until_it_stands(hub: TakenIn) -> None:
    first = hub.take("crime-records", WITHDRAWN)

    assert (first.taken, first.retracted, first.cases_made) == (1, 1, 0)
    assert reasons(hub) == ["Created in error: Wrong person"]
    assert hub.take("crime-records", CRIME).cases_made == 1
    assert len(hub.bodies(Case)) == 1


def test_a_list_of_withdrawn_rows_marks_each_with_its_reason_once(either: TakenIn) -> None:
    either.take("crime-records", CRIME, {**CRIME, "Occurrence number": "OCC-2", "Victim forename": "Omar"})
    text = "Occurrence number,Reason\nOCC-1,Recorded twice\nOCC-9,Never seen\nOCC-1,Again\n,Nothing\n"

    result = withdraw(either, text)

    assert (result.retracted, result.already, result.rejected) == (1, 1, 2)
    assert [(one.line, one.reason) for one in result.rejects] == [
        (3, "No row of this reference was taken in."), (5, "The row names no reference."),
    ]  # fmt: skip
    assert [body.get("retracted", "") for body in either.bodies(Incident)] in (
        ["", "Recorded twice"], ["Recorded twice", ""],
    )  # fmt: skip
    before = either.state()
    assert withdraw(either, text).retracted == 0
    assert either.state() == before


def test_a_list_without_reasons_still_withdraws_and_says_that_none_was_given(hub: TakenIn) -> None:
    hub.take("crime-records", CRIME)

    withdraw(hub, "Occurrence number\nOCC-1\n")

    assert [body["retracted"] for body in hub.bodies(Incident)] == ["No reason given"]


def test_the_extract_again_does_not_undo_a_list_but_a_changed_row_does(hub: TakenIn) -> None:
    hub.take("crime-records", CRIME)
    withdraw(hub, "Occurrence number,Reason\nOCC-1,Recorded twice\n")

    assert hub.take("crime-records", CRIME).unchanged == 1
    assert reasons(hub) == ["Recorded twice"]
    hub.take("crime-records", {**CRIME, "Outcome": "Charged"})
    assert reasons(hub) == [""]
    assert not hub.bodies(Incident)[0]["retracted"]


def test_an_incident_that_another_system_still_holds_is_not_withdrawn(hub: TakenIn) -> None:
    hub.take("crime-records", CRIME)
    hub.take("command-and-control", LOG)

    withdraw(hub, "Log number,Reason\nASP-20261122-0415,Duplicate log\n", mapping="command-and-control")

    assert [body.get("retracted", "") for body in hub.bodies(Incident)] == [""]
    withdraw(hub, "Occurrence number,Reason\nOCC-1,Recorded twice\n")
    assert [body.get("retracted", "") for body in hub.bodies(Incident)] == ["Recorded twice; Duplicate log"]


def test_a_dry_run_of_a_list_counts_alike_and_writes_nothing(hub: TakenIn) -> None:
    hub.take("crime-records", CRIME)
    before = hub.state()

    assert withdraw(hub, "Occurrence number,Reason\nOCC-1,x\nOCC-9,y\n", dry_run=True).retracted == 1
    assert hub.state() == before


def test_a_broken_row_in_a_list_is_a_reject_and_blocks_nothing(hub: TakenIn) -> None:
    hub.take("crime-records", CRIME)

    result = withdraw(hub, 'Occurrence number,Reason\n5.2262E+09,x\n"OCC"x,y\nOCC-1,Recorded twice\n')

    assert (result.retracted, result.rejected) == (1, 2)


@pytest.mark.parametrize(
    ("mapping", "text", "said"),
    [
        ("crime-records", "Other,Reason\nOCC-1,x\n", "no column “Occurrence number”"),
        ("crime-records", "", "The file is empty"),
    ],
)
def test_a_list_that_names_no_rows_is_refused(hub: TakenIn, mapping: str, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        withdraw(hub, text, mapping=mapping)


def test_a_list_that_is_not_there_is_refused(hub: TakenIn, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be opened"):
        take_retractions(hub.storage, tmp_path / "missing.csv", shipped_mapping("crime-records"), now=NOW)
