"""kill -9 at every call of every seam, before it and after it, in every process of a force's day: laptop, hub and desk.

Each trial copies the folders as they stood before a stage, lets one process of the stage die at one point, and has a
fresh process look at what is left, go on, bring everybody level and look again. A death between two calls of seams is
like one at the call before. Deaths inside a commit are the proof ``power``'s.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import random
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import msgspec

from tests.proofs._in_memory import memory
from tests.proofs._kill_checks import check
from tests.proofs._kill_defects import DEFECTS, SOONEST, planted
from tests.proofs._kill_seams import PLANTED, Point, Seams
from tests.proofs._kill_session import STAGES, Place, found_a_force, second_joins, serve
from tests.proofs._pace import Pace

_PATIENCE = 60.0
_LOOK_AGAIN = 0.002
NEAR = ((0, True), (1, True), (2, True), (1, False), (2, False), (3, True))
"""Where a defect is looked for: so many calls after it acted, after or before the call."""
TURNS = 3
"""Some defects race against what answers first: what one death does not show, the next at the same point may."""


def processes() -> ForkServerContext:
    """Every process of a trial is a fork of one that has the program in memory and has never opened anything."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.proofs.kill"])
    return made


# What runs in the processes.


def _begin(place: Place, who: str, dies: Point | None, defect: str) -> None:
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # a death is not worth a page
    seams = Seams(place.folder / f"calls-{who}", dies)
    planted(defect, seams.note)
    seams.install()


def run_hub(place: Place, dies: Point | None, defect: str) -> None:
    _begin(place, "hub", dies, defect)
    try:
        serve(place, (place.folder / "ready").touch)
    except BaseException as error:
        (place.folder / "hub-trouble").write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        raise


def run_stage(place: Place, stage: str, dies: Point | None, defect: str) -> None:
    act = STAGES[stage][1]
    _begin(place, STAGES[stage][0], dies, defect)
    if act is not None:
        act(place)


def run_check(place: Place, stage: str) -> None:
    trouble = ""
    try:
        check(place, stage)
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is the verdict
        where = traceback.extract_tb(error.__traceback__)[-1]
        trouble = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
    (place.folder / "verdict").write_text(trouble, encoding="utf-8")


def run_setup(place: Place, what: str) -> None:
    {"force": found_a_force, "second": second_joins}[what](place)


