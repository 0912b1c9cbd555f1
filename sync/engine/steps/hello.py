"""The first step: agree on versions and learn where the hub stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from champion_app.domain.continuity import WentOn
from champion_app.domain.errors import VersionMismatch
from sync.engine.answers import TOO_FAR_APART, NumberUsed, Withdrawn, readable
from sync.engine.visit import Visit
from sync.wire.codec import encode
from sync.wire.messages import PROTOCOL, SCHEMA, Hello, RecoveryKey, Welcome


@dataclass(frozen=True, slots=True)
class Greeted:
    """How the two stand. ``set_back``: this vault is an older copy of one that the hub has met, or lost saves."""

    welcome: Welcome
    set_back: bool
    went_on: WentOn


def greet(visit: Visit, *, app_version: str) -> Greeted:
    """Say hello. Where the hub is another one than last time, or was set back, the replica starts over; where this
    vault was put back to an older copy, its chain goes on after the last save that the hub has.

    A hub that was set back may have given as many numbers again by the time this laptop comes: what it took here and
    does not have shows that too.

    Raises VersionMismatch where both sides speak no common version.
    """
    visit.tell("hello", "Greeting the hub")
    cursor = visit.replica.cursor()
    meeting = visit.replica.begin_meeting()
    hello = Hello(
        protocol_from=PROTOCOL, protocol_to=PROTOCOL, schema_version=SCHEMA, app_version=app_version, cursor=cursor,
        log_size=visit.replica.hub_log()[0], contact=meeting.contact, contacts=meeting.contacts, guard=meeting.guard,
        duress_key=meeting.duress_key,
    )  # fmt: skip
    try:
        welcome = visit.ask("POST", "/v1/hello", Welcome, body=encode(hello))
    except NumberUsed as used:  # an older copy of the vault counts its requests from where it was
        visit.replica.skip_requests(used.number)
        welcome = visit.ask("POST", "/v1/hello", Welcome, body=encode(hello))
    except Withdrawn:
        visit.replica.withdraw()
        raise
    if welcome.protocol != PROTOCOL:
        raise VersionMismatch(TOO_FAR_APART)
    if (cursor and is_of_another_hub(cursor, welcome)) or welcome.saves < visit.replica.last_taken():
        visit.tell("hello", "The hub was set up anew or set back, so everything is compared again")
        visit.replica.start_over()
    visit.replica.met(meeting.contact)
    if welcome.lease is not None:
        content = visit.checked(welcome.lease)
        visit.replica.take_lease(content, welcome.lease.signature)
    if welcome.recovery is not None:
        key = readable(visit.checked(welcome.recovery), RecoveryKey)
        visit.replica.seal_for_recovery(key.id, key.public)
    went_on = visit.replica.go_on_from(welcome.saves, welcome.saves_hash)
    set_back = welcome.set_back or went_on != WentOn()
    return Greeted(welcome, set_back, went_on)


def is_of_another_hub(cursor: str, welcome: Welcome) -> bool:
    """Whether a cursor belongs to another life of the hub (replaced), or to a time it has forgotten (set back).

    A cursor reads ``incarnation.place.number``, and no place is after the hub's head.
    """
    incarnation, _, rest = cursor.partition(".")
    place = rest.partition(".")[0]
    return incarnation != welcome.incarnation or not place.isdecimal() or int(place) > welcome.head


def clock_ahead(welcome: Welcome, now: datetime) -> timedelta:
    """How far this laptop's clock is before the hub's; nothing where the hub's time cannot be read."""
    try:
        there = datetime.fromisoformat(welcome.now)
    except ValueError:
        return timedelta()
    return now - (there if there.tzinfo else there.replace(tzinfo=UTC))
