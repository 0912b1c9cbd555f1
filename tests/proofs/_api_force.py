"""A hub with four who ask it things, and what they may know: what makes a call of the proof `api` a likely one."""

from __future__ import annotations

import hashlib
import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.audit import FIRST_ENTRY, AuditEntry, entry_hash
from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import Author, Edit, SignedCommit, create, form_commit
from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import Note
from champion_app.domain.scope import DIRECTORY, FORCE, case_scope, person_scope
from sync.hub.access import devices, enrolment, users
from sync.hub.casework.allocation import allocate
from sync.hub.hub import Hub
from sync.hub.ledger.hub_writes import write_as_hub
from sync.wire.codec import encode
from sync.wire.messages import AuditBatch, EnrolRequest, PurgeReceipt, Push, Signed, WipeDone
from sync.wire.verify import (
    DEVICE_HEADER,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    code_id,
    code_key,
    prove,
    request_bytes,
    sign,
)

CASE, HIDDEN = "a" * 32, "b" * 32
FILE = b"a small file"
SHA256 = hashlib.sha256(FILE).hexdigest()
ROLES = ("with cases", "without cases", "revoked", "stranger")
WEIGHTS = (0.58, 0.34, 0.04, 0.04)
"""Two of the four are always refused: more of them and half could never be answered with success."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Asker:
    """One laptop, known to the hub or not."""

    device: str
    user: str
    key: bytes
    number: int = 0
    commits: int = 0
    entries: int = 0
    entry: str = FIRST_ENTRY

    def signed(self, *, method: str, target: str, body: bytes, again: bool) -> dict[str, str]:
        """The headers of a request; now and then one that came before."""
        self.number += not again
        content = request_bytes(method=method, target=target, body=body, device=self.device, number=self.number)
        return {
            DEVICE_HEADER: self.device, NUMBER_HEADER: str(self.number), SIGNATURE_HEADER: sign(self.key, content),
        }  # fmt: skip


@dataclass
class Force:
    """The hub and everybody who asks it."""

    hub: Hub
    askers: dict[str, Asker] = field(default_factory=dict)
    cursors: list[str] = field(default_factory=lambda: [""])
    records: list[str] = field(default_factory=lambda: [CASE, "n" * 32])

    @classmethod
    def of(cls, folder: Path, database: str = "") -> Force:
        force = cls(Hub(folder, clock=now, database=database))
        at = now()
        with force.hub.storage.write() as tx:
            for case in (CASE, HIDDEN):
                attached = Attachment(name="door.jpg", what="the door", sha256=SHA256, size=len(FILE))
                edits = [
                    create(Case(reference=f"AS-{case[0]}", opened=at), record_id=case, subject=case),
                    create(Incident(offence="Public order"), record_id=case[1:] + "i", subject=case),
                    create(Note(at=at, by="S", words="a note"), record_id=case[1:] + "n", subject=case),
                    create(attached, record_id=case[1:] + "f", subject=case),
                ]
                write_as_hub(tx, edits, by="The force", at=at.isoformat())
            for role in ROLES[:3]:
                user = users.add_user(tx, name=role, role="champion", area="", now=at)
                key = os.urandom(32)
                device = enrolment.add_device(tx, user_id=user.id, name="laptop", key=_public(key), now=at)
                if role != "without cases":
                    allocate(tx, user, [CASE], now=at)
                if role == "revoked":
                    devices.revoke_device(tx, device, now=at)
                force.askers[role] = Asker(device, user.id, key)
        force.askers["stranger"] = Asker("nobody", "nobody", os.urandom(32))
        return force

    def scopes(self) -> list[str]:
        own = [person_scope(one.user) for one in self.askers.values()]
        return [case_scope(CASE), case_scope(HIDDEN), DIRECTORY, FORCE, *own, "", "case:", "nothing", "case:\0"]

    def code(self) -> str:
        """A fresh one-time code of somebody's."""
        with self.hub.storage.write() as tx:
            return enrolment.issue_code(tx, user_id=self.askers["without cases"].user, now=now())

    def joining(self, code: str, chance: random.Random) -> bytes:
        """A request to join with a code, proved; now and then wrongly."""
        with self.hub.storage.read() as tx:
            offer = enrolment.offer(tx, code_id(code), ca_pem=self.hub.ca_pem, hub_key=self.hub.public_key, now=now())
        key = _public(chance.randbytes(32))
        proof = prove(code_key(code), "enrol", offer.nonce, key, "laptop")
        told = EnrolRequest(
            code_id=code_id(code), device_key=key, device_name="laptop", nonce=offer.nonce,
            proof=proof if chance.random() < 0.9 else "0" * 64,
        )  # fmt: skip
        return encode(told)

    def push(self, asker: Asker, chance: random.Random) -> bytes:
        """A push of the asker's own commits, of ops that may be anything."""
        commits = []
        for _ in range(chance.randrange(4)):
            asker.commits += chance.random() < 0.95
            edits = [self._edit(chance) for _ in range(chance.randrange(4))]
            number = asker.commits if chance.random() < 0.95 else chance.choice((0, -1, 2**63, 2**70))
            author = Author(user=asker.user, name="S", now=now(), new_id=lambda: chance.randbytes(16).hex())
            _, raw, beside = form_commit(
                edits, device=asker.device, author=author, number=number,
                previous=chance.randbytes(32).hex(),
                new_salt=lambda: chance.randbytes(16).hex(),
            )  # fmt: skip
            commits.append(SignedCommit(commit=msgspec.Raw(raw), signature=sign(asker.key, raw), values=beside))
        return encode(Push(commits=tuple(commits)))

    def _edit(self, chance: random.Random) -> Edit:
        kind = chance.choice(_KINDS)
        names = [one.name for one in kind.fields]
        record = chance.choice([*self.records[-20:], chance.randbytes(16).hex()])
        self.records.append(record)
        act: Any = chance.choice(("new", "set", "set", "delete", "restore", "something"))
        value = {name: anything(chance) for name in chance.sample(names, min(3, len(names)))}
        return Edit(
            act=act, record=record, kind=kind.name if chance.random() < 0.95 else "a newer kind",
            scope=chance.choice(self.scopes()), field=chance.choice([*names, "", "a newer field"]),
            base=chance.choice((-1, 0, 1, 1, 2, 2**40, 2**70)), after=chance.choice(("", "", record)),
            value=value if act == "new" and chance.random() < 0.9 else anything(chance),
        )  # fmt: skip

    def audit(self, asker: Asker, chance: random.Random) -> bytes:
        """The next entries of the asker's log; now and then not the next."""
        after, entries = asker.entries, []
        for _ in range(chance.randrange(3)):
            told = {name: str(anything(chance))[:200] for name in ("at", "act", "record", "scope", "detail", "purpose")}
            mark = entry_hash(previous=asker.entry, **told)
            asker.entries += chance.random() < 0.97
            entries.append(AuditEntry(number=asker.entries, previous=asker.entry, hash=mark, **told))
            asker.entry = mark
        batch = encode(AuditBatch(device=asker.device, after=after, entries=tuple(entries)))
        return encode(Signed(content=msgspec.Raw(batch), signature=sign(asker.key, batch)))

    def wiped(self, asker: Asker, chance: random.Random) -> bytes:
        told = WipeDone(device=chance.choice((asker.device, "another", "\0")), order="o", at=now().isoformat())
        return encode(Signed(content=msgspec.Raw(encode(told)), signature=sign(asker.key, encode(told))))

    def purged(self, asker: Asker, chance: random.Random) -> bytes:
        told = encode(
            PurgeReceipt(
                device=asker.device if chance.random() < 0.95 else "another", epoch=chance.choice((0, 1, 2, 2**70)),
                scopes=tuple(chance.sample(self.scopes(), 2)), at=now().isoformat(),
            )
        )  # fmt: skip
        return encode(Signed(content=msgspec.Raw(told), signature=sign(asker.key, told)))


