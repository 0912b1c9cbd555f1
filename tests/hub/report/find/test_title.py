"""Titles of offences that name alternatives, and the codes that stand beside them."""

from __future__ import annotations

import pytest

from champion_app.domain.errors import Refused
from champion_app.domain.policy import read_pack
from resources.files import names, read_bytes
from sync.hub.report.find.finder import Finder
from sync.hub.report.find.finding import Incident
from sync.hub.report.find.rules import read_rules
from sync.hub.report.find.title import codes_in
from tests.hub.report.find import scoring

PACK = read_pack(read_bytes("policy", "2026-04-avon-and-somerset.toml"))
FILES = [(name, read_bytes("policy/markers", name)) for name in names("policy/markers", ".toml")]
FINDER = Finder(scoring.the_rules())
RACE_OR_RELIGION = (
    "Racially or religiously aggravated assault with injury",
    "Racially or religiously aggravated public fear, alarm or distress",
    "RACIALLY OR RELIGIOUSLY AGG. S.20 WOUNDING", "Racially/religiously aggravated intentional harassment",
    "Racially / religiously aggravated common assault", "Racially and/or religiously aggravated criminal damage",
    "Racially and religiously aggravated criminal damage", "Religiously or racially aggravated harassment",
    "Race or religious aggravated public order", "Race/religion aggravated", "Rac/rel agg public order",
    "Rac or Rel Agg S4A", "R/R aggravated s5 POA", "RRA common assault", "Racial or religious hatred",
    "Harassment - racially or religiously aggravated", "Racially or religiously motivated stalking",
    "8P Racially or religiously aggravated assault with injury",
)  # fmt: skip
OTHERS = {
    "Stir up religious hatred or hatred on the grounds of sexual orientation": {"religion", "sexual-orientation"},
    "Stirring up hatred on grounds of race, religion or sexual orientation": {"race", "religion", "sexual-orientation"},
    "Aggravated by hostility to disability, sexual orientation or transgender identity": {
        "disability", "sexual-orientation", "transgender",
    },
    "Homophobic or transphobic incident": {"sexual-orientation", "transgender"},
    "Racist or homophobic chanting": {"race", "sexual-orientation"},
}  # fmt: skip
ONE_OR_BOTH = {
    "Racially aggravated assault": ["race"], "Religiously aggravated harassment": ["religion"],
    "Stir up racial hatred": ["race"], "Racist incident; homophobic incident": ["race", "sexual-orientation"],
    "Public order": [], "Assault with injury": [], "Aggravated burglary": [],
}  # fmt: skip


@pytest.mark.parametrize("title", RACE_OR_RELIGION)
def test_a_title_of_two_grounds_is_one_finding_that_is_open_between_them(title: str) -> None:
    (found,) = FINDER.find(Incident(offence=title))

    assert (found.strand, set(found.either), found.confidence) == ("", {"race", "religion"}, "likely")
    assert title[found.start : found.end] == found.words


@pytest.mark.parametrize(("title", "either"), OTHERS.items())
def test_so_is_any_other_title_that_names_alternatives(title: str, either: set[str]) -> None:
    (found,) = FINDER.find(Incident(offence=title))

    assert (found.strand, set(found.either), found.confidence) == ("", either, "likely")


@pytest.mark.parametrize(("title", "strands"), ONE_OR_BOTH.items())
def test_a_title_that_says_which_it_is_is_not_open(title: str, strands: list[str]) -> None:
    assert [one.strand for one in FINDER.find(Incident(offence=title))] == strands


def test_in_an_account_the_same_words_are_open_too_and_may_be_denied() -> None:
    told, denied = (
        FINDER.find(Incident(text=text))
        for text in (
            "Suspect arrested for a racially or religiously aggravated public order offence.",
            "Officer asked, IP said it was not racially or religiously aggravated.",
        )
    )

    assert [(one.either, one.confidence) for one in told] == [(("race", "religion"), "likely")]
    assert [(one.either, one.function) for one in denied] == [(("race", "religion"), "negated")]


@pytest.mark.parametrize(
    ("offence", "codes"),
    [
        ("8P Assault with injury", ("8P",)), ("105B", ("105B",)), ("9B: Public fear, alarm or distress", ("9B",)),
        ("008/55 Harassment", ("008/55",)), ("(8m) Harassment", ("8m",)), ("Public order (9B)", ("9B",)),
        ("00855 Harassment", ("00855",)), ("Public order", ()), ("4x4 stolen", ()), ("9Boys in a park", ()),
        ("125 Public order", ("125",)),
    ],
)  # fmt: skip
def test_the_codes_of_a_title(offence: str, codes: tuple[str, ...]) -> None:
    assert codes_in(offence) == codes


@pytest.mark.parametrize("code", ["8P", "8p", "105B", "9B", "8M", "58J", "8/55", "008/55", "00855", "125/58", "12558"])
def test_a_code_of_two_grounds_is_open_between_them(code: str) -> None:
    (found,) = FINDER.find(Incident(offence_code=code))

    assert (found.strand, found.either, found.confidence) == ("", ("race", "religion"), "likely")


@pytest.mark.parametrize("code", ["8N", "105A", "9A", "58A", "125", "8", "085/5"])
def test_a_code_without_it_is_no_finding(code: str) -> None:
    assert FINDER.find(Incident(offence_code=code)) == ()


def test_alternatives_of_a_rule_that_cannot_be_are_refused_with_their_line() -> None:
    for wrong, why in (('either = ["race"]', "names two"), ('either = ["race", "creed"]', "has no strand 'creed'")):
        files = [(name, raw.replace(b'either = ["race", "religion"]', wrong.encode(), 1)) for name, raw in FILES]
        with pytest.raises(Refused, match=f"rule 'race-or-religion': .*{why}"):
            read_rules(files, PACK, scoring.DAY)