class Trial:
    """The processes of one stage on one copy of the folders."""

    def __init__(self, place: Place, stage: str, dies: Point | None = None, defect: str = "") -> None:
        self._place, self._stage, self._dies, self._defect = place, stage, dies, defect
        self._new = processes()
        self._hub: BaseProcess | None = None
        self.died = False

    def tell(self) -> None:
        """The stage, with its death; the hub comes back wherever it dies."""
        who = STAGES[self._stage][0]
        if who in {"hub", "laptop"}:
            self._start_hub(self._of("hub"))
        if who != "hub":
            actor = self._new.Process(
                target=run_stage, args=(self._place, self._stage, self._of(who), self._defect), daemon=True
            )
            actor.start()
            self._until(lambda: not actor.is_alive())
            self.died = self.died or actor.exitcode == -signal.SIGKILL
            if actor.exitcode not in (0, -signal.SIGKILL):
                raise AssertionError(f"stage {self._stage} ended with {actor.exitcode}")

    def verdict(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        if self._hub is None:
            self._start_hub(None)
        looks = self._new.Process(target=run_check, args=(self._place, self._stage), daemon=True)
        looks.start()
        self._until(lambda: not looks.is_alive())
        path = self._place.folder / "verdict"
        return path.read_text(encoding="utf-8") if path.exists() else "the check itself died"

    def _of(self, who: str) -> Point | None:
        return self._dies if self._dies is not None and self._dies.who == who else None

    def _start_hub(self, dies: Point | None) -> None:
        ready = self._place.folder / "ready"
        ready.unlink(missing_ok=True)
        self._hub = self._new.Process(target=run_hub, args=(self._place, dies, self._defect), daemon=True)
        self._hub.start()
        self._until(ready.exists)

    def _until(self, so: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE
        while not so():
            if self._hub is not None and not self._hub.is_alive():
                if self._hub.exitcode != -signal.SIGKILL:
                    told = self._place.folder / "hub-trouble"
                    why = told.read_text(encoding="utf-8") if told.exists() else f"it ended with {self._hub.exitcode}"
                    raise AssertionError(f"the hub did not start again: {why}")
                self.died = True
                self._hub = None
                self._start_hub(None)
            if time.monotonic() > until:
                raise AssertionError("a stage never ended")
            time.sleep(_LOOK_AGAIN)

    def end(self) -> None:
        if self._hub is not None:
            self._hub.kill()
            self._hub.join()


class Stages:
    """The folders as they stood before each stage, and every point of it; made by one day on which nobody dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = _free_port()
        self.points: list[Point] = []
        day = Place(folder / "day", self.port)
        day.folder.mkdir()
        for stage in STAGES:
            shutil.copytree(day.folder, folder / stage)
            trial = Trial(day, stage)
            try:
                trial.tell()
            finally:
                trial.end()
            self.points += list(_points(day, stage))
            if stage == "start":
                self._found(day)
        last = Trial(day, stage)
        try:
            if trouble := last.verdict():
                raise AssertionError(f"a day on which nobody died: {trouble}")
        finally:
            last.end()

    @staticmethod
    def _found(day: Place) -> None:
        for what in ("force", "second"):
            trial = Trial(day, "start")
            if what == "second":
                trial.tell()
            made = processes().Process(target=run_setup, args=(day, what), daemon=True)
            made.start()
            made.join()
            trial.end()
            if made.exitcode:
                raise AssertionError(f"the day could not be set up: {what}")
        for path in day.folder.glob("calls-*"):
            path.unlink()

    def acts(self, defect: str, stage: str, who: str) -> list[int]:
        """After which calls of a process a planted defect acts, on a day on which nobody dies."""
        with self._copied(stage) as place:
            trial = Trial(place, stage, defect=defect)
            with contextlib.suppress(AssertionError):  # with a defect a stage may come to no end
                trial.tell()
            trial.end()
            lines = (place.folder / f"calls-{who}").read_text(encoding="utf-8").splitlines()
        found, calls = [], 0
        for line in lines:
            if line == PLANTED:
                found.append(calls)
            calls += line != PLANTED
        return sorted(set(found))

    @contextlib.contextmanager
    def _copied(self, stage: str) -> Iterator[Place]:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            shutil.copytree(self._folder / stage, Path(folder) / "at")
            yield Place(Path(folder) / "at", self.port)

    def tried(self, point: Point, *, defect: str = "") -> str | None:
        """What is wrong after a death at this point; None where the process did not come there."""
        with self._copied(point.stage) as place:
            trial = Trial(place, point.stage, point, defect)
            try:
                trial.tell()
                return trial.verdict() if trial.died else None
            except AssertionError as error:
                return str(error)
            finally:
                trial.end()


def _points(day: Place, stage: str) -> Iterator[Point]:
    for path in sorted(day.folder.glob("calls-*")):
        who = path.name.removeprefix("calls-")
        for number, name in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for after in (False, True):
                yield Point(stage=stage, who=who, number=number, after=after, name=name)
        path.unlink()


def _free_port() -> int:
    """One that the system gives to nobody who asks for any."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.closing(socket.socket()) as one, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


def caught(stages: Stages, name: str) -> Point | None:
    """The first point at which the proof sees a planted defect; looked for where the defect acts."""
    _, stage, who = DEFECTS[name]
    acts = stages.acts(name, stage, who)[::-1]
    likely = [(number, (SOONEST.get(name, 0), True)) for number in acts]
    places = dict.fromkeys([*likely, *itertools.product(acts, NEAR)])
    for number, (step, after) in [*places] * TURNS:
        point = Point(stage=stage, who=who, number=number + step, after=after, name=name)
        if stages.tried(point, defect=name):
            return point
    return None


def prove(*, seed: int, budget: float, part: tuple[int, int] = (0, 1)) -> tuple[int, int]:
    """Points tried, each once and in an order of the seed, and points after which something does not hold. ``part``:
    which of so many processes this is; each has its share of the points."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        return sample(Stages(Path(folder)), seed=seed, budget=budget, part=part)


def sample(
    stages: Stages, *, seed: int, budget: float, rounds: int = 0, part: tuple[int, int] = (0, 1)
) -> tuple[int, int]:
    """As many points as the budget allows, of all that there are."""
    points = sorted(stages.points, key=lambda one: msgspec.structs.astuple(one))
    random.Random(seed).shuffle(points)  # noqa: S311  # a reproducible order, no secret
    sys.stdout.write(f"kill: {len(points)} points in {len(STAGES)} stages\n")
    points = points[part[0] :: part[1]]
    tried = bad = 0
    pace = Pace(budget, rounds)
    for point in points:
        if not pace.goes_on():
            break
        trouble = stages.tried(point)
        tried += trouble is not None
        if trouble:
            bad += 1
            sys.stdout.write(f"{point}: {trouble}\n")
            sys.stdout.flush()
    return tried, bad
