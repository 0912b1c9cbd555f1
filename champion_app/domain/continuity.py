"""How a laptop and the hub know each other again: each meeting has a name, and the laptop remembers the last ones."""

from __future__ import annotations

import msgspec


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """``contact`` names the meeting that begins. ``contacts`` are those before it of which the hub may remember one:
    the last that it answered, and every later one whose answer never came. ``guard`` is what guards the vault's key."""

    contact: str = ""
    contacts: tuple[str, ...] = ()
    guard: str = ""
    duress_key: str = ""


class WentOn(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a vault that was put back to an older copy. ``numbered_anew`` saves wait under new numbers;
    ``lost`` were made here before and are neither here nor at the hub."""

    numbered_anew: int = 0
    lost: int = 0
