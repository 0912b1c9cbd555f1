"""The shape of a rule about threat, harm and risk, and the plain facts that it may ask for."""

from __future__ import annotations

from string import Formatter
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Level = Literal["high", "medium"]


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one case. ``incidents``: of the same person within the window; ``threat``, ``assault``,
    ``damage``, ``conduct``: 1 where the words of the case tell of it; ``worse``: 1 where there was no such act in what
    the person met with before; ``same_place``: cases at that place; ``same_subject``: incidents with the same subject,
    where policy lets that be kept; ``recorded``: the risk that people wrote down, 0 to 2; ``late``: 1 where nobody
    reached the victim in time."""

    incidents: int = 0
    threat: int = 0
    assault: int = 0
    damage: int = 0
    conduct: int = 0
    worse: int = 0
    same_place: int = 0
    same_subject: int = 0
    recorded: int = 0
    late: int = 0


def _named_in(reason: str) -> set[str]:
    """What stands between braces, with whatever is asked to be done to it. Raises ValueError where one is left open."""
    return {
        f"{name}{f'!{turned}' if turned else ''}{f':{how}' if how else ''}"
        for _, name, how, turned in Formatter().parse(reason)
        if name is not None
    }


class RiskRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: every fact of ``when`` is at least so much. ``reason`` may name ``{incidents}`` and other facts.

    One that asks for nothing would name every case, and one whose reason names what is no fact could not be said:
    neither is read."""

    id: Annotated[str, Meta(min_length=1)]
    level: Level
    when: Facts
    reason: Annotated[str, Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Raises ValueError with the words for whoever wrote the rule."""
        asked = msgspec.structs.asdict(self.when)
        if any(least < 0 for least in asked.values()):
            raise ValueError(f"the rule “{self.id}” asks for less than nothing: a fact is at least 1")
        if not any(asked.values()):
            raise ValueError(f"the rule “{self.id}” has an empty condition and would name every case")
        strange = sorted(_named_in(self.reason) - asked.keys())
        if strange:
            known = ", ".join(asked)
            raise ValueError(
                f"the reason of the rule “{self.id}” names {{{strange[0]}}}, which is no fact; there are {known}"
            )

    def holds(self, facts: Facts) -> bool:
        """Whether the rule speaks of these facts."""
        asked = msgspec.structs.asdict(self.when)
        return all(getattr(facts, name) >= least for name, least in asked.items() if least)
