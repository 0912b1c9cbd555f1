"""Whatever order people write, sync, lose answers and change hands in: all end level, and all is kept."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from champion_app.domain.change import SET, Edit, alter, create
from champion_app.domain.errors import Expected
from champion_app.domain.kinds.case import Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import Note
from champion_app.domain.record import kind_of
from champion_app.domain.scope import case_scope
from champion_app.store.queries.station import standing
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from sync.engine.ports import Replica
from sync.engine.round import sync_round
from sync.engine.status import RoundResult
from sync.engine.transport import HubTransport
from sync.hub.access import grants
from sync.hub.access.users import User
from sync.hub.serve import RunningHub
from sync.hub.storage.schema import hold, op, record
from tests.sync.joining import add_champion, laptop_of, now, vault_of
from tests.sync.lossy import LosesAnswers
from tests.sync.memory_replica import MemoryReplica

pytestmark = pytest.mark.slow

FIELDS = ("offence", "place")
PATHS = ("/v1/hello", "/v1/scope", "/v1/push", "/v1/pull", "/v1/done")


class Side(Protocol):
    """One laptop as the property sees it."""

    replica: Replica

    def save(self, edit: Edit) -> None: ...
    def shown(self, record_id: str) -> dict[str, Any] | None: ...
    def versions(self, record_id: str) -> dict[str, int]: ...
    def held(self, scope: str) -> set[str]:
        """The records of a scope that lie on this laptop."""
        ...

    def waiting(self) -> int: ...


@dataclass
class InMemory:
    replica: MemoryReplica

    def save(self, edit: Edit) -> None:
        self.replica.save(edit)

    def shown(self, record_id: str) -> dict[str, Any] | None:
        return self.replica.shown(record_id)

    def versions(self, record_id: str) -> dict[str, int]:
        row = self.replica.rows.get(record_id)
        return row.versions if row else {}

    def held(self, scope: str) -> set[str]:
        return {name for name, row in self.replica.rows.items() if row.scope == scope}

    def waiting(self) -> int:
        return self.replica.states().count("waiting")


@dataclass
class InVault:
    vault: Vault

    @property
    def replica(self) -> Replica:
        return self.vault.replica

    def save(self, edit: Edit) -> None:
        self.vault.save([edit], self.vault.author())

    def shown(self, record_id: str) -> dict[str, Any] | None:
        row = self.vault.ask(records.read, record_id)
        return row.body if row else None

    def versions(self, record_id: str) -> dict[str, int]:
        row = self.vault.ask(records.read, record_id)
        return row.versions if row else {}

    def held(self, scope: str) -> set[str]:
        return {row.id for row in self.vault.ask(records.in_scope, scope)}

    def waiting(self) -> int:
        return self.vault.ask(standing).waiting


@dataclass
class World:
    """Two people on one case, and all they ever wrote."""

    hub: RunningHub
    users: list[User]
    sides: list[Any]
    case_id: str = field(default_factory=lambda: os.urandom(16).hex())
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    known: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    unsent: dict[tuple[int, str, str], str] = field(default_factory=dict)

    @property
    def scope(self) -> str:
        return case_scope(self.case_id)

    def give(self, who: int) -> None:
        with self.hub.hub.storage.write() as tx:
            grants.grant(tx, user_id=self.users[who].id, scopes=[self.scope], role="lead", now=now())

    def take(self, who: int) -> None:
        with self.hub.hub.storage.write() as tx:
            grants.revoke(tx, user_id=self.users[who].id, scope=self.scope, now=now())

    def add(self, who: int, *, note: bool) -> None:
        """A new record, with words that nothing else has."""
        name, words = os.urandom(16).hex(), f"words {next(self.numbers)}"
        kind = Note(words=words) if note else Incident(offence=words)
        self.sides[who].save(create(kind, record_id=name, subject=self.case_id))
        self.written.append(words)
        if not note:
            self.known.append(name)

    def change(self, who: int, which: int, field_name: str) -> None:
        """Set one field of a record that this person can see."""
        side = self.sides[who]
        visible = [name for name in self.known if side.shown(name) is not None]
        if not visible:
            return
        name, words = visible[which % len(visible)], f"words {next(self.numbers)}"
        base = side.versions(name).get(field_name, 1)
        side.save(alter(Incident, record_id=name, scope=self.scope, field=field_name, base=base, value=words))
        self.written.append(words)
        self.unsent[(who, name, field_name)] = words
        assert side.shown(name)[field_name] == words, "one's own words are seen at once"

    def sync(self, who: int, *, lose: str = "", stop_after: int = 10**9) -> RoundResult | None:
        side = self.sides[who]
        asked = itertools.count()
        result = None
        with HubTransport(side.replica.identity(), side.replica.next_request_number) as transport:
            try:
                result = sync_round(
                    side.replica,
                    LosesAnswers(transport, lose) if lose else transport,
                    progress=lambda _: None,
                    stopped=lambda: next(asked) >= stop_after,
                    now=now,
                    app_version="0.1.0",
                )
            except Expected:
                result = None
        self._own_words_are_still_seen(who)
        return result

    def _own_words_are_still_seen(self, who: int) -> None:
        """What was not answered yet lies on top of whatever arrived."""
        side = self.sides[who]
        if not side.waiting():
            self.unsent = {key: words for key, words in self.unsent.items() if key[0] != who}
        elif isinstance(side, InMemory):
            for kept in side.replica.kept:
                if kept.state == "waiting":
                    for one in kept.commit.ops:
                        words = self.unsent.get((who, one.record, one.field))
                        shown = side.shown(one.record)
                        if one.act == SET and words and shown:
                            assert shown[one.field] == words

    def settle(self) -> None:
        """Everybody comes to the station until nobody has anything new."""
        for _ in range(2):
            for who in range(len(self.sides)):
                result = self.sync(who)
                assert result is not None
                assert result.complete, result.trouble

    def check(self) -> None:
        with self.hub.hub.storage.read() as tx:
            at_hub = {
                row.id: (msgspec.json.decode(row.body), msgspec.json.decode(row.versions), row.kind)
                for row in tx.execute(select(record).where(record.c.scope == self.scope))
            }
            kept = " ".join(value or "" for value in tx.execute(select(op.c.value)).scalars())
            outcomes = tx.execute(select(op.c.outcome, op.c.value).where(op.c.record.in_(self.known))).all()
            holding = {row.value for row in tx.execute(select(hold).where(hold.c.scope == self.scope))}
            may_see = [self.scope in grants.scopes_of(tx, user.id) for user in self.users]
        for side, sees in zip(self.sides, may_see, strict=True):
            assert side.waiting() == 0, "every save was answered"
            assert side.held(self.scope) == (set(at_hub) if sees else set())
            for name, (body, versions, _) in at_hub.items() if sees else ():
                assert side.shown(name) == body
                assert side.versions(name) == versions
        for words in self.written:
            assert f'"{words}"' in kept, "what was written is at the force, whatever became of it"
        differences = [body for body, _, kind in at_hub.values() if kind == kind_of(Conflict).name]
        for outcome, value in outcomes:
            if outcome == "conflict":
                plain = msgspec.json.decode(value)
                assert any(plain in (one["current"], one["other"]) for one in differences), "both values are kept"
            elif outcome == "held":
                assert value in holding
            else:
                assert outcome in {"applied", "same", "refused"}


people = st.integers(0, 1)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("add"), people, st.booleans()),
        st.tuples(st.just("change"), people, st.integers(0, 5), st.sampled_from(FIELDS)),
        st.tuples(st.just("change"), people, st.integers(0, 5), st.sampled_from(FIELDS)),
        st.tuples(st.just("sync"), people),
        st.tuples(st.just("lose"), people, st.sampled_from(PATHS)),
        st.tuples(st.just("stop"), people, st.integers(0, 12)),
        st.tuples(st.just("take"), people),
        st.tuples(st.just("give"), people),
    ),
    min_size=4,
    max_size=16,
)


def play(world: World, story: list[Any]) -> None:
    """Let it happen, then let everybody come to the station, then look."""
    for who in range(2):
        world.give(who)
    world.add(0, note=False)
    world.sync(0)
    world.sync(1)
    for act, who, *rest in story:
        match act:
            case "add":
                world.add(who, note=rest[0])
            case "change":
                world.change(who, *rest)
            case "sync":
                world.sync(who)
            case "lose":
                world.sync(who, lose=rest[0])
            case "stop":
                world.sync(who, stop_after=rest[0])
            case "take":
                world.take(who)
            case "give":
                world.give(who)
    world.settle()
    world.check()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with RunningHub(tmp_path_factory.mktemp("hub"), clock=now) as running:
        yield running


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=actions)
def test_two_laptops_and_the_hub_end_level_and_nothing_is_lost(hub: RunningHub, story: list[Any]) -> None:
    users = [add_champion(hub, name) for name in ("First", "Second")]
    play(World(hub, users, [InMemory(laptop_of(hub, user)) for user in users]), story)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=actions)
@example(story=[("add", 0, False), ("take", 0), ("lose", 0, "/v1/push"), ("give", 0)])
def test_two_vaults_and_the_hub_end_level_and_nothing_is_lost(hub: RunningHub, story: list[Any]) -> None:
    users = [add_champion(hub, name) for name in ("First", "Second")]
    with vaults(hub, users) as sides:
        play(World(hub, users, sides), story)


@contextmanager
def vaults(hub: RunningHub, users: list[User]) -> Iterator[list[InVault]]:
    with tempfile.TemporaryDirectory() as folder:
        opened = [vault_of(hub, user, Path(folder) / user.id) for user in users]
        try:
            yield [InVault(vault) for vault in opened]
        finally:
            for vault in opened:
                vault.close()
