"""A round with a hub that lies, was restored, refuses or speaks of what this version does not know."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import msgspec
import pytest

from champion_app.domain.errors import DeviceRefused, NotTrusted, Unreachable, VersionMismatch
from sync.engine.status import summary
from sync.wire.codec import encode
from sync.wire.messages import Page, ScopeList
from tests.sync.conftest import Beside
from tests.sync.scripted_hub import refused, rows
from tests.sync.tls_server import Asked, Reply


def after(number: int) -> Callable[[], bool]:
    """A person who stops the round after it asked so many times whether it should stop."""
    asked = count()
    return lambda: next(asked) >= number


def test_a_receipt_that_another_key_signed_clears_nothing(beside: Beside) -> None:
    beside.save()
    beside.hub.says["/v1/push"] = lambda asked: beside.hub.signed(beside.hub.receipt(asked), key=os.urandom(32))

    with pytest.raises(NotTrusted, match="signature does not fit"):
        beside.round()

    assert beside.replica.states() == ["waiting"]
    assert beside.replica.receipts == []


def test_a_receipt_for_another_device_clears_nothing(beside: Beside) -> None:
    beside.save()
    beside.hub.says["/v1/push"] = lambda asked: beside.hub.signed(beside.hub.receipt(asked, device="device-2"))

    with pytest.raises(NotTrusted):
        beside.round()

    assert beside.replica.states() == ["waiting"]


def test_an_older_receipt_played_again_for_a_new_save_clears_nothing(beside: Beside) -> None:
    beside.save()
    beside.round()
    old = beside.replica.receipts[0]
    beside.save()
    beside.hub.says["/v1/push"] = lambda _: Reply(body=old)

    with pytest.raises(NotTrusted):
        beside.round()

    assert beside.replica.states() == ["accepted", "waiting"]


def test_a_receipt_changed_by_one_byte_clears_nothing(beside: Beside) -> None:
    beside.save()

    def touched_up(asked: Asked) -> Reply:
        honest = beside.hub.signed(beside.hub.receipt(asked, word="refused")).body
        return Reply(body=honest.replace(b'"refused"', b'"applied"'))

    beside.hub.says["/v1/push"] = touched_up
    with pytest.raises(NotTrusted):
        beside.round()

    assert beside.replica.states() == ["waiting"]


@pytest.mark.parametrize("how", ["other key", "other device", "older"])
def test_a_forged_scope_list_purges_nothing_and_sends_nothing(beside: Beside, how: str) -> None:
    beside.hub.rows = rows(2)
    beside.round()
    beside.save()
    beside.hub.epoch = 5
    forged = ScopeList(
        device="device-2" if how == "other device" else "device-1", epoch=4 if how == "older" else 5, scopes=()
    )
    key = os.urandom(32) if how == "other key" else None
    beside.hub.says["/v1/scope"] = lambda _: beside.hub.signed(forged, key=key)

    with pytest.raises(NotTrusted):
        beside.round()

    assert len(beside.replica.rows) == 2
    assert beside.replica.epoch() == 1
    assert beside.hub.pushes == []


def test_a_receipt_cannot_pass_for_a_scope_list(beside: Beside) -> None:
    beside.hub.says["/v1/scope"] = lambda _: beside.hub.signed({"receipt_id": "x", "device": "device-1", "epoch": 9})

    with pytest.raises(Unreachable, match="could not be read"):
        beside.round()

    assert beside.replica.epoch() == -1


# Scopes, restored hubs, refusals


def test_a_scope_that_is_gone_is_purged_and_the_hub_is_told(beside: Beside) -> None:
    beside.hub.scopes = ("directory", "case:1")
    beside.hub.rows = rows(2, scope="case:1")
    beside.round()
    beside.hub.scopes, beside.hub.epoch = ("directory",), 2

    result = beside.round()

    assert result.purged == ("case:1",)
    assert beside.replica.rows == {}
    assert [told.scopes for told in beside.hub.sworn] == [("case:1",)]
    assert "1 case that is no longer yours left this laptop." in summary(result)


def test_unsent_work_of_a_lost_scope_is_handed_over_before_it_is_purged(beside: Beside) -> None:
    beside.hub.rows = rows(2)
    beside.round()
    beside.save()
    beside.hub.scopes, beside.hub.epoch = (), 2
    beside.hub.says["/v1/push"] = lambda asked: beside.hub.signed(beside.hub.receipt(asked, word="held"))

    result = beside.round()

    assert result.purged == ("directory",)
    assert beside.replica.rows == {}
    assert beside.replica.epoch() == 2
    assert beside.replica.states() == ["aside"]


def test_words_written_for_a_scope_that_was_gone_already_do_not_stay_either(beside: Beside) -> None:
    """A form was still open when its case went: the save is held, and nothing else would ask for the list again."""
    beside.hub.rows = rows(2)
    beside.round()
    beside.hub.scopes = ()
    beside.save()
    beside.hub.says["/v1/push"] = lambda asked: beside.hub.signed(beside.hub.receipt(asked, word="held"))

    result = beside.round()

    assert result.purged == ("directory",)
    assert beside.replica.rows == {}


def test_a_purge_that_had_to_wait_is_caught_up_in_a_later_round(beside: Beside) -> None:
    beside.hub.rows = rows(2)
    beside.round()
    beside.save()
    beside.hub.scopes, beside.hub.epoch = (), 2
    beside.hub.says_once("/v1/push", lambda _: Reply(cut=-1))
    first = beside.round()
    beside.hub.rows = []

    second = beside.round()

    assert first.purged == ()
    assert second.purged == ("directory",)


def test_a_restored_hub_is_offered_everything_again_and_all_of_it_is_fetched_again(beside: Beside) -> None:
    beside.hub.rows = rows(3)
    beside.save()
    beside.round()
    beside.hub.incarnation = "two"
    beside.hub.pushes.clear()

    result = beside.round()

    assert result.complete
    assert result.arrived == 3
    assert beside.replica.cursor() == "two.3.0"
    assert len(beside.hub.pushes) == 1
    assert beside.replica.states() == ["accepted"]
    assert any("set up anew" in step.words for step in beside.steps)


def test_the_first_round_of_a_laptop_is_not_mistaken_for_a_restored_hub(beside: Beside) -> None:
    beside.round()

    assert not any("set up anew" in step.words for step in beside.steps)


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/push", "/v1/pull"])
def test_a_revoked_device_ends_the_round_wherever_it_is_told(beside: Beside, path: str) -> None:
    beside.save()
    beside.hub.says[path] = refused(401, "revoked")

    with pytest.raises(DeviceRefused, match="withdrawn this laptop"):
        beside.round()

    assert beside.replica.finished == ""


def test_a_replayed_number_ends_the_round(beside: Beside) -> None:
    beside.hub.says["/v1/hello"] = refused(409, "replayed")

    with pytest.raises(DeviceRefused, match="later copy of this vault"):
        beside.round()


def test_a_hub_of_another_protocol_is_a_plain_sentence(beside: Beside) -> None:
    beside.hub.says["/v1/hello"] = lambda _: Reply(
        body=encode(msgspec.structs.replace(beside.hub.welcome(), protocol=2))
    )

    with pytest.raises(VersionMismatch, match="newest version"):
        beside.round()


def test_fields_that_only_a_newer_hub_knows_are_left_alone(beside: Beside) -> None:
    beside.hub.rows = rows(1)
    newer = encode(beside.hub.welcome())[:-1] + b',"quota":7}'
    beside.hub.says["/v1/hello"] = lambda _: Reply(body=newer)

    assert beside.round().arrived == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff", b'{"protocol":1}', b"null"])
def test_an_answer_that_is_none_of_ours_is_a_plain_sentence(beside: Beside, body: bytes) -> None:
    beside.hub.says["/v1/hello"] = lambda _: Reply(body=body)

    with pytest.raises(Unreachable, match="could not be read"):
        beside.round()


def test_a_hub_that_stands_still_is_not_asked_for_ever(beside: Beside) -> None:
    beside.hub.says["/v1/pull"] = lambda _: Reply(body=encode(Page(rows=(), cursor="", more=True)))

    result = beside.round()

    assert isinstance(result.trouble, Unreachable)
    assert beside.asked("/v1/pull") == 1


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (timedelta(days=365), "365 days ahead of the hub's"),
        (timedelta(hours=-3), "3 hours behind the hub's"),
        (timedelta(minutes=11), "11 minutes ahead of"),
    ],
)
def test_a_clock_that_is_off_is_told_and_stops_nothing(beside: Beside, shift: timedelta, words: str) -> None:
    beside.hub.now = beside.now.isoformat()
    beside.now += shift

    result = beside.round()

    assert result.complete
    assert any(words in line for line in summary(result))


def test_a_clock_within_ten_minutes_is_not_mentioned(beside: Beside) -> None:
    beside.hub.now = (beside.now - timedelta(minutes=9)).isoformat()

    assert not any("clock" in line for line in summary(beside.round()))
