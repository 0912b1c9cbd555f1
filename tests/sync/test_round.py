"""A round brings both sides level; whatever happens in it, nothing is lost and the next one goes on from there."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import count

import msgspec
import pytest

from champion_app.domain.change import create
from champion_app.domain.errors import Cancelled, NoRoom, Unreachable
from champion_app.domain.kinds.partner import Agency
from sync.engine.status import summary
from sync.engine.steps.push import MOST_SET_ASIDE
from sync.wire.messages import WireRow
from tests.sync.conftest import Beside
from tests.sync.scripted_hub import pushed, refused, rows
from tests.sync.tls_server import Asked, Reply


def after(number: int) -> Callable[[], bool]:
    """A person who stops the round after it asked so many times whether it should stop."""
    asked = count()
    return lambda: next(asked) >= number


def test_a_first_round_sends_and_fetches_everything_and_says_so(beside: Beside) -> None:
    beside.hub.rows = rows(5)
    beside.save()
    beside.save()

    result = beside.round()

    assert result.complete
    assert (result.pushed, result.accepted, result.set_aside, result.arrived) == (2, 2, 0, 5)
    assert beside.replica.states() == ["accepted", "accepted"]
    assert len(beside.replica.rows) == 7
    assert beside.replica.finished == result.finished_at == beside.now.isoformat()
    assert beside.replica.works_until == "2026-12-07T10:00:00+00:00"
    assert beside.replica.user_name == "R. Example"
    assert beside.hub.done[0].cursor == beside.replica.cursor() == "one.5.0"
    assert summary(result) == ("2 saves were accepted by the force.", "5 records arrived.")


def test_a_second_round_moves_nothing_again(beside: Beside) -> None:
    beside.hub.rows = rows(3)
    beside.save()
    beside.round()
    pages = beside.replica.pages

    result = beside.round()

    assert (result.pushed, result.arrived) == (0, 0)
    assert beside.replica.pages == pages
    assert beside.asked("/v1/scope") == 1
    assert beside.asked("/v1/push") == 1
    assert summary(result) == ("Nothing was waiting and nothing new has arrived.",)


def test_the_steps_are_told_in_order_with_what_each_changed(beside: Beside) -> None:
    beside.hub.rows = rows(3)
    beside.save(record="a" * 32)

    result = beside.round()

    names = [step.name for step in beside.steps]
    assert names == ["hello", "scope", "scope", "push", "scope", "pull", "pull", "done", "log"]
    touched = [item.record for step in beside.steps for item in step.changes.touched if item.record]
    assert touched == ["a" * 32, f"{1:032x}", f"{2:032x}", f"{3:032x}"]
    assert {timing.name for timing in result.timings} == {
        "hello",
        "scope",
        "push",
        "pull",
        "level",
        "done",
        "log",
        "files",
    }


def test_pages_are_written_while_the_next_one_travels(beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request for page two is out before page one is written, and that for the sums before the last one is."""
    beside.hub.rows = rows(4)
    order: list[str] = []
    original = beside.replica.begin_page
    real_begin = beside.replica.next_request_number

    def begin(page: list[WireRow], *, cursor: str) -> object:
        order.append("write")
        return original(page, cursor=cursor)

    def number() -> int:
        order.append("send")
        return real_begin()

    monkeypatch.setattr(beside.replica, "begin_page", begin)
    monkeypatch.setattr(beside.replica, "next_request_number", number)
    beside.round()

    first = order.index("write")
    assert order[first - 2 : first + 3] == ["send", "send", "write", "send", "write"]


# Lost answers, duplicates, stops


def test_a_save_whose_receipt_was_lost_is_sent_again_unchanged(beside: Beside) -> None:
    beside.save()
    beside.save()
    lost: list[Asked] = []

    def lose(asked: Asked) -> Reply:
        lost.append(asked)
        beside.hub.well(asked)
        return Reply(cut=-1)

    beside.hub.says_once("/v1/push", lose)
    first = beside.round()

    assert isinstance(first.trouble, Unreachable)
    assert beside.replica.states() == ["waiting", "waiting"]
    assert beside.replica.finished == ""
    second = beside.round()
    assert second.accepted == 2
    assert beside.replica.states() == ["accepted", "accepted"]
    pushes = [asked.body for asked in beside.server.asked if asked.target == "/v1/push"]
    assert pushes == [lost[0].body, lost[0].body]


