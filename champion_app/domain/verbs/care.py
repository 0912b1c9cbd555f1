"""What a champion decides about the risk to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from champion_app.domain.change import Author, Edit, create
from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.case import Case
from champion_app.domain.merge import Row
from champion_app.domain.record import view
from champion_app.domain.verbs.fields import change_fields


def review_risk(author: Author, case: Row, values: Mapping[str, Any]) -> list[Edit]:
    """A review, and the level and reason of the case as it decides them. Raises Invalid where it gives no reason."""
    told = view(RiskReview, values)
    review = msgspec.structs.replace(told, at=author.now, by=author.name, before=view(Case, case.body).risk)
    made = create(review, record_id=author.new_id(), subject=case.id)
    return [made, *change_fields(Case, case, {"risk": review.level, "risk_reason": review.reason})]
