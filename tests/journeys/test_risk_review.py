"""Two champions decide the risk differently while both are away: the safer level holds, and each sees the other."""

from __future__ import annotations

from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.case import Case
from champion_app.domain.record import view
from champion_app.domain.rules.case.risk_history import risk_history
from champion_app.domain.scope import case_scope
from champion_app.domain.verbs.care import review_risk
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from tests.journeys.cases_at_hub import Force, level, of_kind, row


def decide(vault: Vault, case: str, risk: str, reason: str) -> None:
    author = vault.author()
    vault.save(review_risk(author, row(vault, case), {"level": risk, "reason": reason}), author)


def test_the_safer_decision_holds_on_both_laptops_until_somebody_settles_it(force: Force) -> None:
    first, laptop = force.champion("First")
    second, other = force.champion("Second")
    case = force.case()
    force.give(case, first, second)
    level(laptop, other)

    decide(laptop, case, "high", "A threat to a child")
    decide(other, case, "medium", "The second in a month")
    level(laptop, other, laptop)

    for vault, me in ((laptop, "First"), (other, "Second")):
        told = view(Case, row(vault, case).body)
        history = risk_history(told, vault.ask(records.in_scope, case_scope(case)), me=me)
        assert (history.level, len(of_kind(vault, RiskReview, case))) == ("high", 2)
        assert [one.aside for one in history.decisions if one.level == 1] == [True]
        assert history.other is not None
