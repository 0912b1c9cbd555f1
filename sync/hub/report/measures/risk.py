"""Threat, harm and risk: rules of the policy over plain facts, each with its reason in words. Advice for people.

The facts are about what happened and what was done. There is none about who a subject is, so no rule can ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from champion_app.domain.kinds.area_day import AT_RISK, Item
from champion_app.domain.rules.case.case_line import CLOSED
from champion_app.domain.rules.words.wording import plural
from sync.hub.report.inputs.cases import Whole
from sync.hub.report.inputs.risk_rules import Facts, RiskRule
from sync.hub.report.measures.coverage import Covered
from sync.hub.report.measures.force_day import Raised
from sync.hub.report.measures.harm import HarmTable
from sync.hub.report.measures.repeats import Event

_ENOUGH_MEDIUM = 2
_HIGH_WEIGHS = 100


def judged(facts: Facts, rules: Iterable[RiskRule]) -> list[RiskRule]:
    """The rules that speak, high ones first; none where it is too little to name the case: one high, or two medium."""
    spoken = [rule for rule in rules if rule.holds(facts)]
    high = [rule for rule in spoken if rule.level == "high"]
    medium = [rule for rule in spoken if rule.level != "high"]
    return high + medium if high or len(medium) >= _ENOUGH_MEDIUM else []


def at_risk(
    cases: Mapping[str, Whole],
    stands: Mapping[str, Covered],
    facts: Mapping[str, Facts],
    events: Mapping[str, list[Event]],
    rules: tuple[RiskRule, ...],
    harm: HarmTable,
) -> Iterator[Raised]:
    """The open cases that the rules name. ``events``: what happened in the cases that are looked at."""
    for case_id, of in sorted(events.items()):
        whole, stand = cases[case_id], stands[case_id]
        if whole.case.status == CLOSED:
            continue
        spoken = judged(facts.get(case_id, Facts()), rules)
        if spoken:
            item = _item(whole, stand, of, spoken, facts[case_id], harm)
            yield Raised(item=item, place=stand.place, restricted=whole.restricted)


def _item(
    whole: Whole, stand: Covered, of: list[Event], spoken: list[RiskRule], facts: Facts, harm: HarmTable
) -> Item:  # fmt: skip
    weights = [days for _, one in whole.standing if (days := harm.of(one.offence)) is not None]
    named = {name: f"{value:,}" for name, value in msgspec.structs.asdict(facts).items()}
    reasons = [rule.reason.format(**named) for rule in spoken]
    if weights:
        reasons.append(f"Harm by {harm.name}: {plural(round(max(weights)), 'day', 'days')}, for context only.")
    high = sum(rule.level == "high" for rule in spoken)
    return Item(
        id=f"risk:{whole.id}",
        kind=AT_RISK,
        reference=whole.case.reference,
        case_id=whole.id,
        area=stand.place.area,
        district=stand.place.district,
        strands=whole.strands,
        happened=max(event.day for event in of),
        since=stand.opened,
        risk=whole.case.risk,
        online=any(one.online for _, one in whole.standing),
        taken=stand.taken,
        reasons=tuple(reasons),
        count=facts.incidents,
        harm=max(weights) if weights else None,
        rank=high * _HIGH_WEIGHS + len(spoken) - high,
    )
