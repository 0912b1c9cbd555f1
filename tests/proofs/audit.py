"""Every deletion, insertion, reorder, edit, truncation and fork of the logs is found, and named by its entry.

A small force works for a while with real vaults and the real hub; then, again and again, one harm is done to the hub's
database or to a laptop's log by somebody who owns it and puts right what they can, and is undone after the look.

Aim: 0 bad in 100,000 harms.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from champion_app.domain.audit import CARE
from champion_app.domain.scope import case_scope
from sync.hub.audit.verify import verify
from sync.hub.storage.audit_tables import audit_entry, hub_log
from tests.proofs import _audit_harms, _audit_witness
from tests.proofs._audit_harms import Harm
from tests.proofs._force import found
from tests.proofs._in_memory import memory
from tests.proofs._pace import Pace
from tests.proofs._templates import chance_from
from tests.proofs._thrift import thrifty
from tests.proofs._world import World

VISITS, LOOKS = 12, 6


class _Undo(Exception):
    pass


@dataclass
class Scene:
    """A force that has worked for a while, and how many entries its logs have."""

    world: World
    chance: random.Random

    def ends(self) -> dict[str, int]:
        """The number of the last entry of each log."""
        with self.world.hub.storage.read() as tx:
            asked = select(audit_entry.c.device, func.max(audit_entry.c.number)).group_by(audit_entry.c.device)
            told = {device: int(last) for device, last in tx.execute(asked)}
            told["hub"] = int(tx.execute(select(func.max(hub_log.c.number))).scalar_one())
        return told

    @contextmanager
    def undone(self) -> Iterator[Connection]:
        """The hub's database; what is done to it here does not stay."""
        with suppress(_Undo), self.world.hub.storage.write() as tx:
            yield tx
            raise _Undo

    def named(self, tx: Connection) -> dict[str, set[int]]:
        """The entries that verifying names, by log."""
        found: dict[str, set[int]] = {}
        for one in verify(tx, hub_key=self.world.hub.public_key).findings:
            found.setdefault(one.log, set()).update(range(one.number, max(one.number, one.last) + 1))
        return found


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Harms that were done, and those that were not found, not named by their entry, or blamed on another."""
    tried = bad = 0
    with scene_of(seed) as scene:
        ends = scene.ends()
        pace = Pace(budget, rounds)  # making the force is not counted, however busy the machine is
        while pace.goes_on():
            tried += 1
            bad += not one(scene, ends)
    return tried, bad


@contextmanager
def scene_of(seed: int) -> Iterator[Scene]:
    """A force that has worked for a while, whose logs hold: else the proof itself is broken."""
    chance = random.Random(seed)  # noqa: S311  # reproducible harm, no secret
    with tempfile.TemporaryDirectory(dir=memory()) as place, chance_from(chance), thrifty():
        (Path(place) / "founded").mkdir()
        world = World(Path(place) / "world", found(Path(place) / "founded"), chance, gentle=True)
        try:
            _work(world, chance)
            scene = Scene(world, chance)
            with scene.undone() as tx:
                if scene.named(tx):
                    raise AssertionError("the unharmed logs do not hold")
            yield scene
        finally:
            world.close()


def _work(world: World, chance: random.Random) -> None:
    """Cases are given, looked at and written in, and everybody comes to the station now and then."""
    for who in range(world.people):
        for case in world.case_ids:
            world.give(who, case)
    for _ in range(VISITS):
        who, case = chance.randrange(world.people), chance.choice(world.case_ids)
        champion = world.champions[who]
        for _look in range(chance.randrange(LOOKS)):
            champion.vault.note_consulted(record=case, scope=case_scope(case), detail="case opened", purpose=CARE)
        champion.write_note(case, world.words(case), double=False)
        world.sync(who, faults=False)
    for who in range(world.people):
        world.sync(who, faults=False)


def one(scene: Scene, ends: dict[str, int]) -> bool:
    """Whether one harm was found and named."""
    kinds: tuple[Callable[[], bool], ...] = (
        lambda: _at_the_hub(scene, ends),
        lambda: _at_the_hub(scene, ends),
        lambda: _in_the_hubs_own(scene, ends),
        lambda: _in_the_hubs_own(scene, ends),
        lambda: _audit_witness.on_a_laptop(scene.world, scene.undone, scene.chance),
        lambda: _audit_witness.seen_by_a_laptop(scene.world, scene.undone, scene.chance, ends["hub"]),
    )
    return scene.chance.choice(kinds)()


def _at_the_hub(scene: Scene, ends: dict[str, int]) -> bool:
    device = scene.chance.choice([one for one in ends if one != "hub"])
    with scene.undone() as tx:
        harm = _audit_harms.to_a_laptops_log(tx, device, ends[device], scene.chance)
        return _is_named(scene.named(tx), device, harm)


def _in_the_hubs_own(scene: Scene, ends: dict[str, int]) -> bool:
    with scene.undone() as tx:
        harm = _audit_harms.to_the_hubs_log(tx, ends["hub"], scene.chance)
        return _is_named(scene.named(tx), "hub", harm)


def _is_named(named: dict[str, set[int]], log: str, harm: Harm) -> bool:
    """The harmed entries are named, and no entry of any log that has nothing to do with them."""
    found = named.pop(log, set())
    well = harm.entries <= found and found <= harm.entries | harm.beside and not named
    if not well:
        sys.stderr.write(f"{log}: {harm}, named {sorted(found)}, and {named}\n")
    return well
