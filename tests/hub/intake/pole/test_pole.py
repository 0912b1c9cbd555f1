"""Cases leave and arrive as POLE-shaped JSON: the same again on the other side, with an extract's guarantees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from champion_app.domain.change import canonical, create
from champion_app.domain.errors import NoRoom, Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Record
from sync.hub.commands.intake_words import take_pole
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.pole.write import messages, write_pole
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.storage.intake_tables import incoming, incoming_key, join_proposal
from sync.hub.storage.schema import head, record
from sync.hub.storage.storage import Storage
from tests.hub.intake.conftest import NOW, TakenIn


def export(storage: Storage) -> list[bytes]:
    with storage.read() as tx:
        return [canonical(message) for message in messages(tx)]


def bring(hub: TakenIn, pack: PolicyPack, *told: object, dry_run: bool = False) -> IntakeResult:
    lines = (one if isinstance(one, str) else json.dumps(one) for one in told)
    path = hub.file("".join(line + "\n" for line in lines), "cases.jsonl")
    return take_pole(hub.storage, path, pack=pack, now=NOW, dry_run=dry_run)


def message(**changes: Any) -> dict[str, Any]:
    """One incident as another force's system would send it."""
    told: dict[str, Any] = {
        "model": "champion-pole/1",
        "id": "AVN-2026-17",
        "persons": [{"id": "a", "name": "Jane Doe", "dateOfBirth": "1980-02-01", "languages": ["so"]}],
        "objects": [{"id": "b", "type": "contact", "value": "07700 900001"}, {"id": "z", "type": "vehicle"}],
        "locations": [{"id": "c", "place": "High Street", "area": "Bristol"}],
        "events": [
            {
                "id": "d", "type": "incident", "subjectedToHateCrime": True, "hateStrands": ["race"],
                "occurred": "2026-11-22", "account": "Shouting", "crimeReference": "5226/0001/26",
                "callHandlerNotes": "Caller was upset",
            }
        ],
        "relationships": [
            {"from": "a", "to": "d", "role": "complainant"},
            {"from": "a", "to": "b", "role": "contactableBy"},
            {"from": "c", "to": "d", "role": "scene"},
        ],
    }  # fmt: skip
    return {**told, **changes}


def event(**changes: Any) -> dict[str, Any]:
    return message(events=[{**message()["events"][0], **changes}])


def test_a_message_of_another_system_becomes_a_case_with_who_where_and_how_to_reach(
    either: TakenIn, pack: PolicyPack
) -> None:
    result = bring(either, pack, message())

    assert (result.taken, result.cases_made, result.rejected) == (1, 1, 0)
    (incident,), (person,), (contact,) = (either.records(kind) for kind in (Incident, Person, ContactPoint))
    assert incident.body["strands"] == ["race"]
    assert (incident.body["place"], incident.body["area"]) == ("High Street", "Bristol")
    assert (person.body["name"], person.body["role"], person.body["born"]) == ("Jane Doe", "complainant", "1980-02-01")
    assert (contact.body["value"], contact.body["person"]) == ("07700 900001", person.id)
    assert either.bodies(Case)[0]["opened"] == "2026-11-23T09:00:00Z"
    before = either.state()
    assert bring(either, pack, message()).unchanged == 1
    assert either.state() == before


def test_a_later_version_updates_and_a_champions_change_stands(hub: TakenIn, pack: PolicyPack) -> None:
    bring(hub, pack, message())
    hub.set_by_a_champion(hub.records(Incident)[0], Incident, "account", "What she told me")

    result = bring(hub, pack, event(account="Shouting and spitting", outcome="Charged"))

    (incident,) = hub.bodies(Incident)
    assert (result.changed, result.cases_made) == (1, 0)
    assert (incident["account"], incident["outcome"]) == ("What she told me", "Charged")
    assert [body["other"] for body in hub.bodies(Conflict)] == ["Shouting and spitting"]


def test_a_message_that_is_withdrawn_marks_its_incident(hub: TakenIn, pack: PolicyPack) -> None:
    bring(hub, pack, message())

    assert bring(hub, pack, message(retracted="Sent twice")).retracted == 1
    assert hub.bodies(Incident)[0]["retracted"] == "Sent twice"


def test_what_is_no_hate_incident_is_kept_with_its_words_and_makes_no_case(hub: TakenIn, pack: PolicyPack) -> None:
    result = bring(hub, pack, event(subjectedToHateCrime=False, hateStrands=[]))

    assert (result.taken, result.cases_made) == (1, 0)
    assert "Caller was upset" in str(hub.state())


def test_a_message_joins_the_case_that_an_extract_made_of_the_same_crime(hub: TakenIn, pack: PolicyPack) -> None:
    crime = {"Occurrence number": "OCC-1", "Crime number": "5226/0001/26", "Occurred from": "22/11/2026"}
    hub.take("crime-records", {**crime, "Hate strands": "Disability"})

    assert bring(hub, pack, message()).joined == 1
    assert hub.bodies(Incident)[0]["strands"] == ["disability", "race"]


