"""Policy as dated data: the lists, labels and clocks that change without a new version of the product.

A pack is read by the roof (``resources/policy``) and handed down. A code that a pack does not know shows as itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from champion_app.domain.errors import Refused


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list. ``national``: counted in the Home Office's annual return. ``parent``: sub-category of."""

    code: str
    label: str
    help: str = ""
    national: bool = False
    parent: str = ""
    retired: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome of a contact attempt, and what it fills in. ``reached``: the victim has been contacted."""

    code: str
    label: str
    reached: bool = False
    how: str = "call"
    minutes: int = 1
    next_kind: str = ""
    next_days: int = 0
    next_time: str = ""
    needs_safe_message: bool = False
    sentence: str = ""


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """When things fall due, in working days of England unless said. ``source`` says who set it."""

    first_contact_days: int
    first_contact_days_high_risk: int
    update_days: int
    number_shown_minutes: int
    source: str = ""


class SubjectGate(msgspec.Struct, frozen=True, kw_only=True):
    """Whether personal data of the subject of a complaint may be kept. ``keep``: ``always``, ``never``, or
    ``threshold``: only where somebody answered that the additional threshold is met. ``source`` says who set it."""

    classification: str
    keep: str
    source: str = ""


class PolicyPack(msgspec.Struct, frozen=True, kw_only=True):
    """One dated pack."""

    name: str
    valid_from: date
    lists: dict[str, tuple[Choice, ...]]
    outcomes: tuple[Outcome, ...]
    clocks: Clocks
    subject_gate: tuple[SubjectGate, ...] = ()

    def choices(self, name: str) -> tuple[Choice, ...]:
        """The entries of a list that may be chosen today; empty for a list of a newer version."""
        return tuple(choice for choice in self.lists.get(name, ()) if not choice.retired)

    def choice(self, name: str, code: str) -> Choice | None:
        return next((choice for choice in self.lists.get(name, ()) if choice.code == code), None)

    def label(self, name: str, code: str) -> str:
        """The words for a code; the code itself where this pack does not know it."""
        found = self.choice(name, code)
        return found.label if found else code

    def outcome(self, code: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)


def read_pack(raw: bytes) -> PolicyPack:
    """Read a pack from its TOML bytes. Raises Refused with the place that is wrong."""
    try:
        return msgspec.toml.decode(raw, type=PolicyPack)
    except msgspec.MsgspecError as error:
        raise Refused(f"The policy pack cannot be used: {error}") from None


def pack_for(packs: Sequence[PolicyPack], day: date) -> PolicyPack:
    """The newest pack that is valid on that day. Raises Refused where there is none."""
    valid = [pack for pack in packs if pack.valid_from <= day]
    if not valid:
        raise Refused("There is no policy pack for this day. The clock of this machine may be wrong.")
    return max(valid, key=lambda pack: pack.valid_from)
