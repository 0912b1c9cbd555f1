"""What a modified laptop sends: refused where it could harm, taken and marked where it is merely odd, and nobody is
given anything because of a record that a laptop made."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select

from champion_app.domain.bounds import LARGEST_RECORD
from champion_app.domain.change import Edit, create
from champion_app.domain.kinds.area_day import AreaDay
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.kinds.contact import Note
from champion_app.domain.record import kind_of
from champion_app.domain.scope import area_scope, case_scope
from sync.hub.access import users
from sync.hub.ledger import day_share, odd_values
from sync.hub.ledger.hub_records import id_for
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.day.publish import publish
from sync.hub.storage.ledger_tables import device_day, hub_record
from sync.hub.storage.schema import op, record, scope_grant
from sync.wire.codec import encode
from sync.wire.messages import OpOutcome, Push
from tests.hub.conftest import NOW, Force, Laptop, some_id
from tests.hub.saves import signed_anew

SHA = "ab" * 32


def edit(act: str, rec: str, kind: str, case: str, field: str = "", base: int = 1, value: Any = None) -> Edit:
    return Edit(act=act, record=rec, kind=kind, scope=case_scope(case), field=field, base=base, value=value)  # type: ignore[arg-type]


def words(outcomes: list[OpOutcome]) -> list[tuple[str, str]]:
    return [(one.outcome, one.code) for one in outcomes]


class OneArea:
    """As much of a day's report as publishing asks for."""

    day, made_at = NOW.date(), NOW

    def __init__(self, area: str) -> None:
        self._area = area

    def of(self, area: str) -> AreaDay | None:
        return AreaDay(area=self._area) if area.casefold() == self._area.casefold() else None


def somebody_in(force: Force, area: str) -> Laptop:
    with force.hub.storage.write() as tx:
        user = users.add_user(tx, name="B. Bath", role="champion", area=area, now=NOW)
    return force.laptop_of(user)


def publish_to(force: Force, area: str) -> None:
    with force.hub.storage.write() as tx:
        publish(tx, OneArea(area), now=NOW)  # type: ignore[arg-type]  # see there


# Ids of what the hub makes


def test_the_id_of_a_briefing_comes_from_chance_and_stays(force: Force) -> None:
    area = f"Bath {some_id()[:6]}"
    reader = somebody_in(force, area)
    publish_to(force, area)
    publish_to(force, area.upper())

    rows = [row for row in reader.page().rows if row.kind == "briefing"]
    with force.hub.storage.read() as tx:
        kept = tx.execute(select(hub_record.c.record).where(hub_record.c.subject == area.casefold())).scalars().all()
    assert [row.id for row in rows] == kept
    assert len(kept) == 1


def test_no_laptop_makes_a_record_under_an_id_that_the_hub_keeps(force: Force) -> None:
    area, case = f"Bath {some_id()[:6]}", force.case()
    mallory = force.champion(case)
    reader = somebody_in(force, area)
    with force.hub.storage.write() as tx:
        kept = id_for(tx, "briefing", area.casefold())
    (outcome,) = mallory.send(edit("new", kept, "follow_up", case, value={"what": "x"}))
    publish_to(force, area)

    assert (outcome.outcome, outcome.code) == ("refused", "exists")
    assert case_scope(case) not in reader.scopes().scopes
    assert area_scope(area) in reader.scopes().scopes
    assert [row.id for row in reader.page().rows if row.kind == "briefing"] == [kept]


def test_a_record_of_another_kind_or_scope_is_never_published_into(force: Force) -> None:
    """Planted: the table names a record that a laptop made. Nobody is given its scope, and the briefing moves."""
    area, case = f"Bath {some_id()[:6]}", force.case()
    mallory = force.champion(case)
    reader = somebody_in(force, area)
    theirs = some_id()
    mallory.send(edit("new", theirs, "follow_up", case, value={"what": "x"}))
    with force.hub.storage.write() as tx:
        tx.execute(insert(hub_record).values(purpose="briefing", subject=area.casefold(), record=theirs))
    publish_to(force, area)

    assert case_scope(case) not in reader.scopes().scopes
    assert "content" not in (force.body(theirs) or {})
    assert [row.scope for row in reader.page().rows if row.kind == "briefing"] == [area_scope(area)]


