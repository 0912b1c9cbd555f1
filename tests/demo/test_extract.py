"""The sample week: it goes in without a reject, looks like the area, and holds nobody real."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from champion_app.demo.directory import directory_edits, sample_directory
from champion_app.demo.extract import COLUMNS, MAPPING, MARK, write_week
from champion_app.domain.change import Edit
from champion_app.domain.kinds.partner import Agency, AgencyContact
from champion_app.domain.policy import PolicyPack, read_pack
from champion_app.domain.record import kind_of
from resources.files import names, read_bytes
from sync.hub.extract.csv_rows import Extract
from sync.hub.extract.rejects import Reject
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.mapping.row import Reading
from sync.hub.intake.mapping.said import Incoming

ENDING = date(2026, 11, 23)
DRAMA = re.compile(r"07700 900\d{3}|0117 496 0\d{3}")


@pytest.fixture(scope="session")
def pack() -> PolicyPack:
    return read_pack(read_bytes("policy", names("policy", ".toml")[-1]))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as written:
        return list(csv.DictReader(written))


def taken(path: Path, pack: PolicyPack) -> Iterator[Incoming | Reject]:
    mapping = shipped_mapping(MAPPING)
    with path.open("rb") as stream:
        extract = Extract(stream)
        reading = Reading(mapping, extract.header, pack=pack, now=datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
        for row in extract.rows():
            yield row if isinstance(row, Reject) else reading.take(row)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(min_value=0, max_value=10_000))
def test_every_row_of_every_sample_week_is_taken_and_makes_a_case(
    seed: int, tmp_path_factory: pytest.TempPathFactory, pack: PolicyPack
) -> None:
    path = tmp_path_factory.mktemp("week") / "week.csv"

    written = write_week(path, seed=seed, ending=ENDING)

    found = list(taken(path, pack))
    assert [one for one in found if isinstance(one, Reject)] == []
    assert len(found) == written
    assert all(isinstance(one, Incoming) and one.said.makes_case and one.said.incident["strands"] for one in found)
    assert len({one.reference for one in found if isinstance(one, Incoming)}) == written


def test_the_same_seed_gives_the_same_week_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_week(tmp_path / name, seed=seed, ending=ENDING)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


def test_a_week_is_a_week_of_the_force(tmp_path: Path) -> None:
    """Tens of incidents, none to come, every district, online ones among them, more race than anything else."""
    write_week(tmp_path / "week.csv", seed=3, ending=ENDING)

    rows = rows_of(tmp_path / "week.csv")
    reported = [datetime.strptime(row["Reported"], "%d/%m/%Y %H:%M") for row in rows]  # noqa: DTZ007  # the extract's clock
    strands = Counter(row["Strands"] for row in rows)
    assert 60 <= len(rows) <= 70
    assert tuple(rows[0]) == COLUMNS
    assert min(reported).date() >= date(2026, 11, 16)
    assert max(reported) < datetime(2026, 11, 23, 7, 0)  # noqa: DTZ001  # the extract's clock
    assert {row["District"] for row in rows} >= {"Bristol", "Somerset", "North Somerset"}
    assert 0.05 < sum(row["Online"] == "Yes" for row in rows) / len(rows) < 0.35
    assert len(strands) >= 10
    assert Counter(row["Victim name"] for row in rows if row["Victim name"]).most_common(1)[0][1] == 2


def test_everything_is_marked_and_every_number_is_kept_for_drama(tmp_path: Path) -> None:
    write_week(tmp_path / "week.csv", seed=4, ending=ENDING)

    rows = rows_of(tmp_path / "week.csv")
    numbers = [row["Victim phone"] for row in rows if row["Victim phone"]]
    assert all(MARK in row["System"] and MARK in row["Account"] and row["Remarks"] == MARK for row in rows)
    assert all(DRAMA.fullmatch(number) for number in numbers)
    assert len(numbers) > 50
    assert not any("{" in cell or "  " in cell for row in rows for cell in row.values())


def test_names_are_mixed_as_the_people_of_the_area_are(tmp_path: Path) -> None:
    letters: Counter[str] = Counter()
    for seed in range(8):
        write_week(tmp_path / "week.csv", seed=seed, ending=ENDING)
        for row in rows_of(tmp_path / "week.csv"):
            letters["arabic"] += any("؀" <= letter <= "ۿ" for letter in row["Victim name"])
            letters["marked"] += any(letter in "łńżśąęășțéáêô" for letter in row["Victim name"])
            letters["interpreter"] += bool(row["Interpreter"])

    assert min(letters.values()) >= 8


def test_the_sample_directory_uses_the_packs_codes_and_drama_numbers(pack: PolicyPack) -> None:
    samples = sample_directory(ENDING)
    known = {
        name: {choice.code for choice in pack.choices(name)} for name in ("strands", "areas", "languages", "access")
    }

    assert len(samples) >= 15
    for sample in samples:
        agency = sample.agency
        assert set(agency.strands) <= known["strands"]
        assert set(agency.areas) <= known["areas"]
        assert set(agency.languages) <= known["languages"]
        assert set(agency.access) <= known["access"]
        assert agency.checked_by == MARK
        ways: tuple[Agency | AgencyContact, ...] = (agency, *sample.contacts)
        for way in ways:
            assert DRAMA.fullmatch(way.phone)
            assert way.email.endswith("@example.org")
    assert any(sample.agency.agreement_until and sample.agency.agreement_until < ENDING for sample in samples)


def test_the_people_of_the_directory_belong_to_their_agency() -> None:
    numbers = iter(range(1000))

    edits = directory_edits(new_id=lambda: f"{next(numbers):032x}", today=ENDING)

    agencies = {edit.record for edit in edits if edit.kind == kind_of(Agency).name}
    contacts: list[Edit] = [edit for edit in edits if edit.record not in agencies]
    assert {edit.value["agency"] for edit in contacts} <= agencies
    assert len(contacts) >= 5
