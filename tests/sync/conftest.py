"""A laptop beside a scripted hub, over real TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from champion_app.domain.change import Commit, create
from champion_app.domain.kinds.partner import Agency
from sync.engine.round import sync_round
from sync.engine.status import RoundResult, Step
from sync.engine.transport import HubTransport
from tests.sync.authority import Authority
from tests.sync.laptop import PATIENT, Laptop
from tests.sync.memory_replica import MemoryReplica
from tests.sync.scripted_hub import ScriptedHub
from tests.sync.tls_server import TlsServer

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("stranger"), "Another authority")


@dataclass
class Beside:
    """The laptop, the hub it speaks to, and what the round told."""

    hub: ScriptedHub
    server: TlsServer
    replica: MemoryReplica
    steps: list[Step] = field(default_factory=list)
    now: datetime = NOON

    def round(self, *, stopped: Callable[[], bool] = lambda: False) -> RoundResult:
        """One round, as the app runs it."""
        who = self.replica.identity()
        with HubTransport(who, self.replica.next_request_number, PATIENT) as transport:
            return sync_round(
                self.replica,
                transport,
                progress=self._note,
                stopped=stopped,
                now=lambda: self.now,
                app_version="0.1.0",
            )

    def _note(self, step: object) -> None:
        assert isinstance(step, Step)
        self.steps.append(step)

    def save(self, record: str = "", *, name: str = "An agency") -> Commit:
        """Make a new record of the directory."""
        number = len(self.replica.kept)
        return self.replica.save(create(Agency(name=name), record_id=record or f"a{number:031x}", subject=""))

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.target.partition("?")[0] == path for asked in self.server.asked)


@pytest.fixture
def beside(authority: Authority) -> Iterator[Beside]:
    hub = ScriptedHub()
    with TlsServer(hub, authority.server()) as server:
        laptop = Laptop(hub_url=server.url, hub_key=hub.public_key, ca_pem=authority.pem)
        yield Beside(hub, server, MemoryReplica(laptop))
