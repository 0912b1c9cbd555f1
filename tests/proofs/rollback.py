"""A vault that was put back, cut or altered is noticed: offline by what is noted outside it, else at the first sync.

Prints the matrix of every mutation with and without a keystore and at the first sync. Untouched copies raise no alarm.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from champion_app.domain.change import create
from champion_app.domain.errors import VaultClosed
from champion_app.domain.kinds.partner import Agency
from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault
from sync.engine.round import sync_round
from sync.engine.status import RoundResult
from sync.hub.access import enrolment, users
from sync.hub.hub import Hub
from tests.proofs import _copies
from tests.proofs._in_memory import memory
from tests.proofs._line import Line
from tests.proofs._templates import START, Templates, make
from tests.sync.laptop import public_key
from tests.vaults.drawer import Drawer

CONTROL = ("untouched, closed", "untouched, power cut")
BEFORE_SYNC, SINCE_SYNC = "everything older, from before the last sync", "everything older, from since the last sync"
KEYSTORE, PLAIN, SYNC = "keystore", "no keystore", "first sync"
NOTE_REMOVED = "what is noted beside it removed"
PROMISED = {
    **{(name, where): True for name in (*_copies.CLOSED, *_copies.CRASHED) for where in (KEYSTORE, PLAIN)},
    (NOTE_REMOVED, KEYSTORE): False,  # the keystore holds the same, and nothing is missing
    (BEFORE_SYNC, KEYSTORE): True, (SINCE_SYNC, KEYSTORE): True, (BEFORE_SYNC, SYNC): True,
    **{(name, where): False for name in CONTROL for where in (KEYSTORE, PLAIN)},
}  # fmt: skip
"""Whether it must be noticed there. What is not named is not promised."""


class Scene:
    """One laptop that wrote, synced, wrote on and was copied on the way."""

    def __init__(self, folder: Path, templates: Templates, chance: random.Random, *, keystore: bool) -> None:
        self.folder, self.chance, self._templates = folder, chance, templates
        self.keeper = Drawer() if keystore else None
        self._moment, self._saves = START, 0
        shutil.copytree(templates.hub, folder / "hub")
        self.hub = Hub(folder / "hub", clock=self.time)
        key = chance.randbytes(32)
        with self.hub.storage.write() as tx:
            user = users.add_user(tx, name="Champion", role="champion", area="", now=self.time())
            device = enrolment.add_device(tx, user_id=user.id, name="l", key=public_key(key).hex(), now=self.time())
        self._who = Identity(
            device=device, device_key=key, user=user.id, user_name=user.name, hub_url="https://hub",
            hub_key=self.hub.public_key, ca_pem=self.hub.ca_pem,
        )  # fmt: skip
        self.live = folder / "live"
        shutil.copytree(templates.vault, self.live)
        vault = self.open(self.live)
        vault.join(self._who)
        self.write(vault)
        self.sync(vault)
        vault.close()
        self.early = _copies.snapshot(self.live, folder / "early")
        vault = self.open(self.live)
        self.write(vault)
        self.sync(vault)
        self.write(vault)
        vault.close()
        self.late = _copies.snapshot(self.live, folder / "late")
        vault = self.open(self.live)
        self.write(vault)
        self.cut = _copies.snapshot(self.live, folder / "cut")
        self.kept_at_cut = dict(self.keeper.kept) if self.keeper else {}
        vault.close()

    def time(self) -> datetime:
        self._moment += timedelta(seconds=1)
        return self._moment

    def open(self, folder: Path) -> Vault:
        return Vault(
            folder, self._templates.key, catalogue=self._templates.catalogue, policy=self._templates.policy,
            clock=self.time, keeper=self.keeper,
        )  # fmt: skip

    def write(self, vault: Vault) -> None:
        for _ in range(self.chance.randint(2, 4)):
            self._saves += 1
            record = Agency(name=f"Agency {self._saves}")
            vault.save([create(record, record_id=self.chance.randbytes(16).hex(), subject="")], vault.author())

    def sync(self, vault: Vault) -> RoundResult:
        replica = vault.replica
        line = Line(lambda: self.hub, replica.identity(), replica.next_request_number, lambda *_: None)
        never: Callable[[], bool] = lambda: False  # noqa: E731  # nobody stops it
        return sync_round(replica, line, progress=lambda _: None, stopped=never, now=self.time, app_version="1")


def noticed(scene: Scene, folder: Path) -> bool:
    """Whether opening this copy says that something is wrong."""
    try:
        vault = scene.open(folder)
    except VaultClosed:
        return True
    doubt = vault.doubt()
    vault.close()
    return doubt is not None


def noticed_at_sync(scene: Scene, folder: Path) -> bool:
    """Whether the first round says so, and whether what is saved before and after it goes through all the same."""
    vault = scene.open(folder)
    scene.write(vault)
    told = scene.sync(vault)
    scene.write(vault)
    after = scene.sync(vault)
    vault.close()
    return told.set_back and told.complete and after.complete and not (told.set_aside or after.set_aside)


def judge(scene: Scene, place: str, told: Counter[tuple[str, str, bool]]) -> None:
    """Try every copy of one scene, each in a folder of its own."""

    def copy(name: str, source: Path) -> Path:
        return _copies.snapshot(source, scene.folder / f"try-{name}")

    for name, source, before, mutations in (
        ("closed", scene.live, scene.late, _copies.CLOSED),
        ("cut", scene.cut, scene.early, _copies.CRASHED),
    ):
        if scene.keeper and name == "cut":
            scene.keeper.kept = dict(scene.kept_at_cut)
        kept = dict(scene.keeper.kept) if scene.keeper else {}
        for mutation, harm in {CONTROL[name == "cut"]: lambda *_: True, **mutations}.items():
            folder = copy(f"{name}-{mutation}", source)
            if harm(folder, before, scene.chance):
                told[mutation, place, noticed(scene, folder)] += 1
            if scene.keeper:
                scene.keeper.kept = dict(kept)
    for mutation, source in ((SINCE_SYNC, scene.late), (BEFORE_SYNC, scene.early)):
        folder = copy(mutation, source)
        found = noticed(scene, folder)
        told[mutation, place, found] += 1
        if not found:
            told[mutation, SYNC, noticed_at_sync(scene, folder)] += 1


def prove(*, seed: int, budget: float) -> tuple[int, int]:
    """Copies tried, and those that were not noticed where they must be, or were where they must not."""
    chance = random.Random(seed)  # noqa: S311  # reproducible copies, no secret
    told: Counter[tuple[str, str, bool]] = Counter()
    until = time.monotonic() + budget
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        templates, number = make(Path(folder) / "made"), 0
        while number < 2 or time.monotonic() < until:
            place = Path(folder) / f"scene-{number}"
            place.mkdir()
            scene = Scene(place, templates, chance, keystore=number % 2 == 0)
            judge(scene, KEYSTORE if scene.keeper else PLAIN, told)
            scene.hub.close()
            shutil.rmtree(place)
            number += 1
    sys.stdout.write(matrix(told))
    return sum(told.values()), wrong(told)


def wrong(told: Counter[tuple[str, str, bool]]) -> int:
    """How many were not as promised."""
    return sum(
        count for (name, where, found), count in told.items() if PROMISED.get((name, where), found) != found
    )  # fmt: skip


def matrix(told: Counter[tuple[str, str, bool]]) -> str:
    """How many of how many were noticed where; a star where it is promised."""
    lines = [f"{'':46}{KEYSTORE:>14}{PLAIN:>14}{SYNC:>14}"]
    for name in (*CONTROL, *_copies.CLOSED, *_copies.CRASHED, BEFORE_SYNC, SINCE_SYNC):
        cells = []
        for where in (KEYSTORE, PLAIN, SYNC):
            yes, no = told[name, where, True], told[name, where, False]
            star = "*" if PROMISED.get((name, where)) else ""
            cells.append(f"{yes}/{yes + no}{star}" if yes + no else "-")
        lines.append(f"{name:46}" + "".join(f"{cell:>14}" for cell in cells))
    return "\n".join([*lines, "* must be noticed there\n"])
