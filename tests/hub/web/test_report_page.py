"""The full report behind sign-in: whose part it is, what can be said of a line, and that looking is written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, select

from champion_app.domain.kinds.area_day import NOT_CONTACTED, KindCount
from champion_app.domain.scope import case_scope
from sync.hub.access import grants
from sync.hub.audit.verify import verify
from sync.hub.report.audience.visits import visits
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.store import keep
from sync.hub.report.recording.findings import Found
from sync.hub.storage.audit_tables import hub_log
from sync.hub.storage.intake_tables import incoming
from sync.hub.storage.report_tables import finding, recording_query
from sync.hub.web.sign_in import WRONG
from tests.hub.report.sample_day import AREA, MADE, late, sample_day
from tests.hub.web.conftest import Surfer
from tests.hub.web.force import Reading, reading

Surf = Callable[[], Surfer]


@pytest.fixture(autouse=True)
def report(hub: Reading) -> None:
    hub.report()


def fill(hub: Reading) -> None:
    """The rows behind two lines of the sample day: a question and a finding."""
    told = Found(
        id="finding-2", source="crime-records", reference="5226118902", strand="religion", sub_category="",
        function="insult", confidence="likely", place="text", words="words", rule="r1", reason="why", rules="v1",
        found_at=MADE.isoformat(),
    )  # fmt: skip
    columns = {name: getattr(told, name) for name in told.__struct_fields__}
    with hub.hub.storage.write() as tx:
        tx.execute(insert(finding).values(**columns))
        tx.execute(
            insert(incoming).values(
                source="crime-records", reference="5226118902", digest="", line=1, taken_at=MADE.isoformat(),
                body='{"reference": "5226118902"}',
            )
        )  # fmt: skip
        tx.execute(
            insert(recording_query).values(
                number=121, source="crime-records", reference="5226117310", issue="strand-missing", reason="why",
                raised_at=MADE.isoformat(),
            )
        )  # fmt: skip


def test_who_is_not_signed_in_sees_nothing_and_lands_where_they_wanted(hub: Reading, surf: Surf) -> None:
    one = surf()
    answer = one.line.get("/report?day=2026-11-23&view=needs")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?after=/report%3Fday%3D2026-11-23%26view%3Dneeds"
    assert one.line.get("/report.pdf").status_code == 303
    assert one.line.post("/report/finding", data={"id": "finding-2"}).status_code == 303


def test_a_manager_sees_everything_of_their_area_with_reasons(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(hub.reader())
    page = one.go("/report").text
    told = ("AS-4510", "Third incident in 5 weeks", "go home", "RQ-118", "Is every victim contacted?")
    for words in (*told, "82 of 93 were right", "Community reports of 22 November", "4 late ones have a champion"):
        assert words in page, words
    assert "&lt;b&gt;=HYPERLINK&lt;/b&gt;" in page
    assert page.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("role", "views", "seen", "unseen"),
    [
        ("support-service", ("needs",), ["AS-4510", "Is every victim contacted?"], ["go home", "RQ-121", "Stapleton"]),
        ("registrar", ("recording",), ["go home", "RQ-121"], ["AS-4510", "Is every victim contacted?", "Stapleton"]),
        ("intelligence-unit", ("intelligence",), ["Stapleton Road", "AS-4471"], ["go home", "AS-4510"]),
    ],
)
def test_each_view_is_no_more_than_its_own(
    hub: Reading, surf: Surf, role: str, views: tuple[str, ...], seen: list[str], unseen: list[str]
) -> None:
    one = surf()
    one.join(hub.reader(role=role, views=views))
    for path in ("/report", "/report?view=all", "/report?view=needs", "/report?view=recording&area=Easton"):
        page = one.go(path).text
        assert [word for word in seen if word not in page] == []
        assert [word for word in unseen if word in page] == []


def test_nobody_sees_another_area_whatever_they_ask(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(hub.reader(areas=("Taunton",)))
    for area in ("", "East+Bristol", "*"):
        page = one.go(f"/report?area={area}").text
        assert "Nothing for your area" in page
        assert "AS-4510" not in page


def test_a_case_that_is_hidden_from_somebody_is_gone_at_once(hub: Reading, surf: Surf) -> None:
    person, one = hub.reader(), surf()
    one.join(person)
    assert "AS-4510" in one.go("/report").text
    with hub.hub.storage.write() as tx:
        grants.restrict(tx, scope=case_scope("case-AS-4510"), users=[person.user], teams=[], reason="x", now=hub.now)
    assert "AS-4510" not in one.go("/report").text


def test_looking_is_written_down(hub: Reading, surf: Surf) -> None:
    person, one = hub.reader(), surf()
    one.join(person)
    one.go("/report?view=needs")
    one.go("/report.pdf")
    with hub.hub.storage.read() as tx:
        found = visits(tx, day=MADE.date())
        acts = [(row.act, row.by) for row in tx.execute(select(hub_log).where(hub_log.c.user == person.user))]
    assert found[person.id].times == 3
    assert acts.count(("consulted", person.user)) == 3
    assert ("signed in", person.user) in acts
    with hub.hub.storage.read() as tx:
        assert verify(tx, hub_key=hub.hub.public_key).findings == ()


def test_a_finding_is_confirmed_where_it_stands(hub: Reading, surf: Surf) -> None:
    fill(hub)
    one = surf()
    one.join(hub.reader())
    one.go("/report")
    told = one.hidden("/report/finding")
    page = one.send("/report/finding", right="no", **told).text
    assert "It counts towards how often flags are right" in page
    assert "Not hate: Sample Manager, today" in page
    with hub.hub.storage.read() as tx:
        row = tx.execute(select(finding)).one()
    assert (row.state, row.decided_by) == ("dismissed", "Sample Manager")


def test_a_question_is_answered_where_it_stands(hub: Reading, surf: Surf) -> None:
    fill(hub)
    one = surf()
    one.join(hub.reader())
    one.go("/report")
    hidden = one.hidden("/report/query") | {"id": "RQ-121"}
    page = one.send("/report/query", outcome="mended", note="", **hidden).text
    assert "The record is mended: Sample Manager, today" in page
    with hub.hub.storage.read() as tx:
        assert tx.execute(select(recording_query.c.outcome)).scalar_one() == "mended"


def test_nobody_decides_what_is_not_in_their_report(hub: Reading, surf: Surf) -> None:
    fill(hub)
    one = surf()
    one.join(hub.reader(role="support-service", views=("needs",)))
    one.go("/report")
    told = one.hidden("/sign-out") | {"id": "finding-2", "right": "yes", "here": "/report"}
    answer = one.line.post("/report/finding", data=told, follow_redirects=True)
    assert "no longer in your report" in answer.text
    with hub.hub.storage.read() as tx:
        assert tx.execute(select(finding.c.state)).scalar_one() == "open"


def test_the_paper_is_theirs_alone(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(hub.reader())
    paper = one.go(f"/report.pdf?area={AREA}")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["cache-control"] == "no-store"
    assert paper.content.startswith(b"%PDF-")


def test_no_report_yet_is_said(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(hub.reader())
    assert "No report yet" in one.go("/report?day=2020-01-01").text
    assert "No report yet" in one.go("/report?day=yesterday").text


def test_the_list_of_a_whole_force_ends(hub: Reading, surf: Surf) -> None:
    many = tuple(late(f"AS-{number}", "Easton", 3) for number in range(1, 2001))
    counts = (KindCount(kind=NOT_CONTACTED, count=2000, listed=2000, late=2000),)
    day = msgspec.structs.replace(sample_day(), items=many, counts=counts, area="", level="force")
    with hub.hub.storage.write() as tx:
        keep(tx, DayReport(day=MADE.date(), made_at=MADE, force=day, areas=()))
    one = surf()
    one.join(hub.reader(areas=("*",)))
    page = one.go("/report").text
    assert page.count('<li id="line-') == 300
    assert "1,700 more are counted but not listed: the list ends here." in page


def test_the_same_on_postgresql(tmp_path: Path, postgres: Callable[[], str]) -> None:
    with reading(tmp_path, database=postgres()) as made:
        made.report()
        fill(made)
        one = Surfer(made)
        secret = one.join(made.reader())
        one.go("/report")
        page = one.send("/report/finding", right="no", **one.hidden("/report/finding")).text
        assert "Not hate: Sample Manager, today" in page
        one.leave()
        assert WRONG in one.enter("manager@force.example", secret, code="000000").text
        assert "Hate crime in" in one.enter("manager@force.example", secret).text
        with made.hub.storage.read() as tx:
            assert verify(tx, hub_key=made.hub.public_key).findings == ()
        one.line.close()
