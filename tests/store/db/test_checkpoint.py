"""The write-ahead log: folded into the file once nobody writes, and nobody's save waits for it."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from champion_app.store.db.connection import fold_log, open_file
from champion_app.store.db.pool import Connections, Due


class LongLog:
    """A watch that finds the log long after every write, and fails to fold it where it is told to."""

    def __init__(self) -> None:
        self.due: Due = "when quiet"
        self.fails: Exception | None = None
        self.folded = 0
        self.was_folded = threading.Event()

    def begin(self, db: Connection) -> None: ...
    def note(self, db: Connection) -> None: ...
    def count(self, db: Connection) -> None: ...
    def closing(self) -> None: ...
    def closed(self) -> None: ...

    def wrote(self, db: Connection, told: Any, *, again: bool) -> Due:
        return self.due

    def fold(self, db: Connection) -> None:
        self.folded += 1
        try:
            if self.fails is not None:
                raise self.fails
            fold_log(db)
        finally:
            self.was_folded.set()

    def folding(self, db: Connection) -> Any:
        raise AssertionError("nothing else is folded here")


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, str]:
    key = os.urandom(32).hex()
    db = open_file(tmp_path / "vault.db", key, create=True)
    db.execute("CREATE TABLE said (words TEXT)")
    db.close()
    return tmp_path / "vault.db", key


def say(db: Connection) -> None:
    db.execute("INSERT INTO said VALUES ('kept')")


def log_bytes(path: Path) -> int:
    return path.with_name(f"{path.name}-wal").stat().st_size


def test_a_long_log_is_folded_once_nobody_writes(place: tuple[Path, str]) -> None:
    path, key = place
    watch = LongLog()
    vault = Connections(path, key, watch, quiet_seconds=0.2)
    for _ in range(5):
        vault.write(say)
    assert watch.folded == 0
    assert watch.was_folded.wait(10)
    assert watch.folded == 1
    assert log_bytes(path) == 0
    vault.close()


def test_one_that_grows_on_and_on_is_folded_with_the_write(place: tuple[Path, str]) -> None:
    path, key = place
    watch = LongLog()
    watch.due = "now"
    vault = Connections(path, key, watch)
    vault.write(say)
    assert log_bytes(path) == 0
    vault.close()


def test_closing_waits_for_no_quiet(place: tuple[Path, str]) -> None:
    path, key = place
    vault = Connections(path, key, LongLog(), quiet_seconds=3600)
    vault.write(say)
    vault.close()
    assert not path.with_name(f"{path.name}-wal").exists()


def test_a_full_disk_loses_nothing_and_stops_nobody(place: tuple[Path, str], caplog: pytest.LogCaptureFixture) -> None:
    path, key = place
    watch = LongLog()
    watch.fails = sqlcipher.OperationalError("database or disk is full")
    vault = Connections(path, key, watch, quiet_seconds=0)
    with caplog.at_level(logging.WARNING):
        vault.write(say)
        assert watch.was_folded.wait(10)
        vault.write(say)  # after the fold, on the same thread
    assert "the disk is full" in caplog.text
    assert vault.read(lambda db: db.execute("SELECT count(*) FROM said").fetchone()[0]) == 2
    vault.close()


def test_a_bug_in_it_is_told_to_who_writes_next(place: tuple[Path, str]) -> None:
    path, key = place
    watch = LongLog()
    watch.fails = ZeroDivisionError("a bug")
    vault = Connections(path, key, watch, quiet_seconds=0)
    vault.write(say)
    assert watch.was_folded.wait(10)
    with pytest.raises(ZeroDivisionError):
        vault.write(say)
    vault.close()
