"""The one line of a case: what is due next, who it is, and how to reach them, from whatever records there are."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from champion_app.domain.catalogue import ALL
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import Body, Record, body_of, kind_of
from champion_app.domain.rules.case.case_line import CASE_LINE_KINDS, CaseLine, case_line
from tests.domain.shipped import policy

THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
FIRST_CONTACT = "2026-11-23T23:59:00+00:00"
PACK = policy()
Records = list[tuple[str, str, Body]]


def of(record: Record, identity: str = "r") -> tuple[str, str, Body]:
    return kind_of(type(record)).name, identity, body_of(record)


def line(*records: tuple[str, str, Body], **case: Any) -> CaseLine:
    made = case_line([of(Case(**{"opened": THURSDAY, **case}), "c1"), *records], PACK)
    assert made is not None
    return made


def test_a_whole_case_in_one_line() -> None:
    made = line(
        of(Person(name="Faduma Khalif", interpreter="Somali"), "p1"),
        of(ContactPoint(person="p1", value="07700 900142", not_before="18:00"), "cp1"),
        of(Incident(strands=("race",), sub_categories=("black",), classification="crime", area="Easton"), "i1"),
        of(Incident(strands=("religion", "race"), online=True), "i2"),
        of(ContactAttempt(at=THURSDAY + timedelta(days=1), outcome="no-answer", by="A. Champion"), "a1"),
        reference="AS-4471",
        risk="high",
        contacted_by="Lighthouse",
    )

    assert made == CaseLine(
        case_id="c1",
        scope="case:c1",
        reference="AS-4471",
        status="open",
        person_id="p1",
        person_name="Faduma Khalif",
        initials="F. K.",
        strands=("race", "religion"),
        sub_categories=("black",),
        online=True,
        classification="crime",
        area="Easton",
        risk="high",
        entitlement="enhanced",
        due="2026-11-20T23:59:00+00:00",
        due_kind="first_contact",
        contacted=False,
        contacted_by="Lighthouse",
        last_contact_at="2026-11-20T09:00:00+00:00",
        last_outcome="no-answer",
        last_reached=False,
        last_by="A. Champion",
        safe_sentence="After 18:00, mobile only, no voicemail. Somali interpreter.",
        next_step="",
        opened="2026-11-19T09:00:00+00:00",
        updated_at="2026-11-20T09:00:00+00:00",
    )
    assert msgspec.json.decode(msgspec.json.encode(made), type=CaseLine) == made


def test_without_the_case_itself_there_is_no_line() -> None:
    assert case_line([], PACK) is None
    assert case_line([of(Person(name="A B"))], PACK) is None


def test_that_somebody_else_was_in_touch_stops_no_clock() -> None:
    assert line(contacted_by="Lighthouse").due_kind == "first_contact"
    assert not line(contacted_by="Lighthouse").contacted


PROMISED = FollowUp(what="Ring her", due=THURSDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("records", "due", "kind"),
    [
        ([], FIRST_CONTACT, "first_contact"),
        ([of(PROMISED)], "2026-11-20T09:00:00+00:00", "follow_up"),
        ([of(msgspec.structs.replace(PROMISED, done=True))], FIRST_CONTACT, "first_contact"),
        ([of(msgspec.structs.replace(PROMISED, due=THURSDAY + timedelta(days=9)))], FIRST_CONTACT, "first_contact"),
        ([of(ContactAttempt(at=THURSDAY, outcome="reached"))], None, ""),
        (
            [of(ContactAttempt(at=THURSDAY, outcome="reached")), of(PROMISED)],
            "2026-11-20T09:00:00+00:00",
            "follow_up",
        ),
        ([of(ContactAttempt(at=THURSDAY, outcome="no-answer"))], FIRST_CONTACT, "first_contact"),
        ([of(FollowUp(what="Ask"))], FIRST_CONTACT, "first_contact"),
    ],
)
def test_the_earliest_of_clock_and_open_promises_is_due_next(records: Records, due: str | None, kind: str) -> None:
    made = line(*records)

    assert (made.due, made.due_kind) == (due, kind)


def test_nothing_falls_due_in_a_closed_case_and_everything_in_one_of_a_newer_status() -> None:
    assert line(of(PROMISED), status="closed").due is None
    assert line(status="paused").due == FIRST_CONTACT


def test_the_last_contact_is_the_latest_whatever_the_order_of_the_records() -> None:
    attempts = [
        of(ContactAttempt(at=THURSDAY + timedelta(hours=hours), outcome=outcome, by=f"by {hours}"), f"a{hours}")
        for hours, outcome in ((2, "no-answer"), (5, "reached"), (3, "ring-back"))
    ]

    made = line(*attempts, of(ContactAttempt(outcome="no-answer"), "without a moment"))
    assert (made.last_outcome, made.last_by, made.last_reached) == ("reached", "by 5", True)


def test_the_line_is_about_the_victim_and_reaches_nobody_else() -> None:
    made = line(
        of(Person(name="Helpful Cousin", role="helper"), "p0"),
        of(Person(name="Faduma Khalif"), "p1"),
        of(ContactPoint(person="p0", value="1", not_before="09:00"), "cp0"),
        of(ContactPoint(person="p1", value="2", not_before="18:00"), "cp1"),
    )

    assert made.initials == "F. K."
    assert made.safe_sentence == "After 18:00, mobile only, no voicemail."


def test_two_victims_share_a_line() -> None:
    made = line(of(Person(name="Tom Bell"), "p1"), of(Person(name="Mo Bell"), "p2"))

    assert (made.initials, made.person_name) == ("T. B. and M. B.", "Tom Bell and Mo Bell")


def test_a_person_is_found_whatever_is_known_of_them() -> None:
    assert line().initials == "Name not known"
    assert line(of(Person(), "p1")).initials == "Name not known"
    assert line(of(Person(known_as="Sam"), "p1")).initials == "S."
    assert line(of(Person(name="Complaining Person", role="complainant"), "p1")).initials == "C. P."


def test_what_happens_next_is_what_she_was_told_else_the_next_promise() -> None:
    assert line(of(PROMISED), next_step="Ring her tonight").next_step == "Ring her tonight"
    assert line(of(PROMISED)).next_step == "Ring her"
    assert line(of(msgspec.structs.replace(PROMISED, done=True))).next_step == ""


def test_kinds_that_a_line_is_not_made_of_change_nothing() -> None:
    every = {kind_of(record).name: record for record in ALL}

    for name in every.keys() - CASE_LINE_KINDS:
        assert line((name, "x", {"at": "2030-01-01T00:00:00+00:00", "words": "later"})) == line(), name
    assert kind_of(Note).name not in CASE_LINE_KINDS
    assert line(("a kind of a newer version", "x", {})) == line()


@pytest.mark.parametrize("name", sorted(CASE_LINE_KINDS - {kind_of(Case).name}))
def test_every_kind_that_is_named_can_change_a_line(name: str) -> None:
    telling: dict[str, Record] = {
        kind_of(type(record)).name: record
        for record in (
            Person(name="A B"),
            ContactPoint(value="1", not_before="18:00"),
            Incident(strands=("race",)),
            ContactAttempt(at=THURSDAY, outcome="reached"),
            PROMISED,
        )
    }

    assert line(of(telling[name])) != line()


ANYTHING = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2)
FIELDS = sorted({field.name for record in ALL for field in kind_of(record).fields})
BODIES = st.dictionaries(st.sampled_from(FIELDS), ANYTHING | st.datetimes().map(datetime.isoformat), max_size=6)


@given(st.lists(st.tuples(st.sampled_from(sorted(CASE_LINE_KINDS)), st.text(max_size=3), BODIES), max_size=6))
def test_no_body_however_wrong_stops_the_list(records: Records) -> None:
    made = case_line(records, PACK)

    assert (made is not None) == any(kind == kind_of(Case).name for kind, _, _ in records)
    if made is not None:
        assert made.initials
        assert made.due is None or len(made.due) == len(FIRST_CONTACT)


def test_the_order_in_which_records_arrived_does_not_matter() -> None:
    records = [
        of(Case(opened=THURSDAY), "c1"),
        of(Person(name="Faduma Khalif"), "p1"),
        of(ContactPoint(person="p1", value="1", not_before="18:00"), "cp1"),
        of(ContactAttempt(at=THURSDAY, outcome="no-answer"), "a1"),
        of(PROMISED, "f1"),
    ]
    turned = records[:]
    random.Random(7).shuffle(turned)  # noqa: S311  # an order, no secret

    assert case_line(turned, PACK) == case_line(records, PACK)
