"""Files: the row first, the bytes later, a piece at a time, both ways; one that does not fit is set aside."""

from __future__ import annotations

import os
from sqlite3 import Connection

import pytest
from sqlalchemy import select, update

from champion_app.domain.errors import Cancelled, Refused
from champion_app.domain.kinds.attachment import CASE_QUOTA_BYTES, PIECE_BYTES, Attachment
from champion_app.domain.scope import case_scope
from champion_app.opening import round_with
from champion_app.store.rows import files
from champion_app.store.vault import Vault
from sync.engine.status import Step
from sync.hub.storage.schema import blob_piece
from tests.journeys.cases_at_hub import Force, level, of_kind
from tests.journeys.laptops import now


def two_with_case(force: Force) -> tuple[Vault, Vault, str]:
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first, second)
    level(laptop, other)
    return laptop, other, case


def attach(vault: Vault, case: str, content: bytes, name: str = "door.jpg") -> None:
    told = Attachment(name=name, what="The damage", media_type="image/jpeg")
    vault.attach(told, content, scope=case_scope(case), record_id=os.urandom(16).hex())


def sync_until_files(vault: Vault) -> None:
    """A round that is stopped when its files begin: the rows are across by then."""
    begun: list[str] = []

    def progress(step: object) -> None:
        if isinstance(step, Step):
            begun.append(step.name)

    with pytest.raises(Cancelled):
        round_with(vault, clock=now)(progress, lambda: "files" in begun)


def standing(vault: Vault, case: str) -> list[tuple[str, int, int]]:
    return [(line.state, line.have, line.pieces) for line in vault.ask(files.lines, case_scope(case))]


def test_a_file_goes_to_the_force_and_on_to_another_laptop_byte_for_byte(force: Force) -> None:
    laptop, other, case = two_with_case(force)
    content = os.urandom(2 * PIECE_BYTES + 5)
    attach(laptop, case, content)
    assert standing(laptop, case) == [("sending", 3, 3)]

    (sent,) = level(laptop)
    (fetched,) = level(other)

    assert (sent.files, fetched.files) == (1, 1)
    assert standing(laptop, case) == standing(other, case) == [("whole", 3, 3)]
    (line,) = other.ask(files.lines, case_scope(case))
    assert other.ask(files.whole, case_scope(case), line.sha256) == content
    assert [row.body["name"] for row in of_kind(other, Attachment, case)] == ["door.jpg"]


def test_a_file_whose_bytes_are_not_there_yet_says_so_and_comes_later(force: Force) -> None:
    laptop, other, case = two_with_case(force)
    attach(laptop, case, os.urandom(PIECE_BYTES + 1))
    sync_until_files(laptop)
    level(other)
    assert standing(other, case) == [("fetching", 0, 2)]

    level(laptop, other)

    assert standing(other, case) == [("whole", 2, 2)]


def test_what_was_cut_off_goes_on_where_it_stopped(force: Force) -> None:
    laptop, other, case = two_with_case(force)
    content = os.urandom(3 * PIECE_BYTES)
    attach(laptop, case, content)
    level(laptop)
    level(other)
    (line,) = other.ask(files.lines, case_scope(case))

    def lose(db: Connection) -> None:
        db.execute("DELETE FROM file_piece WHERE number = 1")
        db.execute("UPDATE file SET state = 'fetching'")

    other._connections.write(lose)  # as if the line had been cut in between
    (work,) = other.replica.file_work()
    assert work.missing == (1,)
    level(other)

    assert other.ask(files.whole, case_scope(case), line.sha256) == content


def test_a_file_that_was_harmed_at_the_hub_is_not_kept_and_nothing_else_stops(force: Force) -> None:
    laptop, other, case = two_with_case(force)
    attach(laptop, case, b"the right bytes", name="one.txt")
    attach(laptop, case, b"others, longer than those", name="two.txt")
    level(laptop)
    with force.hub.hub.storage.write() as tx:
        harmed = tx.execute(select(blob_piece.c.sha256).order_by(blob_piece.c.content).limit(1)).scalar_one()
        tx.execute(update(blob_piece).where(blob_piece.c.sha256 == harmed).values(content=b"the wrong bytes!!!!!!!!"))

    level(other)

    lines = {line.state: line for line in other.ask(files.lines, case_scope(case))}
    assert set(lines) == {"whole", "aside"}
    assert "not the file" in lines["aside"].reason
    assert lines["aside"].have == 0


def test_a_case_has_room_for_so_much_and_no_more(force: Force) -> None:
    laptop, _, case = two_with_case(force)
    attach(laptop, case, bytes(CASE_QUOTA_BYTES - 10))

    with pytest.raises(Refused, match="50 MB"):
        attach(laptop, case, b"eleven more bytes")
    assert len(of_kind(laptop, Attachment, case)) == 1


def test_files_leave_with_their_case(force: Force) -> None:
    first, laptop = force.champion("First")
    case = force.case()
    force.give(case, first)
    level(laptop)
    attach(laptop, case, b"evidence")
    level(laptop)
    force.take(case, first)
    level(laptop)

    assert standing(laptop, case) == []
    assert laptop.ask(lambda db: db.execute("SELECT count(*) FROM file_piece").fetchone()[0]) == 0
