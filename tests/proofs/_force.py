"""The small force that every simulated history starts from: its hub, its people with their laptops, and its cases.

Founded once, closed and copied for each history; a history is about what happens then.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.change import create
from champion_app.domain.kinds.case import Case, Incident
from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault
from sync.hub.access import enrolment
from sync.hub.access import users as people
from sync.hub.access.users import User
from sync.hub.hub import Clock, Hub
from sync.hub.ledger.hub_writes import write_as_hub
from sync.wire.messages import EnrolRequest
from sync.wire.verify import code_id, code_key, prove
from tests.proofs._templates import START, Templates, chance_from, make

PEOPLE, CASES = 3, 2
_FOUNDING = "the force"
"""The seed of what is in every force. Histories have numbers, so that none of them makes the same ids again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """A closed force, to be copied. Laptops lie in folders named by their device."""

    folder: Path
    templates: Templates
    users: tuple[User, ...]
    laptops: tuple[Identity, ...]
    cases: tuple[str, ...]
    moment: datetime

    def copy_to(self, folder: Path) -> None:
        shutil.copytree(self.folder, folder)


def found(folder: Path) -> Force:
    """Make a force in ``folder``, which is there: users, laptops that joined, and cases that nobody has."""
    chance, clock = random.Random(_FOUNDING), _Clock()  # noqa: S311  # the same force each time, no secret
    with chance_from(chance):
        (folder / "templates").mkdir()
        templates = make(folder / "templates")
        home = folder / "force"
        shutil.copytree(templates.hub, home / "hub")
        hub = Hub(home / "hub", clock=clock)
        with hub.storage.write() as tx:
            names = [f"Champion {number}" for number in range(PEOPLE)]
            users = [people.add_user(tx, name=name, role="champion", area="", now=clock()) for name in names]
        laptops = [join(hub, home, templates, user, chance, clock) for user in users]
        cases = [_case(hub, number, clock) for number in range(CASES)]
        hub.close()
    return Force(
        folder=home, templates=templates, users=tuple(users), laptops=tuple(laptops), cases=tuple(cases),
        moment=clock.moment,
    )  # fmt: skip


class _Clock:
    """Each look at it is a second later."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def join(hub: Hub, home: Path, templates: Templates, user: User, chance: random.Random, clock: Clock) -> Identity:
    key = chance.randbytes(32)
    with hub.storage.write() as tx:
        code = enrolment.issue_code(tx, user_id=user.id, now=clock())
        offer = enrolment.offer(tx, code_id(code), ca_pem=hub.ca_pem, hub_key=hub.public_key, now=clock())
        public = public_half(key).hex()
        proof = prove(code_key(code), "enrol", offer.nonce, public, "laptop")
        asked = EnrolRequest(
            code_id=code_id(code), device_key=public, device_name="laptop", nonce=offer.nonce, proof=proof
        )
        told = enrolment.enrol(tx, asked, incarnation=hub.storage.incarnation, now=clock())
    assert told is not None
    identity = Identity(
        device=told.device, device_key=key, user=user.id, user_name=user.name, hub_url="https://hub",
        hub_key=hub.public_key, ca_pem=hub.ca_pem,
    )  # fmt: skip
    folder = home / told.device
    shutil.copytree(templates.vault, folder)
    vault = Vault(folder, templates.key, catalogue=templates.catalogue, policy=templates.policy, clock=clock)
    vault.join(identity)
    vault.close()
    return identity


def _case(hub: Hub, number: int, clock: _Clock) -> str:
    case = f"{number:032x}"
    edits = [
        create(Case(reference=f"AS-{number}", opened=START, area="Easton"), record_id=case, subject=case),
        create(Incident(offence=f"words 0 of {case}"), record_id=f"{number:031x}i", subject=case),
    ]
    with hub.storage.write() as tx:
        write_as_hub(tx, edits, by="The force", at=clock().isoformat())
    return case


def public_half(key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()
