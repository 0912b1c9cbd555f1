"""How the risk to somebody was decided over time: each review, what holds, and what is another person's view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from champion_app.domain.kinds.care import THRIVE, RiskReview
from champion_app.domain.kinds.case import Case
from champion_app.domain.merge import Row
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.case.last_contact import named
from champion_app.domain.rules.contact.risk import risk_rank
from champion_app.domain.rules.words.moments import local_day
from champion_app.figures.steps import Decision

_FORCE = "The force"


class RiskHistory(msgspec.Struct, frozen=True, kw_only=True):
    """``by`` and ``at`` are of the review that decided the level that holds, and so are ``answers``, by label.
    ``other`` is the newest review where it says another level: two people differ, and the safer one holds."""

    level: str
    reason: str
    decisions: tuple[Decision, ...]
    by: str
    at: datetime | None
    answers: tuple[tuple[str, str], ...]
    other: RiskReview | None


def risk_history(case: Case, rows: Sequence[Row], *, me: str) -> RiskHistory:
    """Read it out of a case and its reviews."""
    reviews = sorted(
        (told for row in rows if row.kind == kind_of(RiskReview).name and (told := view(RiskReview, row.body)).at),
        key=lambda told: told.at.timestamp() if told.at else 0.0,
    )
    holds = next((told for told in reversed(reviews) if told.level == case.risk), None)
    other = reviews[-1] if reviews and reviews[-1].level != case.risk else None
    fields = [(kind_of(RiskReview).field(name), getattr(holds, name)) for name in THRIVE] if holds else []
    return RiskHistory(
        level=case.risk,
        reason=case.risk_reason,
        decisions=tuple(_decisions(case, reviews, other, me=me)),
        by=named(holds.by, me=me) if holds else "",
        at=holds.at if holds else None,
        answers=tuple((field.label, told) for field, told in fields if field and told),
        other=msgspec.structs.replace(other, by=named(other.by, me=me)) if other else None,
    )


def _decisions(case: Case, reviews: Sequence[RiskReview], other: RiskReview | None, *, me: str) -> list[Decision]:
    """From the day on which the force took the case in to what holds now."""
    decisions = [
        Decision(
            day=local_day(told.at), level=risk_rank(told.level), who=named(told.by, me=me), why=told.reason,
            aside=told is other,
        )
        for told in reviews
        if told.at
    ]  # fmt: skip
    if case.opened:
        first = reviews[0].before if reviews else case.risk
        why = "" if reviews else case.risk_reason
        began = Decision(day=local_day(case.opened), level=risk_rank(first or case.risk), who=_FORCE, why=why)
        decisions.insert(0, began)
    held = [one for one in decisions if not one.aside]
    if decisions and (not held or held[-1].level != risk_rank(case.risk)):  # changed by the force, without a review
        decisions.append(Decision(day=decisions[-1].day, level=risk_rank(case.risk), who=_FORCE))
    return decisions


def level_names(policy: PolicyPack, history: RiskHistory) -> tuple[str, ...]:
    """The levels from the lowest up; one of a newer version stands on top."""
    known = [choice.label for choice in policy.choices("risk")]
    highest = max((one.level for one in history.decisions), default=0)
    return (*known, *(["Higher"] if highest >= len(known) else []))
