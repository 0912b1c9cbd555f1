"""When to try again. Pure: chance and clock are the caller's."""

from __future__ import annotations

from datetime import timedelta

from champion_app.domain.errors import Expected, NotTrusted, Unreachable

FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=30)
_MOST_DOUBLINGS = 16


def wait_before(failures: int, *, chance: float) -> timedelta:
    """How long to wait after so many failed rounds in a row (1 or more).

    Doubles from 30 seconds up to 30 minutes, then takes between half and all of it by ``chance`` (0 to 1), so that a
    station full of laptops does not ring at the same moment.
    """
    if failures < 1:
        raise ValueError("a wait follows at least one failure")
    if not 0 <= chance <= 1:
        raise ValueError("chance lies between 0 and 1")
    full = min(FIRST * (1 << min(failures - 1, _MOST_DOUBLINGS)), LONGEST)
    return full / 2 + (full / 2) * chance


def tries_again(trouble: Expected) -> bool:
    """Whether a later round may succeed without anybody doing anything: an absent hub, not a refusal or a stranger."""
    return isinstance(trouble, Unreachable) and not isinstance(trouble, NotTrusted)
