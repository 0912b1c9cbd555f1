"""What an entry of the log of who did what is, and how entries hang together: the same on laptop, wire and hub.

An entry names ids, kinds of act and field names; never a name, a number or a value of anybody. What was erased from the
caseload was therefore never in the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from champion_app.domain.change import canonical

FIRST_ENTRY = "0" * 64
"""What the first entry of a laptop names as its predecessor."""

COLLECTED, ALTERED, CONSULTED, DISCLOSED = "collected", "altered", "consulted", "disclosed"
COMBINED, ERASED = "combined", "erased"
"""The acts that the law names. Others, such as ``synced`` or ``repaired``, stand beside them."""

CARE = "looking after the case"
CONTACT = "making contact"
SUPPORT = "support for the victim"
ON_PAPER = ("a briefing of the team", "a meeting with partners", "visits and calls of today", "the area's own file")
"""What a paper is made for."""
NO_LONGER_HELD = "no longer this champion's"
"""Why somebody looked or shared. A purpose is one of a few plain words, so that it can name nobody."""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. ``number`` counts a laptop's entries from 1 without a gap; ``previous`` is the hash of the one before
    it."""

    number: int
    at: str
    act: str
    record: str = ""
    scope: str = ""
    detail: str = ""
    purpose: str = ""
    previous: str
    hash: str


def entry_hash(*, previous: str, at: str, act: str, record: str, scope: str, detail: str, purpose: str) -> str:
    """What an entry's content and its predecessor come to. Entries from before purposes were kept have none in it."""
    told = [previous, at, act, record, scope, detail]
    return hashlib.sha256(canonical([*told, purpose] if purpose else told)).hexdigest()


def hash_of(entry: AuditEntry) -> str:
    """The hash that an entry ought to have."""
    return entry_hash(
        previous=entry.previous, at=entry.at, act=entry.act, record=entry.record, scope=entry.scope,
        detail=entry.detail, purpose=entry.purpose,
    )  # fmt: skip


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """Two signed words of the hub about its own log of which the later does not go on from the earlier. ``told`` is
    empty where the hub said nothing of its log any more."""

    at: str
    seen: str
    told: str


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """A place at which a log does not hold: the entry's number, and what is wrong with it. ``last`` is the number of
    the last one where it is about several."""

    number: int
    words: str
    last: int = 0


def breaks(entries: Iterable[AuditEntry], *, after: int = 0, previous: str = FIRST_ENTRY) -> list[Break]:
    """Every place at which entries do not follow from each other, beginning after an entry that is known.

    Each entry is held against its own content and against the one before, so that a harm shows at the entry that it was
    done to and those behind it are not blamed.
    """
    found = []
    for entry in entries:
        if entry.number <= after:
            found.append(Break(number=entry.number, words="stands where another entry stands"))
            continue
        if entry.number > after + 1:
            last = entry.number - 1 if entry.number > after + 2 else 0
            found.append(Break(number=after + 1, words="is missing", last=last))
        elif entry.previous != previous:
            found.append(Break(number=entry.number, words="does not follow from the entry before it"))
        if entry.hash != hash_of(entry):
            found.append(Break(number=entry.number, words="was changed"))
        after, previous = entry.number, entry.hash
    return found
