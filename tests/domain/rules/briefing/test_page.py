"""The day's report as lines and items: their order, their words, and what each offers a champion."""

from __future__ import annotations

import msgspec
import pytest

from champion_app.domain.change import Author
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import GROUP, NEEDS, RECORDING, AreaDay, Item, KindCount, Precision, Spot, Where
from champion_app.domain.kinds.request import DECLINED, GIVEN, PASSED_ON, TAKE_BACK, TAKE_ON, Request
from champion_app.domain.kinds.request import RECORDING as ASKS_RECORDING
from champion_app.domain.rules.briefing.figures import map_of, months_of
from champion_app.domain.rules.briefing.items import Asked, item_words, needs_me, offer, standing
from champion_app.domain.rules.briefing.page import (
    coverage_words,
    lines,
    precision_words,
    title,
    under_title,
    where_words,
)
from champion_app.domain.verbs.briefing import ask_for_case, ask_registrar, take_back
from champion_app.figures.outlines import read_outlines
from resources.files import read_bytes
from tests.domain.shipped import policy
from tests.ui.briefing_day import day, late, trend
from tests.vaults.fresh import MONDAY

OUTLINES = read_outlines(read_bytes("outlines", "avon-and-somerset-wards.json"))
KNOWN_AS = msgspec.toml.decode(read_bytes("outlines", "known-as.toml"), type=dict[str, str])


def asked(about: str, *, asks: str = TAKE_ON, mine: bool = True, waiting: bool = False, **told: object) -> Asked:
    user = "me" if mine else "other"
    case_id = "c1" if about == "contact:1" else ""
    request = Request(asks=asks, about=about, case_id=case_id, user=user, by="D. Moss", at=MONDAY)
    return Asked(record=f"r-{about}", request=msgspec.structs.replace(request, **told), mine=mine, waiting=waiting)


def of(item: Item, *found: Asked, here: frozenset[str] = frozenset()) -> tuple[str, str]:
    """What an item offers, and what is said beside it."""
    made = offer(item, standing(found), here=here, now=MONDAY)
    return made.act, made.remark


def test_lines_stand_in_the_order_in_which_something_can_still_be_put_right() -> None:
    found = lines(day(), "", seen=())

    assert [line.title for line in found] == [
        "Not contacted and past the time", "Not contacted yet, still in time", "Repeat victims",
        "Likely hate, not flagged", "Recorded wrongly, perhaps", "The same place again",
    ]  # fmt: skip
    assert [line.count for line in found] == [6, 1, 3, 2, 2, 1]


def test_each_line_says_where_or_why_and_how_many_are_not_listed() -> None:
    seconds = {line.key: line.second for line in lines(day(), "", seen=())}

    assert seconds["not-contacted:late"] == "Easton 2, and 1 each in four other areas"
    assert seconds["repeat-victim"] == "One: third incident in 5 weeks, Easton. 1 is not listed"
    assert seconds["unflagged"] == "Words: “go home”, “your lot”, “terrorist”"
    assert seconds["recording"] == "Strand missing 1; another question 1"


def test_a_view_shows_its_own_lines_and_what_was_read_is_not_new() -> None:
    assert [line.key for line in lines(day(), RECORDING, seen=())] == ["unflagged", "recording"]
    needs = lines(day(), NEEDS, seen={"contact:1", "contact:2"})
    assert (needs[0].key, needs[0].new) == ("not-contacted:late", 4)


def test_a_kind_of_a_newer_hub_is_shown_with_its_reason_and_offers_nothing() -> None:
    item = Item(id="x", kind="cyber-swarm", area="Easton", reasons=("Twelve accounts on one day.",), case_id="c9")
    newer = AreaDay(area="Bristol", items=(item,), counts=(KindCount(kind="cyber-swarm", count=1),))

    (line,) = lines(newer, NEEDS, seen=())

    assert (line.title, line.second) == ("Cyber swarm", "Twelve accounts on one day, Easton")
    assert of(item)[0] == "none"


