"""What Partners says: the short list by fit, one row, and the pairs of the detail, without Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from champion_app.domain.kinds.partner import Agency, AgencyContact
from champion_app.domain.policy import PolicyPack
from champion_app.domain.record import kind_of
from champion_app.domain.rules.partners.fit import Ranked, Wishes, about, checked_words
from champion_app.domain.rules.words.wording import capitalised, joined, plural

NEAREST = 3
_DAYS = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
NOBODY = "No partner is on this laptop yet. The directory arrives with the next sync."


class ShortList(msgspec.Struct, frozen=True, kw_only=True):
    """What is listed, what the head says of it, and how many were left out."""

    rows: tuple[Ranked, ...]
    head: str
    note: str
    left_out: int


def short_list(found: Sequence[Ranked], wishes: Wishes, *, everything: bool) -> ShortList:
    """Services of this strand and area, best first; where there are none, the nearest three with what they miss."""
    here = [one for one in found if not one.fit.elsewhere]
    if not found or everything:
        return ShortList(rows=tuple(found), head=_services(len(found)), note=_order_words(wishes), left_out=0)
    if not here:
        nearest = tuple(found[:NEAREST])
        return ShortList(
            rows=nearest,
            head="Nobody fits",
            note=f"the nearest {len(nearest)}, and what they miss" if len(nearest) > 1 else "the nearest one",
            left_out=len(found) - len(nearest),
        )
    return ShortList(
        rows=tuple(here), head=_services(len(here)), note=_order_words(wishes), left_out=len(found) - len(here)
    )


def _services(number: int) -> str:
    return plural(number, "service", "services")


def _order_words(wishes: Wishes) -> str:
    return "best fit first" if wishes != Wishes() else "by name"


def left_out_words(number: int) -> str:
    """``9 more work elsewhere or for other strands.``"""
    return f"{number:,} more {'works' if number == 1 else 'work'} elsewhere or for other strands."


def short_hours(hours: str) -> str:
    """``Mon to Fri 9:30 to 17:00``: the days cut to three letters, so that a row holds them."""
    return _DAYS.sub(lambda day: day.group()[:3], hours)


def about_line(agency: Agency, policy: PolicyPack) -> str:
    """``race, religion · Somali, Polish``."""
    return " · ".join(part for part in about(agency, policy) if part)


def pairs(
    agency: Agency, people: Sequence[AgencyContact], policy: PolicyPack, now: datetime, *, me: str
) -> list[tuple[str, str]]:
    """Label and value, in the order a person needs them; labels are the record's own. What is not known is left out."""
    languages = [policy.label("languages", code) for code in agency.languages]
    if agency.interpreter:
        languages.append("others by telephone interpreter" if languages else "by telephone interpreter")
    known = (
        (_label("hours"), agency.hours),
        (_label("phone"), agency.phone),
        ("Speak to", "\n".join(person_words(one) for one in people)),
        (_label("email"), agency.email),
        (_label("address"), agency.address),
        (_label("languages"), capitalised(joined(languages))),
        (_label("access"), capitalised(joined(policy.label("access", code) for code in agency.access))),
        (_label("capacity"), agency.capacity),
        (_label("checked"), capitalised(checked_words(agency, now, me=me))),
    )
    return [(label, value) for label, value in known if value]


def person_words(one: AgencyContact) -> str:
    """``Intake: N. Hussein, 0117 496 0182``. People of partners are named in full: that is what the entry is for."""
    named = f"{one.role}: {one.name}" if one.role else one.name
    return joined((named, one.phone, one.email))


def _label(name: str) -> str:
    field = kind_of(Agency).field(name)
    if field is None:
        raise KeyError(name)
    return field.label
