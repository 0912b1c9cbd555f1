"""How long a proof goes on: for so many seconds, or for so many rounds, which no busy machine can make fewer."""

from __future__ import annotations

import time


class Pace:
    """Asked before each round. ``rounds``: exactly so many, whatever the clock says; 0 leaves it to ``budget``, in
    seconds from now, with one round at the least."""

    def __init__(self, budget: float, rounds: int = 0) -> None:
        self._until, self._rounds, self._begun = time.monotonic() + budget, rounds, 0

    def goes_on(self) -> bool:
        """Whether there is one more round."""
        self._begun += 1
        if self._rounds:
            return self._begun <= self._rounds
        return self._begun == 1 or time.monotonic() < self._until
