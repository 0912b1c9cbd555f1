"""Laptops' logs at the hub, the hub's own log and its seals: taken as they were signed, and every harm named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec
import pytest
from sqlalchemy import Connection, Executable, delete, func, insert, select, update

from champion_app.domain.audit import FIRST_ENTRY, AuditEntry, entry_hash
from champion_app.domain.scope import case_scope
from sync.hub import hub_log
from sync.hub.audit.finding import Finding
from sync.hub.audit.show import Asked, show
from sync.hub.audit.verify import verify
from sync.hub.hub_log import HubAct
from sync.hub.storage import audit_tables as tables
from sync.hub.storage import schema
from sync.wire.codec import encode
from sync.wire.messages import AuditBatch, AuditTaken, Checkpoint, Hello, Signed, Welcome
from sync.wire.verify import check_signature, sign, walked
from tests.hub.conftest import NOW, Force, Laptop


def entries(
    count: int, *, after: int = 0, previous: str = FIRST_ENTRY, detail: str = "case opened", scope: str = "case:1"
) -> list[AuditEntry]:
    """So many entries of a log that holds."""
    made: list[AuditEntry] = []
    for number in range(after + 1, after + count + 1):
        told = {
            "at": f"2026-11-24T09:00:{number % 60:02}+00:00", "act": "consulted", "record": "r" * 32,
            "scope": scope, "detail": detail, "purpose": "looking after the case",
        }  # fmt: skip
        made.append(AuditEntry(number=number, previous=previous, hash=entry_hash(previous=previous, **told), **told))
        previous = made[-1].hash
    return made


def send(laptop: Laptop, told: list[AuditEntry], *, after: int = 0, key: bytes | None = None, device: str = "") -> int:
    """Upload, and what the hub says that it has; 0 where it did not take it."""
    raw = encode(AuditBatch(device=device or laptop.who.device, after=after, entries=tuple(told)))
    answer = laptop.ask(
        "POST", "/v1/audit", encode(Signed(content=msgspec.Raw(raw), signature=sign(key or laptop.key, raw)))
    )
    if answer.status_code != 200:  # HTTP's own word for well
        return 0
    return msgspec.json.decode(answer.content, type=AuditTaken).through


def hello(laptop: Laptop, size: int = 0) -> Checkpoint:
    told = Hello(protocol_from=1, protocol_to=1, schema_version=1, app_version="1", log_size=size)
    answer = laptop.ask("POST", "/v1/hello", encode(told))
    log = msgspec.json.decode(answer.content, type=Welcome).log
    assert log is not None
    check_signature(laptop.hub_key, bytes(log.content), log.signature)
    return msgspec.json.decode(log.content, type=Checkpoint)


def found(force: Force, of: str) -> list[Finding]:
    with force.hub.storage.read() as tx:
        return [one for one in verify(tx, hub_key=force.hub.public_key).findings if one.log == of]


class _Undo(Exception):
    pass


@contextmanager
def undone(force: Force) -> Iterator[Connection]:
    """The database for as long as this lasts; nothing that was done to it stays."""
    with suppress(_Undo), force.hub.storage.write() as tx:
        yield tx
        raise _Undo


def after_harm(force: Force, of: str, *harms: Executable) -> list[Finding]:
    """What verifying says of a log while these statements have been done to the database."""
    with undone(force) as tx:
        for one in harms:
            tx.execute(one)
        return [one for one in verify(tx, hub_key=force.hub.public_key).findings if one.log == of]


# Uploads


def test_a_log_comes_in_parts_and_a_part_that_comes_twice_changes_nothing(force: Force) -> None:
    laptop, told = force.champion(), entries(5)

    assert send(laptop, told[:3]) == 3
    assert send(laptop, told[:3]) == 3, "its answer was lost, so it comes again"
    assert send(laptop, told[3:], after=3) == 5
    assert found(force, laptop.who.device) == []
    with force.hub.storage.read() as tx:
        kept = tx.execute(select(func.count()).where(tables.audit_batch.c.device == laptop.who.device)).scalar_one()
    assert kept == 2


def test_a_hub_that_lost_the_end_asks_for_it_again(force: Force) -> None:
    laptop, told = force.champion(), entries(4)
    send(laptop, told[:2])

    assert send(laptop, told[3:], after=3) == 2, "it never had the third"
    assert send(laptop, told[2:], after=2) == 4
    assert found(force, laptop.who.device) == []


def test_a_hole_that_is_the_laptops_own_is_taken_as_it_is_and_named(force: Force) -> None:
    laptop, told = force.champion(), entries(5)
    send(laptop, told[:2])

    assert send(laptop, told[3:], after=2) == 5, "nothing of it is refused: it is evidence"
    assert [(one.number, one.words) for one in found(force, laptop.who.device)] == [
        (3, "is missing, as the laptop sent it")
    ]


def test_a_log_that_was_put_back_and_went_on_otherwise_is_named_and_kept(force: Force) -> None:
    laptop, told = force.champion(), entries(4)
    send(laptop, told)
    other = entries(2, after=2, previous=told[1].hash, detail="something else")

    assert send(laptop, other, after=2) == 4
    assert {(one.number, one.words) for one in found(force, laptop.who.device)} == {
        (3, "was sent twice with different content"), (4, "was sent twice with different content"),
    }  # fmt: skip


@pytest.mark.parametrize("wrong", ["signature", "another laptop's", "too long", "out of order"])
def test_what_is_not_that_laptops_log_is_not_taken(force: Force, wrong: str) -> None:
    laptop, other, told = force.champion(), force.champion(), entries(3)
    match wrong:
        case "signature":
            assert send(laptop, told, key=other.key) == 0
        case "another laptop's":
            assert send(laptop, told, device=other.who.device) == 0
        case "too long":
            assert send(laptop, entries(1, detail="x" * 500)) == 0
        case _:
            assert send(laptop, told[::-1]) == 0
    with force.hub.storage.read() as tx:
        mine = select(tables.audit_entry.c.number).where(tables.audit_entry.c.device == laptop.who.device)
        assert tx.execute(mine).all() == []


# Harm done at the hub


def test_every_harm_to_a_laptops_log_is_named_by_its_entry(force: Force) -> None:
    laptop = force.champion()
    send(laptop, entries(6))
    of, e, b = laptop.who.device, tables.audit_entry, tables.audit_batch
    third = (e.c.device == of, e.c.number == 3)
    forged = msgspec.structs.asdict(entries(7)[6])

    def named(*harms: Executable) -> list[int]:
        return [one.number for one in after_harm(force, of, *harms)]

    assert named(delete(e).where(*third)) == [3]
    assert named(update(e).where(*third).values(detail="nothing")) == [3]
    assert named(update(e).where(*third).values(at="2020-01-01")) == [3]
    assert named(insert(e).values(device=of, **forged)) == [7]
    assert named(update(b).where(b.c.device == of).values(content=b.c.content + " ")) == [1]
    cut = named(delete(e).where(e.c.device == of, e.c.number > 4), delete(b).where(b.c.device == of))
    assert 5 in cut, "the hub's own log knows how far it went"


def test_every_harm_to_the_hubs_own_log_is_named_by_its_entry(force: Force) -> None:
    laptop = force.champion(*(force.case() for _ in range(4)))
    send(laptop, entries(1))
    log, head, seal = tables.hub_log, tables.hub_log_head, tables.hub_seal
    with force.hub.storage.read() as tx:
        number = tx.execute(select(log.c.number).where(log.c.user == laptop.who.user, log.c.act == "given")).scalars()
        at = max(number)
        size = tx.execute(select(head.c.size)).scalar_one()
    assert found(force, "hub") == []
    where = log.c.number == at

    def named(*harms: Executable) -> list[int]:
        return [one.number for one in after_harm(force, "hub", *harms)]

    assert set(named(delete(log).where(where))) == {at}
    assert set(named(update(log).where(where).values(scope="case:other"))) == {at}
    assert set(named(update(log).where(where).values(by="somebody else"))) == {at}
    cut = (delete(log).where(log.c.number >= at), update(head).values(size=at - 1))
    assert at in named(*cut)
    assert named(update(head).values(size=size - 1)) == [size]
    assert named(update(seal).values(content=seal.c.content + " ")) != []


def test_a_rewritten_log_of_the_hub_is_found_by_its_seal(force: Force) -> None:
    """Every hash is put right after the change, as somebody would who owns the database and not the hub's key."""
    laptop = force.champion(force.case())
    send(laptop, entries(1))
    with undone(force) as tx:
        at = rewrite(tx, act="given")
        told = [one for one in verify(tx, hub_key=force.hub.public_key).findings if one.log == "hub"]
    assert [one.number for one in told] == [at]
    assert told[0].words == "is not what the hub sealed"


