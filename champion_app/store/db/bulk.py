"""Many rows in few statements.

Each statement that is run gives way to the app's other threads once; with one for each row they would spend more time
taking turns than working. ``python3 dev.py bench sync`` shows the difference in its first pull.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from sqlite3 import Connection
from typing import Any

_MOST_VALUES = 32_000
"""SQLite binds at most 32,766 values to one statement."""
_MOST_ROWS = 1_000


def insert(db: Connection, into: str, rows: Sequence[tuple[Any, ...]], *, then: str = "") -> None:
    """``INSERT INTO`` a table and its columns as they are written in ``into``; ``then`` is what follows the values.

    All rows are of one width. Inside a transaction of the caller's.
    """
    if not rows:
        return
    width = len(rows[0])
    marks = f"({', '.join('?' * width)})"
    most = min(_MOST_ROWS, _MOST_VALUES // width)
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        db.execute(f"INSERT INTO {into} VALUES {', '.join([marks] * len(some))} {then}", [*chain.from_iterable(some)])
