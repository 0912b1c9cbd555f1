"""A hub with a report, laptops and people who all ask at the same moment: what `simultaneous` plays on."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from champion_app.domain.audit import FIRST_ENTRY
from champion_app.domain.change import FIRST_COMMIT, Author, SignedCommit, chain_hash, create, form_commit
from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import Note
from champion_app.domain.scope import case_scope
from sync.hub.access import enrolment, recovery, users
from sync.hub.app import build_app
from sync.hub.casework.allocation import allocate
from sync.hub.hub import Hub
from sync.hub.ledger import files
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.report.audience.recipients import Wanted, by_email, keep
from sync.hub.report.day.day_report import DayReport
from sync.hub.report.day.store import keep as keep_report
from sync.hub.web import invitations, local, sessions
from sync.hub.web.desk import WebDesk
from sync.hub.web.guard import SESSION
from sync.hub.web.local import Cost, Passphrases
from sync.hub.web.seal import Seal
from sync.wire.messages import Push
from sync.wire.verify import DEVICE_HEADER, NUMBER_HEADER, SIGNATURE_HEADER, request_bytes, sign
from tests.hub.report.sample_day import AREA, MADE, sample_day
from tests.hub.web.links import sample_links
from tests.proofs._asgi import through
from tests.sync.laptop import public_key

CASE = "c" * 32
FILE = b"a small file"
SHA256 = hashlib.sha256(FILE).hexdigest()
SCOPE = case_scope(CASE)
LAPTOPS, PEOPLE = 12, 4
PASSPHRASE = "gravel otter kettle moonless"
CHEAP = Cost(memory=64, passes=1, lanes=1)


@dataclass(frozen=True)
class Request:
    """One of them."""

    method: str
    target: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What it got."""

    status: int
    headers: dict[str, list[str]]
    content: bytes


@dataclass
class Laptop:
    """One that joined."""

    device: str
    user: str
    key: bytes
    number: int = 0
    commits: int = 0
    previous: str = FIRST_COMMIT
    entry: str = FIRST_ENTRY

    def asks(self, method: str, target: str, body: bytes = b"") -> Request:
        """A signed request under the next number."""
        self.number += 1
        content = request_bytes(method=method, target=target, body=body, device=self.device, number=self.number)
        headers = (
            (DEVICE_HEADER, self.device),
            (NUMBER_HEADER, str(self.number)),
            (SIGNATURE_HEADER, sign(self.key, content)),
        )
        return Request(method, target, body, headers)

    def note(self, at: datetime) -> bytes:
        """A push of one new note."""
        self.commits += 1
        author = Author(user=self.user, name="", now=at, new_id=lambda: secrets.token_hex(16))
        made = create(Note(at=at, by="S", words="a note"), record_id=secrets.token_hex(16), subject=CASE)
        _, raw, values = form_commit(
            [made], device=self.device, author=author, number=self.commits, previous=self.previous,
            new_salt=lambda: secrets.token_hex(16),
        )  # fmt: skip
        self.previous = chain_hash(raw)
        commit = SignedCommit(commit=msgspec.Raw(raw), signature=sign(self.key, raw), values=values)
        return msgspec.json.encode(Push(commits=(commit,)))


@dataclass
class Person:
    """Somebody who reads the report, with an account of the hub's own."""

    user: str
    email: str
    secret: bytes


