"""Which mentions are one person: pairs that agree enough, and the groups that they make."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import msgspec

from sync.hub.report.link.locked import locked_database
from sync.hub.report.link.model import settings
from sync.hub.report.link.people import Person, columns, compared


class Pair(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Two mentions and how likely they are one person."""

    one: str
    other: str
    probability: float


def pairs(people: Sequence[Person], *, least: float) -> list[Pair]:
    """Every pair that is at least so likely, in order. Who has no name is nobody. Nothing is written anywhere."""
    known = [one for one in map(compared, people) if one.tokens]
    if len(known) < 2:
        return []
    import pyarrow as pa  # late: half a second that only a run of the report pays
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    text = pa.string()
    table = pa.table({name: pa.array(values, type=text) for name, values in columns(known).items()})
    with locked_database() as db:
        api = DuckDBAPI(connection=db)
        linker = Linker(api.register(table), settings(len(known)), validate_settings=False, log_level=logging.ERROR)
        found = linker.inference.predict(threshold_match_probability=least)
        rows = db.execute(
            f"SELECT unique_id_l, unique_id_r, match_probability FROM {found.physical_name} ORDER BY 1, 2"
        ).fetchall()
    return [Pair(one=one, other=other, probability=float(probability)) for one, other, probability in rows]


def groups(found: Iterable[Pair]) -> list[tuple[frozenset[str], float]]:
    """Mentions that hang together, with the weakest link that still joins each into one: what a person who looks at
    it has to believe. Links are taken strongest first, so no weak one counts where a strong one does the same."""
    above: dict[str, str] = {}
    weakest: dict[str, float] = {}

    def top(one: str) -> str:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for pair in sorted(found, key=lambda pair: (-pair.probability, pair.one, pair.other)):
        one, other = sorted((top(pair.one), top(pair.other)))
        if one != other:
            above[other] = one
            weakest[one] = min(weakest.get(one, 1.0), weakest.get(other, 1.0), pair.probability)
    members: dict[str, set[str]] = {}
    for one in above:
        members.setdefault(top(one), set()).add(one)
    return [(frozenset(of), weakest[key]) for key, of in sorted(members.items()) if len(of) > 1]
