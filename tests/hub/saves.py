"""Edits and saves that the hub's tests write, good and bad."""

from __future__ import annotations

from typing import Any

import msgspec

from champion_app.domain.change import Commit, Edit, SignedCommit, alter, create
from champion_app.domain.kinds.case import Incident
from champion_app.domain.scope import case_scope
from sync.wire.messages import OpOutcome
from sync.wire.verify import sign
from tests.hub.conftest import Laptop, some_id


def incident(case: str, **told: Any) -> Edit:
    """A new incident of a case."""
    return create(Incident(**told), record_id=some_id(), subject=case)


def place(case: str, record_id: str, value: str | None, *, base: int = 1, after: str = "") -> Edit:
    """Say where an incident was; ``value`` None clears it."""
    made = alter(Incident, record_id=record_id, scope=case_scope(case), field="place", base=base, value=value or "")
    return msgspec.structs.replace(made, after=after, value=value)


def words(outcomes: list[OpOutcome]) -> list[str]:
    """The outcomes, without their particulars."""
    return [one.outcome for one in outcomes]


def commit_of(signed: SignedCommit) -> Commit:
    """What was signed."""
    return msgspec.json.decode(signed.commit, type=Commit)


def signed_anew(laptop: Laptop, signed: SignedCommit, **changed: Any) -> SignedCommit:
    """The same save with other facts in it, well signed by its laptop."""
    raw = msgspec.json.encode(msgspec.structs.replace(commit_of(signed), **changed), order="deterministic")
    return msgspec.structs.replace(signed, commit=msgspec.Raw(raw), signature=sign(laptop.key, raw))
