"""Every bit of a vault's file may be flipped: SQLCipher's own check refuses each, and so does what is noted outside.

A case is one flipped bit of the closed file of a small vault. It is *accepted* where the file opens and passes its own
integrity check, or where its sum is the one that was noted. Aim: 0 accepted of 1,000,000.
"""

from __future__ import annotations

import random
import tempfile
from io import FileIO
from pathlib import Path
from sqlite3 import Connection

import sqlcipher3.dbapi2 as sqlcipher

from champion_app.domain.change import create
from champion_app.domain.errors import VaultClosed
from champion_app.domain.kinds.partner import Agency
from champion_app.host.keystore import NoKeystore
from champion_app.store.db.connection import open_file
from champion_app.store.key.keys import file_key
from champion_app.store.key.unlock import FILE_NAME, vault_key
from champion_app.store.rollback.witness_file import sum_of
from tests.proofs._in_memory import memory
from tests.proofs._pace import Pace
from tests.vaults.fresh import PASSPHRASE, new_vault

_SUMMED = 50
"""One case in so many also sums up the whole file; the check of SQLCipher is tried in every one."""


def is_accepted(path: Path, key: str) -> bool:
    """Whether the file opens and its own check finds nothing."""
    db: Connection | None = None
    try:
        db = open_file(path, key)
        return not db.execute("PRAGMA cipher_integrity_check").fetchall()
    except (VaultClosed, sqlcipher.DatabaseError):
        return False
    finally:
        if db is not None:
            db.close()


def prove(*, seed: int, budget: float, rounds: int = 0) -> tuple[int, int]:
    """Flips tried and flips accepted. The unharmed file must pass, else the proof itself is broken."""
    chance = random.Random(seed)  # noqa: S311  # a reproducible choice of bits, no secret
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        place = Path(folder)
        vault = new_vault(place)
        vault.save([create(Agency(name="A"), record_id=vault.new_id(), subject="")], vault.author())
        vault.close()
        path, key = place / FILE_NAME, file_key(vault_key(place, PASSPHRASE, keeper=NoKeystore()))
        if not is_accepted(path, key):
            raise AssertionError("the unharmed file does not open")
        noted, size = sum_of(path), path.stat().st_size
        tried = bad = 0
        pace = Pace(budget, rounds)
        with path.open("r+b", buffering=0) as file:
            while pace.goes_on():
                at, bit = chance.randrange(size), 1 << chance.randrange(8)
                was = _flip(file, at, bit)
                bad += is_accepted(path, key)
                bad += tried % _SUMMED == 0 and sum_of(path) == noted
                _restore(file, at, was)
                tried += 1
        if not is_accepted(path, key):
            raise AssertionError("the file was not put back as it was")
    return tried, bad


def _flip(file: FileIO, at: int, bit: int) -> bytes:
    file.seek(at)
    was: bytes = file.read(1)
    _restore(file, at, bytes([was[0] ^ bit]))
    return was


def _restore(file: FileIO, at: int, was: bytes) -> None:
    file.seek(at)
    file.write(was)
