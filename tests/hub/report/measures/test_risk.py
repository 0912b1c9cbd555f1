"""Threat, harm and risk: reasons in words, one high rule or two medium ones, harm beside it, nothing about subjects."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import AT_RISK
from sync.hub.report.inputs.report_policy import read_report_pack, shipped_report_pack
from sync.hub.report.inputs.risk_rules import Facts, RiskRule
from sync.hub.report.measures.harm import HarmTable, Weight, load, read_weights, table_in_use
from sync.hub.report.measures.risk import judged
from tests.hub.report.conftest import NOW, TODAY, ReportingHub, of_kind
from tests.hub.report.measures.test_repeats import AMINA

RULES = shipped_report_pack(TODAY).risk
HARM = "prc_subgroup,cchi_days\nViolence with injury,365\nPublic order offences,7.5\nArson,185\n"


def test_one_high_rule_or_two_medium_ones_name_a_case() -> None:
    assert [rule.id for rule in judged(Facts(threat=1), RULES)] == ["threat"]
    assert judged(Facts(assault=1), RULES) == []
    assert [rule.id for rule in judged(Facts(assault=1, late=1), RULES)] == ["assault", "nobody-reached"]
    assert judged(Facts(), RULES) == []


def test_a_third_incident_comes_first_with_its_reasons(desk: ReportingHub) -> None:
    for day in (1, 8, 16):
        desk.hate(**AMINA, Occurred=f"{day:02}/11/2026 10:00", Account="Neighbour shouted abuse about her race")
    desk.hate(Victim_name="Another Person", Account="Male said I will kill you, you paki")
    desk.hate(Victim_name="A Third", Account="Name calling")

    first, *rest = of_kind(desk.report().force, AT_RISK)

    assert first.reasons[0] == "3 incidents met the same person within twelve months."
    assert first.count == 3
    assert any("threat" in item.reasons[0] for item in rest)
    assert first.rank >= rest[0].rank


def test_from_words_to_an_act_is_told(desk: ReportingHub) -> None:
    desk.hate(**AMINA, Occurred="10/10/2026 10:00", Account="Called a paki in the street")
    desk.hate(**AMINA, Occurred="16/11/2026 10:00", Account="Punched in the face and called a paki")

    (item,) = of_kind(desk.report().force, AT_RISK)

    assert "It went from words to an act: earlier incidents told of no assault, threat or damage." in item.reasons


def test_harm_is_context_and_never_the_order(desk: ReportingHub, tmp_path: Path) -> None:
    for name, offence in (("One Person", "Public order"), ("Two Person", "Violence with injury")):
        desk.hate(Victim_name=name, Offence=offence, Risk="High")
    before = [item.id for item in of_kind(desk.report().force, AT_RISK)]
    path = tmp_path / "harm.csv"
    path.write_text(HARM, encoding="utf-8")
    with desk.hub.storage.write() as tx:
        load(tx, "Cambridge CHI 2026", read_weights(path), now=NOW)

    items = of_kind(desk.report().force, AT_RISK)

    assert [item.id for item in items] == before
    assert {item.harm for item in items} == {7.5, 365.0}
    assert any("Harm by Cambridge CHI 2026: 365 days, for context only." in item.reasons for item in items)
    with desk.hub.storage.read() as tx:
        assert table_in_use(tx).name == "Cambridge CHI 2026"


def test_an_offence_that_no_line_fits_has_no_weight() -> None:
    table = HarmTable("T", [Weight(label="Violence with injury", days=365), Weight(label="Arson", days=185)])

    assert table.of("5D Assault: violence with injury (racially aggravated)") == 365
    assert table.of("Arson not endangering life") == 185
    assert table.of("Malicious communications") is None


@pytest.mark.parametrize(
    "text", ["label\nArson\n", "label,days\nArson,many\n", "label,days\n,3\n", "label,days\nArson,-1\n"]
)
def test_a_table_that_is_wrong_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "harm.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="Nothing was changed"):
        read_weights(path)


def test_no_rule_can_ask_who_a_subject_is() -> None:
    known = {field.name for field in msgspec.structs.fields(Facts)}

    acts = {"threat", "assault", "damage", "conduct", "worse"}
    assert known == {"incidents", "same_place", "same_subject", "recorded", "late", *acts}
    for asked in ("ethnicity", "religion", "subject_age", "nationality"):
        raw = f'name="x"\nvalid_from=2026-01-01\n[[risk]]\nid="r"\nlevel="high"\nreason="r"\nwhen={{ {asked} = 1 }}\n'
        with pytest.raises(Refused, match="unknown field"):
            read_report_pack(raw.encode())


def test_every_shipped_rule_can_speak() -> None:
    for rule in RULES:
        assert rule.holds(rule.when)
        assert rule.reason.format(**msgspec.structs.asdict(rule.when))
    assert isinstance(RULES[0], RiskRule)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("when = {}", "empty condition"),
        ("when = { incidents = 0 }", "empty condition"),
        ("when = { incident = 2 }", "unknown field"),
        ("when = { incidents = -1 }", "less than nothing"),
        ('when = { incidents = 2 }\nreason = "{incident} of them"', "no fact"),
        ('when = { incidents = 2 }\nreason = "{incidents.__class__}"', "no fact"),
        ('when = { incidents = 2 }\nreason = "{incidents:>9999999}"', "no fact"),
        ('when = { incidents = 2 }\nreason = "{} of them"', "no fact"),
        ('when = { incidents = 2 }\nreason = "{incidents"', "cannot be used"),
        ('when = { incidents = 2 }\nreason = ""', "cannot be used"),
    ],
)
def test_a_rule_that_could_not_be_meant_is_refused_when_it_is_read(rule: str, said: str) -> None:
    reason = "" if "reason" in rule else '\nreason = "{incidents} of them"'
    raw = f'name = "own"\nvalid_from = 2026-01-01\n[[risk]]\nid = "one"\nlevel = "high"\n{rule}{reason}\n'

    with pytest.raises(Refused, match=said):
        read_report_pack(raw.encode())


def test_two_rules_of_one_name_are_refused() -> None:
    one = '[[risk]]\nid = "one"\nlevel = "high"\nwhen = { incidents = 2 }\nreason = "again"\n'

    with pytest.raises(Refused, match="two risk rules"):
        read_report_pack(f'name = "own"\nvalid_from = 2026-01-01\n{one}{one}'.encode())
