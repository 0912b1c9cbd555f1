"""The catalogue of this version: every kind of record, in one list."""

from __future__ import annotations

from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.briefing import Briefing
from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.case import Assignment, Case, Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.hold import Hold
from champion_app.domain.kinds.partner import Agency, AgencyContact, JointNote
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.kinds.request import Request
from champion_app.domain.record import Catalogue

ALL = (
    Case, Assignment, Incident, Person, ContactPoint, ContactAttempt, Note, FollowUp,
    Agency, AgencyContact, JointNote, Conflict, Attachment, Hold, Briefing,
    Request, RiskReview,
)  # fmt: skip


def standard_catalogue() -> Catalogue:
    """The kinds that this version knows."""
    return Catalogue(ALL)
