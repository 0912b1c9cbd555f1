"""The clocks that a case runs on. Policy says how long they are; here stands only how they are counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, datetime, time

from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import ContactAttempt
from champion_app.domain.merge import RISK_ORDER
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.contact.risk import risk_rank
from champion_app.domain.rules.words.moments import local_day, london
from champion_app.domain.rules.words.working_days import working_day_after

_LAST_MINUTE = time(23, 59)
_HIGH = RISK_ORDER.index("high")


def first_contact_due(case: Case, policy: PolicyPack) -> datetime | None:
    """The moment after which a first contact is late: the end of the last working day that policy allows.

    None where it is not known when the case was opened, or only by a slip at the end of the calendar. The clock runs
    in whole days because that is how the law counts; a risk of a newer version is taken for high.
    """
    if case.opened is None or case.opened.year == MAXYEAR:
        return None
    clocks = policy.clocks
    high = risk_rank(case.risk) >= _HIGH
    days = clocks.first_contact_days_high_risk if high else clocks.first_contact_days
    return datetime.combine(working_day_after(local_day(case.opened), days), _LAST_MINUTE, tzinfo=london())


def reached(attempt: ContactAttempt, policy: PolicyPack) -> bool:
    """Whether the victim was spoken to. An outcome that this version does not know counts as not reached."""
    outcome = policy.outcome(attempt.outcome)
    return outcome is not None and outcome.reached


def contacted(attempts: Iterable[ContactAttempt], policy: PolicyPack) -> bool:
    """Whether anybody's recorded attempt reached the victim. What ``Case.contacted_by`` says is shown beside it,
    and stops no clock: nobody is taken off the list by hearsay."""
    return any(reached(attempt, policy) for attempt in attempts)
