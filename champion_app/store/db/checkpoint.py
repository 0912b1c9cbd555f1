"""A long write-ahead log is folded into the file once nobody writes, so that nobody's save waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

QUIET_SECONDS = 2.0
_log = logging.getLogger(__name__)


class QuietFold:
    """Called on the writer's thread alone. ``submit`` gives that thread work and raises RuntimeError once it has ended;
    ``fold`` is the work, and ``is_full`` says of an error whether the disk could not take it."""

    def __init__(
        self,
        submit: Callable[[Callable[[], None]], Future[None]],
        fold: Callable[[], None],
        *,
        is_full: Callable[[BaseException], bool],
        seconds: float = QUIET_SECONDS,
    ) -> None:
        self._submit, self._fold, self._is_full, self._seconds = submit, fold, is_full, seconds
        self._waiting: threading.Timer | None = None
        self._bug: BaseException | None = None

    def check(self) -> None:
        """Raises the bug that folding met, once: nobody waited for it, so whoever writes next is told."""
        if self._bug is not None:
            bug, self._bug = self._bug, None
            raise bug

    def wrote(self, *, due: bool) -> None:
        """Something was written: wait anew, where the log is long by now."""
        self.stop()
        if due:
            self._waiting = threading.Timer(self._seconds, self._begin)
            self._waiting.daemon = True
            self._waiting.start()

    def stop(self) -> None:
        """Fold nothing any more, unless it has begun."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _begin(self) -> None:
        with suppress(RuntimeError):  # closed meanwhile, which folds it too
            self._submit(self._work)

    def _work(self) -> None:
        try:
            self._fold()
        except Exception as error:  # noqa: BLE001 (kept, and told to who writes next)
            if self._is_full(error):
                _log.warning("the disk is full: what was saved stays in the log beside the vault's file")
            else:
                self._bug = error
