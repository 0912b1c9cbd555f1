"""What must hold of a vault and a hub when the power comes back: what was said to be done is there, nothing half."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.errors import VaultClosed
from champion_app.domain.policy import PolicyPack
from champion_app.host.attempts import Attempts
from champion_app.host.keystore import NoKeystore
from champion_app.store.db.connection import fold_log, open_file
from champion_app.store.key.keys import file_key
from champion_app.store.key.unlock import FILE_NAME, vault_key
from champion_app.store.rows import audit
from champion_app.store.vault import Vault
from sync.hub.hub import Hub
from sync.hub.storage.engine import open_engine
from tests.proofs._power_disk import State
from tests.proofs._power_sessions import ACKS, NEWER, SAVES, now
from tests.vaults.fresh import MONDAY, PASSPHRASE

PAGE_ROWS = 59
CHECKS = ("PRAGMA cipher_integrity_check", "PRAGMA integrity_check", "PRAGMA foreign_key_check")


class Broken(AssertionError):
    """Something does not hold; the words say what."""


def need(holds: bool, words: str) -> None:
    if not holds:
        raise Broken(words)


def laid_out(folder: Path, state: State) -> None:
    """The files of a state, in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, raw in state.items():
        if name != ACKS:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)


def check_vault(folder: Path, acked: set[str], *, policy: PolicyPack, whole: bool) -> None:
    """``whole``: as the app opens it too."""
    if "ready" not in acked:
        return
    place = folder / "laptop"
    key = _key(place, changed="passphrase" in acked)
    if whole:  # first: a log that somebody else folded is one that was tampered with
        vault = Vault(place, key, catalogue=standard_catalogue(), policy=policy, clock=lambda: MONDAY)
        try:
            doubt = vault.doubt()
            need(doubt is None, f"a vault that a power cut left is taken for another one ({doubt and doubt.kind})")
        finally:
            vault.close()
    db = open_file(place / FILE_NAME, file_key(key))
    try:
        fold_log(db)  # a check before that sees torn pages whose good copy is in the log
        for asked in CHECKS:
            need([row[0] for row in db.execute(asked)] in ([], ["ok"]), f"the vault is damaged: {asked}")
        notes = [row[0] for row in db.execute("SELECT body FROM record WHERE kind = 'note'")]
        for number in range(SAVES):
            count = sum(f'"save {number} ' in body for body in notes)
            need(count in {0, 2}, "half of a save is there")
            need(count == 2 or f"save {number}" not in acked, "a save that was acknowledged is gone")
        rows = db.execute("SELECT count(*) FROM record WHERE kind = 'agency'").fetchone()[0]
        cursor = db.execute("SELECT value FROM meta WHERE key = 'cursor'").fetchone()
        need(rows == (PAGE_ROWS if cursor else 0), "a cursor covers rows that are not there")
        need(bool(cursor) or "page" not in acked, "a page is gone")
        pieces = db.execute("SELECT count(*) FROM file_piece").fetchone()[0]
        need(pieces == 1 or "file" not in acked, "a file is gone")
        need(audit.first_break(db) is None, "the audit chain is broken")
        numbers = [row[0] for row in db.execute("SELECT number FROM outbox ORDER BY number")]
        need(numbers == list(range(1, len(numbers) + 1)), "a save is missing between others")
    finally:
        db.close()
    if "attempt" in acked:
        need(Attempts(place)._read()[0] == 1, "a wrong passphrase was forgotten")


def _key(place: Path, *, changed: bool) -> bytes:
    found = {}
    for words in (PASSPHRASE, NEWER):
        copy = place.with_name(f"head-{len(words)}-{words[5]}")
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        head = place / "vault.head"
        need(head.exists(), "the vault has no header")
        (copy / "vault.head").write_bytes(head.read_bytes())
        try:
            found[words] = vault_key(copy, words, keeper=NoKeystore())
        except VaultClosed:
            continue
    need(bool(found), "no passphrase opens the vault")
    need(not changed or PASSPHRASE not in found, "the old passphrase still opens")
    return found.get(NEWER) or found[PASSPHRASE]


def check_hub(folder: Path, acked: set[str], *, whole: bool) -> None:
    """``whole``, and before anything was said to be done: as the hub itself starts on it."""
    place = folder / "hub"
    device = any(words.startswith("device") for words in acked)
    if whole or not device:
        place.mkdir(parents=True, exist_ok=True)
        hub = Hub(place, clock=now)
        told = next((words.removeprefix("key ") for words in acked if words.startswith("key ")), "")
        need(told in {"", hub.public_key.hex()}, "the hub has another key than it said")
        hub.close()
    if not device:
        return
    engine = open_engine(place)
    try:
        _hub_database(engine, acked)
    finally:
        engine.dispose()


def _hub_database(engine: Engine, acked: set[str]) -> None:
    with contextlib.closing(engine.raw_connection()) as held:
        raw: Any = held.driver_connection
        fold_log(raw)
        for asked in CHECKS:
            need([row[0] for row in raw.execute(asked)] in ([], ["ok"]), f"the hub is damaged: {asked}")
        there = {row[0] for row in raw.execute("SELECT op_id FROM op")}
        need({words[3:] for words in acked if words.startswith("op ")} <= there, "a receipted change is gone")
        records = raw.execute("SELECT count(*) FROM record WHERE kind = 'agency'").fetchone()[0]
        need(records == len(there) and len(there) % 3 == 0, "half of a push is there")
        number = raw.execute("SELECT max(request_number) FROM device").fetchone()[0]
        asked_last = max((int(words[8:]) for words in acked if words.startswith("request ")), default=0)
        need(number >= asked_last, "a request's number may come twice")
