"""What a force does on one day, cut into stages. Each is told again from where it was left, as people would."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from champion_app.demo.extract import MAPPING, write_week
from champion_app.domain.change import Edit, alter, create
from champion_app.domain.errors import Expected, Refused, VaultClosed, WrongPassphrase
from champion_app.domain.kinds.attachment import PIECE_BYTES, Attachment
from champion_app.domain.kinds.case import Case, Incident
from champion_app.domain.kinds.contact import Note
from champion_app.domain.scope import case_scope
from champion_app.host.keystore import NoKeystore
from champion_app.opening import join_hub, open_vault, round_with
from champion_app.store.key.unlock import HEADER_NAME, change_passphrase
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from sync.hub.access import enrolment, users
from sync.hub.casework.allocation import allocate, hand_over, unallocated
from sync.hub.commands.intake_words import find_mapping, shipped_pack
from sync.hub.hub import Hub
from sync.hub.intake.run import take_in
from sync.hub.ledger import hold
from sync.hub.ledger.hub_writes import write_as_hub
from sync.hub.serve import RunningHub
from tests.vaults.fresh import CHEAP

OLD, NEW = "four plain words here", "four other words there"
KEPT, MOVED = "1" * 32, "2" * 32
"""Two cases: one that stays with the first champion, and one that is handed over."""
INCIDENT = "3" * 32
FILE = random.Random(4).randbytes(PIECE_BYTES + 3)  # noqa: S311  # reproducible bytes, no secret
ROWS = 6
KEEPER = NoKeystore()
_VISITS = 12
_LOOK_AGAIN = 0.01


def now() -> datetime:
    """Certificates are real here."""
    return datetime.now(UTC)


class Force(msgspec.Struct, frozen=True, kw_only=True):
    """Who is who, written down once."""

    first: str
    second: str
    codes: tuple[str, ...]
    second_code: str


@dataclass(frozen=True)
class Place:
    """The folder of one trial: the hub's, each laptop's, and what people were told is done."""

    folder: Path
    port: int

    @property
    def hub(self) -> Path:
        return self.folder / "hub"

    def laptop(self, who: str) -> Path:
        made = self.folder / who
        made.mkdir(exist_ok=True)
        return made

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def force(self) -> Force:
        return msgspec.json.decode((self.folder / "force.json").read_bytes(), type=Force)

    def tell(self, words: str) -> None:
        """A person was told that this is done: from now on it must not be lost."""
        out = os.open(self.folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(out, f"{words}\n".encode())
        os.close(out)

    def told(self) -> list[str]:
        path = self.folder / "told"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def serve(place: Place, ready: Callable[[], None]) -> None:
    """The hub, until its process ends."""
    with RunningHub(place.hub, clock=now, port=place.port):
        ready()
        while True:
            time.sleep(3600)  # the process is ended from outside


def found_a_force(place: Place) -> None:
    """People, two cases and codes, once the hub has its folder."""
    hub = Hub(place.hub, clock=now)
    at = now()
    with hub.storage.write() as tx:
        first, second = (users.add_user(tx, name=n, role="champion", area="", now=at) for n in ("First", "Second"))
        for case in (KEPT, MOVED):
            edits = [create(Case(reference=f"AS-{case[0]}", opened=at), record_id=case, subject=case)]
            if case == KEPT:
                edits.append(create(Incident(offence="as it came"), record_id=INCIDENT, subject=case))
            write_as_hub(tx, edits, by="The force", at=at.isoformat())
        allocate(tx, first, [KEPT, MOVED], now=at)
        allocate(tx, second, [KEPT], now=at)
        codes = tuple(enrolment.issue_code(tx, user_id=first.id, now=at) for _ in range(3))
        second_code = enrolment.issue_code(tx, user_id=second.id, now=at)
    hub.close()
    told = Force(first=first.id, second=second.id, codes=codes, second_code=second_code)
    (place.folder / "force.json").write_bytes(msgspec.json.encode(told))
    week = place.folder / "week.csv"
    write_week(week, seed=1, ending=at.date())
    lines = week.read_text(encoding="utf-8").splitlines(keepends=True)[: ROWS + 1]
    week.write_text("".join(lines), encoding="utf-8")


# The stages. Each may be told again after a death, and does then what was not done.


def enrol(place: Place) -> None:
    """The first laptop joins and fetches its cases."""
    if (place.laptop("first") / HEADER_NAME).exists():
        vault = opened(place, "first")
    else:
        vault = _joined(place)
        place.tell("joined")
    visit(vault, place)
    vault.close()


def second_joins(place: Place) -> None:
    vault = join_hub(
        place.laptop("second"), hub_url=place.url, code=place.force.second_code, passphrase=OLD, keeper=KEEPER,
        clock=now, cost=CHEAP,
    )  # fmt: skip
    vault.close()


def _joined(place: Place) -> Vault:
    """With the first code that the hub still takes: one may have been used by a try that was cut."""
    for code in place.force.codes * 2:
        try:
            return join_hub(
                place.laptop("first"), hub_url=place.url, code=code, passphrase=OLD, keeper=KEEPER, clock=now,
                cost=CHEAP,
            )  # fmt: skip
        except Refused:
            continue
        except Expected:
            wait_for_hub(place)
    raise AssertionError("no code was taken")


def intake(place: Place) -> None:
    """An extract is taken in, and its cases are given to the first champion."""
    hub = Hub(place.hub, clock=now)
    take_in(
        hub.storage, place.folder / "week.csv", find_mapping(MAPPING), pack=shipped_pack(now()), now=now()
    )  # fmt: skip
    place.tell("taken in")
    with hub.storage.write() as tx:
        allocate(tx, users.find_user(tx, place.force.first), unallocated(tx), now=now())
    place.tell("given out")
    hub.close()


def work(place: Place) -> None:
    """Notes, one field twice, several records in one save, a file; then the station; then a note that stays unsent."""
    vault = opened(place, "first")
    saves: list[tuple[str, Callable[[], list[Edit]]]] = [
        ("note one", lambda: [_note(vault, KEPT, "note one")]),
        ("offence one", lambda: [_offence(vault, "offence one")]),
        ("offence two", lambda: [_offence(vault, "offence two")]),
        ("both", lambda: [_note(vault, KEPT, "both"), _note(vault, MOVED, "both")]),
    ]
    for words, edits in saves:
        if not wrote(vault, words):
            vault.save(edits(), vault.author())
            place.tell(f"saved {words}")
    if not wrote(vault, "the door"):
        told = Attachment(name="door.jpg", what="the door", media_type="image/jpeg")
        vault.attach(told, FILE, scope=case_scope(KEPT), record_id=vault.new_id())
        place.tell("saved the door")
    visit(vault, place)
    if not wrote(vault, "unsent"):
        vault.save([_note(vault, MOVED, "unsent")], vault.author())
        place.tell("saved unsent")
    vault.close()


def passphrase(place: Place) -> None:
    """The passphrase is changed, and the vault is opened with the new one."""
    folder = place.laptop("first")
    if _opens(place, OLD):
        change_passphrase(folder, OLD, NEW, cost=CHEAP, keeper=KEEPER)
    place.tell("passphrase")
    opened(place, "first").close()


def handover(place: Place) -> None:
    """The second case moves to the second champion."""
    hub = Hub(place.hub, clock=now)
    with hub.storage.write() as tx:
        giver, taker = (users.find_user(tx, who) for who in (place.force.first, place.force.second))
        with contextlib.suppress(Refused):  # it was moved before the death
            hand_over(tx, giver=giver, taker=taker, cases=[MOVED], note="She asked for mornings.", now=now())
    place.tell("handed over")
    hub.close()


def purge(place: Place) -> None:
    """The first laptop learns of it: unsent work goes to the hold, the rest goes."""
    vault = opened(place, "first")
    visit(vault, place)
    vault.close()


def decide(place: Place) -> None:
    """The supervisor lets what is held take effect."""
    hub = Hub(place.hub, clock=now)
    with hub.storage.write() as tx:
        for one in hold.held(tx):
            hold.accept(tx, one.notice, by="S", words="", catalogue=hub.catalogue, now=now())
    place.tell("decided")
    hub.close()


def second(place: Place) -> None:
    """The second laptop fetches everything, the file too, and hands over a note of its own."""
    vault = opened(place, "second")
    visit(vault, place)
    if not wrote(vault, "from the second"):
        vault.save([_note(vault, KEPT, "from the second")], vault.author())
        place.tell("saved from the second")
    visit(vault, place)
    vault.close()


STAGES: dict[str, tuple[str, Callable[[Place], None] | None]] = {
    "start": ("hub", None),
    "enrol": ("laptop", enrol),
    "intake": ("desk", intake),
    "work": ("laptop", work),
    "passphrase": ("laptop alone", passphrase),
    "handover": ("desk", handover),
    "purge": ("laptop", purge),
    "decide": ("desk", decide),
    "second": ("laptop", second),
}
"""By name: who does it, and what. A laptop needs the hub; the desk works on the hub's folder, beside it."""


