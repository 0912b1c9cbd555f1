"""Histories of a force, and what ought to be seen of them: told apart from the hub's own rules.

The oracle knows people, cases, records and days of giving and taking, and no sequence number, cursor or query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from hypothesis import strategies as st

from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case
from champion_app.domain.scope import case_scope, person_scope
from sync.wire.messages import WireRow
from tests.hub.conftest import Force, Laptop, some_id
from tests.hub.saves import incident, place

CASES = 3
PEOPLE = 2

whose, which = st.integers(0, PEOPLE - 1), st.integers(0, CASES - 1)
step = st.one_of(
    st.tuples(st.just("give"), whose, which),
    st.tuples(st.just("give"), whose, which),
    st.tuples(st.just("take"), whose, which),
    st.tuples(st.just("hide"), whose, which),
    st.tuples(st.just("show"), which),
    st.tuples(st.just("new"), which),
    st.tuples(st.just("change"), st.integers(0, 7)),
    st.tuples(st.just("pull"), whose, st.integers(1, 4), st.integers(1, 3)),
)
histories = st.lists(step, min_size=3, max_size=18)
"""Given, taken, given again; hidden and shown again; made, changed; and pages of 1 to 3 rows,
1 to 4 of them, at any moment between."""


class Diverged(AssertionError):
    """A laptop and the oracle differ."""


@dataclass
class Reader:
    """A laptop that keeps what it is sent, and drops what the hub's signed list no longer names."""

    laptop: Laptop
    cursor: str = ""
    rows: dict[str, WireRow] = field(default_factory=dict)

    def forget_what_was_taken(self) -> None:
        may_see = set(self.laptop.scopes().scopes)
        self.rows = {name: row for name, row in self.rows.items() if row.scope in may_see}

    def page(self, limit: int) -> tuple[bool, tuple[WireRow, ...]]:
        page = self.laptop.page(self.cursor, limit)
        self.cursor = page.cursor
        self.rows.update((row.id, row) for row in page.rows)
        return page.more, page.rows


@dataclass
class World:
    """A force in which things happen, and beside it what a person would say that each may see."""

    force: Force
    readers: list[Reader]
    cases: list[str]
    granted: list[set[str]] = field(default_factory=lambda: [set() for _ in range(PEOPLE)])
    hidden: set[tuple[int, str]] = field(default_factory=set)
    truth: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, force: Force) -> World:
        """Two people with no case, and cases of which each has one record beside its own."""
        world = cls(force, [Reader(force.champion()) for _ in range(PEOPLE)], [some_id() for _ in range(CASES)])
        edits = []
        for case in world.cases:
            happened = incident(case, place="first")
            edits += [create(Case(reference=case[:8]), record_id=case, subject=case), happened]
            world.truth |= {case: (case, {"reference": case[:8]}), happened.record: (case, {"place": "first"})}
            world.changes[happened.record] = 1
        force.write(*edits)
        return world

    def happen(self, history: list[Any]) -> None:
        """Let each thing happen at the hub and to the oracle."""
        for act, *told in history:
            match act:
                case "give":
                    self._give(told[0], self.cases[told[1]])
                case "take":
                    self.force.take(self.readers[told[0]].laptop.who.user, self.cases[told[1]])
                    self.granted[told[0]].discard(self.cases[told[1]])
                case "hide":
                    self.force.hide(self.readers[told[0]].laptop.who.user, self.cases[told[1]])
                    self.hidden.add((told[0], self.cases[told[1]]))
                case "show":
                    self.force.show(self.cases[told[0]])
                    self.hidden = {(who, case) for who, case in self.hidden if case != self.cases[told[0]]}
                case "new":
                    self._make(self.cases[told[0]])
                case "change":
                    self._change(told[0])
                case "pull":
                    who, pages, limit = told
                    self.readers[who].forget_what_was_taken()
                    self._pull(who, limit=limit, pages=pages)

    def sees(self, who: int) -> set[str]:
        """The cases that this person may see."""
        return {case for case in self.granted[who] if (who, case) not in self.hidden}

    def _give(self, who: int, case: str) -> None:
        if (who, case) not in self.hidden:  # the hub refuses it, as another test holds it to
            self.force.give(self.readers[who].laptop.who.user, case)
            self.granted[who].add(case)

    def _make(self, case: str) -> None:
        made = incident(case, place="first")
        self.force.write(made)
        self.truth[made.record] = (case, {"place": "first"})
        self.changes[made.record] = 1

    def _change(self, number: int) -> None:
        if not self.changes:
            return
        record = list(self.changes)[number % len(self.changes)]
        case, _ = self.truth[record]
        base = self.changes[record]
        self.force.write(place(case, record, f"change {base}", base=base))
        self.truth[record] = (case, {"place": f"change {base}"})
        self.changes[record] = base + 1

    def _pull(self, who: int, *, limit: int, pages: int) -> None:
        reader = self.readers[who]
        for _ in range(pages):
            more, rows = reader.page(limit)
            strange = {row.scope for row in rows} - {case_scope(case) for case in self.sees(who)}
            if strange - {person_scope(reader.laptop.who.user), "directory", "force"}:
                raise Diverged("a row of a case that this person does not have")
            if len(rows) > limit:
                raise Diverged("more rows than were asked for")
            if not more:
                return

    def settle(self, limit: int) -> None:
        """Everybody pulls to the end, in pages of ``limit``; an end must come."""
        for who, reader in enumerate(self.readers):
            reader.forget_what_was_taken()
            most = 3 * len(self.truth) + 3
            self._pull(who, limit=limit, pages=most)
            if reader.laptop.page(reader.cursor, limit).rows:
                raise Diverged(f"no end after {most} pages")

    def check(self) -> None:
        """Every laptop has what it ought to see of these cases, as it now stands, and nothing else. Raises Diverged."""
        for who, reader in enumerate(self.readers):
            ought = {name: body for name, (case, body) in self.truth.items() if case in self.sees(who)}
            has = {name: msgspec.json.decode(row.body) for name, row in reader.rows.items()}
            if has != ought:
                raise Diverged(f"{len(ought)} rows ought to be there, {len(has)} are")


def told(force: Force, history: list[Any], *, limit: int) -> World:
    """A history to its end."""
    world = World.of(force)
    world.happen(history)
    world.settle(limit)
    world.check()
    return world
