"""What a process that locked leaves for the next one: how the window stood, and nothing about anybody."""

from __future__ import annotations

import msgspec


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """``person``: whose number to begin with. ``hidden``: Shift three times, so that a calendar comes first."""

    hidden: bool = False
    place: tuple[int, int, int, int] = (0, 0, 1280, 800)
    maximised: bool = False
    person: int = 1

    def arguments(self) -> list[str]:
        """As they stand on a command line."""
        flags = [name for name, on in (("--calendar", self.hidden), ("--maximised", self.maximised)) if on]
        person = [f"--person={self.person}"] if self.person > 1 else []
        return [*flags, *person, "--place=" + ",".join(map(str, self.place))]