@dataclass
class Stage:
    """The hub, whose clock the proof moves: half a minute before each burst."""

    folder: Path
    database: str = ""
    cost: Cost = CHEAP
    patience: float = 60.0
    at: datetime = MADE + timedelta(hours=2)
    laptops: list[Laptop] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hub = Hub(self.folder, clock=lambda: self.at, database=self.database)
        self.seal = Seal(self.folder)
        passphrases = Passphrases(self.cost)
        self.app = build_app(self.hub, web=WebDesk(self.hub, passphrases=passphrases))
        self._loop = asyncio.new_event_loop()
        self._kept = passphrases.kept(PASSPHRASE)
        self._bursts = 0
        with self.hub.storage.write() as tx:
            found = [
                create(Case(reference="AS-1", opened=self.at), record_id=CASE, subject=CASE),
                create(Attachment(name="d", what="d", sha256=SHA256, size=len(FILE)), record_id="f" * 32, subject=CASE),
            ]
            write_as_hub(tx, found, by="The force", at=self.at.isoformat())
            recovery.set_up(tx, now=self.at)
            whole = sample_day()
            keep_report(tx, DayReport(day=MADE.date(), made_at=MADE, force=whole, areas=(whole,), links=sample_links()))
        self.laptops = [self._laptop(number) for number in range(LAPTOPS)]
        with self.hub.storage.write_beside() as tx:
            files.take_piece(tx, self.laptops[0].user, SCOPE, SHA256, 0, FILE, now=self.at)
        self.people = [self.person() for _ in range(PEOPLE)]

    def close(self) -> None:
        """Let the hub go."""
        self._loop.close()
        self.hub.close()

    def _laptop(self, number: int) -> Laptop:
        key = os.urandom(32)
        with self.hub.storage.write() as tx:
            user = users.add_user(tx, name=f"Champion {number}", role="champion", area="", now=self.at)
            allocate(tx, user, [CASE], now=self.at)
            device = enrolment.add_device(tx, user_id=user.id, name="laptop", key=public_key(key).hex(), now=self.at)
        return Laptop(device, user.id, key)

    def person(self, *, account: bool = True) -> Person:
        """Somebody new who gets the report."""
        email, secret = f"{secrets.token_hex(6)}@force.example", os.urandom(local.SECRET_BYTES)
        told = Wanted(
            email=email, name="Sample Manager", role="neighbourhood-manager", areas=(AREA,),
            views=("recording", "needs", "intelligence"),
        )  # fmt: skip
        with self.hub.storage.write() as tx:
            keep(tx, told, now=self.at)
            found = by_email(tx, email)
            assert found is not None
            if account:
                sealed = self.seal.close(secret, to=found.user)
                local.make_account(tx, user_id=found.user, kept=self._kept, sealed=sealed, step=0, now=self.at)
        return Person(found.user, email, secret)

    def invited(self) -> tuple[str, bytes]:
        """A new one-time link, and the secret behind it."""
        one = self.person(account=False)
        with self.hub.storage.write() as tx:
            found = by_email(tx, one.email)
            assert found is not None
            token = invitations.invite(tx, found, self.seal, now=self.at)
            told = invitations.look_up(tx, token, self.seal, now=self.at)
        assert told is not None
        return token, told.secret

    def new_file(self) -> tuple[str, bytes]:
        """A file that a record names and that nobody has sent yet: its fingerprint and content."""
        content = os.urandom(16)
        sha256 = hashlib.sha256(content).hexdigest()
        told = Attachment(name="d", what="d", sha256=sha256, size=len(content))
        made = create(told, record_id=secrets.token_hex(16), subject=CASE)
        with self.hub.storage.write() as tx:
            write_as_hub(tx, [made], by="The force", at=self.at.isoformat())
        return sha256, content

    def signed_in(self, one: Person) -> str:
        """The token of a new session."""
        with self.hub.storage.write_beside() as tx:
            return sessions.start(tx, one.user, how="passphrase", now=self.at)

    def form(self, path: str, token: str, *, cookie: str = SESSION, **fields: str) -> Request:
        """A form of our own page, by the browser that holds a token."""
        body = urlencode({"proof": self.seal.form_proof(token), **fields}).encode()
        return Request("POST", path, body, (("cookie", f"{cookie}={token}"),))

    def code_of(self, secret: bytes) -> str:
        """What an authenticator shows now."""
        return local.totp(secret).generate(int(self.at.timestamp())).decode()

    def burst(self, requests: list[Request]) -> list[Answer] | None:
        """All at the same moment; None where not every one is answered."""
        self._bursts += 1
        host = f"10.{self._bursts >> 16 & 255}.{self._bursts >> 8 & 255}.{self._bursts & 255}"

        async def one(asked: Request) -> Answer:
            headers = [(name.encode(), value.encode()) for name, value in asked.headers]
            headers.append((b"content-length", str(len(asked.body)).encode()))
            return Answer(
                *await through(
                    self.app, method=asked.method, target=asked.target, headers=headers, body=asked.body, host=host
                )
            )

        async def all_of_them() -> list[Answer]:
            return await asyncio.gather(*map(one, requests))

        try:
            return self._loop.run_until_complete(asyncio.wait_for(all_of_them(), self.patience))
        except TimeoutError:
            return None

    def later(self) -> None:
        """Half a minute on: codes are new."""
        self.at += timedelta(seconds=local.STEP_SECONDS)
