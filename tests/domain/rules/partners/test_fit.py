"""Who can help here: the best fit first, and what does not fit is said instead of hidden."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.kinds.partner import Agency
from champion_app.domain.rules.partners.fit import (
    Wishes,
    about,
    agreement,
    checked_words,
    fit,
    ranked,
    stale_words,
)
from tests.domain.shipped import MONDAY, policy

PACK = policy()
ALL_FOUR = Wishes(strand="race", area="Easton, Bristol", language="so", access="step-free")
EVERYTHING = Agency(
    name="Everything", strands=("race",), areas=("Bristol",), languages=("so", "pl"), access=("step-free",)
)
ANYWHERE = Agency(name="Anywhere", interpreter=True, access=("step-free",))


def test_a_service_that_meets_every_wish_says_so() -> None:
    found = fit(EVERYTHING, ALL_FOUR, PACK)

    assert (found.matched, found.wished, found.misses, found.words) == (4, 4, (), "fits all four")


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (Wishes(), ""),
        (Wishes(strand="race"), "fits"),
        (Wishes(strand="race", language="pl"), "fits both"),
        (Wishes(strand="race", language="pl", area="Bristol"), "fits all three"),
        (Wishes(language="ur"), "no Urdu speaker"),
        (Wishes(access="hearing-loop"), "no hearing loop"),
        (Wishes(access="women-only"), "not women only"),
        (Wishes(strand="disability", area="Taunton"), "not for disability, not in Taunton"),
    ],
)
def test_what_does_not_fit_is_said(wishes: Wishes, words: str) -> None:
    assert fit(EVERYTHING, wishes, PACK).words == words


def test_a_service_that_names_no_strand_or_area_is_there_for_all_and_an_interpreter_is_no_speaker() -> None:
    found = fit(ANYWHERE, ALL_FOUR, PACK)

    assert found.misses == ("no Somali speaker",)
    assert found.bridged
    assert not found.elsewhere
    assert fit(ANYWHERE, Wishes(language="en"), PACK).misses == ()


def test_the_best_fit_comes_first_and_another_strand_or_area_last() -> None:
    elsewhere = Agency(name="Elsewhere", areas=("Somerset",), languages=("so",), access=("step-free",))
    unbridged = Agency(name="Aaa", access=("step-free",))
    steps = Agency(name="Steps", languages=("so",), strands=("race",))
    order = ranked([(one.name, one) for one in (elsewhere, unbridged, ANYWHERE, steps, EVERYTHING)], ALL_FOUR, PACK)

    assert [one.record for one in order] == ["Everything", "Anywhere", "Aaa", "Steps", "Elsewhere"]
    assert [one.fit.elsewhere for one in order] == [False, False, False, False, True]


AGENCIES = st.builds(
    Agency,
    name=st.sampled_from(["A", "B", "C"]),
    strands=st.lists(st.sampled_from(["race", "religion"]), max_size=2, unique=True).map(tuple),
    areas=st.lists(st.sampled_from(["Bristol", "Somerset"]), max_size=2, unique=True).map(tuple),
    languages=st.lists(st.sampled_from(["en", "so"]), max_size=2, unique=True).map(tuple),
    access=st.lists(st.sampled_from(["step-free"]), max_size=1).map(tuple),
    interpreter=st.booleans(),
)
WISHES = st.builds(
    Wishes,
    strand=st.sampled_from(["", "race", "newer"]),
    area=st.sampled_from(["", "Bristol", "Easton"]),
    language=st.sampled_from(["", "so", "en"]),
    access=st.sampled_from(["", "step-free"]),
)


@given(st.lists(AGENCIES, max_size=6), WISHES)
def test_nobody_is_hidden_and_nobody_stands_above_a_better_fit(agencies: list[Agency], wishes: Wishes) -> None:
    order = ranked([(str(place), one) for place, one in enumerate(agencies)], wishes, PACK)

    assert sorted(one.record for one in order) == sorted(map(str, range(len(agencies))))
    for better, worse in itertools.pairwise(order):
        assert better.fit.matched >= worse.fit.matched
    for one in order:
        assert one.fit.matched + len(one.fit.misses) == one.fit.wished


def test_a_row_says_for_whom_and_in_which_languages() -> None:
    assert about(EVERYTHING, PACK) == ("race", "Somali, Polish")
    assert about(ANYWHERE, PACK) == ("every strand", "by telephone interpreter")
    assert about(Agency(name="x", languages=("en",)), PACK) == ("every strand", "")


@pytest.mark.parametrize(
    ("until", "state", "words"),
    [
        (date(2027, 3, 31), "valid", "Agreement to 31 March 2027"),
        (date(2026, 12, 10), "ending", "Agreement to 10 December 2026"),
        (date(2026, 11, 23), "ending", "Agreement to 23 November 2026"),
        (date(2026, 11, 22), "ended", "Agreement ended 22 November 2026"),
        (None, "none", "No agreement to share information"),
    ],
)
def test_an_agreement_holds_to_the_end_of_its_last_day(until: date | None, state: str, words: str) -> None:
    found = agreement(Agency(name="x", agreement_until=until), MONDAY)

    assert (found.state, found.words) == (state, words)


@pytest.mark.parametrize(
    ("checked", "words"),
    [
        (date(2026, 11, 12), ""),
        (date(2026, 5, 24), ""),
        (date(2026, 5, 23), "Checked 6 months ago. Ring before you rely on it."),
        (date(2025, 11, 12), "Checked 12 months ago. Ring before you rely on it."),
        (None, "Nobody has checked this yet. Ring before you rely on it."),
    ],
)
def test_what_nobody_asked_about_for_half_a_year_is_a_risk(checked: date | None, words: str) -> None:
    assert stale_words(Agency(name="x", checked=checked), MONDAY) == words


def test_it_says_who_asked_last_and_when() -> None:
    agency = Agency(name="x", checked=date(2026, 11, 12), checked_by="A. Champion")

    assert checked_words(agency, MONDAY, me="A. Champion") == "12 Nov, by you"
    assert checked_words(agency, MONDAY, me="B. Other") == "12 Nov, by A. Champion"
    assert checked_words(Agency(name="x"), MONDAY, me="") == "never"
