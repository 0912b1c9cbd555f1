"""What champions ask for reaches the coordinator and the registrar, and the answers reach the champions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from champion_app.domain.change import Author, Edit
from champion_app.domain.errors import Refused
from champion_app.domain.kinds.area_day import NOT_CONTACTED, TO_CHECK, Item
from champion_app.domain.kinds.request import DECLINED, GIVEN, PASSED_ON, Request
from champion_app.domain.scope import case_scope
from champion_app.domain.verbs.briefing import ask_for_case, ask_registrar, take_back
from sync.hub.access import grants, users
from sync.hub.app import build_app
from sync.hub.casework import champion_requests
from sync.hub.report.recording.champion_requests import BY_CHAMPION, REASON
from sync.hub.report.recording.queries import GONE, MENDED, answer, queries
from tests.hub.conftest import Force, Laptop, some_id
from tests.hub.report.conftest import NOW, ReportingHub, of_kind


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReportingHub]:
    """An empty hub."""
    made = ReportingHub(tmp_path)
    yield made
    made.hub.close()


class Area:
    """Easton, where two champions work; each has a laptop with the day's report on it."""

    def __init__(self, desk: ReportingHub, line: TestClient) -> None:  # type: ignore[type-arg]  # of any application
        self.desk = desk
        with desk.hub.storage.write() as tx:
            self.users = [
                users.add_user(tx, name=name, role="champion", area="Easton", now=NOW) for name in ("A. One", "B. Two")
            ]
        desk.run()
        force = Force(desk.hub, line)
        self.laptops = [force.laptop_of(user) for user in self.users]

    def author(self, place: int, *, claims: str = "") -> Author:
        user = self.users[place]
        return Author(user=claims or user.id, name=user.name, now=NOW, new_id=some_id)

    def item(self, kind: str = NOT_CONTACTED) -> Item:
        return of_kind(self.desk.report().of("Easton"), kind)[0]

    def send(self, place: int, edits: list[Edit]) -> str:
        laptop: Laptop = self.laptops[place]
        assert [one.outcome for one in laptop.send(*edits)] == ["applied"]
        return edits[0].record

    def waiting(self) -> list[champion_requests.Asked]:
        with self.desk.hub.storage.read() as tx:
            return champion_requests.asked(tx)

    def told(self, record: str) -> Request:
        with self.desk.hub.storage.read() as tx:
            return next(one.request for one in champion_requests.asked(tx, everything=True) if one.record == record)

    def has(self, place: int, case: str) -> bool:
        with self.desk.hub.storage.read() as tx:
            return case_scope(case) in grants.scopes_of(tx, self.users[place].id)


@pytest.fixture
def easton(desk: ReportingHub) -> Iterator[Area]:
    desk.hate()
    with TestClient(build_app(desk.hub)) as line:
        yield Area(desk, line)


def test_the_coordinator_sees_who_asked_and_gives_the_case_to_them_alone(easton: Area) -> None:
    item = easton.item()
    first = easton.send(0, ask_for_case(easton.author(0), item, area="Easton"))
    second = easton.send(1, ask_for_case(easton.author(1), item, area="Easton"))
    assert [(one.name, one.request.reference) for one in easton.waiting()] == [
        ("A. One", item.reference), ("B. Two", item.reference),
    ]  # fmt: skip

    with easton.desk.hub.storage.write() as tx:
        champion_requests.give(tx, second, by="The coordinator", words="You speak Somali.", now=NOW)

    assert (easton.has(0, item.case_id), easton.has(1, item.case_id)) == (False, True)
    assert easton.waiting() == []
    assert (easton.told(second).answer, easton.told(second).answer_words) == (GIVEN, "You speak Somali.")
    assert (easton.told(first).answer, easton.told(first).answer_words) == (
        DECLINED,
        champion_requests.TO_SOMEBODY_ELSE,
    )
    assert easton.item().taken


def test_the_answer_travels_to_the_laptops_of_the_area(easton: Area) -> None:
    record = easton.send(0, ask_for_case(easton.author(0), easton.item(), area="Easton"))
    with easton.desk.hub.storage.write() as tx:
        champion_requests.decline(tx, record, by="The coordinator", words="You know the family.", now=NOW)

    for laptop in easton.laptops:
        (row,) = [row for row in laptop.page().rows if row.id == record]
        assert b"You know the family." in bytes(row.body)


