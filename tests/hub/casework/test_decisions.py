"""What a coordinator or supervisor decides is what they were shown: one case, one person, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from champion_app.domain.change import Edit, create
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.person import ContactPoint
from champion_app.domain.kinds.request import TAKE_ON
from champion_app.domain.scope import area_scope, case_scope
from sync.hub.access import grants
from sync.hub.casework import allocation, champion_requests
from sync.hub.ledger import hold
from sync.hub.ledger.references import reference_of
from tests.hub.conftest import NOW, Force, Laptop, some_id


def _edit(act: str, rec: str, kind: str, scope: str, field: str = "", value: Any = None, base: int = 1) -> Edit:
    return Edit(act=act, record=rec, kind=kind, scope=scope, field=field, base=base, value=value)  # type: ignore[arg-type]


def _find(force: Force, *told: str) -> list[str]:
    with force.hub.storage.read() as tx:
        return allocation.find_cases(tx, list(told))


# One reference, one case


def test_a_case_is_found_by_its_own_record_whatever_else_lies_in_a_scope(force: Force) -> None:
    """An installed hub may hold case records that laptops put into a scope before references were the force's."""
    target, mine = force.case(f"AS-{some_id()[:6]}"), force.case()
    reference = (force.body(target) or {})["reference"]
    for name in (reference, target):
        force.write(_edit("new", some_id(), "case", case_scope(mine), value={"reference": name}))

    assert _find(force, str(reference), target) == [target, target]
    with force.hub.storage.read() as tx:
        assert reference_of(tx, case_scope(target)) == reference


@pytest.mark.parametrize("told", ["reference", "id"])
def test_two_cases_of_one_name_are_refused_and_both_are_named(force: Force, told: str) -> None:
    target = force.case(f"AS-{some_id()[:6]}")
    name = str((force.body(target) or {})["reference"]) if told == "reference" else target
    other = force.case(name)

    with pytest.raises(Refused, match="More than one case") as refused:
        _find(force, name)
    assert target in str(refused.value)
    assert other in str(refused.value)


# Requests


def _ask(laptop: Laptop, force: Force, *, reference: str, case: str, record: str = "") -> str:
    with force.hub.storage.write() as tx:
        grants.grant(tx, user_id=laptop.who.user, scopes=[area_scope("Bristol")], role="works there", now=NOW)
    made = record or some_id()
    value = {"asks": TAKE_ON, "reference": reference, "case_id": case, "user": laptop.who.user, "by": "x"}
    laptop.send(_edit("new", made, "request", area_scope("Bristol"), value=value))
    return made


def test_a_request_that_tells_one_case_and_names_another_gives_nothing(force: Force) -> None:
    secret, harmless = force.case("AS-90"), force.case("AS-91")
    laptop = force.champion()
    request = _ask(laptop, force, reference="AS-91", case=secret)

    for work in (champion_requests.wanted, _give):
        with pytest.raises(Refused, match=r"AS-91[^.]*AS-90"), force.hub.storage.write() as tx:
            work(tx, request)
    assert not {case_scope(secret), case_scope(harmless)} & set(laptop.scopes().scopes)


def _give(tx: Any, request: str) -> Any:
    return champion_requests.give(tx, request, by="C", words="", now=NOW)


def test_what_is_shown_before_a_case_is_given_is_as_the_force_has_it(force: Force) -> None:
    case = force.case("AS-92", area="Easton")
    holder, asker = force.champion(case), force.champion()
    request = _ask(asker, force, reference="AS-92", case=case)
    with force.hub.storage.write() as tx:
        told = champion_requests.wanted(tx, request)
        given = _give(tx, request)

    assert (told.reference, told.case_id, told.case_area, told.name) == ("AS-92", case, "Easton", given.name)
    assert told.held_by == (holder.who.user_name,)
    assert case_scope(case) in asker.scopes().scopes


def test_a_request_about_no_case_that_there_is_gives_nothing(force: Force) -> None:
    request = _ask(force.champion(), force, reference="AS-1", case=some_id())

    with pytest.raises(Refused, match="no case that there is"), force.hub.storage.write() as tx:
        _give(tx, request)


def test_two_requests_whose_ids_begin_alike_can_both_be_answered(force: Force) -> None:
    case, head = force.case("AS-93"), some_id()[:12]
    long, short = head + "0" * 20, head + "1" * 19
    laptop = force.champion()
    for record in (long, short, head):
        _ask(laptop, force, reference="AS-93", case=case, record=record)

    with pytest.raises(Refused), force.hub.storage.write() as tx:
        champion_requests.decline(tx, head[:6], by="C", words="no", now=NOW)
    for record in (head, long, short):
        with force.hub.storage.write() as tx:
            assert champion_requests.decline(tx, record, by="C", words="no", now=NOW).record == record


def test_who_asked_is_who_made_the_request_and_not_who_tried_to(force: Force) -> None:
    case = force.case("AS-94")
    honest, mallory = force.champion(), force.champion()
    with force.hub.storage.write() as tx:
        grants.grant(tx, user_id=mallory.who.user, scopes=[area_scope("Bristol")], role="works there", now=NOW)
    request = _ask(honest, force, reference="AS-94", case=case)
    for act, value in (("new", {"asks": TAKE_ON, "case_id": case}), ("delete", {"versions": {}}), ("set", "x")):
        mallory.send(_edit(act, request, "request", area_scope("Bristol"), value=value))
    with force.hub.storage.read() as tx:
        (one,) = [each for each in champion_requests.asked(tx, everything=True) if each.record == request]

    assert one.user == honest.who.user


# The hold


def test_what_a_held_save_would_change_is_shown_field_by_field(force: Force) -> None:
    case = force.case("AS-97")
    point = create(ContactPoint(value="07700 900123"), record_id=some_id(), subject=case)
    force.write(point)
    author = force.champion(case)
    force.take(author.who.user, case)
    note = some_id()
    author.send(
        _edit("set", point.record, "contact_point", case_scope(case), "voicemail", True),
        _edit("set", point.record, "contact_point", case_scope(case), "value", "07700 900999"),
        _edit("new", note, "note", case_scope(case), value={"words": "they moved"}),
        _edit("delete", point.record, "contact_point", case_scope(case), value={"versions": {}}),
        _edit("set", some_id(), "note", case_scope(case), "words", "x"),
    )
    with force.hub.storage.read() as tx:
        (waiting,) = [one for one in hold.held(tx) if one.scope == case_scope(case)]
        told = hold.content(tx, waiting.notice, catalogue=force.hub.catalogue)

    shown = [(one.label, one.old, one.new, one.protective) for one in told]
    assert shown[:3] == [
        ("A voicemail is safe", "", "true", True), ("Number or address", "07700 900123", "07700 900999", True),
        ("Note", "", "they moved", False),
    ]  # fmt: skip
    assert shown[3][0] == "the whole record is deleted"
    assert "07700 900999" in shown[3][1]
    assert told[4].refused == "its record is not here"
    assert {one.author for one in told} == {author.who.user_name}

    force.write(_edit("set", point.record, "contact_point", case_scope(case), "value", "07700 900000"))
    with pytest.raises(Refused, match="changed the same meanwhile"), force.hub.storage.write() as tx:
        hold.accept(
            tx, waiting.notice, by="S", words="", catalogue=force.hub.catalogue, now=NOW, shown=told
        )  # fmt: skip
