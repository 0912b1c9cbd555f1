"""Seeded histories of a small force, with the real client and hub: whatever happens, all end level and all is kept.

Aim: 0 bad in 100,000 histories over a night. ``DEFECTS`` are planted in the product one at a time, and each must be
caught: a proof that cannot fail proves nothing.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from sync.engine.status import RoundResult
from tests.proofs._force import Force, found
from tests.proofs._in_memory import memory
from tests.proofs._invariants import after_each_step, at_rest, forget_what_was_seen
from tests.proofs._oplog import differences_cover, nobody_overwrote_what_they_had_not_seen
from tests.proofs._pace import Pace
from tests.proofs._templates import chance_from
from tests.proofs._thrift import thrifty, uncollected, writing
from tests.proofs._world import RISKS, Broken, World

STEPS = (4, 22)
FIELDS = ("offence", "place")
TURNS = 3
"""Visits in peace for everybody, before the last one that must be complete."""


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Histories told, and histories in which an invariant did not hold."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder, thrifty(), uncollected() as collect:
        force = found(Path(folder))
        pace, tried, bad = Pace(budget, rounds), 0, 0
        while pace.goes_on():
            trouble = tell(force, Path(folder), seed + tried)[1]
            tried += 1
            collect(tried)
            if trouble:
                bad += 1
                print(f"seed {seed + tried - 1}: {trouble}")  # the proof's own report
    return tried, bad


def tell(force: Force, folder: Path, seed: int, *, gentle: bool = False) -> tuple[str, str]:
    """One history. Returns the mark of its trace, and what did not hold; empty where all did."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible history, no secret
    home = folder / f"history-{seed}"
    shutil.rmtree(home, ignore_errors=True)
    trouble = ""
    with chance_from(chance), writing(late=seed % 2 == 1):
        world = World(home, force, chance, gentle=gentle)
        try:
            _live(world)
            _settle(world)
        except Broken as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001  # any bug of ours is a bad history, with its kind
            trouble = f"{type(error).__name__}: {error}"
        finally:
            world.close()
    return hashlib.sha256("\n".join([*world.trace, trouble]).encode()).hexdigest(), trouble


def _live(world: World) -> None:
    chance = world.chance
    for case in world.case_ids:
        for who in range(world.people):
            if chance.random() < 0.85:
                world.give(who, case)
    for who in range(world.people):
        world.sync(who, faults=False)
    for _ in range(chance.randint(*STEPS)):
        who, case = chance.randrange(world.people), chance.choice(world.case_ids)
        act = chance.choices(list(ACTS), weights=[weight for weight, _ in ACTS.values()])[0]
        world.trace.append(f"{act} {who} {case[-2:]}")
        if not (world.gentle and act in ROUGH):
            ACTS[act][1](world, who, case)
        champion = world.champions[who]
        after_each_step(world, champion)
        forget_what_was_seen(champion, world.case_ids)


def _note(world: World, who: int, case: str) -> None:
    if world.champions[who].rows(case, "case"):
        world.champions[who].write_note(case, world.words(case), double=world.chance.random() < 0.3)


def _add(world: World, who: int, case: str) -> None:
    if world.champions[who].rows(case, "case"):
        world.champions[who].add_incident(case, world.words(case))


def _change(world: World, who: int, case: str) -> None:
    world.champions[who].change(case, world.words(case), world.chance, world.chance.choice(FIELDS))


def _skew(world: World, who: int, _case: str) -> None:
    world.champions[who].skew = timedelta(days=world.chance.choice((-365, 0, 365)))


ACTS = {
    "note": (4, _note),
    "add": (2, _add),
    "change": (6, _change),
    "risk": (2, lambda w, who, case: w.champions[who].raise_risk(case, w.chance.choice(RISKS))),
    "remove": (1, lambda w, who, case: w.champions[who].remove(case, w.chance)),
    "restore": (1, lambda w, who, case: w.champions[who].bring_back(case, w.chance)),
    "sync": (5, lambda w, who, _case: w.sync(who, faults=False)),
    "bad sync": (8, lambda w, who, _case: w.sync(who, faults=True)),
    "give": (2, lambda w, who, case: w.give(who, case)),
    "take": (2, lambda w, who, case: w.take(who, case)),
    "bounce": (1, lambda w, who, case: _bounce(w, who, case)),
    "meet": (6, lambda w, who, case: _meet(w, who, case)),
    "late": (2, lambda w, who, case: _late(w, who, case)),
    "strand": (2, lambda w, who, case: _strand(w, who, case)),
    "die": (1, lambda w, who, _case: w.champions[who].die()),
    "skew": (1, _skew),
    "accept": (1, lambda w, _who, _case: w.decide_holds()),
    "back up": (1, lambda w, _who, _case: w.back_up()),
    "set back": (0.5, lambda w, _who, _case: w.set_back()),
    "pass": (0.3, lambda w, who, case: _pass(w, who, case)),
    "harm": (0.5, lambda w, who, case: _harm(w, who, case)),
}


