"""Which of the hub's own jobs are late, for its health: names of jobs and nothing else."""

from __future__ import annotations

import threading


class Standing:
    """Of one process of the hub; safe from any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._late: set[str] = set()

    def late(self, job: str) -> None:
        """A job failed and is tried again."""
        with self._turn:
            self._late.add(job)

    def well(self, job: str) -> None:
        """It was done."""
        with self._turn:
            self._late.discard(job)

    def of(self, job: str) -> str:
        """``ok`` or ``late``."""
        with self._turn:
            return "late" if job in self._late else "ok"
