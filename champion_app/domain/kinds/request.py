"""What a champion asks the force for from the day's report: a case to look after, or a question about a recording."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from champion_app.domain.record import Declaration, PastMoment, Record, told

TAKE_ON, RECORDING, TAKE_BACK = "take-on", "recording", "take-back"
"""To be given a case; to ask the registrar about a recording; to take an earlier request back."""
GIVEN, DECLINED, PASSED_ON = "given", "declined", "passed-on"
"""What became of it. ``passed-on``: it is with the registrar."""

_Line = Annotated[str, Meta(max_length=300)]
_Words = Annotated[str, Meta(max_length=2000)]


class Request(Record, frozen=True, kw_only=True):
    """One request. Everybody who works in the area sees it, so that two people do not ask for the same. It is never
    changed from a laptop: taking it back is a request too. The hub writes the answer."""

    DECLARATION: ClassVar = Declaration(name="request", title="Request", scope="area", merge="append-only")

    asks: Annotated[str, told("Asks for")] = TAKE_ON
    about: Annotated[_Line, told("About", "The line of the report, or the request that is taken back")] = ""
    reference: Annotated[_Line, told("Case or record")] = ""
    source: Annotated[_Line, told("Recorded in")] = ""
    case_id: Annotated[_Line, told("Case")] = ""
    words: Annotated[
        _Words, told("In your words", "The registrar and your area's champions can read this", privacy="sensitive")
    ] = ""
    user: Annotated[_Line, told("Asked by")] = ""
    by: Annotated[_Line, told("Name", privacy="personal")] = ""
    at: Annotated[PastMoment | None, told("Asked", search="order")] = None
    answer: Annotated[str, told("Answer", merge="hub")] = ""
    answered_by: Annotated[_Line, told("Answered by", merge="hub", privacy="personal")] = ""
    answered_at: Annotated[PastMoment | None, told("Answered", merge="hub")] = None
    answer_words: Annotated[_Words, told("Reason", merge="hub", privacy="sensitive")] = ""