def test_a_push_that_fails_does_not_keep_the_pull_from_running(beside: Beside) -> None:
    beside.hub.rows = rows(3)
    beside.save()
    beside.hub.says["/v1/push"] = refused(503, "busy")

    result = beside.round()

    assert not result.complete
    assert isinstance(result.trouble, Unreachable)
    assert result.arrived == 3
    assert beside.replica.states() == ["waiting"]
    assert beside.hub.done == []
    assert beside.replica.finished == ""
    assert summary(result)[0].startswith("The hub is busy.")


def test_a_pull_that_fails_leaves_the_push_accepted(beside: Beside) -> None:
    beside.hub.rows = rows(3)
    beside.save()
    beside.hub.says["/v1/pull"] = lambda _: Reply(body=b'{"rows":[]', headers={"Content-Length": "500"}, cut=5)

    result = beside.round()

    assert result.accepted == 1
    assert isinstance(result.trouble, Unreachable)
    assert beside.replica.states() == ["accepted"]
    assert beside.replica.finished == ""


def test_a_full_disk_ends_the_pull_with_its_sentence_and_the_push_stands(
    beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside.hub.rows = rows(3)
    beside.save()

    def full(rows: list[WireRow], *, cursor: str) -> object:
        raise NoRoom("The disk is full.")

    monkeypatch.setattr(beside.replica, "apply_rows", full)
    result = beside.round()

    assert isinstance(result.trouble, NoRoom)
    assert result.accepted == 1


def test_a_round_that_the_hub_never_confirmed_is_not_called_complete(beside: Beside) -> None:
    beside.hub.says["/v1/done"] = lambda _: Reply(cut=-1)

    result = beside.round()

    assert isinstance(result.trouble, Unreachable)
    assert beside.replica.finished == ""


@pytest.mark.parametrize("moment", range(14))
def test_a_stop_at_any_moment_loses_nothing_and_the_next_round_resumes(beside: Beside, moment: int) -> None:
    beside.hub.rows = rows(5)
    beside.hub.push_ops = 1
    for _ in range(3):
        beside.save()
    with pytest.raises(Cancelled):
        beside.round(stopped=after(moment))

    pages = beside.replica.pages
    assert beside.replica.finished == ""
    result = beside.round()
    assert result.complete
    assert beside.replica.states() == ["accepted"] * 3
    assert len(beside.replica.rows) == 8
    assert beside.replica.pages <= pages + 3


def test_a_stop_between_pages_keeps_the_pages_that_were_written(beside: Beside) -> None:
    beside.hub.rows = rows(6)
    with pytest.raises(Cancelled):
        beside.round(stopped=lambda: beside.replica.pages >= 2)

    assert len(beside.replica.rows) == 4
    result = beside.round()
    assert result.arrived == 2


def test_a_stop_while_the_hub_keeps_silent_does_not_wait_for_it(beside: Beside) -> None:
    silent = threading.Event()
    asked = threading.Event()

    def never(_: Asked) -> Reply:
        asked.set()
        silent.wait(10)
        return Reply(cut=-1)

    beside.hub.says["/v1/pull"] = never
    with pytest.raises(Cancelled):
        beside.round(stopped=asked.is_set)
    silent.set()


def test_the_same_receipt_twice_changes_nothing_more(beside: Beside) -> None:
    beside.save()
    beside.round()
    kept = beside.replica.receipts[0]
    replayed: list[Asked] = []

    def again(asked: Asked) -> Reply:
        replayed.append(asked)
        return Reply(body=kept)

    beside.replica.kept[0].outcomes.clear()
    beside.hub.says_once("/v1/push", again)
    result = beside.round()

    assert len(replayed) == 1
    assert result.accepted == 1
    assert beside.replica.states() == ["accepted"]


# Batches and what the hub cannot take


def test_batches_hold_no_more_ops_than_the_hub_wants(beside: Beside) -> None:
    beside.hub.push_ops = 3
    for _ in range(8):
        beside.save()

    beside.round()

    assert [len(ops) for ops in beside.hub.pushes] == [3, 3, 2]


def test_batches_hold_no_more_than_a_megabyte(beside: Beside) -> None:
    for _ in range(5):
        beside.replica.save(
            *(create(Agency(name="x" * 200), record_id=os.urandom(16).hex(), subject="") for _ in range(1200))
        )
    beside.hub.push_ops = 100_000

    result = beside.round()

    sizes = [len(asked.body) for asked in beside.server.asked if asked.target == "/v1/push"]
    assert len(sizes) > 1
    assert all(size < 1.1 * 1024 * 1024 for size in sizes)
    assert result.accepted == 5


@pytest.mark.parametrize("code", ["malformed", "too-large", "signature"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_one_save_the_hub_cannot_take_is_set_aside_and_the_rest_goes_on(beside: Beside, place: int, code: str) -> None:
    commits = [beside.save() for _ in range(7)]
    bad = commits[place].number

    def picky(asked: Asked) -> Reply:
        if any(commit.number == bad for commit in pushed(asked)):
            return refused(400, code)(asked)
        return beside.hub.well(asked)

    beside.hub.says["/v1/push"] = picky
    result = beside.round()

    assert result.complete
    assert (result.accepted, result.set_aside) == (6, 1)
    assert beside.replica.states() == ["aside" if n == place else "accepted" for n in range(7)]
    assert "stays on this laptop" in beside.replica.kept[place].aside
    taken = [op for ops in beside.hub.pushes for op in ops]
    assert taken == [op.op_id for commit in commits if commit.number != bad for op in commit.ops]


def test_a_hub_that_can_take_nothing_does_not_empty_the_outbox(beside: Beside) -> None:
    for _ in range(MOST_SET_ASIDE + 5):
        beside.save()
    beside.hub.says["/v1/push"] = refused(400, "malformed")

    result = beside.round()

    assert "points at the hub" in str(result.trouble)
    assert beside.replica.states().count("aside") == MOST_SET_ASIDE
    assert beside.replica.states().count("waiting") == 5


def test_a_save_the_hub_held_or_refused_is_counted_and_the_rest_accepted(beside: Beside) -> None:
    beside.save()
    beside.save()

    def held_first(asked: Asked) -> Reply:
        receipt = beside.hub.receipt(asked)
        held = msgspec.structs.replace(receipt.outcomes[0], outcome="held", reason="No longer yours.")
        return beside.hub.signed(msgspec.structs.replace(receipt, outcomes=(held, *receipt.outcomes[1:])))

    beside.hub.says["/v1/push"] = held_first
    result = beside.round()

    assert (result.accepted, result.set_aside) == (1, 1)
    assert "1 save was set aside, with the reason beside it." in summary(result)


def test_a_difference_is_accepted_and_told(beside: Beside) -> None:
    beside.save()
    beside.hub.says["/v1/push"] = lambda asked: beside.hub.signed(beside.hub.receipt(asked, word="conflict"))

    result = beside.round()

    assert (result.accepted, result.differences) == (1, 1)
    assert any("until a person decides" in line for line in summary(result))


def test_a_receipt_that_leaves_a_save_out_is_trouble_and_not_silence(beside: Beside) -> None:
    beside.save()
    beside.save()

    def forgetful(asked: Asked) -> Reply:
        receipt = beside.hub.receipt(asked)
        return beside.hub.signed(msgspec.structs.replace(receipt, outcomes=receipt.outcomes[:1]))

    beside.hub.says["/v1/push"] = forgetful
    result = beside.round()

    assert "without an answer" in str(result.trouble)
    assert beside.replica.states() == ["accepted", "waiting"]


# What is forged
