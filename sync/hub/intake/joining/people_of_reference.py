"""Where rows of one reference are kept that are of several people: the first under the reference itself, the others
under it with a number behind. Who is who is known by the person, whatever the order of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from champion_app.domain.record import Body
from sync.hub.intake.cases.taken_rows import Kept
from sync.hub.intake.joining.matching import Matching
from sync.hub.intake.mapping.said import Incoming

MOST_PEOPLE = 20
"""People of one reference who are kept apart."""


def references_of(reference: str) -> list[str]:
    """Every reference that rows of one may be kept under."""
    return [reference, *(f"{reference} ({number})" for number in range(2, MOST_PEOPLE + 1))]


class PeopleOfReference:
    """Decides for the rows of one run. Remembers what it decided, so that a dry run decides alike."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching
        self._people: dict[str, Body] = {}

    def asks(self, rows: Sequence[Incoming]) -> list[str]:
        """The references that have to be looked up before rows are placed."""
        return [of for row in rows if row.of_several for of in references_of(row.reference)]

    def placed(self, rows: Sequence[Incoming], kept: Mapping[str, Kept]) -> list[Incoming]:
        """The rows under the references that they are kept by. ``kept``: what :meth:`asks` found."""
        return [self._placed(row, kept) if row.of_several else row for row in rows]

    def _placed(self, row: Incoming, kept: Mapping[str, Kept]) -> Incoming:
        names = references_of(row.reference)
        here = {of: kept[of].said.person for of in names if of in kept and of not in self._people}
        same = [of for of, person in here.items() if self._is_same(person, row.said.person)]
        free = [of for of in names if of not in here and of not in self._people]
        nameless = [of for of, person in here.items() if not self._matching.names_of(person)]
        reference = (same or nameless or free or names[-1:])[0]
        self._people[reference] = row.said.person
        return msgspec.structs.replace(row, reference=reference)

    def of_another(self, row: Incoming, kept: Mapping[str, Kept]) -> str:
        """Where a row is kept that comes alone and contradicts the person whom its reference is of; empty where it is
        kept nowhere else, so that it is a later version of that person."""
        others = references_of(row.reference)[1:]
        return next((of for of in others if of in kept and self._is_same(kept[of].said.person, row.said.person)), "")

    def _is_same(self, one: Body, other: Body) -> bool:
        """Whether two people are one for whatever is known of them, and both are named."""
        named = self._matching.names_of(one) and self._matching.names_of(other)
        return bool(named) and self._matching.agree(one, other)
