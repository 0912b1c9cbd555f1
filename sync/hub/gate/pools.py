"""Threads by kind of work, so that no kind waits for another: deriving keys, the force's identity provider, pages,
laptops, and whoever is not known yet.

Each pool has a bound on those who wait and on how long: beyond it a request is refused as busy, with the time after
which it may be asked again. A piece of work that hangs keeps one thread of its own kind and nobody's else.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sync.hub.gate.refusal import busy

T = TypeVar("T")
_IDLE_SECONDS = 5.0
_Job = tuple["Future[Any]", Callable[..., Any], tuple[Any, ...]]


class Pool:
    """``threads`` at work at once, ``waiting`` behind them, each answered within ``seconds`` or refused."""

    def __init__(self, name: str, *, threads: int, waiting: int, seconds: float, retry_after: int) -> None:
        self._name, self._threads, self._most = name, threads, threads + waiting
        self._seconds, self._retry_after = seconds, retry_after
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._turn = threading.Lock()
        self._inside = self._alive = 0

    async def run(self, work: Callable[..., T], *args: Any) -> T:
        """The work's answer, or what it raised. Raises Refusal where too many wait, or it takes too long: work that
        has not begun by then is not done, work that has goes on to its end and is heard by nobody."""
        job: Future[T] = Future()
        self._put((job, work, args))
        answer = asyncio.wrap_future(job)
        done, _ = await asyncio.wait((answer,), timeout=self._seconds)
        if not done:
            answer.cancel()
            raise busy(retry_after=self._retry_after)
        try:
            return answer.result()
        except MemoryError:
            raise busy(retry_after=self._retry_after) from None

    @property
    def load(self) -> int:
        """How many are at work or wait."""
        return self._inside

    def _put(self, job: _Job) -> None:
        with self._turn:
            if self._inside >= self._most:
                raise busy(retry_after=self._retry_after)
            self._inside += 1
            self._jobs.put(job)
            if self._alive < min(self._inside, self._threads):
                self._alive += 1
                threading.Thread(target=self._work, name=f"hub-{self._name}", daemon=True).start()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            future, work, args = job
            try:
                if future.set_running_or_notify_cancel():
                    _settle(future, work, args)
            finally:
                with self._turn:
                    self._inside -= 1
            del job, future, work, args  # nothing of a request stays with a thread that waits

    def _next(self) -> _Job | None:
        """The next piece of work; None where there was none for a while, and this thread ends."""
        while True:
            try:
                return self._jobs.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                with self._turn:
                    if self._jobs.empty():
                        self._alive -= 1
                        return None


def _settle(future: Future[Any], work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        made = work(*args)
    except BaseException as error:  # noqa: BLE001  # handed to the one who waits, whatever it is
        future.set_exception(error)
    else:
        future.set_result(made)


class Pools:
    """One of each kind. A station full of people signs in at the same minute: a hundred and fifty wait for their keys
    and are let in one after the other, while laptops and pages go on."""

    def __init__(self) -> None:
        self.laptops = Pool("laptops", threads=8, waiting=400, seconds=55, retry_after=15)
        self.strangers = Pool("strangers", threads=2, waiting=100, seconds=20, retry_after=30)
        self.pages = Pool("pages", threads=4, waiting=200, seconds=55, retry_after=15)
        self.keys = Pool("keys", threads=1, waiting=250, seconds=55, retry_after=30)
        self.provider = Pool("provider", threads=4, waiting=40, seconds=40, retry_after=30)
        self.health = Pool("health", threads=1, waiting=50, seconds=10, retry_after=10)