@pytest.mark.parametrize(
    ("told", "column", "reason"),
    [
        ("{not json", "", "no JSON"),
        ('{"persons":[' + '{"a":' * 100_000, "", "no JSON"),
        ("7", "", "no JSON"),
        (message(model="other/2"), "model", "“other/2”"),
        (message(id=""), "id", "needs an id"),
        (message(id="a\u0000b"), "id", "needs an id"),
        (message(persons=7), "persons", "shape of a message"),
        (message(case=None, events=[], persons=[], objects=[], locations=[]), "events", "nothing that happened"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_a_reject_with_line_place_and_reason_and_blocks_nothing(
    hub: TakenIn, pack: PolicyPack, told: object, column: str, reason: str
) -> None:
    result = bring(hub, pack, told, message(id="good"))

    (reject,) = result.rejects
    assert (result.taken, reject.line, reject.column) == (1, 1, column)
    assert reason in reject.reason


@pytest.mark.parametrize(
    ("told", "column", "reason"),
    [
        (event(hateStrands=["martian"]), "events[0].hateStrands", "“martian” is not one of the policy pack's strands"),
        (event(hateStrands=[{"a": 1}]), "events[0].hateStrands", "cannot be read"),
        (event(occurred="2027-11-22"), "events[0].occurred", "still to come"),
        (event(occurred="2026-02-31"), "events[0].occurred", "not a day of the calendar"),
        (event(account="x" * 9000), "events[0].account", "too long"),
        (message(persons=[{"id": "a", "dateOfBirth": "31/02/1980"}]), "persons[0].dateOfBirth", "is a day"),
        (message(objects=[{"id": "b", "type": "contact"}]), "objects[0].value", "is needed"),
        (message(case={"opened": "2027-01-01T00:00:00Z"}), "case.opened", "still to come"),
        (message(case={"risk": "enormous"}), "case.risk", "policy pack's risk"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_read_costs_that_field_and_never_the_message(
    hub: TakenIn, pack: PolicyPack, told: object, column: str, reason: str
) -> None:
    result = bring(hub, pack, told, message(id="good"))

    assert (result.taken, result.rejects) == (2, ())
    (cell,) = result.cells
    assert (cell.line, cell.column, cell.taken) == (1, column, True)
    assert reason in cell.reason


def test_one_id_that_says_two_things_is_a_reject_and_twice_the_same_is_not(hub: TakenIn, pack: PolicyPack) -> None:
    result = bring(hub, pack, message(), message(), event(account="Something else"))

    assert (result.taken, result.unchanged, result.rejected) == (1, 1, 1)
    assert (result.rejects[0].line, result.rejects[0].column) == (3, "id")


def test_an_array_is_read_as_its_messages(hub: TakenIn, pack: PolicyPack) -> None:
    text = json.dumps([message(), message(id="second"), {"model": 7}], indent=2)

    result = bring(hub, pack, text)

    assert (result.taken, result.rejected, result.rejects[0].line) == (2, 1, 3)


@pytest.mark.parametrize(("text", "said"), [("[{]", "no JSON"), ("[" * 100_000, "no JSON"), ("", "empty")])
def test_a_file_that_is_no_json_at_all_is_refused(hub: TakenIn, pack: PolicyPack, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        take_pole(hub.storage, hub.file(text, "cases.json"), pack=pack, now=NOW)


def test_an_export_taken_into_its_own_hub_changes_nothing(hub: TakenIn, pack: PolicyPack) -> None:
    hub.take("crime-records", {"Occurrence number": "OCC-1", "Occurred from": "22/11/2026", "Hate strands": "Race"})
    before = hub.state()

    result = bring(hub, pack, *(one.decode() for one in export(hub.storage)))

    assert (result.taken, result.rejected) == (0, 1)
    assert "in this hub already" in result.rejects[0].reason
    assert hub.state() == before


def test_a_case_number_that_is_taken_here_is_not_given_twice(hub: TakenIn, pack: PolicyPack) -> None:
    """And a number that a file brought is never given to a later case."""
    hub.take("crime-records", {"Occurrence number": "OCC-1", "Occurred from": "22/11/2026", "Hate strands": "Race"})
    bring(hub, pack, message(case={"reference": "AS-0001"}), message(id="2", case={"reference": "AS-0003"}))
    hub.take("crime-records", {"Occurrence number": "OCC-2", "Occurred from": "21/11/2026", "Hate strands": "Race"})

    numbers = [body["reference"] for body in hub.bodies(Case)]
    assert numbers == ["AS-0001", "AS-0002", "AS-0003", "AS-0004"]


def test_an_export_is_a_new_private_file_and_never_half_of_one(hub: TakenIn, tmp_path: Path) -> None:
    hub.take("crime-records", {"Occurrence number": "OCC-1", "Occurred from": "22/11/2026", "Hate strands": "Race"})
    path = tmp_path / "cases.jsonl"

    with hub.storage.read() as tx:
        assert write_pole(tx, path) == 1
        assert path.stat().st_mode & 0o077 == 0
        with pytest.raises(Refused, match="a file of that name already"):
            write_pole(tx, path)
        with pytest.raises(NoRoom, match="cannot be written"):
            write_pole(tx, tmp_path / "missing" / "cases.jsonl")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_LINES = st.one_of(_WORDS, st.sampled_from(["أمينة", "Jane O'Brien", "a\nb", "–", "=1+A1", "<b>", "\u202etxt"]))
_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2026, 11, 22), timezones=st.just(UTC))  # noqa: DTZ001  # bounds


def _codes(pack: PolicyPack, name: str) -> list[str]:
    return [choice.code for choice in pack.choices(name)]


@st.composite
def worlds(draw: st.DrawFn, pack: PolicyPack) -> list[tuple[Record, list[Record]]]:
    """Cases, each with any number of people, ways to reach them and incidents."""

    def many(of: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(of, max_size=3))

    def some(name: str) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(_codes(pack, name)), unique=True, max_size=3).map(tuple)

    cases: list[tuple[Record, list[Record]]] = []
    for number in range(draw(st.integers(0, 3))):
        case = draw(
            st.builds(
                Case, reference=st.just(f"AS-{number + 3:04}"), opened=st.none() | _MOMENTS, area=_LINES,
                status=st.sampled_from(_codes(pack, "case_status")), risk=st.sampled_from(_codes(pack, "risk")),
                risk_reason=_LINES, contacted_by=_LINES,
            )
        )  # fmt: skip
        people = many(
            st.builds(
                Person, name=_LINES, role=st.sampled_from(_codes(pack, "person_roles")), languages=some("languages"),
                born=st.none() | st.dates(date(1900, 1, 1), date(2020, 1, 1)),
                staff=st.booleans(), formats=some("formats"),
            )
        )  # fmt: skip
        contacts = many(
            st.builds(
                ContactPoint, value=_LINES.filter(bool), mode=st.sampled_from(_codes(pack, "contact_modes")),
                voicemail=st.booleans(), why=_LINES, person=st.sampled_from(["0", "1", "2", "elsewhere"]),
            )
        )  # fmt: skip
        incidents = many(
            st.builds(
                Incident, crime_reference=_LINES, occurred=st.sampled_from(["", "2026-11", "last week", "2026-11-22"]),
                place=_LINES, area=_LINES, strands=some("strands"), account=_LINES, online=st.booleans(),
                classification=st.sampled_from(_codes(pack, "classifications")), retracted=_LINES,
            )
        )  # fmt: skip
        cases.append((case, [*people, *contacts, *incidents]))
    return cases


def written(storage: Storage, world: list[tuple[Record, list[Record]]]) -> None:
    """A world as the records of a hub."""
    edits = []
    for number, (case, within) in enumerate(world, start=1):
        subject = f"{number:032x}"
        edits.append(create(case, record_id=subject, subject=subject))
        people = 0
        for place, one in enumerate(within, start=1):
            identity = f"{number:016x}{place:016x}"
            if isinstance(one, Person):
                identity, people = f"{number:016x}{10_000 + people:016x}", people + 1
            edit = create(one, record_id=identity, subject=subject)
            if isinstance(one, ContactPoint) and one.person.isdigit():
                edit.value["person"] = f"{number:016x}{10_000 + int(one.person):016x}"
            edits.append(edit)
    with storage.write() as tx:
        write_as_hub(tx, edits, by="Tests", at=NOW.isoformat())


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Storage, Storage]]:
    """Two hubs."""
    here, there = Storage(tmp_path_factory.mktemp("here")), Storage(tmp_path_factory.mktemp("there"))
    yield here, there
    here.close()
    there.close()


def emptied(storage: Storage) -> None:
    with storage.write() as tx:
        for table in (record, incoming, incoming_key, join_proposal):
            tx.execute(delete(table))
        tx.execute(update(head).values(seq=0, cases=0))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_export_taken_into_an_empty_hub_and_exported_again_is_the_same(
    data: st.DataObject, pack: PolicyPack, two: tuple[Storage, Storage], tmp_path_factory: pytest.TempPathFactory
) -> None:
    here, there = two
    emptied(here)
    emptied(there)
    world = data.draw(worlds(pack))
    written(here, world)
    first = export(here)
    path = tmp_path_factory.mktemp("between") / "cases.jsonl"
    with here.read() as tx:
        assert write_pole(tx, path) == len(world)

    if world:
        result = take_pole(there, path, pack=pack, now=NOW)
        assert (result.rejects, result.cases_made) == ((), len(world))

    assert export(there) == first
