"""Who and where it happens again: people across systems and places, within a rolling window of the policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from champion_app.domain.kinds.area_day import REPEAT_LOCATION, REPEAT_SUBJECT, REPEAT_VICTIM, Item
from champion_app.domain.policy import PolicyPack
from champion_app.domain.rules.words.wording import either, full_day, plural
from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.report.inputs.areas import Place, same
from sync.hub.report.inputs.cases import Whole
from sync.hub.report.inputs.report_policy import Linking
from sync.hub.report.link.decisions import Said
from sync.hub.report.link.linker import Pair, groups, pairs
from sync.hub.report.link.people import Person
from sync.hub.report.link.told import Link, Side
from sync.hub.report.measures.force_day import Dated, Raised
from sync.hub.report.recording.gather import RowPerson

_LOOKED_AFTER = frozenset({"victim", "complainant"})
_ANY_WEEKS, _DAYS = 14, 7
_HUNDRED = 100


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One incident in a row of them. ``case_id`` is empty for one that nobody flagged yet."""

    day: date
    reference: str
    case_id: str
    place: Place
    strands: tuple[str, ...]
    risk: str = ""
    restricted: bool = False


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A person as one case or one row names them, with what happened to them there."""

    person: Person
    events: tuple[Event, ...]


def window_begins(day: date, months: int) -> date:
    """The first day of a rolling window of so many months."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def victims(cases: Sequence[Whole], rows: Iterable[RowPerson], events: Mapping[str, list[Event]]) -> Iterator[Mention]:
    """Everybody whom a case is for, and the victims of rows that are likely hate and have no case yet."""
    for whole in cases:
        for identity, person in whole.people:
            if person.role in _LOOKED_AFTER and whole.id in events:
                reach = next((one.value for one in whole.points if one.person in ("", identity)), "")
                yield Mention(
                    person=Person(
                        id=identity, name=person.name, born=person.born.isoformat() if person.born else "",
                        reach=reach, area=whole.case.area,
                    ),
                    events=tuple(events[whole.id]),
                )  # fmt: skip
    yield from _of_rows(rows)


def subjects(rows: Iterable[RowPerson], events: Mapping[str, list[Event]]) -> Iterator[Mention]:
    """The subjects whom the policy lets the force keep. Nothing but name, date of birth and place tells them apart."""
    for row in rows:
        if row.case_id in events:
            yield Mention(person=_person(row), events=tuple(events[row.case_id]))


def _of_rows(rows: Iterable[RowPerson]) -> Iterator[Mention]:
    for row in rows:
        if row.day is not None:
            event = Event(day=row.day, reference=row.reference, case_id="", place=row.place, strands=row.strands)
            yield Mention(person=_person(row), events=(event,))


def _person(row: RowPerson) -> Person:
    return Person(id=row.id, name=row.name, born=row.born, reach=row.reach, area=row.place.area)


