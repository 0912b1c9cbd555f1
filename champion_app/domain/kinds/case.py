"""The case: who is looked after, by whom, and the incidents in it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from champion_app.domain.record import Declaration, MomentAhead, PastMoment, Record, told

_Line = Annotated[str, Meta(max_length=300)]
_Reference = Annotated[str, Meta(max_length=60)]
_Words = Annotated[str, Meta(max_length=8000)]


class Case(Record, frozen=True, kw_only=True):
    """One victim looked after by one champion. The scope of everything else in it."""

    DECLARATION: ClassVar = Declaration(name="case", title="Case", scope="case")

    reference: Annotated[_Reference, told("Case", "The number the force knows it by", search="words", merge="hub")] = ""
    opened: Annotated[PastMoment | None, told("Opened", "When the force took it in", search="order", merge="hub")] = (
        None
    )
    status: Annotated[str, told("Status", choices="case_status", search="order")] = "open"
    area: Annotated[_Line, told("Area", search="words", privacy="personal")] = ""
    risk: Annotated[
        str, told("Risk", "The higher is shown until a person decides", choices="risk", merge="protective")
    ] = "standard"
    risk_reason: Annotated[_Words, told("Reason for the risk", privacy="sensitive")] = ""
    entitlement: Annotated[str, told("Entitlement", choices="entitlements")] = "enhanced"
    next_step: Annotated[_Line, told("What happens next", "In the words the victim was told", privacy="personal")] = ""
    contacted_by: Annotated[
        _Line, told("Already contacted by", "So that nobody is asked twice", privacy="personal")
    ] = ""


class Assignment(Record, frozen=True, kw_only=True):
    """Who looks after a case. Written by the force when it allocates."""

    DECLARATION: ClassVar = Declaration(name="assignment", title="Assignment", scope="case", merge="hub")

    user: Annotated[str, told("Champion")] = ""
    name: Annotated[_Line, told("Name", privacy="personal")] = ""
    role: Annotated[str, told("Role", choices="assignment_roles")] = "lead"
    since: Annotated[PastMoment | None, told("Since")] = None
    handover: Annotated[_Words, told("Handover note", privacy="personal")] = ""
    until: Annotated[MomentAhead | None, told("Until")] = None
    ended: Annotated[_Line, told("Why it ended")] = ""


class Incident(Record, frozen=True, kw_only=True):
    """What happened, as the force recorded it. Strands are what the victim or any other person perceived."""

    DECLARATION: ClassVar = Declaration(name="incident", title="Incident", scope="case")

    crime_reference: Annotated[_Reference, told("Crime reference", search="words", merge="hub")] = ""
    log_reference: Annotated[_Reference, told("Log reference", search="words", merge="hub")] = ""
    source: Annotated[_Line, told("Recorded in", "The system it came from", merge="hub")] = ""
    occurred: Annotated[
        _Line, told("When", "A day, a month, or as they said it", search="order", privacy="personal")
    ] = ""
    place: Annotated[_Line, told("Where", privacy="personal", search="words")] = ""
    area: Annotated[_Line, told("Area", privacy="personal")] = ""
    offence: Annotated[_Line, told("Offence", search="words")] = ""
    classification: Annotated[str, told("Recorded as", choices="classifications")] = "undetermined"
    strands: Annotated[
        tuple[str, ...],
        told("Strands", "As the victim, or anybody, sees it. More than one if so", choices="strands",
             privacy="sensitive"),
    ] = ()  # fmt: skip
    sub_categories: Annotated[
        tuple[str, ...], told("Sub-categories", choices="sub_categories", privacy="sensitive")
    ] = ()
    perceived_by: Annotated[str, told("Who perceived it", choices="perceived_by", privacy="personal")] = "victim"
    online: Annotated[bool, told("Online", "Any part of it happened online")] = False
    account: Annotated[_Words, told("What happened", privacy="sensitive", search="words")] = ""
    outcome: Annotated[_Line, told("Outcome of the investigation", privacy="personal")] = ""
    retracted: Annotated[
        _Line, told("Withdrawn by the force", "Why, as its system says", merge="hub", privacy="personal")
    ] = ""
