"""Several writers on one PostgreSQL: a reader between them never passes a row that comes later."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, text, update

from champion_app.domain.change import Edit
from champion_app.domain.errors import Refused
from sync.hub.casework.allocation import find_cases
from sync.hub.ledger import hub_writes
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.storage import schema
from sync.hub.storage.storage import Storage
from tests.hub.conftest import NOW, Force, Laptop, hub_on
from tests.hub.histories import Reader
from tests.hub.saves import incident, place

PATIENCE = 20.0


@pytest.fixture(scope="module")
def two_hubs(tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[], str]) -> Iterator[tuple[Force, Force]]:
    """Two hubs of one force: one folder, one database, each with a storage of its own."""
    folder, database = tmp_path_factory.mktemp("two") / "hub", postgres()
    with hub_on(folder, database) as first, hub_on(folder, database) as second:
        yield first, second


def waits_for_a_lock(force: Force) -> bool:
    """Whether somebody on this database waits for somebody else; asked as its owner, who is told."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with force.hub.storage.engine.begin() as tx:
        return bool(tx.execute(text(asked)).scalar_one())


def write_slowly(force: Force, case: str, *, began: threading.Event, may_end: threading.Event) -> None:
    """A write that has its sequence number and its row, and commits only when it is let."""
    with force.hub.storage.write() as tx:
        write_as_hub(tx, [incident(case, place="slow")], by="The force", at=NOW.isoformat())
        began.set()
        assert may_end.wait(PATIENCE)


def read_between(first: Force, second: Force) -> tuple[set[str], set[str]]:
    """A slow writer, a quick one that begins after it, and a reader that pulls while the slow one is not done and again
    when both are. Returns what the reader has, and what is there."""
    case = first.case()
    reader = Reader(first.champion(case))
    reader.page(2000)
    began, may_end, tick = threading.Event(), threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as writers:
        slow = writers.submit(write_slowly, first, case, began=began, may_end=may_end)
        try:
            assert began.wait(PATIENCE)
            quick = writers.submit(second.write, incident(case, place="quick"))
            while not quick.done() and not waits_for_a_lock(first):
                tick.wait(0.005)
            reader.page(2000)
        finally:
            may_end.set()
        slow.result(PATIENCE)
        quick.result(PATIENCE)
    reader.page(2000)
    fresh = Reader(reader.laptop)
    fresh.page(2000)
    return set(reader.rows), set(fresh.rows)


def test_a_reader_between_two_writers_passes_no_row_that_comes_later(two_hubs: tuple[Force, Force]) -> None:
    has, there = read_between(*two_hubs)

    assert len(there) == 3
    assert has == there


def test_without_the_commit_lock_the_same_reader_loses_a_row(
    two_hubs: tuple[Force, Force], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: numbers as a plain database sequence gives them, at once and outside the transaction that uses them."""
    numbering = two_hubs[0].hub.storage

    def take_at_once(_tx: Connection, count: int) -> int:
        with numbering.write_beside() as tx:
            more = update(schema.head).values(seq=schema.head.c.seq + count).returning(schema.head.c.seq)
            return int(tx.execute(more).scalar_one()) - count + 1

    monkeypatch.setattr(Storage, "write", Storage.write_beside)
    monkeypatch.setattr(hub_writes, "take_numbers", take_at_once)

    has, there = read_between(*two_hubs)

    assert len(there) == 3
    assert len(there - has) == 1, "the late row was passed and never comes"


def test_many_laptops_at_two_hubs_and_a_reader_all_along_end_level(two_hubs: tuple[Force, Force]) -> None:
    """Every save of every laptop is seen once it is answered, none twice, and numbers only rise."""
    case = two_hubs[0].case()
    writers = [force.champion(case) for force in two_hubs for _ in range(2)]
    reader = Reader(two_hubs[1].champion(case))
    arrived: list[tuple[int, str]] = []

    def push_ten(laptop: Laptop) -> None:
        for number in range(10):
            (outcome,) = laptop.send(incident(case, place=str(number)))
            assert outcome.outcome == "applied"

    with ThreadPoolExecutor(len(writers)) as threads:
        pushes = [threads.submit(push_ten, laptop) for laptop in writers]
        while True:
            over = all(push.done() for push in pushes)
            _, rows = reader.page(7)
            arrived += [(row.seq, row.id) for row in rows]
            if over and not rows:
                break
        for push in pushes:
            push.result(PATIENCE)

    numbers = [seq for seq, _ in arrived if seq]
    assert len(arrived) == len({record for _, record in arrived}) == 41
    assert numbers == sorted(set(numbers))


def test_two_laptops_that_change_one_field_at_two_hubs_at_once_clash_and_neither_is_lost(
    two_hubs: tuple[Force, Force],
) -> None:
    case = two_hubs[0].case()
    made = incident(case, place="Before")
    two_hubs[0].write(made)
    laptops = [force.champion(case) for force in two_hubs]
    together = threading.Barrier(2)

    def change(number: int) -> str:
        save = laptops[number].form(place(case, made.record, f"From {number}"))
        together.wait(PATIENCE)
        return laptops[number].push(save).outcomes[0].outcome

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(change, range(2)))

    assert sorted(outcomes) == ["applied", "conflict"]
    assert two_hubs[0].body(made.record) == {"place": f"From {outcomes.index('applied')}"}


def test_storages_on_one_database_are_one_hub(two_hubs: tuple[Force, Force]) -> None:
    first, second = two_hubs

    assert first.hub.storage.incarnation == second.hub.storage.incarnation
    case = first.case()
    laptop = first.champion(case)
    laptop.line = second.line
    assert laptop.page().rows[0].id == case
    assert laptop.ask("GET", "/v1/scope").status_code == 200
    laptop.line, laptop.number = first.line, laptop.number - 1
    assert laptop.ask("GET", "/v1/scope").status_code == 409, "what one hub took, the other does not take again"


def give_unknown_case_after(tx: Connection, made: Edit) -> None:
    """A write, and then something that is refused."""
    write_as_hub(tx, [made], by="The force", at=NOW.isoformat())
    find_cases(tx, ["no such case"])


def test_a_write_that_fails_gives_its_numbers_back_and_leaves_nothing(two_hubs: tuple[Force, Force]) -> None:
    """Whole or not at all: no row, no number."""
    force, other = two_hubs
    case = force.case()
    made = incident(case, place="Never")
    with force.hub.storage.read() as tx:
        before = tx.execute(text("SELECT seq FROM hub_head")).scalar_one()

    with pytest.raises(Refused), force.hub.storage.write() as tx:
        give_unknown_case_after(tx, made)

    with other.hub.storage.read() as tx:
        assert tx.execute(text("SELECT seq FROM hub_head")).scalar_one() == before
    assert other.body(made.record) is None


def test_a_storage_that_opens_again_finds_what_it_left(tmp_path: Path) -> None:
    """The embedded file, closed and opened: the same hub, the same rows."""
    with hub_on(tmp_path / "hub", "") as force:
        case, incarnation = force.case(reference="Kept"), force.hub.storage.incarnation
    with hub_on(tmp_path / "hub", "") as again:
        assert again.hub.storage.incarnation == incarnation
        assert again.body(case) == {"reference": "Kept"}
