"""What is recorded: a laptop and a hub at work, each saying what is done only once it is. Run in a process of its own.

A session's name may name a defect too: ``vault:nothing is synced``.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from champion_app.domain.change import Author, Edit, SignedCommit, create, form_commit
from champion_app.domain.kinds.attachment import Attachment
from champion_app.domain.kinds.contact import Note
from champion_app.domain.kinds.partner import Agency
from champion_app.domain.record import body_of, kind_of
from champion_app.domain.scope import DIRECTORY, case_scope
from champion_app.host import disk as laptop_disk
from champion_app.host.attempts import Attempts
from champion_app.host.keystore import NoKeystore
from champion_app.store.db import connection
from champion_app.store.key.unlock import change_passphrase
from sync import disk as hub_disk
from sync.hub.access import devices, enrolment, users
from sync.hub.hub import Hub
from sync.hub.ledger.verified_commits import Sender
from sync.hub.storage import engine
from sync.wire.messages import WireRow
from sync.wire.verify import sign
from tests.vaults.fresh import CHEAP, MONDAY, PASSPHRASE, new_vault

NEWER = "four other words there"
CASE = "c" * 32
SAVES = 14
ACKS = "told"
Tell = Callable[[str], None]


def now() -> datetime:
    return datetime.now(UTC)


def told_in(folder: Path) -> Tell:
    """Say that something is done: it must outlive every power cut from here on."""

    def tell(words: str) -> None:
        out = os.open(folder / ACKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(out, f"{words}\n".encode())
        os.close(out)

    return tell


def vault(folder: Path, tell: Tell) -> None:
    """Saves of every size, a page from the hub, a file, a changed passphrase, a purge's compaction."""
    moment = [MONDAY]

    def clock() -> datetime:
        moment[0] += timedelta(seconds=1)
        return moment[0]

    opened = new_vault(folder / "laptop", clock=clock)
    tell("ready")
    for number in range(SAVES):
        author = opened.author()
        words = f"save {number} " + "word " * (number * number * 6)
        edits = [
            create(Note(at=author.now, by="S", words=f"{words}{part}"), record_id=author.new_id(), subject=CASE)
            for part in ("first", "second")
        ]
        opened.save(edits, author)
        tell(f"save {number}")
        if number == 3:
            change_passphrase(folder / "laptop", PASSPHRASE, NEWER, cost=CHEAP, keeper=NoKeystore())
            tell("passphrase")
        if number == 5:
            opened.replica.apply_rows([_row(seq) for seq in range(1, 60)], cursor="hub.59.59")
            tell("page")
        if number == 7:
            opened.attach(
                Attachment(name="a", what="a"), secrets.token_bytes(30_000), scope=case_scope(CASE), record_id="f" * 32
            )
            tell("file")
        if number == 9:
            opened._connections.outside_transaction(connection.fold_log)
            opened._connections.outside_transaction(connection.write_anew)
            opened._connections.outside_transaction(connection.fold_log)
        if number == 11:
            Attempts(folder / "laptop").note_wrong(MONDAY)
            tell("attempt")
    opened.close()
    tell("closed")


def _row(seq: int) -> WireRow:
    body = msgspec.json.encode(body_of(Agency(name=f"Agency {seq}")))
    return WireRow(
        id=f"{seq:032x}", kind=kind_of(Agency).name, scope=DIRECTORY, seq=seq, state="live", versions={},
        body=msgspec.Raw(body),
    )  # fmt: skip


def hub(folder: Path, tell: Tell) -> None:
    """A hub's first start, a user, a laptop, and pushes with their receipts."""
    opened = Hub(folder / "hub", clock=now)
    tell(f"key {opened.public_key.hex()}")
    key = os.urandom(32)
    public = Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()
    with opened.storage.write() as tx:
        user = users.add_user(tx, name="S", role="champion", area="", now=now())
        device = enrolment.add_device(tx, user_id=user.id, name="laptop", key=public.hex(), now=now())
    tell(f"device {device}")
    sender = Sender(device=device, user=user.id, user_name="S", key=public)
    previous = "0" * 64
    for number in range(1, SAVES + 1):
        with opened.storage.write_beside() as tx:
            devices.take_request(tx, device, number, now=now())
        tell(f"request {number}")
        author = Author(user=user.id, name="S", now=now(), new_id=lambda: secrets.token_hex(16))
        edits: list[Edit] = [
            create(Agency(name=f"push {number} " + "word " * (number * part)), record_id=author.new_id(), subject="")
            for part in range(1, 4)
        ]
        commit, raw, values = form_commit(
            edits, device=device, author=author, number=number, previous=previous,
            new_salt=lambda: secrets.token_hex(16),
        )  # fmt: skip
        signed = SignedCommit(commit=msgspec.Raw(raw), signature=sign(key, raw), values=values)
        opened.ledger.accept(sender, [signed], now=now())
        for op in commit.ops:
            tell(f"op {op.op_id}")
    opened.close()


def nothing_is_synced() -> None:
    """The databases do not wait for the disk."""
    _sync_the_databases("OFF")


def commits_are_not_synced() -> None:
    """The log is synced when it is folded, and not at each commit."""
    _sync_the_databases("NORMAL")


def _sync_the_databases(how: str) -> None:
    full, instead = "synchronous = FULL", f"synchronous = {how}"
    connection._PRAGMAS = tuple(one.replace(full, instead) for one in connection._PRAGMAS)
    engine._PRAGMAS = tuple(one.replace(full, instead) for one in engine._PRAGMAS)


def files_are_not_synced() -> None:
    """A new file takes an old one's place before its bytes are safe."""

    def not_waited(descriptor: int) -> None:
        """It may be safe, some time."""

    laptop_disk.sync = not_waited
    hub_disk.sync = lambda out: out.flush()


def names_are_not_synced() -> None:
    """A file has its name before the folder is safe."""

    def not_waited(folder: Path) -> None:
        """It may be safe, some time."""

    laptop_disk.sync_folder = hub_disk.sync_folder = not_waited


DEFECTS: dict[str, Callable[[], None]] = {
    "nothing is synced": nothing_is_synced,
    "commits are not synced": commits_are_not_synced,
    "files are not synced": files_are_not_synced,
    "names are not synced": names_are_not_synced,
}
SESSIONS: dict[str, Callable[[Path, Tell], None]] = {"vault": vault, "hub": hub}


def main(arguments: list[str]) -> None:
    """The folder, then sessions."""
    for name in arguments[1:]:
        what, _, defect = name.partition(":")
        folder = Path(arguments[0]) / name
        folder.mkdir()
        kept = {module: dict(vars(module)) for module in (connection, engine, laptop_disk, hub_disk)}
        if defect:
            DEFECTS[defect]()
        SESSIONS[what](folder, told_in(folder))
        for module, names in kept.items():
            vars(module).update(names)


if __name__ == "__main__":
    main(sys.argv[1:])
