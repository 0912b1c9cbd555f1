"""What the vault costs: unlocking, locking, the fresh screen, a guess, encryption beside the same file in clear."""

from __future__ import annotations

import os
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.kinds.contact import Note
from champion_app.domain.merge import Row
from champion_app.domain.record import body_of, kind_of
from champion_app.host.keystore import NoKeystore
from champion_app.store.db import connection
from champion_app.store.db.connection import open_file, transaction
from champion_app.store.db.migrate import index_declared_fields, migrate
from champion_app.store.key.keys import Cost, calibrated, file_key, stretch
from champion_app.store.key.unlock import vault_key
from champion_app.store.rows import records
from champion_app.store.vault import Vault
from tests.bench.figure import Figure, figure, median_seconds, seconds
from tests.proofs._marked import marked_vault, told
from tests.proofs.memory import driven, hear, say, shown, wait_for_screen
from tests.vaults.fresh import MONDAY, PASSPHRASE, make_header, policy

_LOCKS = 5
_ROWS, _A_COMMIT, _READS = 6000, 2000, 3000
_GUESSING = 6.0
_PATIENCE = 60.0
_GUESS = """
import sys, time
from champion_app.store.key.keys import Cost, stretch
memory, passes, lanes, seconds = map(float, sys.argv[1:])
cost = Cost(memory_kib=int(memory), iterations=int(passes), lanes=int(lanes))
count, begun = 0, time.perf_counter()
while time.perf_counter() - begun < seconds:
    stretch(str(count), salt=bytes(16), cost=cost)
    count += 1
print(count / (time.perf_counter() - begun))
"""
"""In processes of their own: two derivations at once in one process can wait for each other for ever in OpenSSL."""


def run() -> list[Figure]:
    """Every figure, in one run."""
    cost = calibrated()
    return [_unlock(cost), *_locking(), _guesses(cost), *_against_clear()]


def _said(cost: Cost) -> str:
    return f"{cost.memory_kib // 1024} MiB, {cost.iterations} passes, {cost.lanes} lanes"


def _unlock(cost: Cost) -> Figure:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        Vault.make(folder, make_header(folder, PASSPHRASE, cost=cost, keeper=NoKeystore()))

        def work() -> None:
            key = vault_key(folder, PASSPHRASE, keeper=NoKeystore())
            Vault(folder, key, catalogue=standard_catalogue(), policy=policy(), clock=lambda: MONDAY).close()

        took = median_seconds(work, times=3)
    alone = median_seconds(lambda: stretch(PASSPHRASE, salt=bytes(16), cost=cost), times=3)
    return figure(
        "vault", f"passphrase to open vault ({_said(cost)})", took, "s", reference="Argon2id alone, the same cost",
        reference_value=alone, aim="1.3 s", met=took <= 1.3,
    )  # fmt: skip


def _locking() -> list[Figure]:
    """The real app: from the key press to the end of its memory, and from there to a painted unlock screen."""
    gone, fresh = [], []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "laptop"
        marked = marked_vault(folder, stem="Zqbench")
        for _ in range(_LOCKS):
            with driven(folder, told(marked), secrets.token_hex(8)) as process:
                hear(process, "shown")
                screens, begun = shown(folder), time.time()
                say(process, "key")
                _wait_until_replaced(process.pid)
                ended = time.time()
                wait_for_screen(folder, screens)
                gone.append(ended - begun)
                fresh.append(_last_shown(folder) - ended)
    return [
        figure("vault", f"lock: from the key to the end of the process, worst of {_LOCKS}", max(gone), "s",
               aim="1 s", met=max(gone) <= 1),
        figure("vault", f"from there to a painted unlock screen, median of {_LOCKS}", statistics.median(fresh), "s",
               aim="0.5 s", met=statistics.median(fresh) <= 0.5),
    ]  # fmt: skip


def _wait_until_replaced(process: int) -> None:
    line, until = Path(f"/proc/{process}/cmdline"), time.monotonic() + _PATIENCE
    while b"_driven" in line.read_bytes():
        if time.monotonic() > until:
            raise RuntimeError("the app did not start afresh after the lock")
        time.sleep(0.001)


def _last_shown(folder: Path) -> float:
    lines = (folder / "champion.log").read_text(encoding="utf-8").splitlines()
    said = next(line for line in reversed(lines) if "first screen shown" in line)
    return datetime.strptime(said[:23], "%Y-%m-%d %H:%M:%S,%f").astimezone().timestamp()


def _guesses(cost: Cost) -> Figure:
    """As many at once as this machine has cores: what somebody with a copy of the files reaches here."""
    cores = os.cpu_count() or 1
    told = [str(part) for part in (cost.memory_kib, cost.iterations, cost.lanes, _GUESSING)]
    started = [
        subprocess.Popen([sys.executable, "-c", _GUESS, *told], stdout=subprocess.PIPE, text=True) for _ in range(cores)
    ]
    rate = sum(float(one.communicate()[0]) for one in started)
    return figure("vault", f"guesses a second on all {cores} cores, with a copy of the files and of the keystore", rate,
                  "a second", aim="at most 2.4", met=rate <= 2.4)  # fmt: skip


def _plain(path: Path) -> Connection:
    """The same library, the same settings, no key: plain SQLite."""
    db: Connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in connection._PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    return db


def _rows() -> list[Row]:
    chance = random.Random(5)  # noqa: S311  # a reproducible corpus
    words = "rang door window neighbour school bus flat letter shouted friday morning".split()
    kind = kind_of(Note).name
    return [
        Row(id=f"n{place}", kind=kind, scope=f"case:{place % 300}", body=body_of(
            Note(at=MONDAY, by="You", words=" ".join(chance.choices(words, k=60)))
        ))
        for place in range(_ROWS)
    ]  # fmt: skip


def _work(db: Connection, rows: list[Row]) -> tuple[float, float]:
    """Seconds to write every row, 2,000 a commit, and to read many of them again."""
    catalogue = standard_catalogue()
    migrate(db)
    index_declared_fields(db, catalogue)

    def write() -> None:
        for start in range(0, len(rows), _A_COMMIT):
            with transaction(db):
                for row in rows[start : start + _A_COMMIT]:
                    records.write(db, msgspec.structs.replace(row), catalogue=catalogue)

    chance = random.Random(6)  # noqa: S311  # a reproducible order
    asked = [rows[chance.randrange(len(rows))].id for _ in range(_READS)]
    return seconds(write), seconds(lambda: [records.read(db, one) for one in asked])


def _against_clear() -> list[Figure]:
    rows = _rows()
    wrote: dict[str, list[float]] = {"sealed": [], "clear": []}
    read: dict[str, list[float]] = {"sealed": [], "clear": []}
    openers: dict[str, Callable[[Path], Connection]] = {
        "sealed": lambda path: open_file(path, file_key(bytes(32)), create=True),
        "clear": _plain,
    }
    for _ in range(3):
        for name, opened in openers.items():
            with tempfile.TemporaryDirectory() as place:
                db = opened(Path(place) / "vault.db")
                took = _work(db, rows)
                db.close()
            wrote[name].append(took[0])
            read[name].append(took[1])
    told_as = "plain SQLite, the same library, settings and work"
    found = []
    for what, times in ((f"{_ROWS:,} notes written, 2,000 a commit", wrote), (f"{_READS:,} records read", read)):
        value, reference = statistics.median(times["sealed"]), statistics.median(times["clear"])
        found.append(
            figure("vault", what, value, "s", reference=told_as, reference_value=reference, aim="at most 2 times",
                   met=value <= 2 * reference)
        )  # fmt: skip
    return found
