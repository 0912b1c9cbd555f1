"""How long a laptop may work without the force: the hub signs for it, and no clock that is set makes it longer.

What has passed since the lease came is counted: by the machine's steady clock, which nobody can set and which goes on
while it sleeps, and over the times in which the machine was off by the step that its wall clock took. A step of the
wall clock while the steady clock says otherwise is no time that passed. Where the two contradict one another, or the
wall clock shows less than was counted, the clock is in doubt: nothing is saved, and reading ends after 72 hours of use,
of which each opening is one at least. A clock that is right again ends the doubt.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from champion_app.domain.rules.words.moments import local_day
from champion_app.domain.rules.words.wording import full_day, plural

WARN_BEFORE = timedelta(days=4)
CLOCK_TOLERATED = timedelta(hours=14)
"""As far as a wrong time zone, a wrong summer time or a second system on the laptop can put a clock out."""
READ_IN_DOUBT = timedelta(hours=72)
AN_OPENING = timedelta(hours=1)
_TOLERATED = CLOCK_TOLERATED.total_seconds()


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's word, signed: this laptop of this person may work until then, and be opened until then. ``issued`` is
    the hub's time. All moments are RFC 3339."""

    device: str
    user: str
    issued: datetime
    works_until: datetime
    opens_until: datetime


class Steady(msgspec.Struct, frozen=True, kw_only=True):
    """The machine's steady clock: seconds since it started, in the run called ``boot``. ``whole``: it goes on while
    the machine sleeps and two moments of one run can be told from those of two; else it is a lower bound."""

    boot: str
    seconds: float
    whole: bool = False


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """What this laptop counted since the lease came.

    ``since`` is what its wall clock would show at the lease, ``last`` what it showed last, ``latest`` the most.
    ``gone``: seconds that passed as far as is known; ``sure``: those of them by the steady clock; ``ahead``: seconds by
    which the wall clock is known to stand ahead; ``gap``: the machine was off for nobody knows how long, because the
    clock was behind when it came on; ``doubted``: seconds of use in doubt.
    """

    since: datetime
    last: datetime
    latest: datetime
    gone: float | None = None
    sure: float = 0.0
    ahead: float = 0.0
    gap: bool = False
    doubted: float = 0.0
    boot: str = ""
    steady: float = 0.0


