"""Copies of a vault's folder as somebody else may put them back: older, cut, altered, a page exchanged."""

from __future__ import annotations

import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

PAGE, WAL_HEADER, FRAME_HEADER = 4096, 32, 24
FILE, LOG, SEEN = "vault.db", "vault.db-wal", "vault.seen"


def snapshot(source: Path, target: Path) -> Path:
    """The folder as it lies now; taken while the vault is open it is what a power cut leaves."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*-shm", "open.lock"))
    return target


def older_file(now: Path, before: Path, _chance: random.Random) -> bool:
    """The encrypted file alone is an older one; the log that belonged to the newer one is gone."""
    shutil.copy(before / FILE, now / FILE)
    (now / LOG).unlink(missing_ok=True)
    return True


def page_put_back(now: Path, before: Path, chance: random.Random) -> bool:
    """One page of the file is its own older copy. SQLCipher's own checks pass it."""
    new, old = bytearray((now / FILE).read_bytes()), (before / FILE).read_bytes()
    pages = range(0, min(len(new), len(old)), PAGE)
    differing = [at for at in pages if new[at : at + PAGE] != old[at : at + PAGE]]
    if not differing:
        return False
    at = chance.choice(differing)
    new[at : at + PAGE] = old[at : at + PAGE]
    (now / FILE).write_bytes(new)
    return True


def log_cut(now: Path, _before: Path, chance: random.Random) -> bool:
    """The write-ahead log ends earlier."""
    raw = (now / LOG).read_bytes()
    (now / LOG).write_bytes(raw[: chance.randrange(len(raw))])
    return True


def log_removed(now: Path, _before: Path, _chance: random.Random) -> bool:
    (now / LOG).unlink()
    return True


def log_bit(now: Path, _before: Path, chance: random.Random) -> bool:
    """One bit of the log is another one."""
    raw = bytearray((now / LOG).read_bytes())
    bit = chance.randrange(len(raw) * 8)
    raw[bit // 8] ^= 1 << bit % 8
    (now / LOG).write_bytes(raw)
    return True


def log_page_put_back(now: Path, _before: Path, chance: random.Random) -> bool:
    """A page in the log is its own older copy from further up, and the log's check sums are made to fit."""
    raw = bytearray((now / LOG).read_bytes())
    size = FRAME_HEADER + PAGE
    latest: dict[int, list[int]] = {}
    for start in range(WAL_HEADER, len(raw) - size + 1, size):
        latest.setdefault(int.from_bytes(raw[start : start + 4], "big"), []).append(start + FRAME_HEADER)
    twice = [places for places in latest.values() if len(places) > 1]
    if not twice:
        return False
    places = chance.choice(twice)
    raw[places[-1] : places[-1] + PAGE] = raw[places[0] : places[0] + PAGE]
    (now / LOG).write_bytes(_summed(raw))
    return True


def note_removed(now: Path, _before: Path, _chance: random.Random) -> bool:
    """What is noted beside the vault is gone."""
    (now / SEEN).unlink()
    return True


def note_older(now: Path, before: Path, chance: random.Random) -> bool:
    """An older note, and a page put back with it."""
    shutil.copy(before / SEEN, now / SEEN)
    return page_put_back(now, before, chance)


def _summed(raw: bytearray) -> bytes:
    """The log with its header's and frames' check sums worked out anew, as anybody can."""
    order = ">" if raw[3] & 1 else "<"
    sums = _add(raw[:24], (0, 0), order)
    raw[24:32] = struct.pack(">II", *sums)
    size = FRAME_HEADER + PAGE
    for start in range(WAL_HEADER, len(raw) - size + 1, size):
        sums = _add(raw[start : start + 8], sums, order)
        sums = _add(raw[start + FRAME_HEADER : start + size], sums, order)
        raw[start + 16 : start + 24] = struct.pack(">II", *sums)
    return bytes(raw)


def _add(part: bytes | bytearray, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(part) // 4}I", part)
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & 0xFFFFFFFF
        second = (second + right + first) & 0xFFFFFFFF
    return first, second


Mutation = Callable[[Path, Path, random.Random], bool]
CLOSED: dict[str, Mutation] = {
    "an older vault file": older_file,
    "a page put back": page_put_back,
    "what is noted beside it removed": note_removed,
    "an older note and a page put back": note_older,
}
"""Of a vault that was closed."""
CRASHED: dict[str, Mutation] = {
    "the log cut": log_cut,
    "the log removed": log_removed,
    "a bit of the log": log_bit,
    "a page put back in the log": log_page_put_back,
    "a page put back under the log": page_put_back,
}
"""Of a vault whose power was cut."""
