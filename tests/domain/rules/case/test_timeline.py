"""The one timeline of a case: everything that was written is on it, also what a newer version wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.catalogue import ALL, standard_catalogue
from champion_app.domain.kinds.case import Assignment, Case, Incident
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.partner import JointNote
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.merge import Row
from champion_app.domain.record import Record, body_of, kind_of
from champion_app.domain.rules.case.timeline import FORCE, NEWER, TimelineEntry, timeline
from tests.domain.shipped import MONDAY, policy

ME = "A. Champion"
PACK = policy()
CATALOGUE = standard_catalogue()


def row(record: Record, identity: str = "r") -> Row:
    return Row(id=identity, kind=kind_of(type(record)).name, scope="case:c", body=body_of(record))


def told(*rows: Row) -> list[TimelineEntry]:
    return timeline(rows, PACK, me=ME, now=MONDAY, catalogue=CATALOGUE)


def test_a_contact_says_who_what_came_of_it_and_what_is_next() -> None:
    made = ContactAttempt(at=MONDAY, by=ME, outcome="no-answer", words="Rang for a minute.", next_plan="Ring Friday")
    entry = told(row(made))[0]

    assert (entry.at, entry.who, entry.icon) == (MONDAY, "You", "phone-x")
    assert entry.words == "No answer, no message left. Next: Ring Friday"
    assert entry.detail == "Rang for a minute."


@pytest.mark.parametrize(
    ("record", "who", "words"),
    [
        (ContactAttempt(at=MONDAY, by="Lighthouse", outcome="reached"), "Lighthouse", "Reached"),
        (ContactAttempt(at=MONDAY, by=ME, outcome="newer"), "You", "newer"),
        (Note(at=MONDAY, by="B", words="x", basis="opinion"), "B", "Opinion"),
        (Note(at=MONDAY, by="B", words="x"), "B", "Fact noted"),
        (JointNote(at=MONDAY, by="B", said_by="SARI", kind="decision", words="x"), "SARI", "Decision, written by B"),
        (Incident(offence="Harassment", place="Stapleton Road", strands=("race",)), FORCE,
         "Incident taken in, Stapleton Road"),
        (Assignment(name=ME, since=MONDAY), FORCE, "You look after the case"),
        (Assignment(name="B. Other", role="cover", since=MONDAY), FORCE, "B. Other covers while the lead is away"),
        (FollowUp(what="Ring her", due=MONDAY, done=True, done_at=MONDAY, by=ME), "You", "Done: Ring her"),
        (FollowUp(what="Ring her", due=MONDAY + timedelta(days=1), by=ME), "You", "Ring her"),
        (FollowUp(what="The new lock", kind="ring", due=MONDAY, by=ME), "You", "Ring: The new lock"),
    ],
)  # fmt: skip
def test_each_kind_says_its_own(record: Record, who: str, words: str) -> None:
    entry = told(row(record))[0]

    assert (entry.who, entry.words) == (who, words)


def test_a_difference_shows_both_values_and_stands_first_until_it_is_settled() -> None:
    made = Conflict(
        record="p", of_kind="contact_point", field="voicemail", current=False, other=True,
        other_by="B", other_at="2026-11-01T10:00:00+00:00",
    )  # fmt: skip
    entries = told(row(Note(at=MONDAY, words="x"), "n"), row(made, "d"))

    assert [(entry.record, entry.alarm) for entry in entries] == [("d", True), ("n", False)]
    assert entries[0].detail == "As it stands: no\nThe other, by B: yes"


def test_what_is_open_comes_first_then_the_newest_and_what_has_no_moment_last() -> None:
    entries = told(
        row(Note(words="no moment"), "never"),
        row(Note(at=MONDAY - timedelta(days=3), words="x"), "old"),
        row(Note(at=MONDAY, words="x"), "new"),
        row(FollowUp(what="later", due=MONDAY + timedelta(days=5)), "later"),
        row(FollowUp(what="soon", due=MONDAY + timedelta(days=1)), "soon"),
        row(FollowUp(what="done", due=MONDAY, done=True, done_at=MONDAY - timedelta(days=1)), "done"),
    )

    assert [entry.record for entry in entries] == ["soon", "later", "new", "done", "old", "never"]
    assert [entry.record for entry in entries if entry.open] == ["soon", "later"]


def test_a_kind_of_a_newer_version_is_there_and_says_so() -> None:
    newer = Row(id="x", kind="hologram", scope="case:c", body={"at": "2026-11-23T09:00:00+00:00", "words": 3})

    assert [(entry.words, entry.at is not None) for entry in told(newer)] == [(NEWER, True)]
    assert NEWER.startswith("Something that is newer than this version of the app")


def test_what_stands_on_the_page_itself_is_not_told_again() -> None:
    assert told(row(Case()), row(Person(name="x")), row(ContactPoint(value="1"))) == []


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.datetimes().map(datetime.isoformat)
FIELDS = sorted({field.name for record in ALL for field in kind_of(record).fields})
KINDS = st.sampled_from([kind_of(record).name for record in ALL] + ["newer"])
HIDDEN = {kind_of(record).name for record in (Case, Person, ContactPoint)}


@given(st.lists(st.tuples(KINDS, st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5)), max_size=5))
def test_no_record_falls_off_the_timeline_however_wrong_it_is(found: list[tuple[str, dict[str, Any]]]) -> None:
    rows = [Row(id=str(place), kind=kind, scope="case:c", body=body) for place, (kind, body) in enumerate(found)]

    assert {entry.record for entry in told(*rows)} == {one.id for one in rows if one.kind not in HIDDEN}
