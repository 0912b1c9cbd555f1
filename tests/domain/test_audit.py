"""Entries of the log hang together, and each harm shows at the entry that it was done to."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from champion_app.domain.audit import FIRST_ENTRY, AuditEntry, Break, breaks, entry_hash, hash_of
from champion_app.domain.change import canonical


def chain(length: int) -> list[AuditEntry]:
    """A log that holds."""
    made: list[AuditEntry] = []
    previous = FIRST_ENTRY
    for number in range(1, length + 1):
        told = {
            "at": f"day {number}",
            "act": "consulted",
            "record": "r",
            "scope": "case:1",
            "detail": "d",
            "purpose": "p",
        }
        made.append(
            AuditEntry(number=number, previous=previous, hash=entry_hash(previous=previous, **told), **told)
        )  # fmt: skip
        previous = made[-1].hash
    return made


def numbers(found: list[Break]) -> list[int]:
    return [one.number for one in found]


def test_a_log_that_nobody_touched_holds() -> None:
    assert breaks(chain(6)) == []
    assert breaks(chain(6)[3:], after=3, previous=chain(6)[2].hash) == []


@pytest.mark.parametrize("field", ["at", "act", "record", "scope", "detail", "purpose"])
def test_an_edit_shows_at_its_entry_whatever_the_field(field: str) -> None:
    told = chain(5)
    told[2] = msgspec.structs.replace(told[2], **{field: "another"})

    assert breaks(told) == [Break(number=3, words="was changed")]


def test_what_is_missing_is_named() -> None:
    told = chain(6)

    assert breaks([*told[:2], *told[4:]]) == [Break(number=3, words="is missing", last=4)]
    assert breaks(told[1:]) == [Break(number=1, words="is missing")]


def test_an_edit_with_its_hash_put_right_shows_at_the_next_entry() -> None:
    told = chain(5)
    other = msgspec.structs.replace(told[2], detail="another")
    told[2] = msgspec.structs.replace(other, hash=hash_of(other))

    assert numbers(breaks(told)) == [4]


def test_an_entry_from_before_purposes_were_kept_still_holds() -> None:
    told = {"at": "a", "act": "b", "record": "", "scope": "", "detail": ""}
    before = hashlib.sha256(canonical([FIRST_ENTRY, "a", "b", "", "", ""])).hexdigest()

    assert entry_hash(previous=FIRST_ENTRY, purpose="", **told) == before
    assert entry_hash(previous=FIRST_ENTRY, purpose="x", **told) != before
