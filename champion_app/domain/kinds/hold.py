"""What became of work that came for a case which was no longer its author's. For its author only."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from champion_app.domain.record import Declaration, Record, told


class Hold(Record, frozen=True, kw_only=True):
    """One save that lies with the supervisor. It names the case by its reference only: its author no longer has it."""

    DECLARATION: ClassVar = Declaration(name="hold", title="With the supervisor", scope="person", merge="hub")

    reference: Annotated[str, told("Case")] = ""
    written_at: Annotated[str, told("Written at")] = ""
    changes: Annotated[int, told("Changes")] = 0
    state: Annotated[str, told("State", "waiting, accepted or returned", search="order")] = "waiting"
    decided_by: Annotated[str, told("Decided by", privacy="personal")] = ""
    decided_at: Annotated[str, told("Decided at")] = ""
    words: Annotated[Annotated[str, Meta(max_length=2000)], told("What the supervisor says")] = ""