def test_what_the_hub_writes_goes_into_the_record_that_is_meant_or_nowhere(force: Force) -> None:
    from champion_app.domain.errors import Refused

    case, other = force.case(), force.case()
    note = create(Note(words="x"), record_id=some_id(), subject=case)
    force.write(note)
    for wrong in (
        Edit(act="set", record=note.record, kind="briefing", scope=case_scope(case), field="words", base=1, value="y"),
        Edit(act="set", record=note.record, kind="note", scope=case_scope(other), field="words", base=1, value="y"),
    ):
        with pytest.raises(Refused), force.hub.storage.write() as tx:
            write_as_hub(tx, [wrong], by="The force", at=NOW.isoformat())
    assert force.body(note.record) == {"words": "x"}


# Values


def test_what_could_harm_is_refused_and_the_rest_of_the_save_goes_on(force: Force) -> None:
    case = force.case("AS-1")
    laptop = force.champion(case)
    outcomes = laptop.send(
        edit("set", case, "case", case, "reference", value="AS-2"),
        edit("new", some_id(), "attachment", case, value={"name": "a", "what": "b", "size": 2**61, "sha256": SHA}),
        edit("new", some_id(), "note", case, value={"words": ["no", "text"]}),
        edit("new", some_id(), "note", case, value={"words": "x\0y"}),
        edit("new", some_id(), "note", case, value={"words": "x", "n": 2**62}),
        edit("new", "no id", "note", case, value={"words": "x"}),
        edit("set", case, "case", case, "", value="x"),
        edit("set", case, "case", case, "area", value="Easton"),
    )

    assert words(outcomes) == [
        ("refused", "not-yours"), ("refused", "not-a-file"), ("refused", "type"), ("refused", "unkeepable"),
        ("refused", "unkeepable"), ("refused", "not-an-id"), ("refused", "not-a-field"), ("applied", ""),
    ]  # fmt: skip
    assert all(one.reason.endswith(".") for one in outcomes[:-1])
    assert force.body(case) == {"reference": "AS-1", "area": "Easton"}


def test_twenty_thousand_characters_of_any_script_pass(force: Force) -> None:
    case = force.case()
    (outcome,) = force.champion(case).send(
        edit("new", some_id(), "note", case, value={"words": "\U0001f9d5" * 20_000, "by": "x", "at": NOW.isoformat()})
    )
    assert (outcome.outcome, outcome.code) == ("applied", "")


def test_what_is_merely_odd_is_taken_whole_and_marked(force: Force) -> None:
    case = force.case("AS-7")
    laptop = force.champion(case)
    note, due = some_id(), some_id()
    outcomes = laptop.send(
        edit("new", note, "note", case, value={"words": "w" * 20_001, "at": "the day before"}),
        edit("new", due, "follow_up", case, value={"what": "ring"}),
        edit("set", due, "follow_up", case, "due", value="next week"),
    )
    with force.hub.storage.read() as tx:
        marked = [one for one in odd_values.marked(tx) if one.device == laptop.who.device]

    assert words(outcomes) == [("applied", "odd"), ("applied", ""), ("applied", "odd")]
    assert (force.body(note) or {})["words"] == "w" * 20_001
    assert (force.body(due) or {})["due"] == "next week"
    assert {one.reference for one in marked} == {"AS-7"}
    assert {one.why for one in marked} == {
        "at cannot be read as what it is; words is longer than 20,000 characters (20,001)",
        "due cannot be read as what it is",
    }
    with force.hub.storage.write() as tx:
        assert odd_values.see(tx, laptop.who.device, by="C", now=NOW) == 2
    with force.hub.storage.read() as tx:
        assert not [one for one in odd_values.marked(tx) if one.device == laptop.who.device]