def events_by_case(
    incidents: Iterable[Dated], cases: Mapping[str, Whole], *, since: date, until: date
) -> dict[str, list[Event]]:
    """What happened within the window, by case."""
    made: dict[str, list[Event]] = defaultdict(list)
    for one in incidents:
        if one.day is not None and since <= one.day <= until:
            whole = cases[one.case_id]
            made[one.case_id].append(
                Event(
                    day=one.day, reference=whole.case.reference, case_id=whole.id, place=one.place,
                    strands=one.happened.strands, risk=whole.case.risk, restricted=whole.restricted,
                )
            )  # fmt: skip
    return dict(made)


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one person, with one subject or at one place, in time. ``probability``: of the weakest link that
    makes it one; None where none was needed. ``pairs``: the links."""

    events: tuple[Event, ...]
    probability: float | None = None
    pairs: tuple[Pair, ...] = ()

    @property
    def cases(self) -> frozenset[str]:
        """The cases that it is told in."""
        return frozenset(event.case_id for event in self.events if event.case_id)


def same_people(mentions: Sequence[Mention], linking: Linking, said: Said, known: NotKnown) -> list[Again]:
    """People to whom it happened on more than one day of the window; of pairs that somebody spoke of, as they said.
    ``known``: what stands for "not known"."""
    by_id = {one.person.id: one for one in mentions}
    weighed = {
        (pair.one, pair.other): pair
        for pair in pairs([one.person for one in by_id.values()], least=linking.sure, known=known)
    }
    for one, other in said.together:
        if one in by_id and other in by_id:
            proposed = weighed.get((one, other), Pair(one=one, other=other, probability=1.0))
            weighed[one, other] = msgspec.structs.replace(proposed, probability=1.0)
    found = groups(weighed.values(), apart=said.apart)
    of_group = {identity: place for place, (of, _) in enumerate(found) for identity in of}
    linked: dict[int, list[Pair]] = defaultdict(list)
    for pair in weighed.values():
        if (place := of_group.get(pair.one)) is not None and place == of_group.get(pair.other):
            linked[place].append(pair)
    made = [
        Again(
            events=tuple(_once({event for one in of for event in by_id[one].events}, lambda event: event.day)),
            probability=weakest,
            pairs=tuple(linked[place]),
        )
        for place, (of, weakest) in enumerate(found)
    ]
    return [one for one in made if len(one.events) > 1]


def links_of(found: Iterable[Again], mentions: Sequence[Mention], kind: str) -> Iterator[Link]:
    """The links behind what is shown, the surest last: those that hold it together least are looked at first."""
    by_id = {one.person.id: one for one in mentions}
    for one in found:
        for pair in sorted(one.pairs, key=lambda pair: (pair.probability, pair.one, pair.other)):
            yield Link(
                item=_item_id(kind, one.events), kind=kind, one=_side(by_id[pair.one]),
                other=_side(by_id[pair.other]), probability=round(pair.probability, 4), signs=pair.signs,
            )  # fmt: skip


def _side(mention: Mention) -> Side:
    last = max(mention.events, key=lambda event: event.day)
    return Side(
        id=mention.person.id, reference=last.reference, case_id=last.case_id, area=last.place.area,
        district=last.place.district, last=last.day,
    )  # fmt: skip


def same_places(
    incidents: Iterable[Dated], events: Mapping[str, list[Event]], *, least: int, known: NotKnown
) -> list[Again]:
    """Places where it happened again and again. What happened online has no place; that of nowhere, and the station
    where it was told, is none."""
    by_place: dict[tuple[str, str], set[Event]] = defaultdict(set)
    for one in incidents:
        if one.case_id not in events or one.happened.online or not known.is_evidence(one.happened.place, of="place"):
            continue
        if place := same(one.happened.place):
            day_events = [event for event in events[one.case_id] if event.day == one.day]
            by_place[place, same(one.place.district)].update(day_events)
    made = [
        Again(events=tuple(_once(found, lambda event: (event.case_id, event.day))))
        for _, found in sorted(by_place.items())
    ]
    return [one for one in made if len(one.cases) >= least]


def raised_again(found: Iterable[Again], policy: PolicyPack, *, kind: str) -> Iterator[Raised]:
    """What happened again as items."""
    for one in found:
        yield _raised(kind, one.events, policy, probability=one.probability)


def _once(events: Iterable[Event], key: Callable[[Event], object]) -> list[Event]:
    """Events in time, of those alike one that has a case, and the first: two systems may tell of one incident."""
    ordered = sorted(events, key=lambda event: (event.day, not event.case_id, event.reference))
    return list({key(event): event for event in reversed(ordered)}.values())[::-1]


def _raised(kind: str, events: Sequence[Event], policy: PolicyPack, *, probability: float | None) -> Raised:
    last = next((event for event in reversed(events) if event.case_id), events[-1])
    strands = tuple(dict.fromkeys(strand for event in events for strand in event.strands))
    item = Item(
        id=_item_id(kind, events), kind=kind, reference=last.reference, case_id=last.case_id,
        area=last.place.area, district=last.place.district, strands=strands, happened=events[-1].day, risk=last.risk,
        reasons=tuple(_why(kind, events, strands, policy, probability)),
        related=tuple(dict.fromkeys(event.reference for event in events)),
        count=len(events),
        probability=round(probability, 4) if probability is not None else None,
    )  # fmt: skip
    return Raised(item=item, place=last.place, restricted=any(event.restricted for event in events))


def _item_id(kind: str, events: Sequence[Event]) -> str:
    return f"{kind}:{events[0].case_id or events[0].reference}"


def _why(
    kind: str, events: Sequence[Event], strands: Sequence[str], policy: PolicyPack, probability: float | None
) -> Iterator[str]:  # fmt: skip
    who = {REPEAT_VICTIM: "", REPEAT_LOCATION: " at one place", REPEAT_SUBJECT: " with one subject"}[kind]
    apart = (events[-1].day - events[0].day).days
    last = full_day(events[-1].day)
    yield f"{plural(len(events), 'incident', 'incidents')}{who} in {_span(apart)}, the last on {last}."
    areas = list(dict.fromkeys(event.place.area or event.place.district for event in events))
    if len(list(filter(None, areas))) > 1:
        yield f"In {either(areas, last='and')}."
    if len(strands) > 1:
        yield f"Strands: {either((policy.label('strands', one) for one in strands), last='and')}."
    if any(not event.case_id for event in events):
        yield "One of them was not flagged as hate and waits for the registrar."
    if probability is not None:
        yield f"That the entries are one person is {_likely(probability)}: check before you act on it."


def _span(days: int) -> str:
    if days < _ANY_WEEKS:
        return plural(days + 1, "day", "days")
    weeks = round(days / _DAYS)
    return plural(weeks, "week", "weeks") if days <= _HUNDRED else plural(round(days / 30.4), "month", "months")


def _likely(probability: float) -> str:
    shown = int(probability * _HUNDRED)
    return "almost certain" if shown >= _HUNDRED - 1 else f"likely ({shown} in 100)"
