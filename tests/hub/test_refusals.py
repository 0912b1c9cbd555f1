"""What the hub would not do stands in its log: at once, by whom, and never more than a flood deserves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from champion_app.domain.change import Edit
from champion_app.domain.scope import case_scope
from sync.hub.refusals import CHANGES_REFUSED, NOT_SIGNED, WRONG_CODE, Refusals
from sync.hub.storage.audit_tables import hub_log
from sync.wire.codec import encode
from sync.wire.messages import EnrolRequest
from tests.hub.conftest import NOW, Force, some_id


def _acts(force: Force, *, device: str = "") -> list[tuple[str, str]]:
    asked = select(hub_log.c.act, hub_log.c.detail).order_by(hub_log.c.number)
    with force.hub.storage.read() as tx:
        return [(act, detail) for act, detail in tx.execute(asked.where(hub_log.c.device == device))]


def test_changes_that_are_refused_leave_a_trace(force: Force) -> None:
    case = force.case()
    laptop = force.champion(case)
    laptop.send(*[Edit(act="set", record=case, kind="assignment", scope=case_scope(case), field="name")] * 3)

    assert (CHANGES_REFUSED, "3 times") in _acts(force, device=laptop.who.device)


def test_a_forged_request_leaves_a_trace(force: Force) -> None:
    laptop = force.champion()
    headers = laptop.headers("GET", "/v1/manifest", b"", 1)
    force.line.get("/v1/scope", headers=headers)

    assert (NOT_SIGNED, "once") in _acts(force, device=laptop.who.device)


def test_a_wrong_code_leaves_a_trace(force: Force) -> None:
    code = force.code_for(force.person())
    before = len(_acts(force))
    asked = EnrolRequest(code_id=code[:6], device_key="00" * 32, device_name="n", nonce="x", proof="0")
    force.line.post("/v1/enrol", content=encode(asked))
    force.hub.refusals.close()

    assert WRONG_CODE in {act for act, _ in _acts(force)[before:]}


def test_a_flood_is_counted_and_does_not_fill_the_log(force: Force) -> None:
    device, moment = some_id(), [NOW]
    counted = Refusals(force.hub.storage, clock=lambda: moment[0])
    for second in range(24 * 60 * 60 // 10):
        moment[0] = NOW + timedelta(seconds=10 * second)
        counted.note(CHANGES_REFUSED, device=device)
    counted.close()
    details = [detail for _, detail in _acts(force, device=device)]
    total = sum(1 if one == "once" else int(one.split()[0]) for one in details)

    assert len(details) < 12
    assert total == 24 * 60 * 60 // 10


def test_what_was_counted_is_written_once_its_time_is_over_and_it_begins_anew_after_quiet(force: Force) -> None:
    device, moment = some_id(), [NOW]
    counted = Refusals(force.hub.storage, clock=lambda: moment[0])
    counted.note(CHANGES_REFUSED, device=device)
    counted.note(CHANGES_REFUSED, device=device, count=4)
    counted.settle()
    assert [detail for _, detail in _acts(force, device=device)] == ["once"]
    moment[0] += timedelta(minutes=2)
    counted.settle()
    assert [detail for _, detail in _acts(force, device=device)] == ["once", "4 times"]
    moment[0] += timedelta(days=1)
    counted.note(CHANGES_REFUSED, device=device)
    assert [detail for _, detail in _acts(force, device=device)] == ["once", "4 times", "once"]
