"""A vault in which every personal field of every record holds a marker of its own, and nothing else does."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.record import Record
from champion_app.domain.scope import case_scope
from champion_app.host.keystore import NoKeystore
from champion_app.store.key.keys import file_key
from champion_app.store.vault import Vault
from sync.wire.messages import WireRow
from tests.ui.roof import row
from tests.vaults.fresh import CHEAP, identity, make_header, policy

CASES = 12
_NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """What was hidden, and where. ``stem`` begins every marker."""

    stem: str
    markers: tuple[str, ...]
    passphrase: str
    keys: tuple[bytes, ...]
    """The vault key, the file's key and the device's signing key."""


class _Stem:
    def __init__(self, stem: str) -> None:
        self.stem = stem
        self.made: list[str] = []

    def __call__(self) -> str:
        self.made.append(f"{self.stem}{len(self.made):03d}")
        return self.made[-1]


def _case(case_id: str, mark: _Stem) -> list[WireRow]:
    scope = case_scope(case_id)
    records: list[Record] = [
        Case(reference=case_id, opened=_NOW, area="Easton", risk_reason=mark()),
        Person(
            name=f"{mark()} {mark()}", known_as=mark(), pronouns=mark(), born=date(1990, 1, 1), interpreter=mark(),
            access=mark(), household=mark(),
        ),
        ContactPoint(
            person=f"{case_id}-1", value=mark(), not_before=mark(), never_on=mark(), who_may_answer=mark(),
            code_phrase=mark(), why=mark(),
        ),
        Incident(strands=("race",), area="Easton"),
        Note(at=_NOW, by=mark(), words=f"She told me about {mark()} and {mark()}."),
        ContactAttempt(at=_NOW, by="You", outcome="no-answer", words=mark(), next_plan=mark()),
        FollowUp(what=mark(), due=_NOW),
    ]  # fmt: skip
    names = [case_id, *(f"{case_id}-{place}" for place in range(1, len(records)))]
    return [row(record, name, scope) for record, name in zip(records, names, strict=True)]


def marked_vault(folder: Path, *, stem: str) -> Marked:
    """Make it, joined to nobody's hub."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = _Stem(stem)
    passphrase = f"{mark()} opens all of it"
    key = make_header(folder, passphrase, cost=CHEAP, keeper=NoKeystore())
    Vault.make(folder, key)
    vault = Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: datetime.now(UTC))
    who = identity()
    vault.join(who)
    rows = [one for number in range(CASES) for one in _case(f"c{number}", mark)]
    vault.replica.apply_rows(rows, cursor="")
    vault.close()
    keys = (key, bytes.fromhex(file_key(key)), who.device_key)
    return Marked(stem=stem, markers=tuple(mark.made), passphrase=passphrase, keys=keys)


def told(marked: Marked, **more: object) -> str:
    """What the driven app is told, in one line on its standard input: never in arguments or environment."""
    return json.dumps({"passphrase": marked.passphrase, "typed": f"{marked.stem}999", **more}) + "\n"
