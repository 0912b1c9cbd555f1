"""How quickly a laptop and the hub come level, beside the limit of the encrypted insert and of the loopback."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil
import requests

from champion_app.domain.catalogue import standard_catalogue
from champion_app.domain.change import create
from champion_app.domain.kinds.contact import Note
from champion_app.domain.rules.words.folding import index_words
from champion_app.opening import round_with
from champion_app.store.db.connection import open_file
from champion_app.store.db.migrate import index_declared_fields, migrate
from champion_app.store.rows.meta import Identity
from champion_app.store.vault import Vault
from sync.engine.enrol import enrol
from sync.engine.status import RoundResult
from sync.wire.messages import WireRow
from tests.bench.anki_peer import AnkiPeer, anki_beside
from tests.bench.corpus import edits, wire_rows
from tests.bench.figure import Figure, figure, processor_seconds, seconds, side_by_side
from tests.bench.hub_process import ask
from tests.bench.unassign import unassigned
from tests.vaults.fresh import new_vault

CASES, NOTES = 380, 22
CHANGED, PUSHED, COMMIT_ROWS = 100, 1000, 2000
FIRSTS, SMALLS, PUSHES = 7, 9, 5


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
        told = index_words(catalogue.words(row.kind, json.loads(body)))
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
    """First pull, pull of 100 changed, push of 1,000 signed, un-assigning, a round with nothing to do.

    Each is measured beside its reference, turn and turn about, so that what else the machine does falls on both.
    """
    rows = wire_rows(edits(cases=CASES, notes=NOTES))
    bodies = [(row.id, bytes(row.body).decode()) for row in rows]
    with tempfile.TemporaryDirectory() as place, hub_beside() as process:
        folder = Path(place)
        url, ca = ask(process, "where").split()
        with anki_beside(folder / "anki", bodies) as anki:
            vault, figures = _first(process, anki, folder, rows)
            first = figures[0]["value"]
            figures.append(
                figure("sync", "first sync beside the wire", first, "s", reference="loopback GET of the same bytes",
                       reference_value=_loopback(url, ca, "/v1/bytes"))
            )  # fmt: skip
            figures += _changed(process, anki, vault, folder, rows)
            figures += _pushed(anki, vault, folder, rows)
        figures += unassigned(process, vault)
        vault.close()
    return figures


def _first(
    process: subprocess.Popen[str], anki: AnkiPeer, folder: Path, rows: list[WireRow]
) -> tuple[Vault, list[Figure]]:
    beside_anki, beside_limit, spent, hub = [], [], [], psutil.Process(process.pid)
    vault = None
    for number in range(FIRSTS):
        if vault is not None:
            vault.close()
        vault = _join(folder / f"laptop{number}", ask(process, "where").split()[0], ask(process, "code"))
        sync = round_with(vault, clock=_now)
        peer, peer_spent = anki.first()
        told: list[RoundResult] = []
        begun = time.perf_counter()
        ours = processor_seconds(lambda: told.append(sync(lambda _step: None, lambda: False)), hub)  # noqa: B023
        whole = time.perf_counter() - begun
        result = told[0]
        spent.append((ours, peer_spent))
        limit = insert_limit(folder / f"limit{number}", rows)
        if not result.complete or result.arrived < len(rows):
            raise RuntimeError("the first pull did not bring everything")
        beside_anki.append((whole, peer))
        beside_limit.append((_step(result, "pull"), limit))
    if vault is None:
        raise RuntimeError("nothing was measured")
    size = sum(len(bytes(row.body)) for row in rows) / len(rows)
    name = f"{len(rows):,} records, {size:.0f} bytes each on average"
    return vault, [
        side_by_side("sync", f"first sync, every step: {name}", beside_anki, reference="Anki's first sync", most=3),
        figure(
            "sync",
            f"first sync, processor time at both ends: {name}",
            statistics.median(one for one, _ in spent),
            "s",
            reference="Anki's at both ends",
            reference_value=statistics.median(one for _, one in spent),
            ratios=[ours / theirs for ours, theirs in spent],
        ),
        side_by_side(
            "sync", f"first pull: {name}", beside_limit, reference="SQLCipher insert of the same rows", most=1.5
        ),
    ]


def _step(result: RoundResult, name: str) -> float:
    return sum(step.seconds for step in result.timings if step.name == name)


def _changed(
    process: subprocess.Popen[str], anki: AnkiPeer, vault: Vault, folder: Path, rows: list[WireRow]
) -> list[Figure]:
    sync = round_with(vault, clock=_now)
    beside_anki, beside_limit = [], []
    for number in range(SMALLS):
        ask(process, f"change {CHANGED}")
        result = sync(lambda _step: None, lambda: False)
        if result.arrived != CHANGED or not result.complete or result.repaired:
            raise RuntimeError(f"{result.arrived} of {CHANGED} changed records arrived: {result.trouble}")
        pull = _step(result, "pull")
        beside_anki.append((pull, anki.pull(CHANGED)))
        few = insert_limit(folder / f"few{number}", rows[:CHANGED])
        beside_limit.append((pull, few + float(ask(process, f"page {CHANGED}"))))
    idle = sorted(seconds(lambda: sync(lambda _step: None, lambda: False)) for _ in range(SMALLS))
    name = f"pull of {CHANGED} changed"
    return [
        side_by_side("sync", name, beside_anki, reference="Anki's whole sync of as many", most=1),
        side_by_side("sync", name, beside_limit, reference="fetching and inserting the same rows", most=3),
        figure("sync", "a round with nothing to do", idle[SMALLS // 2], "s"),
    ]


def _pushed(anki: AnkiPeer, vault: Vault, folder: Path, rows: list[WireRow]) -> list[Figure]:
    sync = round_with(vault, clock=_now)
    beside_anki, beside_limit = [], []
    case = rows[0].scope.partition(":")[2]
    for number in range(PUSHES):
        author = vault.author()
        for one in range(PUSHED):
            note = Note(words=f"note {one} " + "word " * 150, at=author.now)
            vault.save([create(note, record_id=author.new_id(), subject=case)], author)
        result = sync(lambda _step: None, lambda: False)
        if result.accepted != PUSHED:
            raise RuntimeError(f"{result.accepted} of {PUSHED} saves were accepted")
        push = _step(result, "push")
        theirs = [(f"{number}.{one}", bytes(row.body).decode()) for one, row in enumerate(rows[:PUSHED])]
        beside_anki.append((push, anki.push(theirs)))
        beside_limit.append((push, insert_limit(folder / f"thousand{number}", rows[:PUSHED])))
    name = f"push of {PUSHED:,} signed"
    limit = [ours / theirs for ours, theirs in beside_limit]
    return [
        side_by_side("sync", name, beside_anki, reference="Anki's whole sync of as many, unsigned", most=3),
        figure("sync", name, beside_limit[0][0], "s", reference="SQLCipher insert of as many rows",
               reference_value=beside_limit[0][1], ratios=limit),
    ]  # fmt: skip
