"""Whether the vault is as it was left: what is noted outside after every write, and held against it at opening."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

import msgspec

from champion_app.domain.errors import NoRoom
from champion_app.domain.rules.laptop.rollback_doubt import Doubt
from champion_app.store.db.connection import fold_log, log_frames
from champion_app.store.db.pool import Due
from champion_app.store.rollback import write_counter
from champion_app.store.rollback.witness_file import LogSum, SecretKeeper, Seen, Witness, sum_of
from champion_app.store.rollback.write_counter import Lineage

LONG_LOG_FRAMES = 3500
"""About 14 MiB of write-ahead log: folded into the file once nobody writes."""
MOST_FRAMES = 16_000
"""About 64 MiB: folded even while somebody waits, so that it never grows without end."""
MOST_UNNOTED = 7
"""Writes in a row that could come again; half of what the vault remembers of itself (:mod:`lineage`)."""
_log = logging.getLogger(__name__)


class Watch:
    """One open vault's outside memory. Called on the writer's thread alone, except for :attr:`doubt`."""

    def __init__(self, path: Path, key: bytes, keeper: SecretKeeper | None, *, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._log_path = path.with_name(f"{path.name}-wal")
        self._witness = Witness(path.parent, key, keeper)
        self._clock = clock
        self._log = LogSum(self._log_path)
        self._seen: Seen | None = self._witness.read()
        self._file = sum_of(path)
        self._whole = self._is_whole(self._seen)
        self.doubt: Doubt | None = None
        self._unnoted = 0

    @property
    def name(self) -> str:
        """Under what the keystore keeps how far this vault is."""
        return self._witness.name

    @property
    def noted_saves(self) -> int:
        """How many saves there were when this vault was last left, where it is not what was left; else 0."""
        return self._seen.saves if self.doubt is not None and self._seen is not None else 0

    @property
    def last_seen(self) -> str:
        """When this vault was last written to, by this laptop's clock; empty where nobody noted it."""
        return self._seen.at if self._seen else ""

    def _is_whole(self, seen: Seen | None) -> bool:
        """Whether file and log are byte for byte what was noted; the log may go on after that."""
        if seen is None:
            return True
        if seen.file and seen.file != self._file:
            return False
        return seen.frames == 0 or self._log.at(seen.frames) == seen.log

    def begin(self, db: Connection) -> None:
        """Judge what was found, once the vault is open. Where all is well it is noted as it stands now."""
        here = write_counter.read(db)
        saves, entries = _numbers(db)
        seen = self._seen
        if seen is None:
            self.doubt = Doubt(kind="unknown") if here.writes else None
        elif here.holds(seen.writes, seen.tag) is not True:
            missing = max(0, seen.saves - saves), max(0, seen.entries - entries)
            self.doubt = Doubt(kind="older", saves=missing[0], entries=missing[1], until=seen.at)
        elif not self._whole:
            self.doubt = Doubt(kind="changed", until=seen.at)

    def note(self, db: Connection) -> None:
        """Note how all lies now, unless there is doubt or nothing was ever written."""
        told = write_counter.read(db)
        if self.doubt is None and told.writes:
            self._note(db, told)

    def count(self, db: Connection) -> Lineage | None:
        """Inside a write's transaction, before it ends. A vault in doubt is not counted on: what is noted stays."""
        return None if self.doubt else write_counter.step(db)

    def wrote(self, db: Connection, told: Lineage | None, *, again: bool = False) -> Due:
        """After the transaction: note it outside, before anybody says that it is saved. Returns whether the log is to
        be folded into the file. What could come ``again`` is noted with the next write that could not, or after some:
        a vault that is a little further than what is noted is no alarm."""
        if told is None:
            return "no"
        if again and self._unnoted < MOST_UNNOTED:
            self._unnoted += 1
            return "no"
        self._note(db, told)
        frames = self._seen.frames if self._seen is not None else 0
        return "now" if frames > MOST_FRAMES else "when quiet" if frames > LONG_LOG_FRAMES else "no"

    def fold(self, db: Connection) -> None:
        """Fold the log into the file."""
        with self.folding(db):
            fold_log(db)

    @contextmanager
    def folding(self, db: Connection) -> Iterator[None]:
        """Around anything that writes the vault's own file and empties the log: until it is done nothing is said of
        their bytes, and the app may die or lose its power anywhere in it."""
        if self.doubt is None and self._seen is not None:
            self._write(msgspec.structs.replace(self._seen, file="", frames=0, log=""))
        try:
            yield
        finally:
            self._file = sum_of(self._path)
            self.note(db)

    def closed(self) -> None:
        """Every connection is closed and the log is folded in: note the file as it lies."""
        self._file = sum_of(self._path)
        if self.doubt is None and self._seen is not None:
            self._write(msgspec.structs.replace(self._seen, file=self._file, frames=0, log=""))

    def closing(self) -> None:
        """About to fold the log in and close."""
        if self.doubt is None and self._seen is not None:
            self._write(msgspec.structs.replace(self._seen, file="", frames=0, log=""))

    def settle(self, db: Connection) -> None:
        """The hub has said what is true: go on from what lies here. Inside a write's transaction."""
        if self.doubt is None:
            return
        self.doubt = None
        write_counter.step(db, beyond=self._seen.writes if self._seen else 0)

    def _note(self, db: Connection, told: Lineage) -> None:
        self._unnoted = 0
        frames = log_frames(db)
        saves, entries = _numbers(db)
        noted = Seen(
            turn=0, writes=told.writes, tag=told.tag, saves=saves, entries=entries, at=self._clock().isoformat(),
            file=self._file, frames=frames, log=self._log.at(frames),
        )  # fmt: skip
        self._write(noted)

    def _write(self, noted: Seen) -> None:
        turn = self._seen.turn + 1 if self._seen else 1
        self._seen = msgspec.structs.replace(noted, turn=turn)
        try:
            self._witness.write(self._seen)
        except NoRoom:
            # The save itself is safe; what is noted stays behind it, which is no alarm.
            _log.warning("what the vault last held could not be noted beside it")


def _numbers(db: Connection) -> tuple[int, int]:
    """The last numbers of the outbox and of the audit."""
    asked = "SELECT coalesce((SELECT max(number) FROM outbox), 0), coalesce((SELECT max(n) FROM audit), 0)"
    saves, entries = db.execute(asked).fetchone()
    return int(saves), int(entries)
