"""When to try again. Pure: chance and clock are the caller's."""

from __future__ import annotations

from datetime import timedelta

from champion_app.domain.errors import Expected, NotTrusted, Unreachable

FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=30)
_MOST_DOUBLINGS = 16


PATIENCE = timedelta(minutes=2)
"""Within one round a laptop waits for a busy hub no longer than this, all waits together."""


def wait_before(failures: int, *, chance: float, told: timedelta = timedelta()) -> timedelta:
    """How long to wait after so many failed rounds in a row (1 or more), and no less than the hub ``told``.

    Doubles from 30 seconds up to 30 minutes, then takes between half and all of it by ``chance`` (0 to 1), so that a
    station full of laptops does not ring at the same moment.
    """
    if failures < 1:
        raise ValueError("a wait follows at least one failure")
    if not 0 <= chance <= 1:
        raise ValueError("chance lies between 0 and 1")
    full = min(FIRST * (1 << min(failures - 1, _MOST_DOUBLINGS)), LONGEST)
    return max(full / 2 + (full / 2) * chance, min(told, LONGEST))


def wait_within_round(told: timedelta, *, waited: timedelta, chance: float) -> timedelta | None:
    """How long to wait for a hub that asks for so long, in a round that ``waited`` already; None where it is better to
    end the round. Up to half as long again by ``chance``, so that not everybody is back at the same moment."""
    if not told or waited + told > PATIENCE:
        return None
    return told + (told / 2) * chance


def tries_again(trouble: Expected) -> bool:
    """Whether a later round may succeed without anybody doing anything: an absent hub, not a refusal or a stranger."""
    return isinstance(trouble, Unreachable) and not isinstance(trouble, NotTrusted)
