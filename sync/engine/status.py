"""What a round tells while it runs and when it is over, and the sentences the Station page shows of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import msgspec

from champion_app.domain.change import ChangeSet
from champion_app.domain.errors import Expected
from champion_app.domain.scope import case_scope, type_of

StepName = Literal["hello", "scope", "push", "pull", "level", "done", "log", "files"]
NOTHING = ChangeSet(touched=())
LOG_DIFFERS = (
    "The hub's own record of what is done there is not the one that this laptop saw before: something was taken out or "
    "rewritten, or the hub was put back to a backup. Your work is safe and was synced. Tell the coordinator, who finds "
    "what this laptop saw with the hub's audit."
)
SET_BACK = (
    "This vault was an older copy of itself, put back from a backup or by somebody. What the force has is here "
    "again, and the coordinator can see that it happened."
)
CLOCK_TOLERANCE = timedelta(minutes=10)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """How far one step is. ``total`` is 0 where it is not known; ``changes`` is what the replica just wrote."""

    name: StepName
    done: int = 0
    total: int = 0
    words: str
    changes: ChangeSet = NOTHING


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds one step took."""

    name: StepName
    seconds: float


class RoundResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a round did. A *save* is one commit; ``set_aside`` counts saves the hub did not take, each with its reason.

    ``trouble`` is why the round is not complete although the hub was reached; what was done until then stays done.
    ``unlisted`` scopes lie here and are not in the hub's list; ``repaired`` ones differed and were fetched again.
    ``files`` went whole, either way; ``file_trouble`` is why others still wait, which leaves the round complete.
    ``log_trouble`` is why the record of who looked at what still waits, which leaves the round complete too.
    ``hub_log_differs``: the hub's own log does not go on from what this laptop had seen of it.
    ``set_back``: this vault was an older copy of itself; ``saves_lost`` were neither here nor at the hub.
    ``clock_ahead`` is how far this laptop's clock is before the hub's.
    """

    pushed: int = 0
    accepted: int = 0
    set_aside: int = 0
    differences: int = 0
    arrived: int = 0
    purged: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    files: int = 0
    file_trouble: Expected | None = None
    log_trouble: Expected | None = None
    hub_log_differs: bool = False
    receipt_ids: tuple[str, ...] = ()
    finished_at: str
    works_until: str = ""
    set_back: bool = False
    saves_lost: int = 0
    clock_ahead: timedelta = timedelta()
    timings: tuple[Timing, ...] = ()
    trouble: Expected | None = None

    @property
    def complete(self) -> bool:
        """Whether this laptop and the hub now have the same, and the hub knows it."""
        return self.trouble is None


def summary(result: RoundResult) -> tuple[str, ...]:
    """The round in sentences, most important first."""
    lines = [] if result.trouble is None else [str(result.trouble)]
    if result.set_back:
        lines.append(SET_BACK + (_lost(result.saves_lost) if result.saves_lost else ""))
    if result.accepted:
        lines.append(f"{_count(result.accepted, 'save was', 'saves were')} accepted by the force.")
    if result.set_aside:
        lines.append(f"{_count(result.set_aside, 'save was', 'saves were')} set aside, with the reason beside it.")
    if result.differences:
        lines.append(
            f"{_count(result.differences, 'field was', 'fields were')} also changed by somebody else. "
            "Both values are kept until a person decides."
        )
    if result.arrived:
        lines.append(f"{_count(result.arrived, 'record', 'records')} arrived.")
    cases = sum(type_of(scope) == type_of(case_scope("")) for scope in result.purged)
    if cases:
        lines.append(f"{_count(cases, 'case that is', 'cases that are')} no longer yours left this laptop.")
    if result.unlisted:
        lines.append(
            f"{_count(len(result.unlisted), 'case', 'cases')} on this laptop the hub does not list as yours, and does "
            "not say that it took away. Nothing of it was removed. Tell the coordinator."
        )
    if result.repaired:
        lines.append(
            f"{_count(len(result.repaired), 'case was', 'cases were')} found to differ from the hub and fetched again."
        )
    lines.extend(_beside(result))
    return (*(lines or ["Nothing was waiting and nothing new has arrived."]), *_about_the_clock(result))


def _about_the_clock(result: RoundResult) -> tuple[str, ...]:
    if abs(result.clock_ahead) > CLOCK_TOLERANCE:
        way = "ahead of" if result.clock_ahead > timedelta() else "behind"
        words = f"This laptop's clock is {_span(abs(result.clock_ahead))} {way} the hub's. Nothing is lost by it; "
        return (words + "set the clock so that due times are right.",)
    return ()


def _lost(saves: int) -> str:
    verb = "was" if saves == 1 else "were"
    return f" {_count(saves, 'save', 'saves')} {verb} only in the newer vault and never reached the force."


def _beside(result: RoundResult) -> list[str]:
    """Files and logs: a round is complete without them."""
    lines = []
    if result.files:
        lines.append(f"{_count(result.files, 'file', 'files')} went across.")
    if result.file_trouble is not None:
        lines.append(f"Some files still wait: {result.file_trouble}")
    if result.log_trouble is not None and result.trouble is None:
        lines.append(f"The record of who looked at what still waits: {result.log_trouble}")
    if result.hub_log_differs:
        lines.append(LOG_DIFFERS)
    return lines


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _span(length: timedelta) -> str:
    if length >= timedelta(days=1):
        return _count(length.days, "day", "days")
    minutes = int(length.total_seconds() // 60)
    return _count(minutes // 60, "hour", "hours") if minutes >= 60 else _count(minutes, "minute", "minutes")
