"""Which rows of a batch belong to a case that another system's row made, and which only may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from sync.hub.intake.cases.taken_rows import Kept, RowKey, Taken, kept_at, of_cases
from sync.hub.intake.joining.keys import met_by, others_are_here
from sync.hub.intake.joining.matching import Matching, doubt_of, joins, told
from sync.hub.intake.joining.proposals import Pair
from sync.hub.intake.mapping.said import Incoming, Said

_MOST_MET = 20
"""A number that more rows of other systems name tells nothing: a placeholder, or a day's whole operation."""


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a row beside its own records. ``case``: the case of another system's row that it joins.
    ``pulls``: rows of other systems without a case that join its own. ``proposals``: what a person is asked."""

    case: str = ""
    pulls: tuple[Taken, ...] = ()
    proposals: tuple[Pair, ...] = ()


class Joining:
    """Decides for the rows of one source, batch by batch. Remembers what it joined, so that a dry run counts alike."""

    def __init__(self, source: str, matching: Matching) -> None:
        self._source = source
        self._matching = matching
        self._joined: dict[str, list[Said]] = {}
        self._pulled: set[RowKey] = set()

    def keys_of(self, said: Said) -> tuple[str, ...]:
        """What a row can be met by later on."""
        return self._matching.keys_of(said)

    def fates(self, tx: Connection, rows: Sequence[Incoming], own: Mapping[str, str]) -> dict[str, Fate]:
        """What becomes of the rows that meet another, by reference. ``own``: cases that rows have already."""
        if not others_are_here(tx, self._source):
            return {}
        keys = {row.reference: self.keys_of(row.said) for row in rows if not row.said.retracted}
        met = met_by(tx, self._source, (key for of in keys.values() for key in of))
        met = {key: places for key, places in met.items() if len(places) <= _MOST_MET}
        if not met:
            return {}
        others = kept_at(tx, (place for places in met.values() for place in places))
        cases = of_cases(tx, {one.records.case for one in others.values()} - {""})
        found: dict[str, Fate] = {}
        for row in rows:
            meets = {
                place: key
                for key in reversed(keys.get(row.reference, ()))
                for place in met.get(key, ())
                if not others[place].stands.retracted and key in self.keys_of(others[place].said)
            }
            if meets:
                found[row.reference] = self._fate(row, meets, others, cases, own=own.get(row.reference, ""))
        return found

    def _fate(
        self,
        row: Incoming,
        meets: Mapping[RowKey, str],
        others: Mapping[RowKey, Kept],
        cases: Mapping[str, Sequence[Taken]],
        *,
        own: str,
    ) -> Fate:
        """``meets``: rows of other systems by the key that they were met by, a number rather than a likeness."""
        fitting: dict[str, RowKey] = {}
        pulls: list[Taken] = []
        doubtful: dict[RowKey, str] = {}
        for place, key in meets.items():
            other = others[place]
            case = other.records.case
            if case and case == own:
                continue
            if not joins(key):
                doubtful[place] = told(key)
            elif not self._matching.agree(row.said.person, other.said.person):
                doubtful[place] = f"{told(key)}, though the people differ"
            elif doubt := doubt_of(key, row.said, other.said):
                doubtful[place] = told(key) + doubt
            elif not case:
                if place not in self._pulled:
                    pulls.append(Taken(source=place[0], reference=place[1], kept=other))
            elif own:
                doubtful[place] = f"{told(key)}, each with a case already"
            elif self._belongs(row.said, cases.get(case, ()), case):
                fitting.setdefault(case, place)
            else:
                doubtful[place] = f"{told(key)}, and the case has a row of this system already"
        if len(fitting) > 1:
            doubtful.update((place, f"{told(meets[place])}, which several cases have") for place in fitting.values())
        joined = next(iter(fitting)) if len(fitting) == 1 else ""
        if joined:
            self._joined.setdefault(joined, []).append(row.said)
            doubtful = {place: why for place, why in doubtful.items() if _asks(why, others[place], joined)}
        becomes = bool(joined or own or row.said.makes_case)
        pulls = pulls if becomes and not joined else []
        self._pulled.update(one.place for one in pulls)
        here = (self._source, row.reference)
        return Fate(
            case=joined,
            pulls=tuple(pulls),
            proposals=tuple(
                Pair.of(here, place, reason=why)
                for place, why in doubtful.items()
                if becomes or others[place].records.case
            ),
        )

    def _belongs(self, said: Said, case: Iterable[Taken], of: str) -> bool:
        """Whether a row may join a case: it contradicts none of its rows, and where the case has a row of the same
        system already, both name the same person, for such a row is else another victim's."""
        ours = [one.kept.said for one in case if one.source == self._source] + self._joined.get(of, [])
        by = self._matching
        if any(not by.agree(said.person, one.kept.said.person) for one in case):
            return False
        return all(
            by.agree(said.person, one.person) and by.names_of(said.person) and by.names_of(one.person) for one in ours
        )


def _asks(why: str, other: Kept, joined: str) -> bool:
    """Whether a doubt stands once the row has joined a case: another victim of the same crime is no doubt."""
    return other.records.case != joined and "people differ" not in why