def rewrite(tx: Connection, *, act: str) -> int:
    """Change the last entry of an act and put every hash after it right. Returns its number."""
    log = tables.hub_log
    at = int(tx.execute(select(func.max(log.c.number)).where(log.c.act == act)).scalar_one())
    tx.execute(update(log).where(log.c.number == at).values(detail="something else"))
    last = tx.execute(select(log.c.hash).where(log.c.number == at - 1)).scalar_one()
    for row in tx.execute(select(log).where(log.c.number >= at).order_by(log.c.number)).all():
        told = {field: getattr(row, field) for field in HubAct.__struct_fields__}
        digest = hub_log.digest_of(number=row.number, at=row.at, told=told)
        last = walked(last, bytes.fromhex(digest))
        tx.execute(update(log).where(log.c.number == row.number).values(digest=digest, hash=last))
    tx.execute(update(tables.hub_log_head).values(hash=last))
    return at


# What the hub says of its own log


def test_a_greeting_goes_on_from_where_the_laptop_last_saw_the_log(force: Force) -> None:
    laptop = force.champion()
    first = hello(laptop)
    force.give(laptop.who.user, force.case(), force.case())

    then = hello(laptop, first.size)

    assert (then.since, then.size, len(then.links)) == (first.size, first.size + 2, 64)
    assert walked(first.hash, then.links) == then.hash


