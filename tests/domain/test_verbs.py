"""What a champion does becomes whole edits: nothing is half written, and nothing that is not safe is recorded."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import msgspec
import pytest

from champion_app.domain.change import NEW, SET, Edit
from champion_app.domain.errors import Invalid, Refused
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.partner import Agency, JointNote
from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.merge import Row
from champion_app.domain.record import kind_of, view
from champion_app.domain.rules.contact.hours_reader import Window
from champion_app.domain.rules.contact.safe_hours import SafeHours
from champion_app.domain.rules.words.moments import local
from champion_app.domain.verbs.contact import (
    NextStep,
    next_choices,
    next_words,
    promise,
    record_contact,
    suggested_next,
    tick_off,
    untick,
    write_note,
)
from champion_app.domain.verbs.fields import change_fields, make_record
from champion_app.domain.verbs.joint import write_joint_note
from tests.domain.shipped import MONDAY, author, policy, row_of

PACK = policy()
TOMORROW = NextStep(kind="ring", what="Ring again", due=MONDAY + timedelta(days=1))


def recorded(**changed: Any) -> list[Edit]:
    given: dict[str, Any] = {
        "case_id": "c1", "outcome": "no-answer", "how": "call", "minutes": 2, "words": " Rang for a minute. ",
        "safety_read": True, "message_safe": False, "next_step": TOMORROW, "open_follow_ups": [], "policy": PACK,
    }  # fmt: skip
    return record_contact(author(), **{**given, **changed})


def promised(name: str, kind: str = "ring", due: datetime = MONDAY, *, done: bool = False) -> Row:
    made = promise(author(), case_id="c1", step=NextStep(kind=kind, what="Ring", due=due))[0]
    row = row_of(made)
    return msgspec.structs.replace(row, id=name, body={**row.body, "done": True} if done else row.body)


def test_a_contact_is_an_attempt_and_the_promise_that_comes_of_it() -> None:
    attempt, follow_up = recorded()

    assert attempt.value["next_plan"].startswith("Ring ")
    assert view(ContactAttempt, {**attempt.value, "next_plan": ""}) == ContactAttempt(
        at=MONDAY,
        by="A. Champion",
        outcome="no-answer",
        how="call",
        minutes=2,
        safety_read=True,
        words="Rang for a minute.",
    )
    assert view(FollowUp, follow_up.value) == FollowUp(
        kind="ring", what="Ring again", due=TOMORROW.due, by="A. Champion"
    )
    assert {edit.scope for edit in (attempt, follow_up)} == {"case:c1"}
    assert attempt.record != follow_up.record


def test_a_promise_to_ring_that_is_due_is_ticked_off_and_others_stand() -> None:
    due, later = promised("due"), promised("later", due=MONDAY + timedelta(days=3))
    visit, done = promised("visit", "visit"), promised("done", done=True)
    edits = recorded(open_follow_ups=[visit, later, done, due])
    changed = [edit for edit in edits if edit.act == SET]

    assert [(edit.record, edit.field, edit.value) for edit in changed] == [
        (due.id, "done", True),
        (due.id, "done_at", MONDAY.isoformat().replace("+00:00", "Z")),
    ]


def test_an_outcome_is_needed_and_must_be_one_of_the_pack() -> None:
    for outcome in ("", "beamed"):
        with pytest.raises(Invalid, match="Choose what came of it") as told:
            recorded(outcome=outcome)
        assert told.value.field == "outcome"


def test_a_message_is_recorded_only_where_somebody_said_that_it_is_safe() -> None:
    with pytest.raises(Refused, match="Nobody said that a message is safe"):
        recorded(outcome="safe-message", message_safe=False)

    assert recorded(outcome="safe-message", message_safe=True)[0].act == NEW


def test_minutes_that_no_day_has_are_refused() -> None:
    for minutes in (-1, 1441):
        with pytest.raises(Invalid) as told:
            recorded(minutes=minutes)
        assert told.value.field == "minutes"


@pytest.mark.parametrize(
    ("outcome", "now", "due"),
    [
        ("no-answer", "2026-11-23T10:00", "2026-11-24T18:30"),
        ("no-answer", "2026-11-27T10:00", "2026-11-30T18:30"),  # a Friday: Monday is the next working day
        ("safe-message", "2026-12-24T10:00", "2026-12-30T11:00"),  # over Christmas
        ("no-answer", "2026-07-01T23:30", "2026-07-03T18:30"),  # already tomorrow here
    ],
)
def test_an_outcome_suggests_the_next_date_in_working_days(outcome: str, now: str, due: str) -> None:
    chosen = PACK.outcome(outcome)
    assert chosen is not None
    step = suggested_next(chosen, datetime.fromisoformat(now).replace(tzinfo=UTC), PACK, SafeHours())

    assert step is not None
    assert local(step.due).isoformat()[: len(due)] == due
    assert step.what


def test_somebody_who_declined_is_promised_nothing() -> None:
    declined = PACK.outcome("declined")
    assert declined is not None
    assert suggested_next(declined, MONDAY, PACK, SafeHours()) is None
    assert next_choices(declined, MONDAY, PACK, SafeHours()) == ()


def test_what_is_suggested_keeps_to_the_hours_and_days_they_gave() -> None:
    chosen = PACK.outcome("no-answer")
    assert chosen is not None
    hours = SafeHours(windows=(Window(ends=time(15)),), never_on=frozenset({1}))
    offered = next_choices(chosen, MONDAY, PACK, hours)

    assert [local(step.due).strftime("%a %d %H:%M") for step in offered] == [
        "Wed 25 14:00",
        "Thu 26 14:00",
        "Wed 02 14:00",
    ]
    assert all(hours.allows(step.due) for step in offered)
    careless = next_choices(chosen, MONDAY, PACK, SafeHours())
    assert not any(hours.allows(step.due) for step in careless)


def test_nothing_is_offered_where_the_hours_could_not_be_read() -> None:
    chosen = PACK.outcome("no-answer")
    assert chosen is not None
    assert next_choices(chosen, MONDAY, PACK, SafeHours(unread=True)) == ()


def test_what_is_offered_skips_bank_holidays() -> None:
    """Fourteen working days after 30 November is a Friday; a week on from it is Christmas Day."""
    chosen = PACK.outcome("reached")
    assert chosen is not None
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)

    assert [local(step.due).strftime("%a %d %b") for step in next_choices(chosen, now, PACK, SafeHours())] == [
        "Fri 18 Dec", "Mon 21 Dec", "Tue 29 Dec",
    ]  # fmt: skip


def test_a_next_step_is_said_as_people_say_it() -> None:
    assert next_words(TOMORROW, MONDAY, PACK) == "Ring tomorrow 10:00"


def test_a_note_needs_words_and_a_correction_names_the_note_it_corrects() -> None:
    made = write_note(author(), case_id="c1", words=" She said so. ", basis="opinion", corrects="n0")[0]

    assert view(Note, made.value) == Note(
        at=MONDAY, by="A. Champion", basis="opinion", words="She said so.", corrects="n0"
    )
    with pytest.raises(Invalid, match="Note is needed"):
        write_note(author(), case_id="c1", words="   ")


def test_a_promise_says_what() -> None:
    with pytest.raises(Invalid, match="What was promised is needed"):
        promise(author(), case_id="c1", step=NextStep(kind="ring", what=" ", due=MONDAY))


def test_a_tick_and_its_way_back_build_on_the_versions_that_were_seen() -> None:
    row = msgspec.structs.replace(promised("p"), versions={"done": 4, "done_at": 2})

    assert [(edit.field, edit.base, edit.value) for edit in untick(row)] == [("done", 4, False), ("done_at", 2, None)]
    assert [edit.base for edit in tick_off(author(), row)] == [4, 2]


def test_only_what_differs_is_changed_each_on_the_version_that_was_seen() -> None:
    row = Row(
        id="p", kind=kind_of(ContactPoint).name, scope="case:c1",
        body={"value": "07700 900142", "not_before": "18:00"}, versions={"not_before": 3},
    )  # fmt: skip
    edits = change_fields(ContactPoint, row, {"value": "07700 900142", "not_before": "19:00", "voicemail": True})

    assert [(edit.field, edit.base, edit.value) for edit in edits] == [
        ("not_before", 3, "19:00"),
        ("voicemail", 1, True),
    ]
    with pytest.raises(Invalid, match="Number or address is needed"):
        change_fields(ContactPoint, row, {"value": ""})


def test_a_new_record_of_a_form_is_checked_before_it_is_made() -> None:
    made = make_record(Agency, {"name": "SARI", "strands": ["race"]}, record_id="a1", subject="")

    assert (made[0].scope, made[0].value) == ("directory", {"name": "SARI", "strands": ["race"]})
    with pytest.raises(Invalid, match="Name is needed"):
        make_record(Agency, {}, record_id="a1", subject="")


def test_a_joint_note_names_whose_words_they_are() -> None:
    made = write_joint_note(
        author(), case_id="c1", agency="a1", said_by=" SARI ", kind="decision", words=" They will visit. "
    )[0]

    assert view(JointNote, made.value) == JointNote(
        at=MONDAY, by="A. Champion", agency="a1", said_by="SARI", kind="decision", words="They will visit."
    )
    with pytest.raises(Invalid, match="Said by is needed"):
        write_joint_note(author(), case_id="c1", agency="", said_by=" ", kind="fact", words="x")
