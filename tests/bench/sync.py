"""How quickly a laptop and the hub come level, beside the limit of the encrypted insert and of the loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import requests

from champion_app.domain.change import create
from champion_app.domain.contact import Note
from champion_app.domain.kinds import standard_catalogue
from champion_app.opening import round_with
from champion_app.store.connection import open_file
from champion_app.store.meta import Identity
from champion_app.store.migrate import index_declared_fields, migrate
from champion_app.store.vault import Vault
from sync.engine.enrol import enrol
from sync.wire.messages import WireRow
from tests.bench.corpus import edits, wire_rows
from tests.bench.figure import Figure, figure, seconds
from tests.vaults.fresh import new_vault

CASES, NOTES = 380, 22
CHANGED, PUSHED, COMMIT_ROWS = 100, 1000, 2000


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def hub_beside() -> Iterator[subprocess.Popen[str]]:
    """A hub in a process of its own, as it is in life; it takes one command a line and answers with one."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.hub_beside", str(CASES), str(NOTES)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        yield process
        process.communicate("stop\n", timeout=60)


def _ask(process: subprocess.Popen[str], command: str) -> str:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the hub beside has no pipes")
    process.stdin.write(command + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def _join(folder: Path, url: str, code: str) -> Vault:
    key = os.urandom(32)
    joined = enrol(url, code, device_name="bench", private_key=key, now=_now())
    who = Identity(
        device=joined.device, device_key=key, user=joined.user, user_name=joined.user_name, hub_url=joined.hub_url,
        hub_key=joined.hub_key, ca_pem=joined.ca_pem,
    )  # fmt: skip
    return new_vault(folder, clock=_now, who=who)


def insert_limit(folder: Path, rows: list[WireRow]) -> float:
    """Seconds for executemany of the same rows, 2,000 a commit, synchronous FULL, same indexes and search table."""
    catalogue = standard_catalogue()
    folder.mkdir(parents=True, exist_ok=True)
    db = open_file(folder / "limit.db", os.urandom(32).hex(), create=True)
    migrate(db)
    index_declared_fields(db, catalogue)
    records, words = [], []
    for number, row in enumerate(rows, start=1):
        body = bytes(row.body).decode()
        records.append((number, row.id, row.kind, row.scope, body, "{}", row.seq, "live", None))
        told = catalogue.words(row.kind, json.loads(body))
        if told:
            words.append((number, told))

    def insert() -> None:
        for start in range(0, len(records), COMMIT_ROWS):
            end = start + COMMIT_ROWS
            db.execute("BEGIN IMMEDIATE")
            db.executemany(
                "INSERT INTO record (n, id, kind, scope, body, versions, seq, state, pristine) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                records[start:end],
            )
            db.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", [w for w in words if start < w[0] <= end])
            db.execute("COMMIT")

    taken = seconds(insert)
    db.close()
    return taken


def _loopback(url: str, ca: str, path: str) -> float:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = ca
        session.get(f"{url}/v1/health", timeout=30)
        return seconds(lambda: session.get(f"{url}{path}", timeout=60).content)


def run() -> list[Figure]:
    """First pull, pull of 100 changed, push of 1,000 signed, a round with nothing to do. Medians of three."""
    rows = wire_rows(edits(cases=CASES, notes=NOTES))
    size = sum(len(bytes(row.body)) for row in rows)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as place, hub_beside() as process:
        folder = Path(place)
        url, ca = _ask(process, "where").split()
        firsts, limits = [], []
        vault = None
        for number in range(3):
            if vault is not None:
                vault.close()
            vault = _join(folder / f"laptop{number}", url, _ask(process, "code"))
            sync = round_with(vault, clock=_now)
            begun = time.perf_counter()
            result = sync(lambda _step: None, lambda: False)
            firsts.append(time.perf_counter() - begun)
            limits.append(insert_limit(folder / f"limit{number}", rows))
        if vault is None or result.arrived < len(rows):
            raise RuntimeError("the first pull did not bring everything")
        first, limit = sorted(firsts)[1], sorted(limits)[1]
        name = f"first pull of {result.arrived:,} records, {size / len(rows):.0f} bytes each on average"
        figures.append(
            figure("sync", name, first, "s", reference="SQLCipher insert of the same rows", reference_value=limit,
                   aim="at most 2.0 times", met=first <= 2.0 * limit)
        )  # fmt: skip
        wire = _loopback(url, ca, "/v1/bytes")
        figures.append(
            figure("sync", "first pull beside the wire", first, "s", reference="loopback GET of the same bytes",
                   reference_value=wire)
        )  # fmt: skip
        figures += _small_rounds(process, vault, folder, rows)
        vault.close()
    return figures


def _small_rounds(process: subprocess.Popen[str], vault: Vault, folder: Path, rows: list[WireRow]) -> list[Figure]:
    sync = round_with(vault, clock=_now)
    idle = sorted(seconds(lambda: sync(lambda _step: None, lambda: False)) for _ in range(5))[2]
    pulls, pull_limits = [], []
    for number in range(5):
        _ask(process, f"change {CHANGED}")
        begun = time.perf_counter()
        result = sync(lambda _step: None, lambda: False)
        pulls.append(sum(step.seconds for step in result.timings if step.name == "pull"))
        if result.arrived != CHANGED:
            raise RuntimeError(
                f"{result.arrived} of {CHANGED} changed records arrived after {time.perf_counter() - begun}"
            )
        few = insert_limit(folder / f"few{number}", rows[:CHANGED])
        pull_limits.append(few + float(_ask(process, f"page {CHANGED}")))
    pull, pull_limit = sorted(pulls)[2], sorted(pull_limits)[2]
    author = vault.author()
    case = rows[0].scope.partition(":")[2]
    for number in range(PUSHED):
        note = Note(words=f"note {number} " + "word " * 150, at=author.now)
        vault.save([create(note, record_id=author.new_id(), subject=case)], author)
    result = sync(lambda _step: None, lambda: False)
    push = sum(step.seconds for step in result.timings if step.name == "push")
    if result.accepted != PUSHED:
        raise RuntimeError(f"{result.accepted} of {PUSHED} saves were accepted")
    thousand = insert_limit(folder / "thousand", rows[:PUSHED])
    return [
        figure("sync", f"pull of {CHANGED} changed", pull, "s", reference="fetching and inserting the same rows",
               reference_value=pull_limit, aim="at most 3 times", met=pull <= 3 * pull_limit),
        figure("sync", f"push of {PUSHED:,} signed", push, "s", reference="SQLCipher insert of as many rows",
               reference_value=thousand),
        figure("sync", "a round with nothing to do", idle, "s"),
    ]  # fmt: skip
