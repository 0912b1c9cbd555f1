"""Analysts see why entries were taken for one person, say if it is right, and take it back; who said it is kept."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import select

from champion_app.domain.scope import case_scope
from sync.hub.access import grants
from sync.hub.report.audience.recipients import Recipient
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.store import keep
from sync.hub.report.link.decisions import decide, decisions
from sync.hub.storage.audit_tables import hub_log
from tests.hub.report.sample_day import MADE, sample_day
from tests.hub.web.conftest import Surfer
from tests.hub.web.force import Reading
from tests.hub.web.links import ITEM, sample_links

Surf = Callable[[], Surfer]
WHY = f"/report/links?day={MADE.date().isoformat()}&item={ITEM}"


def reads(hub: Reading, email: str = "manager@force.example", **told: object) -> Recipient:
    """An analyst of the intelligence unit."""
    return hub.reader(email, role="intelligence-unit", views=("intelligence",), name="Sample Analyst", **told)


@pytest.fixture(autouse=True)
def report(hub: Reading) -> None:
    hub.report()


def test_a_line_leads_to_why_it_is_one_person(hub: Reading, surf: Surf) -> None:
    one = surf()
    assert one.line.get(WHY).headers["location"].startswith("/sign-in?after=/report/links%3Fday")
    one.join(reads(hub))
    assert f'href="{WHY.replace("&", "&amp;")}"' in one.go("/report").text

    page = one.go(WHY).text
    assert "AS-4312, Ashley, last 2 Nov" in page
    assert "AS-4460" not in page
    assert "The names are the same: " not in page
    assert "The dates of birth are the same: very strongly for it, 17,000 times as often" in page
    assert (
        page.index("dates of birth")
        < page.index("two spellings of one")
        < page.index("areas are different: against it")
    )
    with hub.hub.storage.read() as tx:
        acts = [row.detail for row in tx.execute(select(hub_log).where(hub_log.c.act == "consulted"))]
    assert any("links" in detail for detail in acts)


def test_it_is_said_and_taken_back_where_it_stands(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(reads(hub))
    one.go(WHY)
    page = one.send("/report/link", what="rejected").text
    assert "It holds from the next report on" in page
    assert "Not one person: Sample Analyst, today" in page
    assert page.count("It is one person</button>") == 1

    assert "AS-4312 and AS-4390" in one.go("/report/links").text
    page = one.send("/report/link", what="undo").text
    assert "the weights decide again" in page
    assert "Nobody has said anything of a link yet" in page
    with hub.hub.storage.read() as tx:
        assert decisions(tx) == []
        acts = [(row.act, row.record) for row in tx.execute(select(hub_log).where(hub_log.c.act.startswith("link ")))]
    key = sample_links()[0].key
    assert acts == [("link rejected", key), ("link decision undone", key)]


def test_what_contradicts_and_a_form_that_is_not_ours_change_nothing(hub: Reading, surf: Surf) -> None:
    one = surf()
    one.join(reads(hub))
    first, second, _ = sample_links()
    forged = ({"id": "nothing of the sort"}, {"what": "everything"}, {"proof": "forged"}, {"here": "", "id": "x"})
    for fields in forged:
        one.go(WHY)
        assert "Nothing was saved" in one.send("/report/link", **({"what": "confirmed"} | fields)).text
    with hub.hub.storage.write() as tx:
        assert decisions(tx) == []
        for link in (first, second):
            decide(tx, link, right=True, by="Sample Analyst", now=hub.now)
        closing = msgspec.structs.replace(first, other=second.other)
        keep(tx, DayReport(day=MADE.date(), made_at=MADE, force=sample_day(), areas=(sample_day(),), links=(closing,)))
    one.go(WHY)
    assert "contradicts what was said" in one.send("/report/link", what="rejected").text
    with hub.hub.storage.read() as tx:
        assert {one.key for one in decisions(tx)} == {first.key, second.key}


def test_who_has_not_the_view_or_the_area_or_the_case_sees_none_of_it(hub: Reading, surf: Surf) -> None:
    needs, elsewhere, barred = surf(), surf(), surf()
    analyst = surf()
    analyst.join(reads(hub))
    analyst.go(WHY)
    analyst.send("/report/link", what="confirmed")
    needs.join(hub.reader("needs@force.example", role="support-service", views=("needs",)))
    assert "Why one person" not in needs.go("/report").text
    assert needs.go(WHY).status_code == 404
    elsewhere.join(reads(hub, "far@force.example", areas=("Taunton",)))
    assert "AS-4312" not in elsewhere.go("/report/links").text
    person = reads(hub, "barred@force.example")
    barred.join(person)
    assert "AS-4390" in barred.go(WHY).text
    with hub.hub.storage.write() as tx:
        grants.restrict(tx, scope=case_scope("case-4390"), users=[person.user], teams=[], reason="x", now=hub.now)
    assert "AS-4390" not in barred.go(WHY).text