LeaseKind = Literal["works", "ends soon", "clock", "read only", "closed", "closed clock"]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a laptop stands. ``until`` is the end of working, ``shows`` what its clock shows. Where that is in doubt,
    ``counted`` is the time by its own count, ``sure`` whether that count is by the steady clock alone, and ``left`` how
    long it can still be read."""

    kind: LeaseKind
    until: datetime
    shows: datetime
    counted: datetime
    sure: bool = False
    left: timedelta = timedelta()

    @property
    def may_save(self) -> bool:
        return self.kind in ("works", "ends soon")


def began(now: datetime, *, steady: Steady | None = None) -> Passed:
    """A lease came now."""
    boot, seconds = (steady.boot, steady.seconds) if steady else ("", 0.0)
    return Passed(since=now, last=now, latest=now, gone=0.0, boot=boot, steady=seconds)


def went_on(
    lease: Lease,
    passed: Passed,
    now: datetime,
    *,
    steady: Steady | None = None,
    also: datetime | None = None,
    opening: bool = False,
) -> Passed:
    """The wall clock shows ``now``. ``also`` is another moment that this laptop has been at, such as that of a file;
    ``opening``: the vault is being opened."""
    ran, same = _ran(passed, steady)
    known = same and steady is not None and steady.whole
    before = _counted(passed)
    was_off = _is_off(passed.since, passed.last, before)
    gone, since, ahead, gap = before + ran, passed.since, passed.ahead, passed.gap
    if _is_off(since, now, gone) and not _is_off(lease.issued, now, gone):
        since, ahead = lease.issued, 0.0  # the clock stood wrong when the lease came, and is right now
    off = (now - since).total_seconds() - gone
    if known and off > _TOLERATED and not gap:
        ahead = off
    elif known or off < ahead - _TOLERATED:
        ahead = 0.0
    gone += max(0.0, off - ahead) if gap or not known else 0.0
    if also is not None and also > max(passed.latest, now) and not known:
        gone = max(gone, (also - since).total_seconds() - ahead)
    is_off = _is_off(since, now, gone)
    used = ran if same and was_off else 0.0
    if is_off and opening:
        used = max(used, AN_OPENING.total_seconds())
    return Passed(
        since=since, last=now, latest=max(passed.latest, now), gone=gone, sure=passed.sure + ran, ahead=ahead,
        gap=off < -_TOLERATED and (gap or not known), doubted=passed.doubted + used,
        boot=steady.boot if steady else "", steady=steady.seconds if steady else 0.0,
    )  # fmt: skip


def _counted(passed: Passed) -> float:
    """Seconds counted so far; a note of an older version counts up to the latest moment that it saw."""
    return max(0.0, (passed.latest - passed.since).total_seconds()) if passed.gone is None else passed.gone


def _ran(passed: Passed, steady: Steady | None) -> tuple[float, bool]:
    """Seconds that surely passed since the last note, and whether the machine ran all the while."""
    if steady is None or passed.steady <= 0.0:
        return 0.0, False
    if steady.boot == passed.boot and steady.seconds >= passed.steady:
        return steady.seconds - passed.steady, True
    return steady.seconds, False


def _is_off(since: datetime, now: datetime, gone: float) -> bool:
    return abs((now - since).total_seconds() - gone) > _TOLERATED


def standing(lease: Lease, passed: Passed, now: datetime, *, steady: Steady | None = None) -> Standing:
    """How it stands now."""
    here = went_on(lease, passed, now, steady=steady)
    gone = _counted(here)
    counted = lease.issued + timedelta(seconds=gone)
    if _is_off(here.since, now, gone):
        return _in_doubt(lease, here, now, counted)
    kind: LeaseKind = "works"
    if counted >= lease.opens_until:
        kind = "closed"
    elif counted >= lease.works_until:
        kind = "read only"
    elif counted >= lease.works_until - WARN_BEFORE:
        kind = "ends soon"
    return Standing(kind=kind, until=lease.works_until, shows=now, counted=counted)


def _in_doubt(lease: Lease, here: Passed, now: datetime, counted: datetime) -> Standing:
    """The wall clock contradicts what was counted. Closed where what surely passed, or the clock itself, says so."""
    gone = _counted(here)
    sure = timedelta(seconds=gone - here.sure) <= CLOCK_TOLERATED
    shown = lease.issued + max(now - here.since, timedelta(seconds=here.sure))
    ends = counted if here.ahead else shown
    left = READ_IN_DOUBT - timedelta(seconds=here.doubted)
    kind: LeaseKind = "clock"
    if ends >= lease.opens_until:
        kind = "closed"
    elif left <= timedelta():
        kind = "closed clock"
    own = here.since + timedelta(seconds=gone)
    return Standing(kind=kind, until=lease.works_until, shows=now, counted=own, sure=sure or here.ahead > 0, left=left)


def lease_words(here: Standing) -> str:
    """What a person reads across the top of the window; empty where all is well."""
    day, shows, counted = (full_day(local_day(at)) for at in (here.until, here.shows, here.counted))
    if here.kind == "ends soon":
        return f"This laptop works on its own until {day}. Sync at the station before then."
    if here.kind == "read only":
        return (
            f"This laptop has not been at the station since it was due, on {day}. You can read everything; nothing new "
            "is saved until you sync."
        )
    if here.kind == "closed":
        return (
            f"This laptop was due at the station on {day}, and stays closed until it has synced. Nothing on it is "
            f"lost. Its clock shows {shows}: if that is wrong, set it right and open Champion again."
        )
    if here.kind not in ("clock", "closed clock"):
        return ""
    cause = f"This laptop's clock shows {shows}, but it had shown {counted} before: one of the two is wrong."
    if here.sure:
        way = "ahead" if here.shows > here.counted else "behind"
        cause = (
            f"This laptop's clock is {_span(abs(here.shows - here.counted))} {way}: it shows {shows}, and by the time "
            f"that this laptop has counted it is {counted}."
        )
    until = "the clock is right again" if here.sure else f"the clock shows {counted} or later"
    if here.kind == "clock":
        return (
            f"{cause} If it is wrong now, set it right in the system's settings. You can read everything for "
            f"{_hours(here.left)} of use; nothing new is saved until {until}, or until you sync."
        )
    return (
        f"{cause} It could be read for 72 hours of use like that, and they are over. Set the date and time right, or "
        "sync at the station: then it opens again. Nothing on it is lost."
    )


def _span(length: timedelta) -> str:
    """To the nearest day, or hour where it is less."""
    days = round(length / timedelta(days=1))
    return plural(days, "day", "days") if length >= timedelta(days=1) else _hours(length)


def _hours(length: timedelta) -> str:
    return plural(max(1, round(length / timedelta(hours=1))), "hour", "hours")
