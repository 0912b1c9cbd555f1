"""docs/intake.md names every key of a mapping and every field of a record, and the examples are taken whole."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import Record, kind_of
from sync.hub.intake.mapping import mapping_file
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.run import take_in
from tests.hub.intake.conftest import TakenIn
from tests.hub.intake.test_cases_of_others import NOW

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
SHAPES = [one for one in vars(mapping_file).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]


@pytest.mark.parametrize("shape", [one for one in SHAPES if not issubclass(one, Record)])
def test_the_page_names_every_key_of_a_mapping(shape: type[msgspec.Struct]) -> None:
    sections = ("incident", "case", "person", "contact", "reporter", "extra")
    keys = [one.encode_name for one in msgspec.structs.fields(shape)]
    missing = [key for key in keys if not {f"`{key}`", f"[{key}", f"`[{key}]`"} & set(_parts(key, key in sections))]

    assert not missing


def _parts(key: str, section: bool) -> set[str]:
    told = {f"`{key}`"} if f"`{key}`" in PAGE else set()
    if f"[{key}]" in PAGE or (section and f"[{key}." in PAGE):
        told.add(f"[{key}")
    return told


@pytest.mark.parametrize("record", [Incident, Case, Person, ContactPoint])
def test_the_page_names_every_field(record: type[Record]) -> None:
    assert [one.name for one in kind_of(record).fields if f"`{one.name}`" not in PAGE] == []


@pytest.mark.parametrize(
    ("name", "mapping", "cases"),
    [
        ("extract.csv", "force-hate-extract", 4), ("crimes.csv", "crime-records", 3),
        ("logs.csv", "command-and-control", 1),
    ],
)  # fmt: skip
def test_the_examples_are_taken_whole(hub: TakenIn, pack: PolicyPack, name: str, mapping: str, cases: int) -> None:
    found = shipped_mapping(mapping)
    result = take_in(hub.storage, ROOT / "docs" / "examples" / name, found, pack=pack, now=NOW)

    assert (result.rejected, result.cases_made) == (0, cases)
    assert all(body.get("name") for body in hub.bodies(Person))
