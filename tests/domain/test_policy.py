"""The pack that we ship can be used as it stands: every list that a field names is in it, and it says what is local."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.errors import Refused
from champion_app.domain.merge import RISK_ORDER
from champion_app.domain.policy import PolicyPack, pack_for, read_pack
from champion_app.domain.rules.words.moments import read_moment
from resources.files import names, read_bytes
from tests.domain.shipped import policy

PACKS = {name: read_pack(read_bytes("policy", name)) for name in names("policy", ".toml")}
MONITORED = {"race", "religion", "sexual-orientation", "disability", "transgender"}
NOT_A_LIST = "outcomes"


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_list_that_a_field_names_is_in_the_pack_and_holds_the_fields_default(pack: PolicyPack) -> None:
    fields = [field for kind in standard_catalogue().kinds for field in kind.fields if field.choices]

    assert fields
    for field in fields:
        if field.choices == NOT_A_LIST:
            continue
        codes = {choice.code for choice in pack.choices(field.choices)}
        assert codes, field.choices
        defaults = field.default if isinstance(field.default, tuple) else (field.default,)
        assert codes >= {code for code in defaults if code}, field.name


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_no_list_says_a_code_twice_or_leaves_one_without_words(pack: PolicyPack) -> None:
    for name, choices in pack.lists.items():
        codes = [choice.code for choice in choices]
        assert len(codes) == len(set(codes)), name
        assert all(choice.code.strip() and choice.label.strip() for choice in choices), name


def test_five_strands_are_monitored_nationally_and_gender_is_recorded_here() -> None:
    strands = {choice.code: choice for choice in policy().choices("strands")}

    assert {code for code, choice in strands.items() if choice.national} == MONITORED
    assert "gender" in strands
    assert not strands["gender"].national


def test_every_sub_category_belongs_to_a_strand() -> None:
    strands = {choice.code for choice in policy().choices("strands")}

    assert {choice.parent for choice in policy().choices("sub_categories")} <= strands


def test_the_keys_1_to_6_each_have_an_outcome_whose_fillings_are_in_the_lists() -> None:
    pack = policy()

    assert [outcome.code for outcome in pack.outcomes] == [
        "reached", "no-answer", "ring-back", "safe-message", "declined", "not-safe-now",
    ]  # fmt: skip
    for outcome in pack.outcomes:
        assert pack.choice("contact_ways", outcome.how), outcome.code
        assert not outcome.next_kind or pack.choice("follow_up_kinds", outcome.next_kind), outcome.code
        assert bool(outcome.next_kind) == bool(outcome.next_days), outcome.code
        assert not outcome.next_kind or read_moment(f"2026-11-23T{outcome.next_time}"), outcome.code
    assert [outcome.code for outcome in pack.outcomes if outcome.needs_safe_message] == ["safe-message"]


def test_nobody_who_was_not_reached_is_left_without_a_next_date() -> None:
    assert [one.code for one in policy().outcomes if not one.reached and not one.next_kind] == []


def test_the_risk_levels_of_the_pack_are_those_that_merging_orders() -> None:
    assert tuple(choice.code for choice in policy().choices("risk")) == RISK_ORDER


def test_a_high_risk_has_the_shorter_clock() -> None:
    clocks = policy().clocks

    assert 0 < clocks.first_contact_days_high_risk < clocks.first_contact_days
    assert clocks.source


def test_a_code_that_the_pack_does_not_know_shows_as_itself() -> None:
    assert policy().label("strands", "newer") == "newer"
    assert policy().label("a list of a newer version", "x") == "x"
    assert policy().choices("a list of a newer version") == ()
    assert policy().outcome("newer") is None


def test_a_retired_choice_cannot_be_chosen_and_is_still_said() -> None:
    pack = policy()
    old = tuple(msgspec.structs.replace(choice, retired=True) for choice in pack.lists["risk"])
    pack = msgspec.structs.replace(pack, lists={**pack.lists, "risk": old})

    assert pack.choices("risk") == ()
    assert pack.label("risk", "high") == "High"


def test_the_newest_pack_of_the_day_is_in_force() -> None:
    first = msgspec.structs.replace(policy(), name="first", valid_from=date(2026, 4, 1))
    second = msgspec.structs.replace(first, name="second", valid_from=date(2027, 1, 1))

    assert pack_for([second, first], date(2026, 12, 31)).name == "first"
    assert pack_for([first, second], date(2027, 1, 1)).name == "second"
    with pytest.raises(Refused, match="clock of this machine"):
        pack_for([first, second], date(2026, 3, 31))


@pytest.mark.parametrize("raw", [b"", b"name = 3", b"not toml", read_bytes("policy", next(iter(PACKS)))[:2000]])
def test_a_pack_that_is_broken_or_cut_short_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="cannot be used"):
        read_pack(raw)
