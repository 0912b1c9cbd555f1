"""Two laptops and the real hub, over real TLS, on both databases: what one writes, the other has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from champion_app.domain.change import Edit, SaltedValue, SignedCommit, alter, create
from champion_app.domain.errors import Cancelled, DeviceRefused, Expected, NotTrusted, Refused
from champion_app.domain.kinds.conflict import Conflict
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.record import kind_of
from champion_app.domain.scope import DIRECTORY
from sync.engine.round import sync_round
from sync.engine.status import RoundResult
from sync.engine.transport import HubTransport
from sync.hub.access import devices, grants
from sync.hub.access.users import User
from sync.hub.serve import RunningHub
from tests.sync.authority import Authority
from tests.sync.joining import add_champion, code_for, joined, laptop_of, now
from tests.sync.lossy import LosesAnswers
from tests.sync.memory_replica import MemoryReplica


@pytest.fixture(scope="module", params=["sqlcipher", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    database = request.getfixturevalue("postgres")() if request.param == "postgresql" else ""
    with RunningHub(tmp_path_factory.mktemp("hub"), clock=now, database=database) as running:
        yield running


@pytest.fixture
def champion(hub: RunningHub) -> User:
    return add_champion(hub, "First")


def sync(replica: MemoryReplica, *, stopped: Callable[[], bool] = lambda: False, lose: str = "") -> RoundResult:
    """A round; ``lose`` names the path whose answer is lost once, after the hub has done the work."""
    with HubTransport(replica.identity(), replica.next_request_number) as transport:
        line = LosesAnswers(transport, lose) if lose else transport
        return sync_round(replica, line, progress=lambda _: None, stopped=stopped, now=now, app_version="0.1.0")


def new_agency(name: str) -> tuple[str, Edit]:
    record = os.urandom(16).hex()
    return record, create(Agency(name=name), record_id=record, subject="")


def rename(record: str, *, name: str, base: int) -> Edit:
    return alter(Agency, record_id=record, scope=DIRECTORY, field="name", base=base, value=name)


# One field, from one laptop to the other


def test_one_field_goes_from_one_laptop_to_the_other(hub: RunningHub, champion: User) -> None:
    first, second = laptop_of(hub, champion), laptop_of(hub, add_champion(hub, "Second"))
    record, made = new_agency("Bridge House")
    first.save(made)
    sync(first)
    first.save(rename(record, name="Bridge House, Easton", base=1))

    sent, arrived = sync(first), sync(second)

    assert (sent.accepted, sent.complete, arrived.complete) == (1, True, True)
    assert second.shown(record) == {"name": "Bridge House, Easton"}
    assert second.rows[record].version("name") == 2
    assert first.states() == ["accepted", "accepted"]


def test_both_of_two_different_fields_survive_and_nobody_is_asked(hub: RunningHub, champion: User) -> None:
    first, second = laptop_of(hub, champion), laptop_of(hub, add_champion(hub, "Second"))
    record, made = new_agency("Bridge House")
    first.save(made)
    sync(first)
    sync(second)
    first.save(rename(record, name="Bridge Centre", base=1))
    second.save(alter(Agency, record_id=record, scope=DIRECTORY, field="hours", base=1, value="Weekdays"))

    results = [sync(one) for one in (first, second, first)]

    assert [result.differences for result in results] == [0, 0, 0]
    assert first.shown(record) == second.shown(record) == {"name": "Bridge Centre", "hours": "Weekdays"}


def test_a_clash_keeps_both_values_and_both_laptops_see_them(hub: RunningHub, champion: User) -> None:
    first, second = laptop_of(hub, champion), laptop_of(hub, add_champion(hub, "Second"))
    record, made = new_agency("Bridge House")
    first.save(made)
    sync(first)
    sync(second)
    first.save(rename(record, name="As First has it", base=1))
    second.save(rename(record, name="As Second has it", base=1))

    results = [sync(one) for one in (first, second, first)]

    assert [result.differences for result in results] == [0, 1, 0]
    for one in (first, second):
        assert one.shown(record) == {"name": "As First has it"}
        (difference,) = [
            row.body for row in one.rows.values() if row.kind == kind_of(Conflict).name and row.body["record"] == record
        ]
        assert {difference["current"], difference["other"]} == {"As First has it", "As Second has it"}


def test_several_edits_of_one_field_before_the_station_are_no_clash_with_oneself(
    hub: RunningHub, champion: User
) -> None:
    first = laptop_of(hub, champion)
    record, made = new_agency("One")
    first.save(made)
    for name in ("Two", "Three", "Four"):
        first.save(rename(record, name=name, base=1))

    result = sync(first)

    assert (result.accepted, result.differences) == (4, 0)
    assert first.shown(record) == {"name": "Four"}


# What may happen on the way


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/scope", "/v1/push", "/v1/pull", "/v1/done"])
def test_an_answer_lost_anywhere_costs_one_more_round_and_nothing_is_done_twice(
    hub: RunningHub, champion: User, path: str
) -> None:
    first, second = laptop_of(hub, champion), laptop_of(hub, add_champion(hub, "Second"))
    record, made = new_agency("Once")
    first.save(made)
    first.save(rename(record, name="Twice", base=1))

    try:
        assert not sync(first, lose=path).complete
    except Expected:
        assert path in {"/v1/hello", "/v1/scope"}
    assert first.finished == ""
    result = sync(first)

    assert result.complete
    assert first.states() == ["accepted", "accepted"]
    sync(second)
    assert second.shown(record) == {"name": "Twice"}
    assert second.rows[record].version("name") == 2


def test_a_round_that_was_stopped_goes_on_where_it_stood(hub: RunningHub, champion: User) -> None:
    first = laptop_of(hub, champion)
    record, made = new_agency("Kept")
    first.save(made)
    with pytest.raises(Cancelled):
        sync(first, stopped=lambda: len(first.receipts) == 1)

    assert first.states() == ["accepted"]
    assert sync(first).complete
    assert first.shown(record) == {"name": "Kept"}


def test_one_damaged_save_is_set_aside_and_the_rest_is_accepted(hub: RunningHub, champion: User) -> None:
    first = laptop_of(hub, champion)
    for number in range(7):
        _, made = new_agency(f"Agency {number}")
        first.save(made)
    damaged: SignedCommit = first.kept[3].signed
    values = tuple(msgspec.structs.replace(one, value=msgspec.Raw(b'{"name":"Another"}')) for one in damaged.values)
    first.kept[3].signed = msgspec.structs.replace(damaged, values=values)

    result = sync(first)

    assert result.complete
    assert (result.accepted, result.set_aside) == (6, 1)
    assert first.states() == ["accepted"] * 3 + ["aside"] + ["accepted"] * 3


def test_a_last_save_whose_signature_is_spoilt_is_set_aside_alone(hub: RunningHub, champion: User) -> None:
    """Of those before it, which name each other, the one that is last then is signed itself."""
    first = laptop_of(hub, champion)
    for number in range(7):
        _, made = new_agency(f"Agency {number}")
        first.save(made)
    first.kept[6].signed = msgspec.structs.replace(first.kept[6].signed, signature="00" * 64)

    result = sync(first)

    assert (result.accepted, result.set_aside) == (6, 1)
    assert first.states() == ["accepted"] * 6 + ["aside"]


def test_a_value_that_was_stripped_or_erased_clears_no_field(hub: RunningHub, champion: User) -> None:
    """Values lie beside the signature, so that they can be erased; what is missing is not the same as nothing."""
    first = laptop_of(hub, champion)
    record, made = new_agency("Stays")
    first.save(made)
    sync(first)
    first.save(rename(record, name="Never arrives", base=1))
    first.kept[1].signed = msgspec.structs.replace(first.kept[1].signed, values=(SaltedValue(salt=None),))

    result = sync(first)

    assert (result.accepted, result.set_aside) == (0, 1)
    assert first.rows[record].body == {"name": "Stays"}


def test_words_for_a_case_that_is_no_longer_mine_are_held_and_the_rest_is_accepted(
    hub: RunningHub, champion: User
) -> None:
    first = laptop_of(hub, champion)
    sync(first)
    _, lost = new_agency("Held for the supervisor")
    first.save(lost)
    with hub.hub.storage.write() as tx:
        assert grants.revoke(tx, user_id=champion.id, scope=DIRECTORY, now=now())

    result = sync(first)

    assert (result.accepted, result.set_aside, result.complete) == (0, 1, True)
    assert not any(row.scope == DIRECTORY for row in first.rows.values())


def test_a_revoked_laptop_is_told_and_keeps_its_work(hub: RunningHub, champion: User) -> None:
    first = laptop_of(hub, champion)
    _, made = new_agency("Still here")
    first.save(made)
    with hub.hub.storage.write() as tx:
        devices.revoke_device(tx, first.identity().device, now=now())

    with pytest.raises(DeviceRefused, match="withdrawn this laptop"):
        sync(first)

    assert first.states() == ["waiting"]


def test_a_copy_of_a_laptop_is_noticed_by_its_numbers(hub: RunningHub, champion: User) -> None:
    first = laptop_of(hub, champion)
    copy = MemoryReplica(first.identity())
    assert not sync(first).set_back
    assert not sync(first).set_back

    assert sync(copy).set_back
    assert sync(first).set_back  # two of one vault are told apart for as long as both go on
    with hub.hub.storage.read() as tx:
        assert [one.set_back for one in devices.ever_joined(tx) if one.id == first.identity().device] != [""]


def test_a_laptop_the_hub_does_not_know_is_told_so(hub: RunningHub, champion: User) -> None:
    known = laptop_of(hub, champion).identity()
    with pytest.raises(DeviceRefused, match="does not know this laptop"):
        sync(MemoryReplica(msgspec.structs.replace(known, device="nobody")))


def test_a_laptop_with_another_key_is_told_that_its_signature_does_not_fit(hub: RunningHub, champion: User) -> None:
    known = laptop_of(hub, champion).identity()
    with pytest.raises(DeviceRefused, match="signature"):
        sync(MemoryReplica(msgspec.structs.replace(known, device_key=os.urandom(32))))


def test_a_laptop_that_pinned_another_authority_sends_nothing(
    hub: RunningHub, champion: User, stranger: Authority
) -> None:
    first = laptop_of(hub, champion)
    _, made = new_agency("Not sent")
    first.save(made)
    astray = MemoryReplica(msgspec.structs.replace(first.identity(), ca_pem=stranger.pem))

    with pytest.raises(NotTrusted, match="Nothing was sent"):
        sync(astray)


def test_a_laptop_that_pinned_another_hub_key_takes_no_receipt(hub: RunningHub, champion: User) -> None:
    known = laptop_of(hub, champion).identity()
    astray = MemoryReplica(msgspec.structs.replace(known, hub_key=os.urandom(32)))
    with pytest.raises(NotTrusted, match="signature does not fit"):
        sync(astray)

    assert astray.epoch() == -1


# A hub that was set back


def test_a_hub_set_back_to_a_backup_gets_again_what_it_lost(tmp_path: Path) -> None:
    """The folder is copied back as it was: the same hub, but younger than what it said."""
    with RunningHub(tmp_path / "hub", clock=now) as hub:
        first, second = (laptop_of(hub, add_champion(hub, name)) for name in ("First", "Second"))
        sync(second)
        hub.hub.storage.close()
        backup = {path.name: path.read_bytes() for path in (tmp_path / "hub").iterdir() if path.is_file()}
        record, made = new_agency("Accepted after the backup")
        first.save(made)
        assert sync(first).accepted == 1
        port = hub.port
    for name in [path.name for path in (tmp_path / "hub").iterdir() if path.is_file()]:
        (tmp_path / "hub" / name).unlink()
    for name, content in backup.items():
        (tmp_path / "hub" / name).write_bytes(content)
    with RunningHub(tmp_path / "hub", clock=now, port=port):
        again, arrived = sync(first), sync(second)

    assert again.complete
    assert again.accepted == 1
    assert first.states() == ["accepted"]
    assert arrived.complete
    assert second.shown(record) == {"name": "Accepted after the backup"}


# Joining


def test_a_code_works_once(hub: RunningHub, champion: User) -> None:
    code = code_for(hub, champion)

    assert joined(hub, code.lower(), key=os.urandom(32)).user == champion.id
    with pytest.raises(Refused, match="works once and for 24 hours"):
        joined(hub, code, key=os.urandom(32))


def test_a_code_runs_out_after_a_day(hub: RunningHub, champion: User) -> None:
    code = code_for(hub, champion, at=now() - timedelta(hours=25))

    with pytest.raises(Refused, match="Ask the coordinator for a new one"):
        joined(hub, code, key=os.urandom(32))


def test_a_code_that_nobody_issued_is_refused(hub: RunningHub) -> None:
    with pytest.raises(Refused, match="Ask the coordinator for a new one"):
        joined(hub, "0" * 26, key=os.urandom(32))


def test_one_wrong_letter_is_told_and_the_code_stays_good(hub: RunningHub, champion: User) -> None:
    code = code_for(hub, champion)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(6):
        with pytest.raises(NotTrusted, match="Check its letters"):
            joined(hub, wrong, key=os.urandom(32))

    assert joined(hub, code, key=os.urandom(32)).user == champion.id


def test_a_code_for_one_hub_is_not_believed_by_another(hub: RunningHub, champion: User, tmp_path: Path) -> None:
    """A hub that answers for the code's public half, but never knew the rest of it."""
    code = code_for(hub, champion)
    with RunningHub(tmp_path / "other", clock=now) as other:
        user = add_champion(other, "Somebody")
        theirs = code_for(other, user)
        with pytest.raises(NotTrusted, match="not the force's hub"):
            joined(other, theirs[:6] + code[6:], key=os.urandom(32))
