"""Rounds of a real encrypted vault: what was done survives the app being ended anywhere, also in mid-round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import ChangeSet, Commit, alter, create
from champion_app.domain.errors import Cancelled, Unreachable
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.record import kind_of
from champion_app.domain.scope import DIRECTORY
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.store.queries.partners import agencies
from champion_app.store.queries.station import leaving, receipts, standing
from champion_app.store.vault import Vault
from sync.engine.ports import Replica
from sync.engine.round import sync_round
from sync.engine.status import RoundResult, Step
from sync.engine.transport import HubTransport
from sync.wire.codec import encode
from sync.wire.messages import Push, WireRow
from sync.wire.verify import NUMBER_HEADER
from tests.sync.authority import Authority
from tests.sync.laptop import PATIENT
from tests.sync.scripted_hub import ScriptedHub, pushed, refused
from tests.sync.tls_server import Asked, Reply, TlsServer
from tests.vaults.fresh import MONDAY, PASSPHRASE, identity, new_vault, policy


@dataclass
class Desk:
    """A vault beside a hub; :meth:`end` and :meth:`start` are the app being killed and opened again."""

    hub: ScriptedHub
    server: TlsServer
    folder: Path
    vault: Vault

    def restart(self) -> None:
        self.vault.close()
        key = vault_key(self.folder, PASSPHRASE, keeper=NoKeystore())
        self.vault = Vault(self.folder, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY)

    def round(
        self, *, stopped: Callable[[], bool] = lambda: False, progress: Callable[[object], None] = lambda _: None
    ) -> RoundResult:
        replica: Replica = self.vault.replica
        with HubTransport(replica.identity(), replica.next_request_number, PATIENT) as transport:
            return sync_round(
                replica,
                transport,
                progress=progress,
                stopped=stopped,
                now=lambda: datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
                app_version="0.1.0",
            )

    def add_agency(self, record: str, *, name: str = "Bridge House") -> None:
        self.vault.save([create(Agency(name=name), record_id=record, subject="")], self.vault.author())

    def rename_agency(self, record: str, *, name: str) -> None:
        edit = alter(Agency, record_id=record, scope=DIRECTORY, field="name", base=1, value=name)
        self.vault.save([edit], self.vault.author())

    def names(self) -> list[str]:
        return sorted(str(row.body["name"]) for row in self.vault.ask(agencies))

    def states(self) -> dict[str, int]:
        """How many saves wait, were accepted, and were set aside; none are left out."""
        found = self.vault.ask(standing)
        counts = {"waiting": found.waiting, "accepted": found.accepted, "aside": found.aside}
        return {state: count for state, count in counts.items() if count}


@pytest.fixture
def desk(authority: Authority, tmp_path: Path) -> Iterator[Desk]:
    hub = ScriptedHub()
    with TlsServer(hub, authority.server()) as server:
        who = msgspec.structs.replace(
            identity(), hub_url=server.url, hub_key=hub.public_key, ca_pem=authority.pem, device=hub.device
        )
        desk = Desk(hub, server, tmp_path / "vault", new_vault(tmp_path / "vault", who=who))
        yield desk
        desk.vault.close()


def agency_rows(number: int, *, scope: str = DIRECTORY) -> list[WireRow]:
    return [
        WireRow(
            id=f"{n:032x}",
            kind=kind_of(Agency).name,
            scope=scope,
            seq=n,
            state="live",
            versions={},
            body=msgspec.Raw(encode({"name": f"Agency {n}"})),
        )
        for n in range(1, number + 1)
    ]


def test_what_was_typed_arrives_signed_and_is_accepted_only_on_the_receipt(desk: Desk) -> None:
    desk.add_agency("a" * 32)
    assert desk.states() == {"waiting": 1}

    result = desk.round()

    assert result.complete
    assert desk.states() == {"accepted": 1}
    (push,) = [asked for asked in desk.server.asked if asked.target == "/v1/push"]
    (commit,) = pushed(push)
    assert [op.record for op in commit.ops] == ["a" * 32]
    assert b'"name":"Bridge House"' in push.body
    assert desk.vault.ask(receipts) == list(result.receipt_ids)


def test_what_arrived_is_there_after_a_restart_and_is_not_fetched_again(desk: Desk) -> None:
    desk.hub.rows = agency_rows(5)
    desk.round()
    desk.restart()

    result = desk.round()

    assert desk.names() == [f"Agency {n}" for n in range(1, 6)]
    assert result.arrived == 0
    assert desk.vault.ask(standing).last.at == "2026-11-23T12:00:00+00:00"
    assert desk.vault.ask(standing).user_name == "R. Example"


def test_request_numbers_keep_rising_over_a_restart(desk: Desk) -> None:
    desk.round()
    desk.restart()
    desk.round()

    numbers = [int(asked.headers[NUMBER_HEADER]) for asked in desk.server.asked]
    assert numbers == sorted(set(numbers))


def test_an_app_that_ends_between_two_pages_goes_on_from_there(desk: Desk) -> None:
    """The page that is being written when it ends is in the vault too, with the cursor that covers it."""
    desk.hub.rows = agency_rows(10)
    written: list[ChangeSet] = []

    def watch(step: object) -> None:
        assert isinstance(step, Step)
        written.extend([step.changes] if step.name == "pull" else [])

    with pytest.raises(Cancelled):
        desk.round(stopped=lambda: len(written) >= 2, progress=watch)
    desk.restart()

    assert len(desk.names()) == 6
    assert desk.round().arrived == 4
    assert len(desk.names()) == 10


def test_a_save_whose_receipt_was_lost_is_sent_again_unchanged_after_a_restart(desk: Desk) -> None:
    desk.add_agency("a" * 32)
    desk.hub.says_once("/v1/push", lambda _: Reply(cut=-1))
    assert isinstance(desk.round().trouble, Unreachable)
    desk.restart()
    desk.round()

    first, second = (asked.body for asked in desk.server.asked if asked.target == "/v1/push")
    assert first == second
    assert desk.states() == {"accepted": 1}


def test_a_save_the_hub_cannot_take_stays_with_its_reason_and_is_not_sent_again(desk: Desk) -> None:
    for letter in "abc":
        desk.add_agency(letter * 32)

    def picky(asked: Asked) -> Reply:
        bad = any(op.record == "b" * 32 for commit in pushed(asked) for op in commit.ops)
        return refused(400, "malformed")(asked) if bad else desk.hub.well(asked)

    desk.hub.says["/v1/push"] = picky
    desk.round()
    desk.restart()
    before = len(desk.server.asked)
    desk.round()

    assert desk.states() == {"accepted": 2, "aside": 1}
    (aside,) = desk.vault.ask(leaving, state="aside")
    assert "stays on this laptop" in aside.reason
    assert not any(asked.target == "/v1/push" for asked in desk.server.asked[before:])
    assert len(desk.names()) == 3


def test_own_unsent_words_stay_visible_when_the_record_arrives_anew(desk: Desk) -> None:
    desk.hub.rows = agency_rows(1)
    desk.round()
    desk.rename_agency(f"{1:032x}", name="As I know it")
    desk.hub.says["/v1/push"] = refused(503, "busy")
    desk.hub.rows = [*desk.hub.rows, msgspec.structs.replace(agency_rows(1)[0], seq=2)]

    result = desk.round()

    assert result.arrived == 1
    assert desk.names() == ["As I know it"]


def test_a_scope_that_is_gone_leaves_the_vault_once_its_unsent_work_was_handed_over(desk: Desk) -> None:
    desk.hub.rows = agency_rows(3)
    desk.round()
    desk.add_agency("a" * 32)
    desk.hub.scopes, desk.hub.epoch, desk.hub.rows = (), 2, []
    desk.hub.says_once("/v1/push", lambda _: Reply(cut=-1))

    first = desk.round()
    kept = desk.names()
    desk.restart()
    second = desk.round()

    assert first.purged == ()
    assert len(kept) == 4
    assert second.purged == (DIRECTORY,)
    assert desk.names() == []
    assert [told.scopes for told in desk.hub.sworn] == [(DIRECTORY,)]


def test_a_late_receipt_does_not_bring_back_words_that_somebody_has_changed_since(desk: Desk) -> None:
    """The hub took my words, its receipt was lost, somebody else changed them, and only then does the receipt come."""
    desk.hub.rows = agency_rows(1)
    desk.round()
    desk.rename_agency(f"{1:032x}", name="Mine")
    theirs = msgspec.structs.replace(
        agency_rows(1)[0], seq=2, versions={"name": 3}, body=msgspec.Raw(b'{"name":"Theirs, later"}')
    )
    desk.hub.rows = [*desk.hub.rows, theirs]
    desk.hub.says_once("/v1/push", lambda _: Reply(cut=-1))
    desk.round()

    def late(asked: Asked) -> Reply:
        receipt = desk.hub.receipt(asked)
        applied = msgspec.structs.replace(receipt.outcomes[0], version=2)
        return desk.hub.signed(msgspec.structs.replace(receipt, outcomes=(applied,)))

    desk.hub.says_once("/v1/push", late)
    desk.round()

    assert desk.names() == ["Theirs, later"]


def test_a_hub_set_back_that_gave_as_many_numbers_again_is_known_by_the_saves_it_lacks(desk: Desk) -> None:
    """Nothing else shows it: it is the same hub, further on than this laptop's cursor."""
    desk.add_agency("a" * 32)
    desk.round()
    kept = desk.hub.last
    desk.add_agency("b" * 32)
    desk.round()
    before = len(desk.hub.pushes)
    desk.hub.last, desk.hub.rows = kept, agency_rows(9)

    result = desk.round()

    assert result.complete
    assert len(desk.hub.pushes) > before
    assert desk.hub.last[0] == 2
    assert desk.states() == {"accepted": 2}
    desk.round()
    assert desk.hub.pushes[before + 1 :] == [], "it is offered once"