def test_a_request_goes_by_who_signed_it_and_not_by_what_it_says(easton: Area) -> None:
    """A laptop that writes another champion's name into its request asks for itself all the same."""
    item = easton.item()
    forged = easton.send(0, ask_for_case(easton.author(0, claims=easton.users[1].id), item, area="Easton"))
    with easton.desk.hub.storage.write() as tx:
        champion_requests.give(tx, forged, by="The coordinator", words="", now=NOW)

    assert (easton.has(0, item.case_id), easton.has(1, item.case_id)) == (True, False)


def test_what_was_taken_back_waits_no_more_and_nobody_takes_back_for_another(easton: Area) -> None:
    record = easton.send(0, ask_for_case(easton.author(0), easton.item(), area="Easton"))
    easton.send(1, take_back(easton.author(1), request=record, area="Easton"))
    assert [one.record for one in easton.waiting()] == [record]

    easton.send(0, take_back(easton.author(0), request=record, area="Easton"))
    assert easton.waiting() == []
    with pytest.raises(Refused), easton.desk.hub.storage.write() as tx:
        champion_requests.give(tx, record, by="The coordinator", words="", now=NOW)


def test_a_no_needs_its_reason_and_an_unknown_request_is_refused(easton: Area) -> None:
    record = easton.send(0, ask_for_case(easton.author(0), easton.item(), area="Easton"))
    with easton.desk.hub.storage.write() as tx:
        with pytest.raises(Refused, match="Say why"):
            champion_requests.decline(tx, record, by="The coordinator", words=" ", now=NOW)
        with pytest.raises(Refused, match="no one request"):
            champion_requests.give(tx, "nothing", by="The coordinator", words="", now=NOW)
        with pytest.raises(Refused, match="no one request"):
            champion_requests.give(tx, "", by="The coordinator", words="", now=NOW)


def test_an_area_that_is_not_ones_own_cannot_be_asked_in(easton: Area) -> None:
    (outcome,) = easton.laptops[0].send(*ask_for_case(easton.author(0), easton.item(), area="Taunton"))

    assert (outcome.outcome, outcome.code) == ("refused", "not-given")
    assert easton.waiting() == []


def test_a_champions_question_is_asked_of_the_registrar_and_its_answer_comes_back(easton: Area) -> None:
    asked = ask_registrar(easton.author(0), easton.item(), area="Easton", words="Canary says it is religion.")
    record = easton.send(0, asked)

    easton.desk.run()
    with easton.desk.hub.storage.read() as tx:
        (query,) = [one for one in queries(tx) if one.issue == BY_CHAMPION]
    assert query.reason == REASON
    assert (easton.told(record).answer, easton.told(record).answer_words) == (PASSED_ON, f"{query.name}.")
    listed = [item for item in of_kind(easton.desk.report().of("Easton"), TO_CHECK) if item.query == query.name]
    assert len(listed) == 1
    assert "Canary" not in repr(easton.desk.report())

    with easton.desk.hub.storage.write() as tx:
        answer(tx, query.name, outcome=MENDED, by="The registrar", note="", now=NOW)
    easton.desk.run()
    assert easton.told(record).answer_words == f"{query.name}. It was mended."


def test_a_question_stays_open_from_day_to_day_until_it_is_taken_back(easton: Area) -> None:
    record = easton.send(0, ask_registrar(easton.author(0), easton.item(), area="Easton", words=""))
    for _ in range(3):
        easton.desk.run()
    with easton.desk.hub.storage.read() as tx:
        found = [one for one in queries(tx) if one.issue == BY_CHAMPION]
    assert [one.state for one in found] == ["open"]

    easton.send(0, take_back(easton.author(0), request=record, area="Easton"))
    easton.desk.run()
    with easton.desk.hub.storage.read() as tx:
        (gone,) = [one for one in queries(tx) if one.issue == BY_CHAMPION]
    assert gone.outcome == GONE
