"""A force's hub without a network: its real application, its real database, and laptops that sign what they ask."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from champion_app.domain.change import FIRST_COMMIT, Author, Edit, SignedCommit, chain_hash, create, form_commit
from champion_app.domain.kinds.case import Case
from champion_app.domain.scope import case_scope
from sync.hub.access import enrolment, grants, users
from sync.hub.access.users import User
from sync.hub.app import build_app
from sync.hub.hub import Hub
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.ledger.records import read_many
from sync.wire.codec import encode
from sync.wire.messages import Enrolled, EnrolOffer, EnrolRequest, OpOutcome, Page, Push, Receipt, ScopeList, Signed
from sync.wire.verify import (
    DEVICE_HEADER,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    check_signature,
    code_id,
    code_key,
    prove,
    request_bytes,
    sign,
)
from tests.sync.laptop import public_key

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def some_id() -> str:
    """An id that nothing else has."""
    return secrets.token_hex(16)


@dataclass
class Laptop:
    """One laptop that joined: its key, its chain of saves, its count of requests."""

    line: TestClient[Litestar]
    who: Enrolled
    key: bytes
    hub_key: bytes
    number: int = 0
    commits: int = 0
    previous: str = FIRST_COMMIT

    def headers(self, method: str, target: str, body: bytes, number: int) -> dict[str, str]:
        """What signs a request."""
        content = request_bytes(method=method, target=target, body=body, device=self.who.device, number=number)
        return {
            DEVICE_HEADER: self.who.device, NUMBER_HEADER: str(number), SIGNATURE_HEADER: sign(self.key, content),
        }  # fmt: skip

    def ask(self, method: str, target: str, body: bytes = b"") -> Response:
        """A signed request, whatever becomes of it."""
        self.number += 1
        return self.line.request(method, target, content=body, headers=self.headers(method, target, body, self.number))

    def form(self, *edits: Edit) -> SignedCommit:
        """The next save of this laptop's chain."""
        author = Author(user=self.who.user, name="", now=NOW, new_id=some_id)
        _, raw, values = form_commit(
            edits, device=self.who.device, author=author, number=self.commits + 1, previous=self.previous,
            new_salt=lambda: secrets.token_hex(16),
        )  # fmt: skip
        self.commits += 1
        self.previous = chain_hash(raw)
        return SignedCommit(commit=msgspec.Raw(raw), signature=sign(self.key, raw), values=values)

    def signed_push(self, *commits: SignedCommit) -> Signed:
        """The hub's signed answer to these saves, as its bytes came."""
        answer = self.ask("POST", "/v1/push", encode(Push(commits=commits)))
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Signed)

    def push(self, *commits: SignedCommit) -> Receipt:
        """The hub's word on these saves, its signature checked."""
        signed = self.signed_push(*commits)
        check_signature(self.hub_key, bytes(signed.content), signed.signature)
        return msgspec.json.decode(signed.content, type=Receipt)

    def send(self, *edits: Edit) -> list[OpOutcome]:
        """Save and push at once."""
        return list(self.push(self.form(*edits)).outcomes)

    def scopes(self) -> ScopeList:
        """What the hub says that this user may see, its signature checked."""
        signed = msgspec.json.decode(self.ask("GET", "/v1/scope").content, type=Signed)
        check_signature(self.hub_key, bytes(signed.content), signed.signature)
        return msgspec.json.decode(signed.content, type=ScopeList)

    def page(self, cursor: str = "", limit: int = 2000) -> Page:
        """One page of a pull."""
        answer = self.ask("GET", f"/v1/pull?cursor={cursor}&limit={limit}")
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Page)


