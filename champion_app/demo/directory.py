"""A sample partner directory. The services are public ones of the area; everything about reaching them is made up:
telephone numbers from the ranges kept for drama, addresses at example.org, people who do not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from champion_app.domain.change import Edit, create
from champion_app.domain.kinds.partner import Agency, AgencyContact
from champion_app.domain.scope import DIRECTORY

_MARK = "Sample data"
_WEEKDAYS = "Monday to Friday 9:30 to 17:00"
_BRISTOL = ("Bristol",)
_AROUND = ("Bath and North East Somerset", "North Somerset", "Somerset", "South Gloucestershire")
_RACE_FAITH = ("race", "religion")


class SampleAgency(msgspec.Struct, frozen=True, kw_only=True):
    """One agency and the people in it. Their ``agency`` is set when the agency gets its number."""

    agency: Agency
    contacts: tuple[AgencyContact, ...] = ()


def directory_edits(*, new_id: Callable[[], str], today: date) -> list[Edit]:
    """The edits that write the sample directory into an empty one."""
    edits: list[Edit] = []
    for sample in sample_directory(today):
        agency_id = new_id()
        edits.append(create(sample.agency, record_id=agency_id, subject=DIRECTORY))
        for contact in sample.contacts:
            joined = msgspec.structs.replace(contact, agency=agency_id)
            edits.append(create(joined, record_id=new_id(), subject=DIRECTORY))
    return edits


def sample_directory(today: date) -> tuple[SampleAgency, ...]:
    """Services and community places, with agreements and checks dated from a day: some run on, some have ended."""
    return (*_services(today), *_places(today))


def _services(today: date) -> tuple[SampleAgency, ...]:
    return (
        SampleAgency(
            agency=_agency(
                "SARI", "Casework, advocacy, someone to come along", today, line=182, agreed=128, checked=11,
                strands=(*_RACE_FAITH, "disability", "age", "sexual-orientation", "transgender", "gender"),
                areas=(*_BRISTOL, *_AROUND), languages=("en", "so", "pl", "ur", "pa"),
                access=("step-free", "hearing-loop", "home-visits"),
                capacity="Taking new people, first call in 2 working days",
            ),
            contacts=(_person("N. Hussein", "Intake", 183), _person("M. O’Dowd", "Education", 184)),
        ),
        SampleAgency(
            agency=_agency(
                "Lighthouse", "Victim and witness care inside the police, from report to court", today, line=110,
                agreed=400, checked=4, languages=("en",), interpreter=True, access=("step-free", "home-visits"),
                hours="Every day 8:00 to 20:00", capacity="Every victim of hate crime",
            ),
            contacts=(_person("T. Brennan", "Hate crime lead", 111),),
        ),
        SampleAgency(
            agency=_agency(
                "Victim Support", "Somebody to talk to, day and night, whether or not it was reported", today, line=120,
                agreed=220, checked=30, languages=("en",), interpreter=True, hours="Every day, day and night",
            ),
        ),
        SampleAgency(
            agency=_agency(
                "Bristol Hate Crime & Discrimination Services", "One door to six services; a worker is allocated",
                today, line=130, agreed=40, checked=19, areas=_BRISTOL, languages=("en", "so", "pl"), interpreter=True,
                access=("step-free", "hearing-loop"), capacity="First call in 3 working days",
            ),
            contacts=(_person("R. Adeyemi", "Allocation", 131),),
        ),
        SampleAgency(
            agency=_agency(
                "Bristol Law Centre", "Free legal advice on discrimination, housing and immigration", today, line=140,
                agreed=90, checked=25, areas=(*_BRISTOL, "South Gloucestershire"), languages=("en", "ar", "ku"),
                interpreter=True, access=("step-free",), hours="Tuesday to Thursday 10:00 to 16:00",
                capacity="Waiting list of 3 weeks; emergencies at once",
            ),
            contacts=(_person("H. Marsh", "Discrimination casework", 141),),
        ),
        SampleAgency(
            agency=_agency(
                "Brandon Trust", "Support for people with a learning disability and their families", today, line=150,
                agreed=-12, checked=210, strands=("disability",), areas=(*_BRISTOL, "South Gloucestershire"),
                languages=("en",), access=("step-free", "home-visits"),
            ),
            contacts=(_person("L. Fry", "Mate crime", 151),),
        ),
        SampleAgency(
            agency=_agency(
                "Bristol Mind", "Advocacy and a listening line for people with mental health problems", today, line=160,
                agreed=60, checked=40, strands=("disability",), areas=_BRISTOL, languages=("en",),
                access=("step-free",), hours="Every evening 18:00 to 22:00",
            ),
        ),
        SampleAgency(
            agency=_agency(
                "Off the Record", "For LGBT+ people from 16 to 24: talk, groups, somebody to come along", today,
                line=170, agreed=75, checked=15, strands=("sexual-orientation", "transgender"),
                areas=(*_BRISTOL, "South Gloucestershire"), languages=("en",), access=("step-free",),
            ),
            contacts=(_person("J. Okoro", "Groups", 171),),
        ),
        SampleAgency(
            agency=_agency(
                "Resolve West", "Restorative talks, where the person harmed wants them", today, line=190, agreed=150,
                checked=60, areas=(*_BRISTOL, *_AROUND), languages=("en",), interpreter=True,
            ),
        ),
        SampleAgency(
            agency=_agency(
                "Diversity Trust", "Advocacy for LGBT+ people outside Bristol", today, line=200, agreed=33, checked=22,
                strands=("sexual-orientation", "transgender", "gender"), areas=_AROUND, languages=("en",),
            ),
            contacts=(_person("A. Penrose", "Somerset", 201),),
        ),
        SampleAgency(
            agency=_agency(
                "SWAN Advocacy", "Independent advocates: disability, mental health, age", today, line=210, agreed=-70,
                checked=95, strands=("disability", "age"), areas=("Bath and North East Somerset", "Somerset"),
                languages=("en",), access=("step-free", "home-visits"),
            ),
        ),
    )  # fmt: skip


def _places(today: date) -> tuple[SampleAgency, ...]:
    return tuple(
        SampleAgency(agency=agency)
        for agency in (
            _agency(
                "Barton Hill Somali women’s group", "Tea, language practice, somebody who has been through it", today,
                line=220, checked=9, strands=_RACE_FAITH, areas=_BRISTOL, languages=("so", "ar", "en"),
                access=("step-free", "women-only"), hours="Thursday 10:00 to 13:00",
            ),
            _agency(
                "Easton community mosque", "A quiet room, and people who will walk along", today, line=230, checked=34,
                strands=("religion",), areas=_BRISTOL, languages=("so", "ar", "ur", "en"), hours="After prayers",
            ),
            _agency(
                "Fishponds gurdwara kitchen", "A meal and company, every faith welcome", today, line=240, checked=50,
                strands=_RACE_FAITH, areas=_BRISTOL, languages=("pa", "en"), access=("step-free",),
                hours="Every day 11:00 to 15:00",
            ),
            _agency(
                "Polish club, Weston-super-Mare", "Advice in Polish, help with forms", today, line=250, checked=75,
                strands=("race",), areas=("North Somerset",), languages=("pl", "en"), hours="Saturday 10:00 to 14:00",
            ),
            _agency(
                "Taunton welcome café", "For people who came to seek safety", today, line=260, checked=18,
                strands=_RACE_FAITH, areas=("Somerset",), languages=("ar", "ku", "uk", "en"), access=("step-free",),
                hours="Tuesday 14:00 to 17:00",
            ),
            _agency(
                "Yeovil rainbow evening", "A friendly evening for LGBT+ people of any age", today, line=270,
                checked=120, strands=("sexual-orientation", "transgender"), areas=("Somerset",), languages=("en",),
                hours="First Friday of the month 19:00",
            ),
        )
    )  # fmt: skip


def _agency(
    name: str,
    offers: str,
    today: date,
    *,
    line: int,
    checked: int,
    agreed: int | None = None,
    strands: tuple[str, ...] = (),
    areas: tuple[str, ...] = (),
    languages: tuple[str, ...] = ("en",),
    interpreter: bool = False,
    access: tuple[str, ...] = (),
    hours: str = _WEEKDAYS,
    capacity: str = "Taking new people",
) -> Agency:
    """``line`` is the end of its sample number; ``checked`` days ago somebody asked; ``agreed``: days the agreement
    still runs, negative where it has ended."""
    return Agency(
        name=name, offers=offers, strands=strands, areas=areas, languages=languages, interpreter=interpreter,
        access=access, hours=hours, phone=f"0117 496 0{line:03}", email=f"contact{line}@example.org",
        address=f"{_MARK}: no address", capacity=capacity,
        agreement_until=None if agreed is None else today + timedelta(days=agreed),
        checked=today - timedelta(days=checked), checked_by=_MARK,
    )  # fmt: skip


def _person(name: str, role: str, line: int) -> AgencyContact:
    return AgencyContact(
        name=name, role=f"{role} ({_MARK.lower()})", phone=f"0117 496 0{line:03}", email=f"contact{line}@example.org"
    )
