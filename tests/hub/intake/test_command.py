"""The intake command says what became of every row, in words that a coordinator can act on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from champion_app.domain.errors import Refused
from sync.hub.commands.intake_words import run_intake
from sync.hub.hub import Hub
from sync.hub.storage.intake_tables import incoming
from tests.hub.intake.conftest import NOW, SMALL

HEADER = "ref,when,what,who,phone,voicemail,strand\n"
GOOD = "R1,22/11/2026,Words,A Name,07700 900001,no,Race\n"
ODD = "R2,22/11/2026,Words,A Name,07700 900001,no,Martian\n"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    opened = Hub(tmp_path / "hub", clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def mapping(tmp_path: Path) -> str:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def run(hub: Hub, folder: Path, text: str, mapping: str, *, dry_run: bool = False, rejects: Path | None = None) -> str:
    path = folder / "extract.csv"
    path.write_text(text, encoding="utf-8")
    ran = run_intake(hub.storage, path, mapping, now=NOW, dry_run=dry_run, rejects=rejects)
    return "\n".join(ran.lines)


def test_it_says_what_became_of_the_rows_and_names_each_reject(hub: Hub, tmp_path: Path, mapping: str) -> None:
    said = run(hub, tmp_path, HEADER + GOOD + ODD + "R3,,,,,,\n", mapping)

    assert "3 rows: 2 taken, 0 changed, 0 unchanged, 1 rejected. 2 cases made." in said
    assert "line 4, ref: The row tells of nothing that happened to anybody." in said
    assert "1 row was taken with 1 remark" in said
    assert "line 3, strand: The strand “Martian” is not in the mapping." in said


def test_a_dry_run_says_so_and_writes_nothing(hub: Hub, tmp_path: Path, mapping: str) -> None:
    said = run(hub, tmp_path, HEADER + GOOD, mapping, dry_run=True)

    assert said.startswith("This was a dry run: nothing was written.")
    with hub.storage.read() as tx:
        assert tx.execute(select(func.count()).select_from(incoming)).scalar_one() == 0


def test_many_rejects_are_cut_short_and_written_whole(hub: Hub, tmp_path: Path, mapping: str) -> None:
    rejects = tmp_path / "rejects.csv"

    text = HEADER + "".join(f"R{number},,,,,,\n" for number in range(15))
    said = run(hub, tmp_path, text, mapping, rejects=rejects)

    assert said.count("tells of nothing") == 10
    assert "And 5 more." in said
    assert "The list of what was not taken is in rejects.csv." in said
    with rejects.open(encoding="utf-8-sig", newline="") as written:
        assert [row["line"] for row in csv.DictReader(written)] == [str(line) for line in range(2, 17)]


def test_no_sentence_holds_what_a_victim_is_called_or_said(hub: Hub, tmp_path: Path, mapping: str) -> None:
    """Free text and names are never quoted in a reject, whatever is wrong with them."""
    row = "R1,22/11/2026,=Canary account,+Canary Name,@canary,no,Race\n"

    for bad in (row, row.replace("=", ""), row.replace("=", "").replace("+", "").replace("@", "x" * 400)):
        assert "anary" not in run(hub, tmp_path, HEADER + bad, mapping)


def test_a_mapping_that_cannot_be_had_is_refused(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="mapping file cannot be opened"):
        run(hub, tmp_path, HEADER, str(tmp_path / "missing.toml"))
    with pytest.raises(Refused, match="There is no mapping"):
        run(hub, tmp_path, HEADER, "missing")
