"""Which mentions are one person: pairs that agree enough, why, and the groups that they make."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sync.hub.intake.mapping.not_known import NotKnown
from sync.hub.report.link.locked import locked_database
from sync.hub.report.link.model import COMPARED, settings
from sync.hub.report.link.people import Person, columns, compared

_SIGNS = ", ".join(
    f"gamma_{name}, pow(2, mw_{name}{' + mw_tf_adj_name' if name == 'name' else ''})" for name in COMPARED
)


class Sign(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one comparison says of a pair. ``times``: how many times as often it is so with one person as with two."""

    on: str
    level: int
    times: float


class Pair(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Two mentions, in order, and how likely they are one person. ``signs``: none where somebody said that they are."""

    one: str
    other: str
    probability: float
    signs: tuple[Sign, ...] = ()


def pairs(people: Sequence[Person], *, least: float, known: NotKnown) -> list[Pair]:
    """Every pair that is at least so likely, in order. Who has no name, or one that stands for "not known", is nobody.
    Nothing is written anywhere."""
    named = [row for row in (compared(one, known) for one in people) if row.tokens]
    if len(named) < 2:
        return []
    import pyarrow as pa  # late: half a second that only a run of the report pays
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    text = pa.string()
    table = pa.table({name: pa.array(values, type=text) for name, values in columns(named).items()})
    with locked_database() as db:
        api = DuckDBAPI(connection=db)
        linker = Linker(api.register(table), settings(len(named)), validate_settings=False, log_level=logging.ERROR)
        found = linker.inference.predict(threshold_match_probability=least)
        rows = db.execute(
            f"SELECT unique_id_l, unique_id_r, match_probability, {_SIGNS} FROM {found.physical_name} ORDER BY 1, 2"
        ).fetchall()
    return [
        Pair(one=min(one, other), other=max(one, other), probability=float(probability), signs=_signs(told))
        for one, other, probability, *told in rows
    ]


def _signs(told: Sequence[float]) -> tuple[Sign, ...]:
    levels = zip(COMPARED, told[::2], told[1::2], strict=True)
    return tuple(Sign(on=name, level=int(level), times=float(times)) for name, level, times in levels)


def groups(
    found: Iterable[Pair], *, apart: frozenset[tuple[str, str]] = frozenset()
) -> list[tuple[frozenset[str], float]]:
    """Mentions that hang together, with the weakest link that still joins each into one: what a person who looks at
    it has to believe. Links are taken strongest first, so no weak one counts where a strong one does the same. What
    stands ``apart``, as pairs in order, never comes into one group, by way of whomever."""
    above: dict[str, str] = {}
    weakest: dict[str, float] = {}
    foes: dict[str, set[str]] = {}
    for first, second in apart:
        foes.setdefault(first, set()).add(second)
        foes.setdefault(second, set()).add(first)
    within: dict[str, set[str]] = {one: {one} for one in foes}

    def top(one: str) -> str:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for pair in sorted(found, key=lambda pair: (-pair.probability, pair.one, pair.other)):
        one, other = sorted((top(pair.one), top(pair.other)))
        if one != other and not _kept_apart(within.get(one), within.get(other), foes):
            if one in within or other in within:
                within[one] = within.get(one, {one}) | within.pop(other, {other})
            above[other] = one
            weakest[one] = min(weakest.get(one, 1.0), weakest.get(other, 1.0), pair.probability)
    members: dict[str, set[str]] = {}
    for one in above:
        members.setdefault(top(one), set()).add(one)
    return [(frozenset(of), weakest[key]) for key, of in sorted(members.items()) if len(of) > 1]


def _kept_apart(ours: set[str] | None, theirs: set[str] | None, foes: Mapping[str, set[str]]) -> bool:
    """Whether one of these stands apart from one of those."""
    if not ours or not theirs:
        return False
    return any(not foes.get(one, set()).isdisjoint(theirs) for one in ours)
