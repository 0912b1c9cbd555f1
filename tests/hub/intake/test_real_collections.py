"""The real hate crime collections go through: every row is taken or rejected, strands land on the pack's codes."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator

import pytest

from champion_app.domain.kinds.case import Incident
from champion_app.domain.policy import PolicyPack
from sync.hub.extract.csv_rows import Extract
from sync.hub.extract.open_file import opened
from sync.hub.extract.rejects import Reject
from sync.hub.intake.mapping.lookup_files import Widened
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.mapping.row import Reading
from sync.hub.intake.mapping.said import Incoming, Said
from sync.hub.intake.run import take_in
from tests.hub.intake.conftest import NOW, TakenIn
from tests.realdata import CALIFORNIA, FBI, SAN_FRANCISCO, real_file

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


def biases() -> Iterator[tuple[str, str]]:
    """The incident and the bias of every row of the collection's own table, read apart from the product."""
    folder = real_file(*FBI).parent
    with (folder / "bias.csv").open(encoding="utf-8", newline="") as file:
        words = {row["bias_id"]: row["bias"] for row in csv.DictReader(file)}
    with gzip.open(folder / "incident_bias.csv.gz", "rt", encoding="utf-8") as file:
        yield from ((row["incident_id"], words[row["bias_id"]]) for row in csv.DictReader(file))


def on_the_packs_codes(said: Said, pack: PolicyPack) -> bool:
    parents = {choice.code: choice.parent for choice in pack.choices("sub_categories")}
    strands, subs = said.incident["strands"], said.incident.get("sub_categories", [])
    known = all(pack.choice("strands", code) for code in strands) and all(code in parents for code in subs)
    return known and {parents[code] for code in subs} <= set(strands)


def read_whole(parts: tuple[str, str], name: str, pack: PolicyPack) -> list[Incoming | Reject]:
    """Every row of a collection through its mapping, without a database; `dev.py bench intake` takes them in."""
    mapping, path = shipped_mapping(name), real_file(*parts)
    with opened(path) as stream:
        plain = Extract(stream)
        table = Widened(plain, path, mapping) if mapping.beside else plain
        reading = Reading(mapping, table.header, pack=pack, now=NOW)
        return [row if isinstance(row, Reject) else reading.take(row) for row in table.rows()]


def test_every_incident_of_the_fbi_can_be_taken_with_all_its_biases(pack: PolicyPack) -> None:
    """81,666 incidents of several tables, some with several biases, held against the tables read apart."""
    own = shipped_mapping("us-fbi-hate").strands.codes
    wanted: dict[str, set[str]] = {}
    for incident, bias in biases():
        wanted.setdefault(incident, set()).update(code.partition("/")[0] for code in own[bias])

    rows = read_whole(FBI, "us-fbi-hate", pack)

    taken = {row.reference: row.said for row in rows if isinstance(row, Incoming)}
    assert len(rows) == len(taken) == 81_666
    assert {of: set(said.incident["strands"]) for of, said in taken.items()} == wanted
    assert all(on_the_packs_codes(said, pack) for said in taken.values())
    assert max(len(of) for of in wanted.values()) >= 2


def test_every_event_of_california_can_be_taken(pack: PolicyPack) -> None:
    said = [row.said for row in read_whole(CALIFORNIA, "ca-doj-hate", pack) if isinstance(row, Incoming)]

    assert len(said) == 32_508
    assert all(on_the_packs_codes(one, pack) for one in said)
    assert all(one.incident["occurred"].endswith(", year not given") for one in said)


def test_events_that_california_and_san_francisco_both_publish_are_one_case(hub: TakenIn, pack: PolicyPack) -> None:
    """A real second system: the same record numbers in two files, 1,804 of them."""
    mapping = shipped_mapping("ca-doj-hate")
    with real_file(*SAN_FRANCISCO).open(encoding="utf-8", newline="") as file:
        of_the_city = {row["record_id"] for row in csv.DictReader(file)}
    with gzip.open(real_file(*CALIFORNIA), "rt", encoding="utf-8") as file:
        found = [row for row in csv.DictReader(file) if row["RecordID"] in of_the_city]
    events = [{column: row[column] for column in mapping.columns()} for row in found]
    assert hub.take(mapping, *events).cases_made == 1_804

    result = take_in(
        hub.storage, real_file(*SAN_FRANCISCO), shipped_mapping("san-francisco-hate-crime"), pack=pack, now=NOW
    )

    assert (result.taken, result.joined, result.cases_made, result.proposed) == (1_804, 1_804, 0, 0)
    incidents = hub.bodies(Incident)
    assert len(incidents) == 1_804
    assert {body["source"] for body in incidents} == {
        "California Department of Justice; San Francisco Police Department"
    }