def test_restricted_cases_are_counted_and_not_listed() -> None:
    hidden = AreaDay(area="Bristol", counts=(KindCount(kind="repeat-victim", count=2),))

    (line,) = lines(hidden, "", seen=())

    assert (line.count, line.items, line.second) == (2, (), "2 are not listed")


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        ([], ""), (["Easton"], "Easton"), (["Easton", "Bath"], "Easton 1, Bath 1"),
        (["A", "A", "B", "C", "D"], "A 2, and 1 each in three other areas"),
        (["A", "A", "A", "B", "B", "C", "D"], "A 3, and 4 in three other areas"),
        (["A", "B", "C", "D"], "1 each in four areas"), ([""], "An area not known"),
    ],
)  # fmt: skip
def test_areas_are_said_shortly(areas: list[str], told: str) -> None:
    said = where_words(areas)
    assert said == told


def test_a_case_that_nobody_has_can_be_taken_on_until_somebody_has_it() -> None:
    item = late(1)
    assert of(item) == ("take", "")
    assert of(late(1, taken=True)) == ("none", "Somebody looks after this case.")
    assert of(item, here=frozenset({"c1"})) == ("open", "You have this case.")
    assert of(item, asked("contact:1", waiting=True)) == ("none", "You asked today 10:00. It waits for the station.")
    assert of(item, asked("contact:1", mine=False)) == ("none", "D. Moss asked today 10:00. It is with the force.")
    given = asked("contact:1", answer=GIVEN)
    assert of(item, given) == ("none", "It was given to you. It comes to this laptop at the next sync.")
    no = asked("contact:1", answer=DECLINED, answered_by="The coordinator", answer_words="You know the family.")
    assert of(item, no) == ("take", "The coordinator said no: You know the family.")


def test_a_case_that_was_asked_for_in_one_line_is_not_asked_for_again_in_another() -> None:
    at_risk = Item(id="risk:1", kind="at-risk", reference="AS-4501", case_id="c1")
    mine = asked("contact:1", case_id="c1")
    assert of(at_risk) == ("take", "")
    assert of(at_risk, mine) == ("none", "You asked today 10:00. It is with the force.")


def test_what_was_taken_back_no_longer_stands_and_only_its_author_can_take_it_back() -> None:
    item, mine = late(1), asked("contact:1")
    back = asked(mine.record, asks=TAKE_BACK)
    assert of(item, mine, back) == ("take", "")
    assert of(item, mine, asked(mine.record, asks=TAKE_BACK, mine=False))[0] == "none"


def test_the_registrar_is_asked_once() -> None:
    unflagged = next(item for item in day().items if item.id == "unflagged:1")
    with_registrar = next(item for item in day().items if item.id == "unflagged:2")

    assert of(unflagged)[0] == "ask"
    assert of(with_registrar) == ("none", "With the registrar as RQ-118.")
    passed = asked("unflagged:1", asks=ASKS_RECORDING, answer=PASSED_ON, answer_words="RQ-7. It was mended.")
    assert of(unflagged, passed) == ("none", "With the registrar. RQ-7. It was mended.")
    assert offer(late(1), {}, here=(), now=MONDAY).may_ask
    assert not offer(late(1), standing([asked("contact:1", asks=ASKS_RECORDING)]), here=(), now=MONDAY).may_ask


def test_the_rail_counts_only_what_waits_for_this_champion() -> None:
    def waits(item: Item, *found: Asked, here: frozenset[str] = frozenset()) -> bool:
        return needs_me(item, standing(found), here=here, now=MONDAY)

    assert waits(late(1))
    assert not waits(late(1), here=frozenset({"c1"}))
    assert not waits(late(1), asked("contact:1"))
    assert not waits(late(1, taken=True))
    assert not waits(next(item for item in day().items if item.kind == "repeat-location"))


def test_the_sentences_around_the_lines() -> None:
    made = day()
    assert title(made) == "Briefing for Bristol"
    assert (
        under_title(made, MONDAY) == "Today 07:00, from 1,904 records. Community reports came late and are not in it."
    )
    assert precision_words(made.precision) == "82 of 100 were right, 11 wrong, 7 not answered yet."
    assert precision_words((Precision(),)).startswith("Nobody has answered")
    assert coverage_words(made) == (
        "49 of 55 victims were contacted or are still in time. 6 are past the time, 1 with a champion."
    )
    item = late(4, "Southmead", strands=("disability", "race"))
    assert item_words(item, policy(), MONDAY).title == "AS-4504  ·  Southmead"
    words = item_words(item, policy(), MONDAY, on_paper=True)
    assert (words.title, words.state, words.ink) == (
        "AS-4504  ·  Southmead  ·  disability, race",
        "2 days late",
        "late",
    )


