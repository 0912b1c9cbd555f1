"""The catalogue of this version: every kind of record, in one list."""

from __future__ import annotations

from champion_app.domain.attachment import Attachment
from champion_app.domain.briefing import Briefing
from champion_app.domain.care import RiskReview
from champion_app.domain.case import Assignment, Case, Incident
from champion_app.domain.conflict import Conflict
from champion_app.domain.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.hold import Hold
from champion_app.domain.partner import Agency, AgencyContact, JointNote
from champion_app.domain.person import ContactPoint, Person
from champion_app.domain.record import Catalogue
from champion_app.domain.request import Request

ALL = (
    Case, Assignment, Incident, Person, ContactPoint, ContactAttempt, Note, FollowUp,
    Agency, AgencyContact, JointNote, Conflict, Attachment, Hold, Briefing,
    Request, RiskReview,
)  # fmt: skip


def standard_catalogue() -> Catalogue:
    """The kinds that this version knows."""
    return Catalogue(ALL)
