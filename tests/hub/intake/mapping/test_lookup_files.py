"""An extract in tables apart: what stands beside it comes in with it, and what fits nowhere is said."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.case import Incident
from champion_app.domain.policy import PolicyPack
from sync.hub.intake.counts import IntakeResult
from sync.hub.intake.mapping import lookup_files
from sync.hub.intake.mapping.read_mapping import read_mapping
from sync.hub.intake.run import take_in
from tests.hub.intake.conftest import NOW, TakenIn

MAPPING = """
name = "apart"
title = "Tables apart"
source = "A test"
makes_case = "always"
[reference]
columns = ["id"]
[[beside]]
name = "bias"
file = "biases.csv"
on = "id"
key = "incident"
column = "code"
words = { file = "codes.csv", key = "code", column = "word" }
each_must_fit = true
[[beside]]
name = "where"
file = "places.csv"
on = "place"
key = "place"
column = "name"
[incident.place]
columns = ["where"]
[strands]
columns = ["bias"]
needed = true
[strands.codes]
"Race" = ["race"]
"Faith, any" = ["religion"]
"""
FILES = {
    "main.csv": "id,place\n1,A\n2,B\n",
    "biases.csv": "incident,code\n2,9\n1,8\n1,9\n",
    "codes.csv": 'code,word\n8,Race\n9,"Faith, any"\n',
    "places.csv": "place,name\nA,High Street\n",
}


def take(hub: TakenIn, pack: PolicyPack, *, mapping: str = MAPPING, **files: str) -> IntakeResult:
    for name, text in FILES.items():
        hub.file(files.get(name.removesuffix(".csv"), text), name)
    path = hub.file(files.get("main", FILES["main.csv"]), "main.csv")
    return take_in(hub.storage, path, read_mapping(mapping.encode()), pack=pack, now=NOW)


def test_each_row_gets_what_the_other_files_say_of_it(hub: TakenIn, pack: PolicyPack) -> None:
    assert take(hub, pack).rejected == 0

    first, second = hub.bodies(Incident)
    assert (first["strands"], first["place"]) == (["race", "religion"], "High Street")
    assert (second["strands"], second.get("place", "")) == (["religion"], "")


def test_a_change_in_another_file_is_a_change_of_the_row(hub: TakenIn, pack: PolicyPack) -> None:
    take(hub, pack)

    result = take(hub, pack, places="place,name\nA,Low Street\n")

    assert (result.changed, result.unchanged) == (1, 1)
    assert hub.bodies(Incident)[-1]["place"] == "Low Street"


def test_compressed_files_are_read_as_they_are(hub: TakenIn, pack: PolicyPack, tmp_path: Path) -> None:
    take(hub, pack)
    for name in FILES:
        plain = tmp_path / name
        plain.with_name(f"{name}.gz").write_bytes(gzip.compress(plain.read_bytes()))
        plain.unlink()

    path = tmp_path / "main.csv.gz"
    assert take_in(hub.storage, path, read_mapping(MAPPING.encode()), pack=pack, now=NOW).unchanged == 2


def test_a_row_beside_that_belongs_to_none_and_a_broken_one_are_rejects_with_their_file(
    hub: TakenIn, pack: PolicyPack
) -> None:
    result = take(hub, pack, biases="incident,code\n2,9\n1,8\n7,8\n1\n")

    assert [(one.file, one.line, one.column) for one in result.rejects] == [
        ("biases.csv", 5, ""), ("biases.csv", 4, "incident"),
    ]  # fmt: skip
    assert result.taken == 2


def test_a_code_that_no_table_explains_is_told_and_a_row_without_is_a_reject(hub: TakenIn, pack: PolicyPack) -> None:
    result = take(hub, pack, biases="incident,code\n1,77\n")

    assert [(one.line, one.column) for one in result.rejects] == [(3, "bias")]
    assert "“77” is not in the mapping" in result.cells[0].reason


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"codes": "code,other\n"}, "codes.csv has no column “word”"),
        ({"main": "id,other\n1,A\n"}, "no column “place”"),
        ({"biases": ""}, "The file is empty"),
    ],
)
def test_files_that_do_not_fit_the_mapping_are_refused(
    hub: TakenIn, pack: PolicyPack, files: dict[str, str], said: str
) -> None:
    before = hub.state()

    with pytest.raises(Refused, match=said):
        take(hub, pack, **files)
    assert hub.state() == before


def test_a_file_that_is_missing_or_lies_elsewhere_is_refused(hub: TakenIn, pack: PolicyPack) -> None:
    with pytest.raises(Refused, match=r"needs the file gone\.csv"):
        take(hub, pack, mapping=MAPPING.replace("places.csv", "gone.csv"))
    with pytest.raises(Refused, match="does not lie beside"):
        take(hub, pack, mapping=MAPPING.replace("places.csv", "../places.csv"))


def test_a_file_beside_that_is_too_large_to_hold_is_refused(
    hub: TakenIn, pack: PolicyPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup_files, "LARGEST_BESIDE", 2)

    with pytest.raises(Refused, match="more than 2 rows"):
        take(hub, pack)


@pytest.mark.parametrize("cut", [20, -4])
def test_a_compressed_file_that_is_cut_is_refused_and_nothing_was_taken(
    hub: TakenIn, pack: PolicyPack, tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(FILES["main.csv"].encode() * 50)[:cut])
    take(hub, pack)
    before = hub.state()

    with pytest.raises(Refused, match="cannot be read"):
        take_in(hub.storage, path, read_mapping(MAPPING.encode()), pack=pack, now=NOW)
    assert hub.state() == before
