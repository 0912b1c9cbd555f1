"""Today says what the page is about, and on each row why it stands there and how it is safe."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from champion_app.domain.kinds.contact import FollowUp
from champion_app.domain.rules.case.case_line import CaseLine
from champion_app.domain.rules.case.last_contact import last_contact_sentence, last_contact_words, named
from champion_app.domain.rules.case.today import (
    caseload_sentence,
    change_words,
    due_of,
    header_sentence,
    promise_words,
    today_words,
)
from tests.domain.shipped import MONDAY, policy

ME = "A. Champion"
PACK = policy()
AISHA = CaseLine(
    case_id="c1",
    scope="case:c1",
    initials="A. M.",
    strands=("disability",),
    online=True,
    area="Bedminster",
    due="2026-11-22T23:59:00+00:00",
    due_kind="first_contact",
    safe_sentence="After 18:00, mobile only, no voicemail.",
)
TRIED = msgspec.structs.replace(
    AISHA, last_contact_at="2026-11-22T19:05:00+00:00", last_outcome="no-answer", last_by=ME
)


@pytest.mark.parametrize(
    ("waiting", "late", "said"),
    [
        (3, 1, "3 people have not been contacted yet. 1 is past its time."),
        (1, 0, "1 person has not been contacted yet."),
        (1204, 2, "1,204 people have not been contacted yet. 2 are past their time."),
        (0, 0, "Nobody is waiting for a first contact."),
    ],
)
def test_the_head_of_the_page_says_who_waits(waiting: int, late: int, said: str) -> None:
    assert header_sentence(waiting=waiting, late=late) == said


def test_the_caseload_says_how_many_and_who_waits() -> None:
    assert caseload_sentence(open_cases=14, waiting=3) == "14 open cases. 3 people have not been contacted yet."
    assert caseload_sentence(open_cases=1, waiting=0) == "1 open case. Nobody is waiting for a first contact."


def test_a_row_says_how_late_who_and_how_it_is_safe() -> None:
    words = today_words(AISHA, MONDAY, PACK, me=ME)

    assert (words.due.state, words.due.text) == ("late", "1 day late")
    assert words.who == "A. M."
    assert words.facts == ("online", "Bedminster")
    assert today_words(AISHA, MONDAY, PACK, me=ME, alone=True).facts == ("disability, online", "Bedminster")
    assert words.second == "After 18:00, mobile only, no voicemail."


def test_the_second_line_says_who_was_in_touch_and_what_came_of_it() -> None:
    line = msgspec.structs.replace(TRIED, contacted_by="Lighthouse")

    assert today_words(line, MONDAY, PACK, me=ME).second == (
        "After 18:00, mobile only, no voicemail. Already contacted by Lighthouse. "
        "You tried yesterday 19:05: no answer, no message left."
    )


def test_a_case_without_a_clock_says_so() -> None:
    assert due_of(msgspec.structs.replace(AISHA, due=None), MONDAY).text == "No date"


@pytest.mark.parametrize(
    ("reached", "by", "me", "said"),
    [
        (False, ME, ME, "tried yesterday"),
        (True, ME, ME, "yesterday"),
        (True, "Lighthouse", ME, "yesterday, Lighthouse"),
        (False, "", ME, "tried yesterday"),
    ],
)
def test_the_last_contact_in_a_column(reached: bool, by: str, me: str, said: str) -> None:
    line = msgspec.structs.replace(TRIED, last_reached=reached, last_by=by)

    assert last_contact_words(line, MONDAY, me=me) == said


def test_a_person_whom_nobody_tried_was_never_contacted() -> None:
    assert last_contact_words(AISHA, MONDAY, me=ME) == "never"
    assert last_contact_sentence(AISHA, MONDAY, PACK, me=ME) == ""


def test_an_outcome_of_a_newer_version_is_said_as_its_code() -> None:
    line = msgspec.structs.replace(TRIED, last_outcome="beamed", last_by="")

    assert last_contact_sentence(line, MONDAY, PACK, me=ME) == "Somebody tried yesterday 19:05: beamed."


def test_only_the_person_who_looks_is_you() -> None:
    assert (named(ME, me=ME), named("B", me=ME), named("", me="")) == ("You", "B", "")


@pytest.mark.parametrize(
    ("kind", "due", "title", "icon"),
    [
        ("visit", "2026-11-23T14:00", "14:00 visit", "map-pin"),
        ("chase", "2026-11-23T23:59", "Chase", "arrow-bend-up-right"),
        ("ring", "2026-11-23T08:00", "2 hours late", "phone"),
        ("other", "2026-11-24T09:00", "Do", "calendar-check"),
        ("newer", "2026-11-24T09:00", "Newer", "calendar-check"),
    ],
)
def test_a_promise_says_what_and_when(kind: str, due: str, title: str, icon: str) -> None:
    promise = FollowUp(kind=kind, what="tell her", due=datetime.fromisoformat(due).replace(tzinfo=UTC))
    words = promise_words(promise, MONDAY, PACK)

    assert (words.title, words.icon, words.second) == (title, icon, "Tell her.")


def test_what_is_to_settle_comes_before_what_is_new() -> None:
    assert change_words(AISHA, records=4, new_case=True, to_settle=1).title == "To settle"
    assert change_words(AISHA, records=4, new_case=True, to_settle=0).title == "New case"
    assert change_words(AISHA, records=1, new_case=False, to_settle=0).title == "1 change"
