"""What is read before a number is shown: every rule that was written, no permission that was not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.rules.contact.safe_contact import (
    NOTHING_WRITTEN,
    SafeContact,
    SafeRule,
    safe_contact,
    said_number,
)
from tests.domain.shipped import policy

NUMBER = "07700900142"
FADUMA = Person(name="Faduma Khalif", languages=("so",), interpreter="Somali, booked by Lighthouse, ask for a woman")
HER_MOBILE = ContactPoint(
    value=NUMBER,
    not_before="18:00",
    never_on="Fridays",
    who_may_answer="her brother",
    code_phrase="calling about the library book",
    why="The phone is shared.",
)


def card(*points: ContactPoint, person: Person | None = None) -> SafeContact:
    return safe_contact(person, [(f"p{place}", point) for place, point in enumerate(points)], policy())


def test_the_card_says_what_is_written_down() -> None:
    found = card(HER_MOBILE, person=FADUMA)

    assert found.rules == (
        SafeRule(icon="clock", headline="After 18:00", detail="Not on Fridays"),
        SafeRule(icon="users", headline="Her brother may answer", detail="Say “calling about the library book”"),
        SafeRule(icon="voicemail", headline="Never leave a voicemail", detail="No texts either"),
        SafeRule(icon="shield-warning", headline="Why", private="The phone is shared."),
        SafeRule(icon="translate", headline="Somali interpreter", detail="Booked by Lighthouse, ask for a woman"),
    )
    assert (found.number_label, found.number, found.point_id) == ("Mobile", "07700 900142", "p0")
    assert found.message_safe is False


def test_the_same_in_one_line_for_lists() -> None:
    point = ContactPoint(value=NUMBER, not_before="18:00")

    assert card(point).sentence == "After 18:00, mobile only, no voicemail."
    assert card(HER_MOBILE, person=FADUMA).sentence == (
        "After 18:00, not on Fridays, mobile only, no voicemail. Her brother may answer. Somali interpreter."
    )


def test_where_nothing_is_known_it_says_so() -> None:
    assert card().sentence == NOTHING_WRITTEN
    assert [(rule.icon, rule.headline, rule.detail) for rule in card().rules] == [
        ("shield-warning", "Nobody has written down how it is safe to reach them", "Ask first.")
    ]
    assert card().number == card().point_id == ""


def test_a_number_alone_is_no_permission() -> None:
    found = card(ContactPoint(value=NUMBER))

    assert found.sentence == NOTHING_WRITTEN
    assert [rule.headline for rule in found.rules] == [
        "Nobody has written down how it is safe to reach them",
        "Never leave a voicemail",
    ]
    assert not found.message_safe


@pytest.mark.parametrize(
    ("voicemail", "texts", "headline", "detail", "safe"),
    [
        (False, False, "Never leave a voicemail", "No texts either", False),
        (False, True, "Never leave a voicemail", "A text is safe", True),
        (True, False, "A voicemail is safe", "No texts", True),
        (True, True, "A voicemail is safe", "A text is safe too", True),
    ],
)
def test_messages_are_safe_only_where_somebody_said_so(
    voicemail: bool, texts: bool, headline: str, detail: str, safe: bool
) -> None:
    found = card(ContactPoint(value=NUMBER, voicemail=voicemail, texts=texts))
    rule = next(rule for rule in found.rules if rule.icon == "voicemail")

    assert (rule.headline, rule.detail, found.message_safe) == (headline, detail, safe)
    assert ("no voicemail" in found.sentence) == (not voicemail and texts)


@pytest.mark.parametrize(
    ("after", "before", "never", "headline", "detail"),
    [
        ("14:00", "17:00", "", "Between 14:00 and 17:00", ""),
        ("", "20:00", "Sundays", "Before 20:00", "Not on Sundays"),
        ("after prayers", "", "", "After prayers", ""),
        ("", "before dark", "never when he is home", "Before dark", "Never when he is home"),
        ("", "", "Fridays", "Not on Fridays", ""),
        ("", "", "only ring on Fridays", "Never on: “only ring on Fridays”", ""),
        ("", "", "any day except Monday", "Never on: “any day except Monday”", ""),
    ],
)
def test_hours_are_said_as_they_were_told(after: str, before: str, never: str, headline: str, detail: str) -> None:
    rule = card(ContactPoint(value=NUMBER, not_before=after, not_after=before, never_on=never)).rules[0]

    assert (rule.headline, rule.detail) == (headline, detail)


def test_a_reason_has_a_rule_of_its_own_and_is_covered() -> None:
    why = "He goes through her telephone every evening and asks who rang. " * 3
    rules = card(ContactPoint(value=NUMBER, why=why)).rules

    assert SafeRule(icon="shield-warning", headline="Why", private=why.strip()) in rules


def test_a_reason_against_never_stands_beside_a_permission() -> None:
    rules = card(ContactPoint(value=NUMBER, texts=True, why="The phone is shared.")).rules

    assert SafeRule(icon="voicemail", headline="Never leave a voicemail", detail="A text is safe") in rules
    assert SafeRule(icon="shield-warning", headline="Why", private="The phone is shared.") in rules


def test_a_code_phrase_is_told_even_where_nobody_is_named() -> None:
    rules = card(ContactPoint(value=NUMBER, code_phrase="“the library”")).rules

    assert SafeRule(icon="users", headline="If somebody else answers", detail="Say “the library”") in rules


def test_the_preferred_way_comes_first_and_the_others_keep_their_own_limits() -> None:
    home = ContactPoint(mode="address", value="at home", never_on="weekdays")
    landline = ContactPoint(mode="landline", value="0117 496 0182", preferred=True, voicemail=True)
    found = card(home, HER_MOBILE, landline)

    assert found.point_id == "p2"
    assert found.message_safe is True
    others = {rule.headline: rule.detail for rule in found.rules if rule.headline.startswith("Another way")}
    assert others == {
        "Another way: at home": "Not on weekdays, no voicemail",
        "Another way: mobile": "After 18:00, not on Fridays, no voicemail",
    }
    assert found.sentence == "Landline first, no texts."


def test_what_they_speak_and_what_works_for_them_is_on_the_card() -> None:
    person = Person(languages=("pa", "en"), formats=("easy-read",))
    rules = card(HER_MOBILE, person=person).rules

    assert "Punjabi or English" in [rule.headline for rule in rules]
    assert "Easy read" in [rule.private for rule in rules]
    assert "Easy read" not in card(HER_MOBILE, person=Person(formats=("easy-read",))).sentence
    assert card(HER_MOBILE, person=Person(languages=("en",))).rules == card(HER_MOBILE).rules


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("07700900142", "07700 900142"),
        ("+44 7700 900142", "07700 900142"),
        ("01174960182", "0117 496 0182"),
        ("+252611234567", "+252 61 123 4567"),
        ("999", "999"),
        ("12345", "12345"),
        ("ask for Sam 07700900142 after six", "ask for Sam 07700900142 after six"),
        ("someone@example.org", "someone@example.org"),
        ("  12 High Street ", "12 High Street"),
    ],
)
def test_a_number_is_written_as_people_here_write_it_and_anything_else_stays(written: str, said: str) -> None:
    assert said_number(written) == said


LINES = st.sampled_from(["", "18:00", "after dark", "her brother", "Fridays", "x" * 300, "ح"])
POINTS = st.builds(
    ContactPoint,
    mode=st.sampled_from(["mobile", "landline", "email", "address", "through", "newer"]),
    value=st.just(NUMBER),
    preferred=st.booleans(),
    not_before=LINES,
    not_after=LINES,
    never_on=LINES,
    who_may_answer=LINES,
    code_phrase=LINES,
    voicemail=st.booleans(),
    texts=st.booleans(),
    why=LINES,
)


@given(st.lists(POINTS, max_size=3), st.none() | st.just(FADUMA))
def test_no_line_for_a_list_ever_holds_the_number(points: list[ContactPoint], person: Person | None) -> None:
    found = card(*points, person=person)
    shown = [found.sentence, *itertools.chain.from_iterable((rule.headline, rule.detail) for rule in found.rules)]

    assert found.sentence
    assert not any("900" in line for line in shown)


@given(POINTS)
def test_every_rule_that_was_written_is_on_the_card(point: ContactPoint) -> None:
    shown = " ".join(f"{rule.headline} {rule.detail} {rule.private}" for rule in card(point).rules).casefold()

    for words in (
        point.not_before,
        point.not_after,
        point.never_on,
        point.who_may_answer,
        point.code_phrase,
        point.why,
    ):
        assert words.casefold() in shown
