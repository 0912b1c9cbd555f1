"""The one crossing between threads: plain functions run on plain threads, results come home by one queued signal.

Workers touch no Qt object. Three lanes: ``write`` (one thread, in order), ``read`` (two), ``network`` (one).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from champion_app.domain.errors import Cancelled, Expected

T = TypeVar("T")
Lane = Literal["write", "read", "network"]
_THREADS: dict[Lane, int] = {"write": 1, "read": 2, "network": 1}


class _Home(QObject):
    """Lives on the event loop's thread; what arrives here has crossed."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _on_arrived(self, deliver: Callable[[], None]) -> None:
        deliver()


class Tasks:
    """Started and joined by the roof: ``with Tasks() as tasks``."""

    def __init__(self) -> None:
        self._home = _Home()
        self._lanes = {lane: ThreadPoolExecutor(count, thread_name_prefix=lane) for lane, count in _THREADS.items()}
        self._closed = False
        self._under_way: dict[Future[None], Lane] = {}

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        *,
        failed: Callable[[Expected], object] | None = None,
        owner: QObject | None = None,
        lane: Lane = "read",
    ) -> None:
        """Run ``work`` on a lane; bring its result to ``done``, an expected error to ``failed``, on the event loop.

        A result for an ``owner`` that is gone is dropped. An expected error without ``failed``, and every bug, goes to
        the crash hook. Cancelled is silent.
        """
        if self._closed:
            return

        def whole() -> None:
            try:
                result = work()
            except Expected as error:
                told = error  # the except clause forgets its own name
                self._bring(lambda: _tell(told, failed), owner)
            except BaseException as error:  # noqa: BLE001  # carried to the crash hook on the event loop's thread
                bug = error
                self._bring(lambda: _crash(bug), None)
            else:
                if done is not None:
                    self._bring(lambda: done(result), owner)

        future = self._lanes[lane].submit(whole)
        self._under_way[future] = lane
        future.add_done_callback(lambda done: self._under_way.pop(done, None))

    def call_home(self, work: Callable[[], object], *, owner: QObject | None = None) -> None:
        """From a worker: run ``work`` on the event loop, such as a step of progress. In order, never awaited."""
        self._bring(work, owner)

    def _bring(self, deliver: Callable[[], object], owner: QObject | None) -> None:
        if self._closed:
            return

        def arrive() -> None:
            if self._closed or (owner is not None and not shiboken6.isValid(owner)):
                return
            deliver()

        self._home.arrived.emit(arrive)

    def close(self) -> None:
        """Let what runs finish, drop what is queued, and deliver nothing more."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def end(self, *, seconds: float) -> bool:
        """Before the process dies: deliver nothing more, let the writer's lane come to its end and what runs elsewhere
        finish, but wait no longer than this. Returns whether all of it did."""
        self._closed = True
        for future, lane in list(self._under_way.items()):
            if lane != "write":
                future.cancel()
        return not wait(list(self._under_way), timeout=seconds).not_done

    def __enter__(self) -> Tasks:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _tell(error: Expected, failed: Callable[[Expected], Any] | None) -> None:
    if isinstance(error, Cancelled):
        return
    if failed is None:
        _crash(error)
    else:
        failed(error)


def _crash(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)
