"""Write cases as POLE-shaped JSON, one message a line: what another hub, or a force's own system, can take in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from champion_app.domain.change import canonical
from champion_app.domain.errors import NoRoom, Refused
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.merge import LIVE
from champion_app.domain.record import Body, Record, kind_of
from champion_app.domain.scope import case_scope
from sync import disk
from sync.hub.extract.harmless import neutral_json
from sync.hub.intake.mapping.said import defaults_of
from sync.hub.intake.pole import shape
from sync.hub.intake.pole.shape import Message, Relationship
from sync.hub.storage.schema import record

_CASES = 200
_body = msgspec.json.Decoder(Body)
_DEFAULTS: dict[type[Record], Body] = {kind: defaults_of(kind) for kind in (Case, Incident, Person, ContactPoint)}


def messages(tx: Connection) -> Iterator[Message]:
    """Every case that is here, with its people, ways to reach them and incidents, in the order of their last change.
    What was deleted is not among them, nor what champions wrote down about their contacts."""
    after = -1
    while True:
        asked = select(record.c.id, record.c.seq, record.c.body).where(
            record.c.kind == kind_of(Case).name, record.c.state == LIVE, record.c.seq > after
        )
        cases = tx.execute(asked.order_by(record.c.seq).limit(_CASES)).all()
        within = _within(tx, [case.id for case in cases])
        for case in cases:
            yield _message(case.id, _body.decode(case.body), within.get(case_scope(case.id), {}))
        if len(cases) < _CASES:
            return
        after = cases[-1].seq


def write_pole(tx: Connection, path: Path) -> int:
    """Write every case to a new file that only this account can read. Returns how many. Raises Refused where there is
    such a file already, NoRoom where it cannot be written."""
    count = 0
    try:
        with disk.written_once(path) as out:
            for message in messages(tx):
                disk.write(out, neutral_json(canonical(message)) + b"\n")
                count += 1
    except FileExistsError:
        raise Refused("There is a file of that name already. Give another name; nothing was written.") from None
    except OSError:
        told = (
            "There was no room for the whole file, so it was removed." if count else "The file cannot be written there."
        )
        raise NoRoom(f"{told} Nothing in the hub was changed.") from None
    return count


def _within(tx: Connection, cases: Sequence[str]) -> dict[str, dict[str, list[tuple[str, Body]]]]:
    """The other records of cases, by scope and kind, each kind in the order of its last change."""
    kinds = [kind_of(kind).name for kind in (Incident, Person, ContactPoint)]
    asked = select(record.c.id, record.c.scope, record.c.kind, record.c.body).where(
        record.c.scope.in_([case_scope(case) for case in cases]), record.c.kind.in_(kinds), record.c.state == LIVE
    )
    found: dict[str, dict[str, list[tuple[str, Body]]]] = {}
    for row in tx.execute(asked.order_by(record.c.seq)):
        found.setdefault(row.scope, {}).setdefault(row.kind, []).append((row.id, _body.decode(row.body)))
    return found


def _message(case_id: str, case: Body, within: Mapping[str, Sequence[tuple[str, Body]]]) -> Message:
    people, contacts, incidents = (within.get(kind_of(kind).name, ()) for kind in (Person, ContactPoint, Incident))
    of = {identity: f"p{number}" for number, (identity, _) in enumerate(people, start=1)}
    relations: list[Relationship] = []
    persons = [{"id": of[identity], **_attributes(Person, body, shape.PERSON)} for identity, body in people]
    for identity, body in people:
        role = str(body.get("role", _DEFAULTS[Person]["role"]))
        relations.append(Relationship(of=of[identity], to="case", role=role))
    objects, locations, events = [], [], []
    for number, (_, body) in enumerate(contacts, start=1):
        objects.append(
            {"id": f"o{number}", "type": shape.CONTACT_TYPE, **_attributes(ContactPoint, body, shape.CONTACT)}
        )
        if body.get("person") in of:
            relations.append(Relationship(of=of[body["person"]], to=f"o{number}", role=shape.REACHED_BY))
    for number, (_, body) in enumerate(incidents, start=1):
        event = {"id": f"e{number}", "type": "incident", shape.HATE: True}
        events.append({**event, **_attributes(Incident, body, shape.EVENT)})
        where = {name: body[name] for name in shape.LOCATION_FIELDS if body.get(name)}
        if where:
            locations.append({"id": f"l{number}", **where})
            relations.append(Relationship(of=f"l{number}", to=f"e{number}", role=shape.SCENE))
    return Message(
        model=shape.MODEL,
        id=case_id,
        case=_attributes(Case, case, shape.CASE),
        persons=tuple(persons),
        objects=tuple(objects),
        locations=tuple(locations),
        events=tuple(events),
        relationships=tuple(relations),
    )


def _attributes(kind: type[Record], body: Body, names: Mapping[str, str]) -> Body:
    """The declared fields that say something else than their default."""
    defaults = _DEFAULTS[kind]
    return {name: body[field] for field, name in names.items() if field in body and body[field] != defaults[field]}
