"""Care: what is decided about the risk to somebody, each time with its reason."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from champion_app.domain.record import Declaration, PastMoment, Record, told

_Line = Annotated[str, Meta(max_length=300)]
_Level = Annotated[str, Meta(min_length=1)]
_NeededWords = Annotated[str, Meta(max_length=2000, min_length=1)]


class RiskReview(Record, frozen=True, kw_only=True):
    """One decision about the risk, on the six questions of THRIVE. Never changed: a later review stands beside it."""

    DECLARATION: ClassVar = Declaration(name="risk_review", title="Risk review", scope="case", merge="append-only")

    at: Annotated[PastMoment | None, told("When")] = None
    by: Annotated[_Line, told("By", privacy="personal")] = ""
    level: Annotated[_Level, told("Risk", choices="risk")] = "standard"
    before: Annotated[str, told("Risk before", choices="risk")] = ""
    reason: Annotated[_NeededWords, told("Why", "What decided it. A level without its reason helps nobody",
                                         privacy="sensitive", search="words")] = ""  # fmt: skip
    threat: Annotated[_Line, told("Threat", "What was said or done that points to more", privacy="sensitive",
                                   search="words")] = ""  # fmt: skip
    harm: Annotated[_Line, told("Harm", "What it has done to them", privacy="sensitive", search="words")] = ""
    likely: Annotated[_Line, told("Risk of more", "How likely it is to happen again, and why", privacy="sensitive",
                                   search="words")] = ""  # fmt: skip
    investigation: Annotated[_Line, told("Investigation", "What could still be found: video, witnesses",
                                          privacy="sensitive", search="words")] = ""  # fmt: skip
    vulnerability: Annotated[_Line, told("Vulnerability", "What makes it harder for them", privacy="sensitive",
                                          search="words")] = ""  # fmt: skip
    engagement: Annotated[_Line, told("Engagement", "What they want, and whom they trust", privacy="sensitive",
                                       search="words")] = ""  # fmt: skip


THRIVE = ("threat", "harm", "likely", "investigation", "vulnerability", "engagement")
"""The six questions, in their order."""
