"""How the risk was decided over time, and what a review does to its case."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from champion_app.domain.change import NEW, SET, Author
from champion_app.domain.errors import Invalid
from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.case import Case
from champion_app.domain.merge import Row
from champion_app.domain.record import body_of, kind_of
from champion_app.domain.rules.case.risk_history import RiskHistory, level_names, risk_history
from champion_app.domain.verbs.care import review_risk
from tests.vaults.fresh import policy

OPENED = datetime(2026, 10, 16, 9, 0, tzinfo=UTC)


def review(day: int, level: str, *, by: str = "Lighthouse", before: str = "standard", **told: str) -> Row:
    at = datetime(2026, 11, day, 12, 0, tzinfo=UTC)
    made = RiskReview(at=at, by=by, level=level, before=before, reason=f"Because of {day}", **told)
    return Row(id=f"r{day}", kind=kind_of(RiskReview).name, scope="case:a", body=body_of(made))


def history(*rows: Row, risk: str, opened: datetime | None = OPENED) -> RiskHistory:
    return risk_history(Case(risk=risk, risk_reason="Why", opened=opened), rows, me="Me")


def drawn(told: RiskHistory) -> list[tuple[date, int, bool]]:
    return [(one.day, one.level, one.aside) for one in told.decisions]


def test_it_begins_with_what_the_force_took_in_and_goes_on_in_order_of_time() -> None:
    told = history(review(20, "high", before="medium", harm="No sleep"), review(3, "medium"), risk="high")

    assert drawn(told) == [
        (date(2026, 10, 16), 0, False),
        (date(2026, 11, 3), 1, False),
        (date(2026, 11, 20), 2, False),
    ]
    assert (told.by, told.answers, told.other) == ("Lighthouse", (("Harm", "No sleep"),), None)


def test_where_two_people_differ_the_other_view_stands_aside_and_the_answers_are_of_what_holds() -> None:
    told = history(review(20, "high", harm="No sleep"), review(22, "medium", by="Me", harm="Better"), risk="high")

    assert drawn(told)[-1] == (date(2026, 11, 22), 1, True)
    assert told.answers == (("Harm", "No sleep"),)
    assert told.other is not None
    assert told.other.by == "You"


def test_a_level_that_no_review_decided_still_holds_today() -> None:
    assert drawn(history(review(20, "medium"), risk="high"))[-2:] == [
        (date(2026, 11, 20), 1, True), (date(2026, 11, 20), 2, False)
    ]  # fmt: skip


def test_without_a_review_there_is_what_came_and_without_a_day_nothing() -> None:
    assert drawn(history(risk="medium")) == [(date(2026, 10, 16), 1, False)]
    assert drawn(history(risk="medium", opened=None)) == []


def test_a_level_of_a_newer_version_stands_above_those_we_know() -> None:
    assert level_names(policy(), history(review(20, "extreme"), risk="extreme"))[-1] == "Higher"
    assert level_names(policy(), history(risk="high")) == ("Standard", "Medium", "High")


def author() -> Author:
    return Author(user="u", name="Me", now=OPENED, new_id=lambda: "new")


def test_a_review_decides_the_level_and_the_reason_of_its_case() -> None:
    case = Row(id="a", kind=kind_of(Case).name, scope="case:a", body={"risk": "medium"}, versions={"risk": 4})

    made, *changes = review_risk(author(), case, {"level": "high", "reason": "A threat to a child", "harm": "No sleep"})

    assert (made.act, made.value["before"], made.value["by"]) == (NEW, "medium", "Me")
    assert [(one.act, one.field, one.base, one.value) for one in changes] == [
        (SET, "risk", 4, "high"), (SET, "risk_reason", 1, "A threat to a child")
    ]  # fmt: skip


def test_a_level_without_a_reason_is_not_decided() -> None:
    case = Row(id="a", kind=kind_of(Case).name, scope="case:a", body={})
    with pytest.raises(Invalid, match="Why is needed"):
        review_risk(author(), case, {"level": "high", "reason": ""})