ROUGH = {"set back", "pass", "harm"}


def _bounce(world: World, who: int, case: str) -> None:
    """A case is taken, given again and taken again, with the laptop at the station in between."""
    for turn in (world.take, world.give, world.take):
        turn(who, case)
        world.sync(who, faults=False)


def _meet(world: World, who: int, case: str) -> None:
    """Two people write the same field; one is at the station first, and the other's save does not get through, or comes
    when the case is no longer theirs."""
    other = (who + 1) % world.people
    _both_have(world, (who, other), case)
    for writer, level in zip((who, other), world.chance.sample(RISKS, 2), strict=True):
        world.champions[writer].change(case, world.words(case), world.chance, FIELDS[0])
        world.champions[writer].raise_risk(case, level)
    if world.chance.random() < 0.3:
        world.champions[who].remove(case, world.chance)
    world.sync(other, faults=False)
    if world.chance.random() < 0.5:
        world.sync(who, faults=False, dead="/v1/push")
    else:
        world.take(who, case)
        world.sync(who, faults=False)
        world.decide_holds()


def _late(world: World, who: int, case: str) -> None:
    """A change is taken, its answer is lost twice, and somebody who saw it writes on top of it meanwhile."""
    other = (who + 1) % world.people
    _both_have(world, (who, other), case)
    world.champions[who].change(case, world.words(case), world.chance, FIELDS[1])
    world.sync(who, faults=False, dead="/v1/push", late=True)
    world.sync(other, faults=False)
    world.champions[other].change(case, world.words(case), world.chance, FIELDS[1])
    world.sync(other, faults=False)
    world.sync(who, faults=False, dead="/v1/push", late=True)
    world.sync(who, faults=False)


def _strand(world: World, who: int, case: str) -> None:
    """Something new is held, its answer is lost, and the case comes back before anybody knows."""
    _both_have(world, (who,), case)
    world.champions[who].add_incident(case, world.words(case))
    world.take(who, case)
    world.sync(who, faults=False, dead="/v1/push", late=True)
    world.give(who, case)
    world.sync(who, faults=False)


def _both_have(world: World, people: tuple[int, ...], case: str) -> None:
    for who in people:
        if (who, case) not in world.granted:
            world.give(who, case)
        world.sync(who, faults=False)


def _pass(world: World, who: int, case: str) -> None:
    """The hub is put back to a backup, and gives as many numbers again before somebody comes whose save it lost."""
    other = (who + 1) % world.people
    _both_have(world, (who, other), case)
    world.back_up()
    world.champions[who].change(case, world.words(case), world.chance, FIELDS[1])
    world.sync(who, faults=False)
    world.set_back()
    for _ in range(3):
        world.champions[other].change(case, world.words(case), world.chance, FIELDS[1])
        world.sync(other, faults=False)


def _harm(world: World, who: int, case: str) -> None:
    """A fault of the laptop loses a row that the force has."""

    def work(db: Any) -> None:
        found = "SELECT id FROM record WHERE scope = ? AND seq > 0 AND pristine IS NULL ORDER BY n DESC LIMIT 1"
        db.execute(f"DELETE FROM record WHERE id IN ({found})", (f"case:{case}",))

    world.champions[who].vault._connections.write(work)  # a fault asks nobody


def _moved_nothing_else(result: RoundResult) -> bool:
    """Whether a complete round only sent and fetched: what it let go of, mended or noticed may need another."""
    return not (
        result.set_aside or result.purged or result.unlisted or result.repaired or result.set_back
        or result.saves_lost or result.hub_log_differs or result.log_trouble
    )  # fmt: skip


def _settle(world: World) -> None:
    """Everybody comes to the station in peace until nobody has anything new; then all must hold.

    Whoever's last round was complete, with a hub that has given no number since, would find nothing to do in another
    one, so they need not come again. ``at_rest`` looks at all of them.
    """
    rest: dict[int, int] = {}
    for _turn in range(TURNS):
        for who in range(world.people):
            if rest.get(who) != world.head():
                rest.pop(who, None)
                result = world.sync(who, faults=False)
                if result is not None and result.complete and _moved_nothing_else(result):
                    rest[who] = world.head()
    for who in range(world.people):
        if rest.get(who) != world.head():
            result = world.sync(who, faults=False)
            if result is None or not result.complete:
                raise Broken(f"I9: a round in peace is not complete: {result.trouble if result else 'refused'}")
    at_rest(world)
    differences_cover(world)
    nobody_overwrote_what_they_had_not_seen(world)