def test_a_laptop_that_was_away_for_long_catches_up_in_parts(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop = force.champion()
    first = hello(laptop)
    force.give(laptop.who.user, *(force.case() for _ in range(5)))
    monkeypatch.setattr(hub_log, "MOST_LINKS", 3)

    then = hello(laptop, first.size)

    assert then.size == first.size + 3
    assert walked(first.hash, then.links) == then.hash
    assert walked(then.hash, hello(laptop, then.size).links) == hello(laptop, then.size).hash


def test_nobody_is_named_and_no_reason_is_kept_in_the_hubs_log(force: Force) -> None:
    case = force.case("AS-NAMED")
    laptop = force.champion(case)
    force.hide(laptop.who.user, case)
    with force.hub.storage.read() as tx:
        name = tx.execute(select(schema.user.c.name).where(schema.user.c.id == laptop.who.user)).scalar_one()
        everything = encode([list(row) for row in tx.execute(select(tables.hub_log))]).decode()
    assert "they know them" not in everything
    assert "AS-NAMED" not in everything
    assert f'"{name}"' not in everything


def test_the_log_is_shown_by_case_person_laptop_and_day(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    send(laptop, entries(1, scope=case_scope(case)))

    def acts(**asked: str) -> list[str]:
        with force.hub.storage.read() as tx:
            return [one.act for one in show(tx, Asked(**asked), limit=100)]

    assert sorted(acts(scope=case_scope(case))) == ["consulted", "given"]
    assert "laptop joined" in acts(user=laptop.who.user)
    assert "consulted" in acts(user=laptop.who.user)
    assert "log taken" in acts(device=laptop.who.device)
    assert acts(scope=case_scope(case), since=NOW.date().isoformat())
    assert acts(scope=case_scope(case), since="2099-01-01") == []