def anything(chance: random.Random, depth: int = 0) -> Any:
    """A value of JSON, most often a strange one."""
    kind = chance.randrange(9 if depth < 3 else 7)
    if kind < 4:
        return chance.choice(STRANGE)
    if kind < 6:
        return "".join(chance.choice(LETTERS) for _ in range(chance.randrange(12)))
    if kind == 6:
        return chance.choice((chance.randrange(-9, 99), chance.random() * 10.0 ** chance.randrange(-300, 300)))
    inner = [anything(chance, depth + 1) for _ in range(chance.randrange(4))]
    return inner if kind == 7 else {str(one)[:20]: one for one in inner}


LETTERS = "aZ9 -_./\\'\"<>&%{}\0\n\t\r\x7féßΩ中\u202e\u200b\ufffe😀"
STRANGE: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**63, -(2**63), 2**64 - 1, 0.1, -0.0, 1e308, 5e-324, "", " ", "\0",
    "2026-11-23T10:00:00Z", "2026-11-23", "9999-12-31T23:59:59Z", "high", "live", CASE, "x" * 5000, [], {}, [[[[]]]],
    {"versions": {}, "own": []}, {"versions": {"a": 2**63}, "own": ["a"]}, {"versions": 3}, {"": None},
)  # fmt: skip
_KINDS = standard_catalogue().kinds


def _public(key: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()
