"""The first step: agree on versions and learn where the hub stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from champion_app.domain.errors import VersionMismatch
from sync.engine.answers import TOO_FAR_APART
from sync.engine.visit import Visit
from sync.wire.codec import encode
from sync.wire.messages import PROTOCOL, SCHEMA, Hello, Welcome


def greet(visit: Visit, *, app_version: str) -> Welcome:
    """Say hello. Where the hub is another one than last time, or was set back, the replica starts over.

    Raises VersionMismatch where both sides speak no common version.
    """
    visit.tell("hello", "Greeting the hub")
    cursor = visit.replica.cursor()
    hello = Hello(
        protocol_from=PROTOCOL, protocol_to=PROTOCOL, schema_version=SCHEMA, app_version=app_version, cursor=cursor,
        log_size=visit.replica.hub_log()[0],
    )  # fmt: skip
    welcome = visit.ask("POST", "/v1/hello", Welcome, body=encode(hello))
    if welcome.protocol != PROTOCOL:
        raise VersionMismatch(TOO_FAR_APART)
    if cursor and is_of_another_hub(cursor, welcome):
        visit.tell("hello", "The hub was set up anew or set back, so everything is compared again")
        visit.replica.start_over()
    return welcome


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
