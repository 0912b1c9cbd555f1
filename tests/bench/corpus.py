"""A made-up caseload of any size: cases with a victim, an incident and notes of about one kilobyte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from champion_app.domain.change import Edit, create
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.person import ContactPoint, Person
from sync.wire.messages import WireRow

_WORDS = (
    "rang after six nobody answered she asked about the lock brother said library interpreter booked Thursday school "
    "walk mosque neighbour shouted window letter housing officer promised camera doorbell children frightened bus stop "
    "market shop again police statement photograph platform removed account message safe number voicemail morning"
).split()
_AREAS = ("Easton", "Bedminster", "Fishponds", "Knowle West", "Bath", "Taunton", "Weston-super-Mare", "Yeovil")
_STRANDS = ("race", "religion", "disability", "sexual-orientation", "transgender", "gender")
_START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def words(chance: random.Random, letters: int) -> str:
    """About so many letters of plain words."""
    made: list[str] = []
    length = 0
    while length < letters:
        made.append(chance.choice(_WORDS))
        length += len(made[-1]) + 1
    return " ".join(made)


def case_edits(number: int, chance: random.Random, *, notes: int) -> list[Edit]:
    """One case: its record, victim, way to reach, incident, a contact attempt for most, a follow-up, and notes."""
    case = f"{number:032x}"
    opened = _START + timedelta(minutes=chance.randrange(30000))
    area = chance.choice(_AREAS)

    def made(record: object, place: int) -> Edit:
        return create(record, record_id=f"{number:026x}{place:06x}", subject=case)  # type: ignore[arg-type]  # every record

    edits = [
        create(
            Case(
                reference=f"AS-{number}", opened=opened, area=area, risk=chance.choice(("standard", "medium", "high"))
            ),
            record_id=case,
            subject=case,
        ),
        made(Person(name=f"{chance.choice(_WORDS).title()} {chance.choice(_WORDS).title()}"), 1),
        made(ContactPoint(person=f"{number:026x}{1:06x}", value="07700 900142", not_before="18:00"), 2),
        made(Incident(strands=(chance.choice(_STRANDS),), area=area, account=words(chance, 300)), 3),
    ]
    if chance.random() < 0.7:
        edits.append(made(ContactAttempt(at=opened, by="You", outcome="reached", words=words(chance, 60)), 4))
        edits.append(made(FollowUp(what=words(chance, 30), due=opened + timedelta(days=14)), 5))
    edits += [made(Note(at=opened, by="You", words=words(chance, 930)), 6 + place) for place in range(notes)]
    return edits


def edits(*, cases: int, notes: int, seed: int = 7) -> Iterator[Edit]:
    """Every edit of a caseload."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible corpus, no secret
    for number in range(1, cases + 1):
        yield from case_edits(number, chance, notes=notes)


def wire_rows(made: Iterator[Edit]) -> list[WireRow]:
    """The same records as the hub would send them."""
    return [
        WireRow(
            id=edit.record,
            kind=edit.kind,
            scope=edit.scope,
            seq=seq,
            state="live",
            versions={},
            body=msgspec.Raw(msgspec.json.encode(edit.value)),
        )
        for seq, edit in enumerate(made, start=1)
    ]
