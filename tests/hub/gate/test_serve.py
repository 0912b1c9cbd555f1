"""The hub as a process: it says that it answers once it does, closes itself up, and stops soon."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from champion_app.domain.errors import NoRoom, VaultClosed
from sync.hub.storage import database_trouble
from sync.hub.storage.engine import open_engine

ROOT = Path(__file__).resolve().parents[3]
SOON = 5.0


@contextmanager
def served(folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-m", "sync.hub.cli", "serve", "--folder", str(folder), *more]
    process = subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=told)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def port_of(process: subprocess.Popen[str]) -> int:
    """Where it says that it answers."""
    assert process.stdout is not None
    for line in process.stdout:
        if "The hub answers at" in line:
            return int(line.split("127.0.0.1:")[1].split(".")[0])
    raise AssertionError("it never said so")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_answers_when_it_says_so_closes_itself_up_and_stops_soon(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    with served(folder, "--port", "0") as process:
        port = port_of(process)
        context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
        line = httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=context, trust_env=False)
        assert line.get("/v1/health").json()["status"] == "ok"
        proc = Path(f"/proc/{process.pid}")
        assert "Umask:\t0077" in (proc / "status").read_text("utf-8")
        limits = (proc / "limits").read_text("utf-8").splitlines()
        assert next(one for one in limits if one.startswith("Max core file size")).split()[4:6] == ["0", "0"]
        assert not any(stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folder.rglob("*"))

        waiting = socket.create_connection(("127.0.0.1", port))
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        assert time.monotonic() - begun < SOON, "somebody who keeps their connection kept it from stopping"
        line.close()
        waiting.close()


def test_a_port_that_is_taken_is_a_sentence_and_nothing_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with served(tmp_path / "hub", "--port", port) as process:
            said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "another program" in said
    assert "answers at" not in said
    assert "Traceback" not in said


# What is wrong with a database


class Broken(Exception):
    """As the embedded database's driver raises it: words and no number."""


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ("database or disk is full", NoRoom, "full"),
        ("disk I/O error", NoRoom, "cannot be opened or written"),
        ("attempt to write a readonly database", NoRoom, "cannot be opened or written"),
        ("unable to open database file", NoRoom, "cannot be opened or written"),
        ("file is not a database", VaultClosed, "key do not fit"),
    ],
)
def test_a_full_disk_is_no_lost_key(words: str, kind: type[Exception], said: str) -> None:
    found = database_trouble.meaning_of(Broken(words))

    assert isinstance(found, kind)
    assert said in str(found)


def test_another_key_is_told_as_that(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    with engine.connect() as tx:
        tx.exec_driver_sql("CREATE TABLE t (x)")
    engine.dispose()
    (tmp_path / "hub.key").write_text("0" * 64, "utf-8")

    with pytest.raises(VaultClosed, match="key do not fit"):
        open_engine(tmp_path).connect()


def test_a_bug_is_no_trouble_of_the_world() -> None:
    assert database_trouble.meaning_of(KeyError("x")) is None
    assert database_trouble.meaning_of(Broken("no such table: record")) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open every file")
def test_a_database_of_another_account_is_told_as_that(tmp_path: Path) -> None:
    open_engine(tmp_path).connect().close()
    (tmp_path / "hub.db").chmod(0)
    with pytest.raises(NoRoom, match="whose it is"):
        open_engine(tmp_path).connect()


def test_a_database_that_is_away_is_told_as_that(postgres: Callable[[], str]) -> None:
    from sqlalchemy.exc import OperationalError

    address = postgres().replace("/fresh", "/nowhere")
    with pytest.raises(OperationalError) as away, open_engine(Path(), address).connect():
        pass
    assert str(database_trouble.meaning_of(away.value)) == database_trouble.AWAY