@dataclass
class Force:
    """A hub and everybody at it."""

    hub: Hub
    line: TestClient[Litestar]
    names: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    def person(self) -> User:
        """Somebody new with no case."""
        with self.hub.storage.write() as tx:
            return users.add_user(tx, name=f"Person {next(self.names)}", role="champion", area="", now=NOW)

    def code_for(self, user: User, *, at: datetime = NOW) -> str:
        """A one-time code."""
        with self.hub.storage.write() as tx:
            return enrolment.issue_code(tx, user_id=user.id, now=at)

    def laptop_of(self, user: User) -> Laptop:
        """A laptop that joined with a code of its own."""
        code, key = self.code_for(user), os.urandom(32)
        offer = msgspec.json.decode(self.line.get(f"/v1/enrol/{code_id(code)}").content, type=EnrolOffer)
        device_key = public_key(key).hex()
        asked = EnrolRequest(
            code_id=code_id(code), device_key=device_key, device_name="laptop", nonce=offer.nonce,
            proof=prove(code_key(code), "enrol", offer.nonce, device_key, "laptop"),
        )  # fmt: skip
        told = msgspec.json.decode(self.line.post("/v1/enrol", content=encode(asked)).content, type=Enrolled)
        return Laptop(self.line, told, key, bytes.fromhex(offer.hub_key))

    def champion(self, *cases: str) -> Laptop:
        """The laptop of somebody new who has these cases."""
        laptop = self.laptop_of(self.person())
        self.give(laptop.who.user, *cases)
        return laptop

    def give(self, user_id: str, *cases: str) -> None:
        """Grant cases."""
        with self.hub.storage.write() as tx:
            grants.grant(tx, user_id=user_id, scopes=map(case_scope, cases), role="lead", now=NOW)

    def take(self, user_id: str, case: str) -> bool:
        """Take a case away."""
        with self.hub.storage.write() as tx:
            return grants.revoke(tx, user_id=user_id, scope=case_scope(case), now=NOW)

    def hide(self, user_id: str, case: str) -> None:
        """Restrict a case, so that this person does not see it whatever they were given."""
        with self.hub.storage.write() as tx:
            grants.restrict(tx, scope=case_scope(case), users=[user_id], teams=[], reason="they know them", now=NOW)

    def show(self, case: str) -> None:
        """Hide a case from nobody any more."""
        with self.hub.storage.write() as tx:
            grants.lift(tx, scope=case_scope(case), now=NOW)

    def case(self, reference: str = "", **told: object) -> str:
        """A new case that the force knows."""
        case_id = some_id()
        made = Case(reference=reference or case_id[:8], **told)  # type: ignore[arg-type]  # fields of a case
        self.write(create(made, record_id=case_id, subject=case_id))
        return case_id

    def write(self, *edits: Edit) -> None:
        """What the force itself writes."""
        with self.hub.storage.write() as tx:
            write_as_hub(tx, edits, by="The force", at=NOW.isoformat())

    def body(self, record_id: str) -> dict[str, object] | None:
        """What the hub has of a record."""
        with self.hub.storage.read() as tx:
            row = read_many(tx, [record_id]).get(record_id)
        return row.body if row else None


@contextmanager
def hub_on(folder: Path, database: str) -> Iterator[Force]:
    """A hub on a folder and a database; on the encrypted file where none is named."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each of thousands of requests helps nobody
    hub = Hub(folder, clock=lambda: NOW, database=database)
    try:
        with TestClient(build_app(hub)) as line:
            yield Force(hub, line)
    finally:
        hub.close()


@pytest.fixture(scope="session")
def embedded_force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Force]:
    """On the encrypted file. Tests share it: each makes people and cases of its own."""
    with hub_on(tmp_path_factory.mktemp("embedded") / "hub", "") as force:
        yield force


@pytest.fixture(scope="session")
def postgres_force(tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[], str]) -> Iterator[Force]:
    """On PostgreSQL, shared as the other."""
    with hub_on(tmp_path_factory.mktemp("served") / "hub", postgres()) as force:
        yield force


@pytest.fixture(params=["embedded", "postgres"])
def force(request: pytest.FixtureRequest) -> Force:
    """A hub on each database."""
    return request.getfixturevalue(f"{request.param}_force")  # type: ignore[no-any-return]  # named above