def test_a_record_does_not_grow_past_what_it_may_have_bit_by_bit(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    note = some_id()
    laptop.send(edit("new", note, "follow_up", case, value={"what": "x"}))
    piece = "y" * (LARGEST_RECORD // 4)
    outcomes = laptop.send(
        *(edit("set", note, "follow_up", case, f"later_{n}", value=piece) for n in range(5)),
        edit("new", some_id(), "follow_up", case, value={"what": "x", "later": "z" * LARGEST_RECORD}),
    )

    assert words(outcomes)[2:] == [("applied", "")] + [("refused", "too-large")] * 3 or words(outcomes) == [
        ("applied", "")] * 3 + [("refused", "too-large")] * 3  # fmt: skip
    assert len(msgspec.json.encode(force.body(note))) <= LARGEST_RECORD


def test_a_record_that_the_force_made_larger_can_still_be_changed(force: Force) -> None:
    case, rec = force.case(), some_id()
    force.write(edit("new", rec, "follow_up", case, value={"what": "x", "later": "y" * (LARGEST_RECORD + 10)}))
    (outcome,) = force.champion(case).send(edit("set", rec, "follow_up", case, "what", value="z"))

    assert outcome.outcome == "applied"


def test_a_commit_that_names_things_at_length_is_malformed_and_breaks_nothing(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    answer = laptop.ask("POST", "/v1/push", encode(Push(commits=(laptop.form(edit("new", "i" * 3000, "note", case)),))))

    assert answer.status_code == 422
    assert laptop.ask("GET", "/v1/scope").status_code == 200


# Who wrote it, and where it waits


def test_a_save_names_the_person_whose_laptop_signed_it(force: Force) -> None:
    case = force.case()
    laptop, other = force.champion(case), force.champion(case)
    named = signed_anew(
        laptop, laptop.form(edit("new", some_id(), "note", case, value={"words": "x"})), user=other.who.user
    )
    answer = laptop.ask("POST", "/v1/push", encode(Push(commits=(named,))))

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_a_save_for_a_case_that_was_never_its_authors_is_not_held(force: Force) -> None:
    case = force.case("AS-95")
    force.champion(case)
    stranger = force.champion()
    (outcome,) = stranger.send(edit("set", case, "case", case, "area", value="Easton"))

    assert (outcome.outcome, outcome.code) == ("refused", "not-given")
    assert "AS-95" not in outcome.reason
    assert [row for row in stranger.page().rows if row.kind == "hold"] == []


def test_a_save_for_a_case_that_was_taken_away_is_held(force: Force) -> None:
    case = force.case("AS-96")
    laptop = force.champion(case)
    force.take(laptop.who.user, case)
    outcomes = laptop.send(
        edit("set", case, "case", case, "area", value="Easton"), edit("set", case, "case", case, "area", value=5)
    )

    assert words(outcomes) == [("held", "held"), ("refused", "type")], "a harmful value does not wait for a person"


def test_a_case_that_was_begun_on_a_laptop_waits_for_a_person(force: Force) -> None:
    case = some_id()
    (outcome,) = force.champion().send(edit("new", case, "case", case, value={"status": "open"}))

    assert outcome.outcome == "held"


# How much


def test_what_is_beyond_a_days_share_waits_on_the_laptop(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    with force.hub.storage.write() as tx:
        day_share.use(tx, laptop.who.device, changes=day_share.MOST_CHANGES - 1, size=0, now=NOW)
    first, second = (laptop.form(edit("new", some_id(), "note", case, value={"words": "x"})) for _ in range(2))
    laptop.push(first)
    answer = laptop.ask("POST", "/v1/push", encode(Push(commits=(second,))))

    assert (answer.status_code, answer.json()["code"]) == (429, "share")
    with force.hub.storage.read() as tx:
        assert tx.execute(select(op.c.op_id).where(op.c.device == laptop.who.device)).all().__len__() == 1
    laptop.push(first)  # what came before costs nothing
    with force.hub.storage.write() as tx:
        tx.execute(device_day.delete().where(device_day.c.device == laptop.who.device))
    assert [one.outcome for one in laptop.push(second).outcomes] == ["applied"]


# Hubs that are installed


def test_an_installed_hub_keeps_its_briefings_and_ends_what_was_given_in_error(tmp_path: Any) -> None:
    from alembic import command
    from alembic.config import Config

    from sync.hub.storage.engine import open_engine
    from sync.hub.storage.storage import Storage

    folder = tmp_path / "hub"
    folder.mkdir()
    engine = open_engine(folder)
    config = Config()
    config.set_main_option("script_location", "sync.hub.storage:migrations")
    body = msgspec.json.encode({"area": "North  Somerset"}).decode()
    given = {"user": "u", "role": "works there", "seq": 1, "since": "", "until": "", "reason": "", "cover": ""}
    with engine.execution_options(writing=True).begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0011")
        row = {"versions": "{}", "state": "live", "mark": 0}
        made = {"id": "b", "kind": "briefing", "scope": "area:North  Somerset", "body": body, "seq": 1}
        db.execute(insert(record).values(**made, **row))
        db.execute(insert(record).values(id="s", kind="follow_up", scope="case:c", body="{}", seq=2, **row))
        db.execute(insert(scope_grant).values(id="g1", scope="area:North  Somerset", **given))
        db.execute(insert(scope_grant).values(id="g2", scope="case:c", **given))
    engine.dispose()

    storage = Storage(folder)
    with storage.read() as tx:
        kept = tx.execute(select(hub_record.c.purpose, hub_record.c.subject, hub_record.c.record)).all()
        open_ones = tx.execute(select(scope_grant.c.id).where(scope_grant.c.until == "")).scalars().all()
    storage.close()
    assert [tuple(one) for one in kept] == [(kind_of(Briefing).name, "north somerset", "b")]
    assert open_ones == ["g1"]
