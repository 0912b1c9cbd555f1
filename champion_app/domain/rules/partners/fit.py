"""Who can help here: how well a service fits four wishes, and in words what does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

import msgspec

from champion_app.domain.kinds.partner import Agency
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.contact.safe_contact import short_language
from champion_app.domain.rules.words.moments import local_day
from champion_app.domain.rules.words.wording import full_day, joined, plural, said_day

_ENGLISH = "en"
_NUMBERS = ("none", "one", "both", "all three", "all four")
_MONTHS_UNTIL_STALE = 6
_SOON_DAYS = 30
_EVERY_STRAND = "every strand"

AgreementState = Literal["valid", "ending", "ended", "none"]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for. An empty text is no wish. ``area`` may be a place in an area: ``Easton, Bristol``."""

    strand: str = ""
    area: str = ""
    language: str = ""
    access: str = ""


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """How many of how many wishes are met, and what is not, as it is said on the row.

    ``elsewhere``: another area or another strand, so that the short list leaves it out. ``bridged``: no speaker, but
    a telephone interpreter.
    """

    matched: int
    wished: int
    misses: tuple[str, ...]
    elsewhere: bool = False
    bridged: bool = False

    @property
    def words(self) -> str:
        """``fits all four``, or what does not fit. Empty where nothing was wished."""
        if self.misses or not self.wished:
            return joined(self.misses)
        return "fits" if self.wished == 1 else f"fits {_NUMBERS[self.wished]}"


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """One service in the order of fit."""

    record: str
    agency: Agency
    fit: Fit


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Whether anything may be shared, and until when."""

    state: AgreementState
    words: str


def fit(agency: Agency, wishes: Wishes, policy: PolicyPack) -> Fit:
    """Hold a service against the wishes. A service that names no strand or area is there for every one."""
    strand = _strand_miss(agency, wishes.strand, policy)
    area = _area_miss(agency, wishes.area)
    language, bridged = _language_miss(agency, wishes.language, policy)
    access = _access_miss(agency, wishes.access, policy)
    wished = sum(bool(wish) for wish in (wishes.strand, wishes.area, wishes.language, wishes.access))
    misses = tuple(miss for miss in (strand, area, language, access) if miss)
    return Fit(
        matched=wished - len(misses),
        wished=wished,
        misses=misses,
        elsewhere=bool(strand or area),
        bridged=bridged,
    )


def ranked(agencies: Iterable[tuple[str, Agency]], wishes: Wishes, policy: PolicyPack) -> list[Ranked]:
    """Services by fit, the best first; then those of this strand and area, those with an interpreter, and by name."""
    held = [Ranked(record=record, agency=agency, fit=fit(agency, wishes, policy)) for record, agency in agencies]
    return sorted(held, key=_order)


def _order(one: Ranked) -> tuple[int, bool, bool, str, str]:
    return (-one.fit.matched, one.fit.elsewhere, not one.fit.bridged, one.agency.name.casefold(), one.record)


def _strand_miss(agency: Agency, wish: str, policy: PolicyPack) -> str:
    if not wish or not agency.strands or wish in agency.strands:
        return ""
    return f"not for {policy.label('strands', wish)}"


def _area_miss(agency: Agency, wish: str) -> str:
    if not wish or not agency.areas:
        return ""
    parts = {part.strip().casefold() for part in wish.split(",")} | {wish.casefold()}
    return "" if any(area.casefold() in parts for area in agency.areas) else f"not in {wish}"


def _language_miss(agency: Agency, wish: str, policy: PolicyPack) -> tuple[str, bool]:
    if not wish or wish in agency.languages or (wish == _ENGLISH and not agency.languages):
        return "", False
    return f"no {short_language(wish, policy)} speaker", agency.interpreter


def _access_miss(agency: Agency, wish: str, policy: PolicyPack) -> str:
    if not wish or wish in agency.access:
        return ""
    label = policy.label("access", wish)
    return f"not {label}" if label.endswith(("-free", " only")) else f"no {label}"


def about(agency: Agency, policy: PolicyPack) -> tuple[str, str]:
    """``race, religion`` and ``Somali, Polish``; ``every strand`` and ``by telephone interpreter``."""
    strands = joined(policy.label("strands", code) for code in agency.strands) or _EVERY_STRAND
    languages = joined(short_language(code, policy) for code in agency.languages if code != _ENGLISH)
    return strands, languages or ("by telephone interpreter" if agency.interpreter else "")


def agreement(agency: Agency, now: datetime) -> Agreement:
    """The information-sharing agreement on this day. Its last day still counts."""
    until = agency.agreement_until
    if until is None:
        return Agreement(state="none", words="No agreement to share information")
    left = (until - local_day(now)).days
    if left < 0:
        return Agreement(state="ended", words=f"Agreement ended {full_day(until)}")
    return Agreement(state="ending" if left <= _SOON_DAYS else "valid", words=f"Agreement to {full_day(until)}")


def checked_words(agency: Agency, now: datetime, *, me: str) -> str:
    """``12 Nov, by you``; ``never`` where nobody is known to have asked them."""
    if agency.checked is None:
        return "never"
    day = said_day(agency.checked, now)
    who = "you" if agency.checked_by and agency.checked_by == me else agency.checked_by
    return f"{day}, by {who}" if who else day


def stale_words(agency: Agency, now: datetime) -> str:
    """The risk line where what is written here may be wrong by now; empty where it was checked lately."""
    if agency.checked is None:
        return "Nobody has checked this yet. Ring before you rely on it."
    months = _months_between(agency.checked, local_day(now))
    if months < _MONTHS_UNTIL_STALE:
        return ""
    return f"Checked {plural(months, 'month', 'months')} ago. Ring before you rely on it."


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
