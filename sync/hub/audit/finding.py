"""One entry of a log that does not hold, and what is wrong with it."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """``log`` is ``hub`` or the id of a laptop; ``number`` the entry; ``last`` where it is about several."""

    log: str
    number: int
    words: str
    last: int = 0