def opened(place: Place, who: str) -> Vault:
    """The vault with the passphrase that opens it."""
    try:
        return open_vault(place.laptop(who), OLD, keeper=KEEPER, clock=now)
    except WrongPassphrase:
        return open_vault(place.laptop(who), NEW, keeper=KEEPER, clock=now)


def _opens(place: Place, words: str) -> bool:
    try:
        open_vault(place.laptop("first"), words, keeper=KEEPER, clock=now).close()
    except VaultClosed:
        return False
    return True


def wrote(vault: Vault, words: str) -> bool:
    """Whether this laptop has, or had, a save with these words."""
    asked = "SELECT 1 FROM outbox_op WHERE instr(value, ?) UNION SELECT 1 FROM record WHERE instr(body, ?)"
    return vault.ask(lambda db: db.execute(asked, (f'"{words}"',) * 2).fetchone()) is not None


def _note(vault: Vault, case: str, words: str) -> Edit:
    author = vault.author()
    return create(Note(at=author.now, by=author.name, words=words), record_id=author.new_id(), subject=case)


def _offence(vault: Vault, words: str) -> Edit:
    row = vault.ask(records.read, INCIDENT)
    assert row is not None
    return alter(
        Incident, record_id=INCIDENT, scope=row.scope, field="offence", base=row.version("offence"), value=words
    )


def visit(vault: Vault, place: Place) -> None:
    """Go to the station until a round is complete, files and all: the hub may die and come back meanwhile."""
    for _ in range(_VISITS):
        try:
            result = round_with(vault, clock=now)(lambda _step: None, lambda: False)
        except Expected:
            wait_for_hub(place)
            continue
        if result.complete and result.file_trouble is None:
            return
        wait_for_hub(place)
    raise AssertionError("no round was ever complete")


def wait_for_hub(place: Place) -> None:
    """Until something listens there."""
    for _ in range(int(20 / _LOOK_AGAIN)):
        try:
            socket.create_connection(("127.0.0.1", place.port), timeout=1).close()
        except OSError:
            time.sleep(_LOOK_AGAIN)
        else:
            return
    raise AssertionError("the hub did not come back")
