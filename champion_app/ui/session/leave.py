"""What a process that locked leaves for the next one: how the window stood, and nothing about anybody."""

from __future__ import annotations

import msgspec


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """``hidden``: Shift three times, so the next one begins with the calendar."""

    hidden: bool = False
    place: tuple[int, int, int, int] = (0, 0, 1280, 800)
    maximised: bool = False

    def arguments(self) -> list[str]:
        """As they stand on a command line."""
        flags = [name for name, on in (("--calendar", self.hidden), ("--maximised", self.maximised)) if on]
        return [*flags, "--place=" + ",".join(map(str, self.place))]
