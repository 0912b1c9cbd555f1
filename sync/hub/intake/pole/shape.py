"""The shape of an exchange in POLE terms: person, object, location and event, joined by relationships with a role.

One message is one case. Attributes are the declared fields of our records in the camel case of the national data
standard, under the names that the standard has for some; a way to reach somebody is an object, a place is a location,
an incident is an event, and who somebody is in it is the role of a relationship.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import Body, Record, kind_of

MODEL = "champion-pole/1"
"""What a message names as its shape."""
SOURCE_NAME, SOURCE_TITLE = "pole-json", "POLE-shaped JSON"
HATE = "subjectedToHateCrime"
CONTACT_TYPE = "contact"
"""The type of those objects that reach somebody; others are not taken in."""
SCENE, REACHED_BY = "scene", "contactableBy"
LOCATION_FIELDS = ("place", "area")

_OWN_NAMES = {
    (Incident, "source"): "recordedIn",
    (Incident, "strands"): "hateStrands",
    (Incident, "sub_categories"): "hateSubCategories",
    (Person, "born"): "dateOfBirth",
    (Person, "formats"): "communicationNeeds",
    (Person, "access"): "accessNeeds",
}
_ELSEWHERE = {(Incident, field) for field in LOCATION_FIELDS} | {(Person, "role"), (ContactPoint, "person")}
"""What a message tells in another place than the entity's attributes."""


class Relationship(msgspec.Struct, frozen=True, kw_only=True, rename={"of": "from"}):
    """One entity's part in another, by the ids that they have in the message."""

    of: str
    to: str
    role: str


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One case as it travels. ``id`` is what a later version of it is recognised by; ``retracted`` says why the sender
    withdrew it as a whole. ``case`` is None where the sender keeps no cases."""

    model: str
    id: str = ""
    retracted: str = ""
    case: Body | None = None
    persons: tuple[Body, ...] = ()
    objects: tuple[Body, ...] = ()
    locations: tuple[Body, ...] = ()
    events: tuple[Body, ...] = ()
    relationships: tuple[Relationship, ...] = ()


def names_of(record: type[Record]) -> Mapping[str, str]:
    """The attribute of each declared field that stands in its entity."""
    return {
        field.name: _OWN_NAMES.get((record, field.name)) or _camel(field.name)
        for field in kind_of(record).fields
        if (record, field.name) not in _ELSEWHERE
    }


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), name)


CASE, PERSON, CONTACT, EVENT = (names_of(record) for record in (Case, Person, ContactPoint, Incident))
