"""A full disk or a database that fails in the middle: a sentence, and nothing of the file was taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from champion_app.domain.errors import NoRoom
from champion_app.domain.policy import PolicyPack
from sync.hub.intake import run
from sync.hub.intake.database_errors import told_in_words
from sync.hub.intake.mapping.read_mapping import shipped_mapping
from sync.hub.intake.retract import take_retractions
from sync.hub.storage.storage import Storage
from tests.hub.intake.conftest import NOW, TakenIn


def crimes(count: int, *, first: int = 1) -> list[dict[str, str]]:
    return [
        {
            "Occurrence number": f"OCC-{number}", "Occurred from": "22/11/2026", "Hate strands": "Race",
            "Summary": "Words " * 40, "Crime number": f"5226/{number:06}/26",
        }
        for number in range(first, first + count)
    ]  # fmt: skip


def fill_the_disk(storage: Storage, *, pages_left: int) -> None:
    """The database may grow by so many pages and no more, as on a full disk."""

    @event.listens_for(storage.engine, "begin")
    def _limit(connection: Any) -> None:
        if not hasattr(storage, "most"):
            storage.most = connection.exec_driver_sql("PRAGMA page_count").scalar() + pages_left  # type: ignore[attr-defined]  # kept where the test ends
        connection.exec_driver_sql(f"PRAGMA max_page_count = {storage.most}")  # type: ignore[attr-defined]  # as above


def test_a_disk_that_fills_up_is_a_sentence_and_nothing_of_the_file_was_taken(hub: TakenIn) -> None:
    hub.take("crime-records", *crimes(3))
    before = hub.state()
    fill_the_disk(hub.storage, pages_left=40)

    with pytest.raises(NoRoom) as told:
        hub.take("crime-records", *crimes(2_500, first=4))

    assert str(told.value) == (
        "The hub's disk is full. Make room on it and run this again. "
        "Nothing of the file was taken in, and nothing was changed."
    )
    assert hub.state() == before


def test_of_a_larger_file_the_parts_before_are_safe_and_the_next_run_goes_on(
    hub: TakenIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PART_ROWS", 1_000)
    fill_the_disk(hub.storage, pages_left=900)

    with pytest.raises(NoRoom, match=r"The 1,000 rows before are taken in and safe"):
        hub.take("crime-records", *crimes(3_000))

    hub.storage.most = 100_000  # type: ignore[attr-defined]  # somebody made room
    again = hub.take("crime-records", *crimes(3_000))
    assert (again.taken, again.unchanged) == (2_000, 1_000)


def test_a_database_that_goes_away_is_a_sentence_and_changes_nothing(
    postgres: Any, pack: PolicyPack, tmp_path: Path
) -> None:
    """The server ends the connection in the middle of the file."""
    storage = Storage(tmp_path / "hub", database=postgres())
    hub = TakenIn(storage, pack, tmp_path)
    hub.take("crime-records", *crimes(2))
    before = hub.state()
    batches: list[str] = []

    @event.listens_for(storage.engine, "before_cursor_execute")
    def _end(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO incoming ") and not batches:
            batches.append(statement)
            own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with storage.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})

    with pytest.raises(NoRoom, match=r"database did not take the rows.*Nothing of the file was taken in"):
        hub.take("crime-records", *crimes(10, first=3))
    assert hub.state() == before
    assert hub.take("crime-records", *crimes(10, first=3)).taken == 10
    storage.close()


def test_a_full_disk_leaves_a_list_of_withdrawn_rows_untaken(hub: TakenIn) -> None:
    hub.take("crime-records", *crimes(400))
    before = hub.state()
    fill_the_disk(hub.storage, pages_left=0)
    listed = hub.file("Occurrence number,Reason\n" + "".join(f"OCC-{n},{'x' * 290}\n" for n in range(1, 401)))

    with pytest.raises(NoRoom, match="Nothing of the list was taken in"):
        take_retractions(hub.storage, listed, shipped_mapping("crime-records"), now=NOW)
    assert hub.state() == before


def test_a_statement_that_is_wrong_is_a_bug_and_no_sentence(postgres: Any, tmp_path: Path) -> None:
    storage = Storage(tmp_path / "hub", database=postgres())

    with pytest.raises(ProgrammingError), told_in_words(""), storage.read() as tx:
        tx.execute(text("SELECT nothing FROM nowhere"))
    storage.close()
