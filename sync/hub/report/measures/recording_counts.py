"""How incidents are recorded, in both counts: each offence once, and once for every strand that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from champion_app.domain.kinds.area_day import Recorded, StrandCount
from champion_app.domain.policy import PolicyPack
from sync.hub.report.inputs.cases import Happened


def recorded(incidents: Iterable[Happened], policy: PolicyPack, *, since: date, smallest: int) -> Recorded:
    """Both counts of a window."""
    mine = list(incidents)
    national = {choice.code for choice in policy.lists.get("strands", ()) if choice.national}
    named = [frozenset(one.strands) for one in mine]
    strands = Counter(code for of in named for code in of)
    kinds = Counter(one.classification for one in mine)
    seen_by = Counter(one.perceived_by for one in mine)
    return Recorded(
        since=since,
        incidents=len(mine),
        strands_named=sum(strands.values()),
        national_incidents=sum(not national.isdisjoint(of) for of in named),
        national_strands_named=sum(count for code, count in strands.items() if code in national),
        several=sum(len(of) > 1 for of in named),
        no_strand=sum(not of for of in named),
        crimes=kinds["crime"],
        non_crimes=kinds["non-crime"],
        undecided=len(mine) - kinds["crime"] - kinds["non-crime"],
        online=sum(one.online for one in mine),
        by_victim=seen_by["victim"],
        by_other=seen_by["other"],
        by_officer=seen_by["officer"],
        perceived_unknown=len(mine) - seen_by["victim"] - seen_by["other"] - seen_by["officer"],
        strands=tuple(_strands(strands, policy, national, smallest)),
    )


def _strands(strands: Counter[str], policy: PolicyPack, national: set[str], smallest: int) -> Iterable[StrandCount]:
    """Every strand of the pack, and those that it does not know, in the pack's order."""
    known = [choice.code for choice in policy.lists.get("strands", ())]
    for code in [*known, *sorted(set(strands) - set(known))]:
        count = strands[code]
        yield StrandCount(strand=code, national=code in national, count=None if 0 < count < smallest else count)
