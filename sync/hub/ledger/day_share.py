"""How much one laptop may send in a day, so that none fills the hub's disk for all. What is beyond waits on the laptop.

Far above what anybody writes: a champion's whole year is less. Changes that are taken, held or refused count alike,
and so do the bytes of files and of the laptop's own log.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from champion_app.domain.errors import Refused
from sync.hub.storage.ledger_tables import device_day

MOST_CHANGES = 50_000
MOST_BYTES = 256 * 1024 * 1024
TOO_MUCH = "This laptop has sent more today than the hub takes from one in a day. What is left goes on tomorrow."


class TooMuchToday(Refused):
    """A laptop's share of the day is used up. Nothing of the request was kept."""


def use(tx: Connection, device: str, *, changes: int, size: int, now: datetime) -> None:
    """Count what a laptop sends against its share of the day (UTC). Raises TooMuchToday."""
    day = now.astimezone(UTC).date().isoformat()
    of = (device_day.c.device == device, device_day.c.day == day)
    used = tx.execute(select(device_day.c.changes, device_day.c.size).where(*of)).first()
    before = (int(used.changes), int(used.size)) if used else (0, 0)
    if before[0] + changes > MOST_CHANGES or before[1] + size > MOST_BYTES:
        raise TooMuchToday(TOO_MUCH)
    if used is None:
        tx.execute(insert(device_day).values(device=device, day=day, changes=changes, size=size))
        return
    more = {"changes": device_day.c.changes + changes, "size": device_day.c.size + size}
    tx.execute(update(device_day).where(*of).values(**more))
