"""How long a laptop may work without the force: the hub signs for it, and no clock that is put back makes it longer.

Time is counted from when the lease came, by the steps that the laptop's clock took since: a step back takes nothing
off, and one of more than ten minutes ends saving until the clock is right or the hub has been asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from champion_app.domain.rules.words.moments import local_day
from champion_app.domain.rules.words.wording import full_day

WARN_BEFORE = timedelta(days=4)
BACK_TOLERATED = timedelta(minutes=10)


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's word, signed: this laptop of this person may work until then, and be opened until then. ``issued`` is
    the hub's time. All moments are RFC 3339."""

    device: str
    user: str
    issued: datetime
    works_until: datetime
    opens_until: datetime


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """What the laptop's clock showed since the lease came: when that was, the latest and the last that it showed, and
    the seconds of all its steps forward together."""

    since: datetime
    latest: datetime
    last: datetime
    seconds: float = 0.0


LeaseKind = Literal["works", "ends soon", "clock", "read only", "closed"]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a laptop stands. ``until`` is the end of working; ``back`` how far its clock was put back."""

    kind: LeaseKind
    until: datetime
    back: timedelta = timedelta()

    @property
    def may_save(self) -> bool:
        return self.kind in ("works", "ends soon")


def began(now: datetime) -> Passed:
    """A lease came now."""
    return Passed(since=now, latest=now, last=now)


def went_on(passed: Passed, now: datetime, *, also: datetime | None = None) -> Passed:
    """The clock shows ``now``. ``also`` is another moment that this laptop has been at, such as that of a file."""
    step = max(timedelta(), now - passed.last).total_seconds()
    latest = max(passed.latest, now, also or now)
    return Passed(since=passed.since, latest=latest, last=now, seconds=passed.seconds + step)


def standing(lease: Lease, passed: Passed, now: datetime, *, also: datetime | None = None) -> Standing:
    """How it stands now."""
    here = went_on(passed, now, also=also)
    gone = max(here.latest - here.since, timedelta(seconds=here.seconds))
    at, back = lease.issued + gone, here.latest - now
    if at >= lease.opens_until:
        return Standing(kind="closed", until=lease.works_until)
    if at >= lease.works_until:
        return Standing(kind="read only", until=lease.works_until)
    if back > BACK_TOLERATED:
        return Standing(kind="clock", until=lease.works_until, back=back)
    if at >= lease.works_until - WARN_BEFORE:
        return Standing(kind="ends soon", until=lease.works_until)
    return Standing(kind="works", until=lease.works_until)


def lease_words(told: Standing) -> str:
    """What a person is told across the top of the window; empty where all is well."""
    day = full_day(local_day(told.until))
    if told.kind == "ends soon":
        return f"This laptop works on its own until {day}. Sync at the station before then."
    if told.kind == "read only":
        return (
            f"This laptop has not been at the station since it was due, on {day}. You can read everything; nothing new "
            "is saved until you sync."
        )
    if told.kind == "clock":
        return (
            f"This laptop's clock was put back by {_span(told.back)}. You can read everything; nothing new is saved "
            "until the clock is right again, or until you sync."
        )
    if told.kind == "closed":
        return (
            f"This laptop was due at the station on {day}, and stays closed until it has synced. Nothing on it is lost."
        )
    return ""


def _span(length: timedelta) -> str:
    if length >= timedelta(days=1):
        return f"{length.days} day{'s' if length.days != 1 else ''}"
    minutes = int(length.total_seconds() // 60)
    hours = minutes // 60
    return f"{hours} hour{'s' if hours != 1 else ''}" if hours else f"{minutes} minutes"