def test_what_a_restored_hub_has_lost_is_handed_over_again_and_nothing_newer_is_undone(desk: Desk) -> None:
    desk.hub.rows = agency_rows(1)
    desk.add_agency("a" * 32)
    desk.round()
    desk.rename_agency(f"{1:032x}", name="Mine")
    desk.round()
    theirs = msgspec.structs.replace(
        agency_rows(1)[0], seq=2, versions={"name": 3}, body=msgspec.Raw(b'{"name":"Theirs, later"}')
    )
    desk.hub.rows = [*desk.hub.rows, theirs]
    desk.round()
    before = [asked.body for asked in desk.server.asked if asked.target == "/v1/push"]
    desk.hub.incarnation, desk.hub.last = "two", (0, "")

    result = desk.round()

    again = [asked.body for asked in desk.server.asked if asked.target == "/v1/push"][len(before) :]
    assert [commit.number for body in again for commit in pushed_in(body)] == [1, 2]
    assert result.complete
    assert desk.states() == {"accepted": 2}
    assert desk.names() == ["Bridge House", "Theirs, later"]


def pushed_in(body: bytes) -> list[Commit]:
    push = msgspec.json.decode(body, type=Push)
    return [msgspec.json.decode(signed.commit, type=Commit) for signed in push.commits]
