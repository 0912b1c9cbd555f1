"""One round with the hub, top to bottom: hello, scope, push, pull, level, done, log, files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from champion_app.domain.errors import Cancelled, DeviceRefused, Expected, NotTrusted
from sync.engine.ports import Progress, Replica, Transport
from sync.engine.status import RoundResult, StepName, Timing
from sync.engine.steps.done import finish
from sync.engine.steps.files import Files
from sync.engine.steps.hello import clock_ahead, greet
from sync.engine.steps.level import Levelling
from sync.engine.steps.log import Logs
from sync.engine.steps.pull import Pulling
from sync.engine.steps.push import Pushing
from sync.engine.steps.scope import changed, learn, let_go, swear
from sync.engine.visit import Visit
from sync.wire.messages import ScopeList


def sync_round(
    replica: Replica,
    transport: Transport,
    *,
    progress: Progress,
    stopped: Callable[[], bool],
    now: Callable[[], datetime],
    app_version: str,
) -> RoundResult:
    """Bring both sides level. Push and pull never block each other; where one of them ends early the result says why.

    Raises Unreachable, NotTrusted, DeviceRefused or VersionMismatch where the hub was not reached or not to be dealt
    with, and Cancelled where the person stopped it. Whatever it raises, what was done stays done, nothing is lost, and
    the next round goes on from there. The replica is only touched from the calling thread.
    """
    visit = Visit(replica=replica, transport=transport, identity=replica.identity(), progress=progress, stopped=stopped)
    watch = _Watch()
    with watch.step("hello"):
        greeted = greet(visit, app_version=app_version)
        welcome = greeted.welcome
        skew = clock_ahead(welcome, now())
        logs = Logs(visit)
        logs.check(welcome.log)
    letting = _Letting(visit, now)
    with watch.step("scope"):
        if changed(visit, welcome):
            letting.go(learn(visit, welcome))
    levelling = Levelling(visit)
    pushing, pulling = Pushing(visit, welcome), Pulling(visit, welcome, then=levelling.ask)
    with watch.step("push"):
        push_trouble = _remembered(pushing.run) or pushing.pushed.trouble
    if pushing.pushed.held or (letting.list and pushing.pushed.receipt_ids):
        with watch.step("scope"):
            letting.go(letting.list or learn(visit, welcome))
    with watch.step("scope"):
        scope_trouble = letting.swear()
    with watch.step("pull"):
        pull_trouble = _remembered(pulling.run)
    trouble = push_trouble or pull_trouble or scope_trouble
    if trouble is None:
        with watch.step("level"):
            trouble = _remembered(lambda: levelling.run(pulling.pulled))
    at = now().isoformat()
    if trouble is None:
        with watch.step("done"):
            trouble = _remembered(lambda: finish(visit, welcome, repaired=tuple(levelling.repaired), at=at))
    with watch.step("log"):  # whatever became of the rest: who looked at what is not to wait for it
        log_trouble = _remembered(logs.hand_over)
    files = Files(visit)
    with watch.step("files"):
        file_trouble = _remembered(files.run) if trouble is None else None
    pushed = pushing.pushed
    return RoundResult(
        pushed=pushed.sent,
        accepted=pushed.accepted,
        set_aside=pushed.set_aside,
        differences=pushed.differences,
        arrived=pulling.pulled.rows,
        purged=letting.purged,
        unlisted=letting.unlisted,
        repaired=tuple(levelling.repaired),
        files=files.moved,
        file_trouble=file_trouble or files.trouble,
        log_trouble=log_trouble,
        hub_log_differs=logs.differs,
        receipt_ids=tuple(pushed.receipt_ids),
        finished_at=at,
        works_until=welcome.works_until,
        set_back=greeted.set_back,
        saves_lost=greeted.went_on.lost,
        clock_ahead=skew,
        timings=watch.timings,
        trouble=trouble,
    )


class _Letting:
    """What was let go of in this round, before and after the push."""

    def __init__(self, visit: Visit, now: Callable[[], datetime]) -> None:
        self._visit, self._now = visit, now
        self.list: ScopeList | None = None
        self.purged: tuple[str, ...] = ()
        self.unlisted: tuple[str, ...] = ()

    def go(self, scopes: ScopeList) -> None:
        done = let_go(self._visit, scopes)
        self.list, self.unlisted = scopes, done.unlisted
        self.purged += done.scopes

    def swear(self) -> Expected | None:
        return _remembered(lambda: swear(self._visit, at=self._now().isoformat()))


def _remembered(work: Callable[[], None]) -> Expected | None:
    """Run a step whose trouble does not stop the others. A stop, a refused device and a stranger end the round."""
    try:
        work()
    except (Cancelled, DeviceRefused, NotTrusted):
        raise
    except Expected as trouble:
        return trouble
    return None


class _Watch:
    """How long each step took."""

    def __init__(self) -> None:
        self._seconds: dict[StepName, float] = {}

    @contextmanager
    def step(self, name: StepName) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - begun

    @property
    def timings(self) -> tuple[Timing, ...]:
        return tuple(Timing(name=name, seconds=seconds) for name, seconds in self._seconds.items())
