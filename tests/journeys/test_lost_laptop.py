"""The lost-laptop drill: what was on it, the order to wipe it, what is left at its first contact, and its word."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from champion_app.domain.errors import DeviceRefused, Unreachable, VaultClosed
from champion_app.opening import finish_wipe, round_with
from champion_app.store.key import wipe
from sync.engine.transport import PinnedLine
from sync.hub.access import wipe as lost
from sync.hub.serve import RunningHub
from tests.journeys.cases_at_hub import Force
from tests.journeys.laptops import add_champion, join, now, sync


def order(hub: RunningHub, device: str) -> None:
    with hub.hub.storage.write() as tx:
        lost.order_wipe(tx, device, sign=hub.hub.ledger.sign, now=now())


def facts(hub: RunningHub, device: str) -> dict[str, str]:
    with hub.hub.storage.read() as tx:
        return dict(lost.facts(lost.laptop(tx, device)))


def test_a_lost_laptop_destroys_everything_at_its_first_contact_within_a_second_and_swears_to_it(
    hub: RunningHub, tmp_path: Path
) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    device = vault.replica.identity().device
    sync(vault)
    assert facts(hub, device)["guarded by"] == "the passphrase alone"
    order(hub, device)
    assert facts(hub, device)["to be wiped"] == "at its next contact"

    begun = time.process_time()  # the laptop's and the hub's own work; what else the machine does is not theirs
    with pytest.raises(DeviceRefused, match="Nothing can be opened here any more"):
        sync(vault)
    taken = time.process_time() - begun

    assert [path.name for path in (tmp_path / "laptop").iterdir()] == []
    assert taken < 1.0 or hub.hub.storage.engine.dialect.name == "postgresql"
    assert "swore that it was wiped" in facts(hub, device)
    assert vault.tenure.is_closed()
    with pytest.raises(VaultClosed):
        vault.author()


def test_a_wipe_whose_word_did_not_arrive_is_told_at_the_next_start(
    hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    device = vault.replica.identity().device
    order(hub, device)
    with monkeypatch.context() as cut:
        cut.setattr(PinnedLine, "post", no_answer)
        with pytest.raises(DeviceRefused):
            sync(vault)
    assert [path.name for path in (tmp_path / "laptop").iterdir()] == [wipe.NOTE_NAME]
    assert "to be wiped" in facts(hub, device)

    assert finish_wipe(tmp_path / "laptop", keeper=None)
    assert list((tmp_path / "laptop").iterdir()) == []
    assert "swore that it was wiped" in facts(hub, device)


def no_answer(*_asked: object) -> bytes:
    raise Unreachable("No answer.")


def test_an_order_that_the_pinned_hub_did_not_sign_destroys_nothing(hub: RunningHub, tmp_path: Path) -> None:
    vault = join(hub.hub, hub.url, add_champion(hub.hub, "First"), tmp_path / "laptop")
    other = join(hub.hub, hub.url, add_champion(hub.hub, "Other"), tmp_path / "other")
    content = b'{"device":"%s","order":"1","at":""}' % vault.replica.identity().device.encode()
    for_other = hub.hub.ledger.sign({"device": other.replica.identity().device, "order": "1", "at": ""})

    assert vault.wipe(content, "00" * 64) is None
    assert vault.wipe(bytes(for_other.content), for_other.signature) is None
    assert round_with(vault, clock=now)(lambda _step: None, lambda: False).complete
    vault.close()
    other.close()


def test_the_coordinator_sees_what_was_on_it_at_its_last_sync(force: Force, hub: RunningHub) -> None:
    person, vault = force.champion("First")
    case = force.case()
    force.give(case, person)
    device = vault.replica.identity().device
    sync(vault)
    later = force.case()
    force.give(later, person)  # given after its last sync: it was not on the laptop

    with hub.hub.storage.read() as tx:
        there = lost.was_on_it(tx, device, catalogue=hub.hub.catalogue)
    cases = [scope for scope in there if scope.reference]
    assert [scope.scope.partition(":")[2] for scope in cases] == [case]
    assert cases[0].records > 0
