"""The shape of a rule about threat, harm and risk, and the plain facts that it may ask for."""

from __future__ import annotations

from typing import Literal

import msgspec

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


class RiskRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: every fact of ``when`` is at least so much. ``reason`` may name ``{incidents}`` and other facts."""

    id: str
    level: Level
    when: Facts
    reason: str

    def holds(self, facts: Facts) -> bool:
        """Whether the rule speaks of these facts."""
        asked = msgspec.structs.asdict(self.when)
        return all(getattr(facts, name) >= least for name, least in asked.items() if least)