def test_requests_name_the_line_and_its_author() -> None:
    author = Author(user="u1", name="A. Champion", now=MONDAY, new_id=iter("abc").__next__)

    (take,) = ask_for_case(author, late(1), area="Bristol")
    (back,) = take_back(author, request=take.record, area="Bristol")

    assert (take.scope, take.value["about"], take.value["case_id"]) == ("area:Bristol", "contact:1", "c1")
    assert (back.value["asks"], back.value["about"]) == (TAKE_BACK, take.record)
    with pytest.raises(Refused):
        ask_for_case(author, Item(id="x", kind="repeat-victim"), area="Bristol")
    with pytest.raises(Refused):
        ask_registrar(author, Item(id="x", kind="recording"), area="Bristol", words="It is not race.")


def test_places_are_found_by_ward_by_neighbourhood_and_by_town() -> None:
    found = map_of(day(), OUTLINES, known_as=KNOWN_AS, also=("St Pauls", "Nowhere"))

    assert found is not None
    names = {area.key: area.name for area in found.areas}
    assert names[found.keys["Hartcliffe"]] == "Hartcliffe and Withywood"
    assert names[found.keys["St Pauls"]] == "Ashley"
    assert [spot.place for spot in found.nowhere] == ["Somewhere Else"]
    assert found.counts[found.keys["Easton"]].count == 19
    assert found.counts[found.keys["Redland"]].count is None
    spots = (Spot(place="Taunton", count=9), Spot(place="Yeovil", count=6))
    towns = map_of(day(area="Somerset", where=Where(spots=spots), items=()), OUTLINES, known_as=KNOWN_AS)
    assert towns is not None
    assert {area.name for area in towns.areas if area.key in towns.counts} == {"Taunton", "Yeovil"}
    force = day(
        area="", level="force", where=Where(spots=(Spot(place="Bristol", count=60), Spot(place="Somerset", count=9)))
    )
    districts = map_of(force, OUTLINES, known_as=KNOWN_AS)
    assert districts is not None
    assert len(districts.areas) == 5
    elsewhere = Where(spots=(Spot(place="Gotham", count=60),))
    assert map_of(day(where=elsewhere), OUTLINES, known_as=KNOWN_AS) is None


def test_a_group_of_neighbourhoods_is_drawn_without_what_lies_beside_it() -> None:
    """What is outside was not counted here, and an outline without a count would say that nothing happened there."""
    spots = (Spot(place="Easton", count=19), Spot(place="Ashley", count=None))
    east = day(area="East Bristol", level=GROUP, parts=("Easton", "Ashley", "Eastville"), where=Where(spots=spots))

    found = map_of(east, OUTLINES, known_as=KNOWN_AS, also=("Bedminster",))

    assert found is not None
    assert {area.name for area in found.areas} == {"Easton", "Ashley", "Eastville"}


def test_two_neighbourhoods_in_one_ward_are_added_and_a_hidden_one_hides_both() -> None:
    def ashley(*spots: Spot) -> int | None:
        found = map_of(day(where=Where(spots=spots)), OUTLINES, known_as=KNOWN_AS)
        assert found is not None
        return found.counts[found.keys["Ashley"]].count

    assert ashley(Spot(place="Ashley", count=7), Spot(place="St Pauls", count=6)) == 13
    assert ashley(Spot(place="Ashley", count=7), Spot(place="St Pauls", count=None)) is None


def test_months_have_names_and_gaps_stay_gaps() -> None:
    months, limits = months_of(trend())

    assert (months[0].name, months[0].short) == ("December 2024", "Dec 2024")
    assert months[18].count is None
    assert not months[-1].finished
    assert limits is not None
    assert limits.upper == 62
    assert months_of(msgspec.structs.replace(trend(), mean=None))[1] is None
