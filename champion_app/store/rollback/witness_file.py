"""How far the vault is, remembered outside it: in a second small file, and in the system's keystore where one is real.

SQLCipher tells a changed page from a whole one, and not a new page from an old copy of it. What is remembered here says
what the newest is, so that an older file, a log that was cut and a page that was put back are noticed.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from champion_app.domain.errors import NoRoom
from champion_app.host import disk
from champion_app.store.key.keys import derived
from champion_app.store.key.unlock import SEEN_NAME

SLOT_BYTES = 512
_NONCE = 12
_CHUNK = 1 << 20
_FRAMES_AT_ONCE = 256


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """The newest state that was on the disk. ``writes`` counts what was ever written, ``tag`` is the last one's own;
    ``turn`` counts how often this was noted.

    ``file`` sums up the vault's file, empty while it is being written; ``frames`` and ``log`` sum up what lies in the
    write-ahead log beside it. ``saves`` and ``entries`` are the last numbers of the outbox and of the audit.
    """

    turn: int
    writes: int
    tag: str
    saves: int
    entries: int
    at: str
    file: str = ""
    frames: int = 0
    log: str = ""


class SecretKeeper(Protocol):
    """The system's keystore, where there is a real one."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> bool: ...

    def drop(self, name: str) -> None: ...


class Witness:
    """Reads and writes what was seen last. ``keeper`` is None on a machine without a keystore."""

    def __init__(self, folder: Path, key: bytes, keeper: SecretKeeper | None) -> None:
        self._path = folder / SEEN_NAME
        self._key = AESGCMSIV(derived(key, "witness"))
        self._name = derived(key, "witness-name").hex()[:32]
        self._keeper = keeper

    @property
    def name(self) -> str:
        """Under what the keystore keeps it."""
        return self._name

    def read(self) -> Seen | None:
        """The newest that either place holds; None where neither holds any."""
        try:
            raw = self._path.read_bytes()
        except OSError:
            raw = b""
        told = [raw[place : place + SLOT_BYTES] for place in (0, SLOT_BYTES)]
        if self._keeper is not None:
            told.append(self._keeper.get(self._name) or b"")
        found = [seen for one in told if (seen := self._opened(one)) is not None]
        return max(found, key=lambda seen: seen.turn, default=None)

    def write(self, seen: Seen) -> None:
        """Keep it in both places; on the disk when this returns. Raises NoRoom where the file cannot be written."""
        sealed = self._sealed(seen)
        try:
            self._lay(sealed, seen.turn % 2 * SLOT_BYTES)
        except OSError:
            raise NoRoom("The disk cannot be written: what the vault last held was not noted beside it.") from None
        if self._keeper is not None:
            self._keeper.put(self._name, sealed)  # one that fails says so itself; the file holds the same

    def _lay(self, sealed: bytes, place: int) -> None:
        # One of two places in turn: a cut write spoils the one that is older by now.
        fresh = not self._path.exists()
        descriptor = disk.make(self._path) if fresh else disk.reopen(self._path)
        try:
            os.lseek(descriptor, place, os.SEEK_SET)
            disk.write(descriptor, sealed)
            disk.sync(descriptor)
        finally:
            disk.close(descriptor)
        if fresh:
            disk.sync_folder(self._path.parent)

    def _sealed(self, seen: Seen) -> bytes:
        nonce = os.urandom(_NONCE)
        told = msgspec.json.encode(seen)
        room = SLOT_BYTES - _NONCE - 16
        return nonce + self._key.encrypt(nonce, told.ljust(room), None)

    def _opened(self, raw: bytes) -> Seen | None:
        if len(raw) != SLOT_BYTES:
            return None
        with contextlib.suppress(InvalidTag, msgspec.MsgspecError):
            return msgspec.json.decode(self._key.decrypt(raw[:_NONCE], raw[_NONCE:], None).strip(), type=Seen)
        return None


def sum_of(path: Path) -> str:
    """What a file's bytes sum up to; empty where there is none."""
    told = blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                told.update(chunk)
    except OSError:
        return ""
    return told.hexdigest()


class LogSum:
    """What the committed part of a write-ahead log sums up to, carried on as it grows."""

    _HEADER, _FRAME = 32, 24

    def __init__(self, path: Path) -> None:
        self._path = path
        self._start()

    def _start(self, header: bytes = b"") -> None:
        self._header, self._frames = header, 0
        self._sum = blake2b(header, digest_size=16)

    def at(self, frames: int) -> str:
        """The sum of the log's first frames; empty where the log is shorter, or where none are asked for."""
        if frames == 0:
            self._start()
            return ""
        try:
            with self._path.open("rb") as file:
                header = file.read(self._HEADER)
                if header != self._header or frames < self._frames:
                    self._start(header)
                size = self._FRAME + int.from_bytes(header[8:12], "big")
                file.seek(self._HEADER + self._frames * size)
                while self._frames < frames:
                    some = min(frames - self._frames, _FRAMES_AT_ONCE)
                    read = file.read(some * size)
                    if len(read) != some * size:
                        return ""
                    self._sum.update(read)
                    self._frames += some
        except OSError:
            return ""
        return self._sum.hexdigest()
